"""Reads of the running totals."""

from __future__ import annotations

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from assessment.accounts.models import User
from assessment.responses.models import Response, Tally

COMPARISON = "comparison"
"""The consent item without which answers are not counted."""


def countable(responses: QuerySet[Response]) -> QuerySet[Response]:
    """Those that may be counted: of people who agreed to it, and who do not work on the questionnaire themselves."""
    agreed = responses.annotate(items=Cast("consent__items", TextField()))  # SQLite cannot ask what a list holds
    return agreed.filter(Q(owner=None) | Q(owner__role=User.Role.LEADER), items__contains=f'"{COMPARISON}"')


def find_shown_tally(version_id: int) -> Tally | None:
    """What may be shown of a version's respondents, as last released; None where they are too few."""
    return (
        Tally.objects.filter(version_id=version_id, shown_at__isnull=False).defer("counts", "use", "shown_use").first()
    )
