"""Versions with what was submitted to them."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessment.questionnaires.models import Simulation, Version
from assessment.responses.models import Response
from assessment.scoring import ENGINE


def list_versions() -> QuerySet[Version]:
    """Every version, the latest first, with `submitted` (responses) and `is_simulated` (by today's calculation)."""
    submitted = Count("responses", filter=Q(responses__status=Response.Status.SUBMITTED))
    figures = Simulation.objects.filter(version=OuterRef("pk"), engine=ENGINE)
    return (
        Version.objects.defer("document")
        .select_related("questionnaire", "created_by", "changed_by", "published_by")
        .annotate(submitted=submitted, is_simulated=Exists(figures))
        .order_by("questionnaire_id", "-number")
    )
