"""Reminding those who have not finished: by the engagement's rule, or by hand. Each reminder is queued once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.engagements import queries
from assessment.engagements.models import Engagement, Invitation

from .engagements import subject_of
from .mails import queue_reminder

log = logging.getLogger(__name__)


def remind_due() -> int:
    """Reminds everybody for whom it is time by the rule of their engagement; how many. Any number may run at once.

    An engagement in which something goes wrong stops no other.
    """
    now, count = timezone.now(), 0
    for engagement in queries.list_reminding(now):
        try:
            count += _remind(engagement, list(list_due(engagement, now)), now, by=None)
        except Exception:
            log.exception("nobody more is reminded now in engagement %s", engagement.public_code)
    return count


def list_due(engagement: Engagement, now: datetime) -> Iterable[Invitation]:
    """Who is to be reminded now: so many days after the last mail as the engagement's rule says."""
    rested = now - timedelta(days=engagement.remind_after_days or 0)
    return queries.list_remindable(now, mailed_before=rested).filter(engagement=engagement).order_by("pk")


def remind_by_hand(*, engagement: Engagement, user: User, invitation: Invitation | None = None) -> int:
    """Reminds everybody who has not finished, or one of them; how many. Nobody who got a mail just now."""
    now = timezone.now()
    asked = queries.list_remindable(now, mailed_before=now - queries.REST).filter(engagement=engagement).order_by("pk")
    return _remind(engagement, list(asked.filter(pk=invitation.pk) if invitation else asked), now, by=user)


def _remind(engagement: Engagement, invitations: Iterable[Invitation], now: datetime, *, by: User | None) -> int:
    """Reminds these people, each in a transaction of its own, so that nobody waits for all of them."""
    count = 0
    try:
        for invitation in invitations:
            count += _remind_one(engagement, invitation, now)
    finally:  # what was queued is noted, whatever became of the rest
        if count:
            action = AuditEntry.Action.REMINDED
            record(actor=by, action=action, subject=subject_of(engagement), details={"count": count})
    return count


@transaction.atomic
def _remind_one(engagement: Engagement, invitation: Invitation, now: datetime) -> bool:
    number = invitation.reminders + 1
    if not _claim(invitation, now):
        return False
    queue_reminder(invitation, engagement, number)
    return True


def _claim(invitation: Invitation, now: datetime) -> bool:
    """Whether this job, and no other, sends the reminder that comes next.

    Only columns of the row itself: what is joined would be looked up as it was before another job wrote.
    """
    unclaimed = Invitation.objects.filter(
        pk=invitation.pk, reminders=invitation.reminders, revoked_at=None, opted_out_at=None
    )
    return bool(unclaimed.update(reminders=invitation.reminders + 1, reminded_at=now))
