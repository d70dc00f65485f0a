"""The result page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessment.lib.ui import page_language
from assessment.questionnaires.published import definition_of, find_figures
from assessment.reports.report import build
from assessment.responses.access import get_own_outcome


@require_safe
def result(request: HttpRequest, public_code: str) -> HttpResponse:
    """What the answers mean. Before submission there is nothing to show: back to the hub."""
    response = get_own_outcome(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    stored = response.result
    report = build(
        definition=definition_of(response.version_id),
        answers=response.answers,
        snapshot=stored.snapshot,
        language=page_language(),
        completed_at=response.submitted_at,
        started_at=response.started_at,
        version_label=f"{stored.definition_hash[:8]} / {stored.engine}",
        engine=stored.engine,
        figures=find_figures(response.version_id, stored.engine),
    )
    context = {"response": response, "report": report, "contents": report.sections}
    return render(request, "reports/result.html", context)
