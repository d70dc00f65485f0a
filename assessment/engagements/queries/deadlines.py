"""Until when answers are taken in an engagement."""

from __future__ import annotations

from datetime import datetime

from assessment.engagements.models import Engagement, Invitation


def deadline_of(engagement: Engagement, invitation: Invitation | None = None) -> datetime:
    """Until when answers are taken: closed by hand, until then; else until the day for all, or a person's later one.

    More time for one person holds in named engagements only: a deadline of its own would mark an anonymous response.
    """
    if engagement.closed_at is not None:
        return min(engagement.closed_at, engagement.closes_at)
    if invitation is None or invitation.closes_at is None or engagement.is_anonymous:
        return engagement.closes_at
    return max(engagement.closes_at, invitation.closes_at)


def is_over(engagement: Engagement, now: datetime) -> bool:
    """Whether the engagement takes no more answers, but from who was given more time."""
    return engagement.closed_at is not None or engagement.closes_at <= now
