"""A stored response as its tree of findings."""

from __future__ import annotations

from typing import Any

from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_of, find_figures
from assessment.reports.report import Case, Report, build, case_of
from assessment.responses.models import Response


def report_of(response: Response, language: str) -> Report:
    """What a submitted response means, told in `language`."""
    return build(**_told(response, language), figures=find_figures(response.version_id, response.result.engine))


def case_of_response(response: Response, language: str) -> Case:
    """A submitted response, ready for findings that stand on pages of their own."""
    return case_of(**_told(response, language))


def _told(response: Response, language: str) -> dict[str, Any]:
    stored, version = response.result, response.version
    retired = version.status == Version.Status.RETIRED
    return {
        "definition": definition_of(response.version_id),
        "answers": response.answers,
        "snapshot": stored.snapshot,
        "language": language,
        "completed_at": response.submitted_at,
        "started_at": response.started_at,
        "version_label": f"{stored.definition_hash[:8]} / {stored.engine}",
        "engine": stored.engine,
        "retired": (version.number, version.published_at) if retired else None,
    }


def agreed_in(response: Response, language: str) -> tuple[str, ...]:
    """What a person agreed to, in the words of the consent text."""
    items = definition_of(response.version_id).consent.items
    return tuple(item.label.in_(language) for item in items if item.code in response.consent.items)
