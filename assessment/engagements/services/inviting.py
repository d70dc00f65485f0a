"""Inviting people, sending an invitation again, taking it back, giving somebody more time."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.engagements import queries
from assessment.engagements.models import Engagement, Invitation
from assessment.lib import secrets
from assessment.lib.seal import seal
from assessment.outbox.services import drop_queued

from .deadlines import settle_deadlines
from .engagements import subject_of
from .mails import PERSONAL, queue_invitations

MOST_AT_ONCE = 500
AGAIN_AFTER = timedelta(minutes=10)
"""So long after a mail with the link the next may be sent by hand."""


class EngagementOver(Exception):
    """The engagement is closed, or its last day has passed."""


class MailedJustNow(Exception):
    """The last mail is not long enough ago."""


class NotWanted(Exception):
    """The person wants no more mails, or has no address."""


class NoLongerOpen(Exception):
    """The invitation was taken back, or answered."""


class NotPerPerson(Exception):
    """In an anonymous engagement everybody has the same last day: another would tell whose answers are whose."""


class NotLater(Exception):
    """The day given to a person is not after the one that holds for them."""


@dataclass(frozen=True)
class Person:
    """Somebody to invite. Without an address there is a link to hand over, and no mail."""

    name: str
    email: str
    post: str
    language: str


@dataclass(frozen=True)
class Invited:
    """What came of inviting: how many are new, and how many of them have no address."""

    count: int
    without_address: int


@transaction.atomic
def invite_people(*, engagement: Engagement, user: User, people: Sequence[Person], batch: str) -> Invited:
    """Invites people and queues their mails; whoever is invited already is left out, whatever the list says.

    `batch` names this list: the same again invites nobody twice, not even those without an address.
    Raises `EngagementOver`.
    """
    now = timezone.now()
    if queries.is_over(engagement, now):
        raise EngagementOver
    codes = [_code_in(batch, number) for number in range(len(people))]
    there = {one.public_code for one in queries.list_with_codes(engagement, codes)}
    made = [
        _new_invitation(engagement, person, code, now)
        for person, code in zip(people, codes, strict=True)
        if code not in there
    ]
    Invitation.objects.bulk_create(made, ignore_conflicts=True)  # somebody else may invite the same address now
    invited = queries.list_with_codes(engagement, (one.public_code for one in made))
    queue_invitations(invited, engagement)
    if invited:
        _note(user, engagement, AuditEntry.Action.INVITED, count=len(invited))
    return Invited(len(invited), without_address=sum(not one.email for one in invited))


@transaction.atomic
def send_again(*, invitation: Invitation, user: User) -> None:
    """Sends the invitation once more, with the same link; one that was taken back holds again, with a new link.

    Raises `EngagementOver`, `NotWanted`, `MailedJustNow`, `NoLongerOpen`.
    """
    now, engagement = timezone.now(), invitation.engagement
    if engagement.closed_at is not None or queries.deadline_of(engagement, invitation) <= now:
        raise EngagementOver
    if not invitation.email or invitation.opted_out_at:
        raise NotWanted
    if invitation.revoked_at is None and not queries.list_mailable(now).filter(pk=invitation.pk).exists():
        raise NoLongerOpen
    rested = Q(invited_at=None) | Q(invited_at__lte=now - AGAIN_AFTER)
    if invitation.revoked_at is None:
        changed = Invitation.objects.filter(rested, pk=invitation.pk, revoked_at=None).update(invited_at=now)
    else:
        changed = (
            Invitation.objects.filter(pk=invitation.pk)
            .exclude(revoked_at=None)
            .update(invited_at=now, revoked_at=None, **_new_token())
        )
    if not changed:
        raise MailedJustNow
    invitation.refresh_from_db(fields=["token_sealed", "invited_at", "revoked_at"])
    queue_invitations([invitation], engagement, again=f"{now.timestamp():.6f}")
    _note(user, engagement, AuditEntry.Action.INVITED, invitation=invitation.public_code, again=True)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, user: User) -> None:
    """Takes an invitation back: its link opens nothing, what is queued to it is never sent. Again, it does nothing."""
    now = timezone.now()
    if Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=now):
        drop_queued(about=invitation.public_code)
        _note(user, invitation.engagement, AuditEntry.Action.REVOKED, invitation=invitation.public_code)


@transaction.atomic
def opt_out(*, invitation: Invitation) -> None:
    """Sends this person no more mails about this engagement. The link works as before."""
    Invitation.objects.filter(pk=invitation.pk, opted_out_at=None).update(opted_out_at=timezone.now())


@transaction.atomic
def extend_deadline(*, invitation: Invitation, user: User, closes_at: datetime) -> None:
    """Gives one person more time, for what they have begun, too.

    Raises `NotPerPerson`, `NotLater`, `NoLongerOpen`, and `EngagementOver` where the engagement was closed by hand.
    """
    engagement, stored = lock_invitation(invitation)
    if stored is None:
        raise NoLongerOpen
    if engagement.is_anonymous:
        raise NotPerPerson
    if engagement.closed_at is not None:
        raise EngagementOver
    before = queries.deadline_of(engagement, stored)
    if closes_at <= max(before, timezone.now()):
        raise NotLater
    participation = getattr(stored, "participation", None)
    if stored.revoked_at or (participation and participation.response.is_submitted):
        raise NoLongerOpen
    Invitation.objects.filter(pk=stored.pk).update(closes_at=closes_at)
    settle_deadlines(engagement=engagement)
    change = {
        "place": f"invitation/{invitation.public_code}.closes_at",
        "before": before.isoformat(timespec="minutes"),
        "after": closes_at.isoformat(timespec="minutes"),
    }
    _note(user, engagement, AuditEntry.Action.DEADLINE_CHANGED, changes=[change])


def lock_invitation(invitation: Invitation) -> tuple[Engagement, Invitation | None]:
    """Engagement and invitation as stored (None where it is gone), locked until the transaction ends, in this order.

    Whoever changes, closes or reopens the engagement waits, or is waited for. Whoever starts in it by name waits at
    the invitation alone: the lock on the engagement is the weaker one, that lets others refer to it.
    """
    engagements = Engagement.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    engagement = engagements.get(pk=invitation.engagement_id)
    stored = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if stored is not None:
        stored.engagement = engagement
    return engagement, stored


def _new_invitation(engagement: Engagement, person: Person, code: str, now: datetime) -> Invitation:
    return Invitation(
        engagement=engagement,
        public_code=code,
        name=person.name,
        email=person.email,
        post=person.post,
        language=person.language,
        invited_at=now,
        **_new_token(),
    )


def _new_token() -> dict[str, str]:
    token = secrets.new_token()
    sealed = seal({"token": token}, key=settings.SECRET_KEY, purpose=PERSONAL)
    return {"token_digest": secrets.digest(token), "token_sealed": sealed}


def _code_in(batch: str, number: int) -> str:
    """The name of an invitation by its place in a list: 128 bits that nobody can guess, the same every time."""
    mac = hmac.new(settings.SECRET_KEY.encode(), f"batch:{batch}:{number}".encode(), hashlib.sha256).digest()
    code = base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")
    return f"a{code[1:]}" if code.startswith("-") else code


def _note(user: User | None, engagement: Engagement, action: AuditEntry.Action, **details: object) -> None:
    record(actor=user, action=action, subject=subject_of(engagement), details=details)
