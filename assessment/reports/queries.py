"""Page-shaped reads."""

from __future__ import annotations

from assessment.questionnaires.models import Version


def find_version(number: int) -> Version | None:
    """The version with this number, published or retired, of the first questionnaire that has one; never a draft."""
    versions = Version.objects.exclude(status=Version.Status.DRAFT).filter(number=number).defer("document")
    return versions.order_by("questionnaire_id").first()
