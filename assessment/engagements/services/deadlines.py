"""Deadlines, brought to the responses that they hold for."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from assessment.engagements.models import Engagement, Invitation
from assessment.engagements.queries import deadline_of
from assessment.responses.models import Response
from assessment.responses.services import move_deadline


def settle_deadlines(*, engagement: Engagement) -> None:
    """Brings the unfinished responses of an engagement to the deadline that holds for each now.

    To be called by whatever closes or reopens an engagement, or gives it or one person more time, with the row of the
    engagement locked: two at once would write the same responses in two orders, and to two deadlines.
    """
    responses = Response.objects.filter(participation__engagement=engagement)
    for_all = deadline_of(engagement)
    if engagement.closed_at is not None or engagement.is_anonymous:
        move_deadline(responses=responses, closes_at=for_all)
        return
    later = Invitation.objects.filter(participation__response=OuterRef("pk"), closes_at__gt=for_all)
    move_deadline(responses=responses, closes_at=Coalesce(Subquery(later.values("closes_at")[:1]), Value(for_all)))
