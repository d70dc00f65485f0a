"""Coming in by a link, and until when answers are taken."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from assessment.accounts.models import User
from assessment.engagements.models import Engagement, Invitation, Participation
from assessment.engagements.queries.entering import build_terms, find_hindrance
from assessment.lib.secrets import digest
from assessment.responses.models import Response
from assessment.responses.services import start_response


class CannotStart(Exception):
    """The link starts nothing; `reason` is one of `queries.find_hindrance`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@transaction.atomic
def note_opened(*, invitation: Invitation) -> None:
    """Notes that somebody pressed a button on the page of a personal link: looking at it alone proves nobody."""
    try:
        _engagement, stored = _locked(invitation)
    except CannotStart:
        return
    _mark(stored, started=False)


@transaction.atomic
def start_invited(
    *, invitation: Invitation, consent_items: list[str], start_key: str, language: str, owner: User | None
) -> Response:
    """The response of an invited person: started, or (by name) the one there is, however often the button is pressed.

    In an anonymous engagement nothing joins it to the invitation, which only notes that its link was used; only the
    same page posted again, told by `start_key`, leads to the same response.
    Raises `CannotStart`, and `responses.services.ConsentMissing`.
    """
    engagement, stored = _locked(invitation)
    key = f"{engagement.public_code}:{start_key}"
    if (found := _already_started(engagement, stored, key)) is not None:
        return found
    if (reason := find_hindrance(engagement, stored)) is not None:
        raise CannotStart(reason)
    response = start_response(
        version=engagement.version,
        consent_items=consent_items,
        start_key=key,
        language=language,
        owner=owner,
        terms=build_terms(engagement, stored.post, name=stored.name, invitation=stored),
    )
    named = None if engagement.is_anonymous else stored
    Participation.objects.create(
        engagement=engagement, response=response, invitation=named, name=named.name if named else "", post=stored.post
    )
    _mark(stored, started=True)
    return response


@transaction.atomic
def start_by_open_link(
    *,
    engagement: Engagement,
    post: str,
    name: str,
    consent_items: list[str],
    start_key: str,
    language: str,
    owner: User | None,
) -> Response:
    """A response of somebody who has the open link; the same page posted again gives the same one.

    Raises `CannotStart`, and `responses.services.ConsentMissing`.
    """
    if (reason := find_hindrance(engagement)) is not None:
        raise CannotStart(reason)
    response = start_response(
        version=engagement.version,
        consent_items=consent_items,
        start_key=f"{engagement.public_code}:{start_key}",
        language=language,
        owner=owner,
        terms=build_terms(engagement, post, name=name),
    )
    given = {"engagement": engagement, "name": "" if engagement.is_anonymous else name, "post": post}
    Participation.objects.get_or_create(response=response, defaults=given)
    return response


def _locked(invitation: Invitation) -> tuple[Engagement, Invitation]:
    """Engagement and invitation as stored, held until the transaction ends: by name, the invitation; else both, as
    the rows of all invitations are about to be written. Raises `CannotStart` where either was deleted just now."""
    engagements = Engagement.objects.select_related("organisation", "version").defer("version__document")
    if invitation.engagement.is_anonymous:
        engagements = engagements.select_for_update(of=("self",))
    engagement = engagements.filter(pk=invitation.engagement_id).first()
    stored = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if engagement is None or stored is None:
        raise CannotStart("revoked")
    stored.engagement = engagement
    return engagement, stored


def _already_started(engagement: Engagement, invitation: Invitation, key: str) -> Response | None:
    """What the button led to when it was pressed before, unless the link was taken back since."""
    if invitation.revoked_at is not None:
        return None
    started = Response.objects.filter(participation__engagement=engagement)
    if engagement.is_anonymous:
        return started.filter(start_digest=digest(key)).first()
    return started.filter(participation__invitation=invitation).first()


def _mark(invitation: Invitation, *, started: bool) -> None:
    """Notes that a link was opened, and whether it was used; in an anonymous engagement without a trace of when.

    There every invitation is written, whichever it was: PostgreSQL keeps with a row the transaction that wrote it, and
    keeps rows in the order in which they were written, so that a single one would stand beside its response.
    """
    engagement = invitation.engagement
    yes = Value(value=True)
    flags = ["is_opened", "is_started"] if started else ["is_opened"]
    if engagement.is_anonymous:
        everybody = Invitation.objects.filter(engagement=engagement)
        everybody.update(**{flag: Case(When(pk=invitation.pk, then=yes), default=F(flag)) for flag in flags})
        return
    Invitation.objects.filter(pk=invitation.pk).update(**dict.fromkeys(flags, yes))
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=timezone.now())
