"""For how long a page of questions was looked at, by what its form says and what the server knows."""

from __future__ import annotations

from datetime import datetime, timedelta

from assessment.responses.models import Response

LONGEST_VISIT = timedelta(minutes=30)
"""Of one visit to a page no more is counted: whoever is away longer is not answering."""


def seconds_since_counted(response: Response, shown_at: datetime | None, now: datetime) -> int | None:
    """The seconds of a visit that no save has counted yet; None where nothing can be known.

    A visit begins when the page was shown, as its form says, and every save counts what has passed since the one
    before it, of whatever page: with two windows open no second counts twice. `shown_at` comes from outside, so it
    counts only between the start of the response and now.
    """
    if shown_at is None or not response.started_at.replace(microsecond=0) <= shown_at <= now:
        return None
    counted = max(response.saved_at or shown_at, shown_at) - shown_at
    return max(0, _whole(now - shown_at) - _whole(counted))


def _whole(length: timedelta) -> int:
    return int(min(length, LONGEST_VISIT).total_seconds())
