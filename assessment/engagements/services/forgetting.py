"""Deleting invitations: by hand, and when their time is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.engagements import queries
from assessment.engagements.models import Engagement, Invitation
from assessment.lib.months import months_after
from assessment.outbox.services import forget, forget_all
from assessment.responses.models import Response
from assessment.responses.services import KEPT_SUBMITTED_MONTHS

from .engagements import subject_of
from .inviting import lock_invitation


class HasAnswers(Exception):
    """Answers hang on the invitation: take it back first, or leave it; submitted ones count as long as they exist."""


@transaction.atomic
def delete_invitation(*, invitation: Invitation, user: User) -> None:
    """Deletes an invitation with the name, the address, the link, and every mail about it. Again, it does nothing.

    What was begun before it was taken back stays the person's own and can be finished: nobody waits for it any more.
    Raises `HasAnswers`.
    """
    engagement, stored = lock_invitation(invitation)
    if stored is None:
        return
    if queries.state_of_person(stored) not in queries.DELETABLE:
        raise HasAnswers
    begun = Response.objects.filter(participation__invitation=stored, status=Response.Status.STARTED)
    begun.update(closes_at=None)
    forget(about=stored.public_code)
    stored.delete()
    details = {"invitation": invitation.public_code, "deleted": True}
    record(actor=user, action=AuditEntry.Action.REVOKED, subject=subject_of(engagement), details=details)


def forget_old_invitations(*, now: datetime | None = None) -> int:
    """Deletes invitations whose deadline passed as long ago as submitted answers are kept; how many there were.

    With the mails about them; one engagement after the other, each looked at again under its lock.
    """
    old = queries.list_long_over(months_after(now or timezone.now(), -KEPT_SUBMITTED_MONTHS))
    return sum(_forget_old(old.filter(engagement_id=pk), pk) for pk in {*old.values_list("engagement_id", flat=True)})


@transaction.atomic
def _forget_old(old: QuerySet[Invitation], engagement_id: int) -> int:
    Engagement.objects.select_for_update(no_key=True).filter(pk=engagement_id).first()
    found = dict(old.values_list("pk", "public_code"))
    forget_all(about=found.values())
    Invitation.objects.filter(pk__in=found).delete()
    return len(found)
