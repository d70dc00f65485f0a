"""Reads of the running totals."""

from __future__ import annotations

from assessment.responses.models import Tally

COMPARISON = "comparison"
"""The consent item without which answers are not counted."""


def find_shown_tally(version_id: int) -> Tally | None:
    """What may be shown of a version's respondents, as last released; None where they are too few."""
    return (
        Tally.objects.filter(version_id=version_id, shown_at__isnull=False).defer("counts", "use", "shown_use").first()
    )
