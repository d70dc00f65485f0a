"""The report of a response, as every view of this app shows it."""

from assessment.lib.ui import page_language
from assessment.questionnaires.published import definition_of, find_figures
from assessment.reports.report import build
from assessment.reports.report.tree import Report
from assessment.responses.models import Response


def report_of(response: Response, language: str = "") -> Report:
    """The report of a submitted response, read with its result; in the language of the page unless told otherwise."""
    stored = response.result
    return build(
        definition=definition_of(response.version_id),
        answers=response.answers,
        snapshot=stored.snapshot,
        language=language or page_language(),
        completed_at=response.submitted_at,
        started_at=response.started_at,
        version_label=f"{stored.definition_hash[:8]} / {stored.engine}",
        engine=stored.engine,
        figures=find_figures(response.version_id, stored.engine),
    )
