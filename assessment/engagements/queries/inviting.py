"""Who is invited, who may be reminded, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from assessment.engagements.models import Engagement, Invitation
from assessment.responses.models import Response

MOST_REMINDERS = 3
"""So often a person is reminded, by rule and by hand together."""


def find_to_unsubscribe(public_code: str) -> Invitation | None:
    """The invitation of this name, whoever's."""
    found = Invitation.objects.filter(public_code=public_code.replace("\0", ""))
    return found.select_related("engagement__organisation").first()


def list_addresses(engagement: Engagement) -> dict[str, Invitation]:
    """Every address that is invited already, with its invitation."""
    invited = Invitation.objects.filter(engagement=engagement).exclude(email="")
    return {one.email: one for one in invited.only("email", "revoked_at", "opted_out_at")}


def list_with_codes(engagement: Engagement, codes: Iterable[str]) -> list[Invitation]:
    """The invitations with these names, in order."""
    return list(Invitation.objects.filter(engagement=engagement, public_code__in=list(codes)).order_by("pk"))


def list_open(now: datetime) -> QuerySet[Invitation]:
    """Invitations that can be answered: not revoked, and neither they nor the engagement closed."""
    in_time = Q(engagement__closes_at__gt=now) | Q(closes_at__gt=now)
    return Invitation.objects.filter(in_time, engagement__closed_at=None, revoked_at=None)


def list_mailable(now: datetime) -> QuerySet[Invitation]:
    """Those who may be sent their link: open, with an address, and nobody who wants no more mails."""
    return list_open(now).filter(opted_out_at=None).exclude(email="").exclude(_SUBMITTED)


def list_unfinished(now: datetime) -> QuerySet[Invitation]:
    """Of these, those known not to have finished.

    Of whoever began and has no answers that are theirs it is not known: in an anonymous engagement nobody's are, and by
    name the person has deleted them.
    """
    return list_mailable(now).exclude(is_started=True, participation=None)


_SUBMITTED = Q(participation__response__status=Response.Status.SUBMITTED)


def list_remindable(now: datetime, *, mailed_before: datetime) -> QuerySet[Invitation]:
    """Those who may be reminded now: the last mail went before that moment, and there were not enough reminders yet."""
    rested = Q(reminded_at=None) | Q(reminded_at__lte=mailed_before)
    return list_unfinished(now).filter(rested, invited_at__lte=mailed_before, reminders__lt=MOST_REMINDERS)


def list_long_over(before: datetime) -> QuerySet[Invitation]:
    """Invitations whose deadline passed before that moment, and to which no answers belong any more."""
    own_day = Q(closes_at=None) | Q(closes_at__lt=before) | Q(engagement__disclosure=Engagement.Disclosure.ANONYMOUS)
    over = Q(engagement__closed_at__lt=before) | (Q(engagement__closes_at__lt=before) & own_day)
    return Invitation.objects.filter(over, participation=None)


def list_reminding(now: datetime) -> QuerySet[Engagement]:
    """Engagements with a rule for reminders that are not closed."""
    ruled = Engagement.objects.filter(closed_at=None, remind_after_days__gt=0)
    return ruled.select_related("organisation", "version").defer("version__document", "logo").order_by("pk")
