"""Until when a response may be answered, where somebody set a day."""

from __future__ import annotations

from datetime import datetime

from assessment.responses.models import Response


def move_deadline(*, response: Response, closes_at: datetime) -> bool:
    """Gives a response that is not submitted another last moment; whether it was still open to that."""
    started = Response.objects.filter(pk=response.pk, status=Response.Status.STARTED)
    return bool(started.update(closes_at=closes_at))
