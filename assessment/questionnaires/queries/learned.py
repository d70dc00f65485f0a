"""Versions whose unlisted rates were learned."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.instrument.definition import Learning
from assessment.instrument.document import canonical, parse
from assessment.questionnaires.models import Version

SHOWN = 10
"""How many learned versions are listed; what was learned earlier is seldom asked for."""


@dataclass(frozen=True)
class LearnedVersion:
    """A version whose unlisted rates were learned, and where they come from."""

    version: Version
    learning: Learning


def list_learned_versions(source: Version) -> list[LearnedVersion]:
    """The versions whose rates were learned from responses to `source`, the latest first."""
    # The canonical form of a document has one way to write this.
    mark = f'"source_hash":"{source.content_hash}"'
    found = Version.objects.filter(questionnaire_id=source.questionnaire_id, document__contains=mark)
    return [
        LearnedVersion(version, Learning.model_validate_json(canonical(parse(version.document)["learning"])))
        for version in found.order_by("-number")[:SHOWN]
    ]
