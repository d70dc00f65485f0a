"""The result page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessment.lib.ui import page_language
from assessment.responses.access import get_own_outcome
from assessment.responses.queries import asked_by, list_chosen, list_scopes

from .telling import report_of


@require_safe
def result(request: HttpRequest, public_code: str) -> HttpResponse:
    """What the answers mean. Before submission there is nothing to show: back to the hub."""
    response = get_own_outcome(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    report = report_of(response, page_language())
    context = {
        "response": response,
        "public_code": public_code,
        "version_number": response.version.number,
        "report": report,
        "contents": report.sections,
        "chosen": list_chosen(response),
        "asked_by": asked_by(response),
        "scopes": list_scopes(response, getattr(response, "consent", None)),
    }
    return render(request, "reports/result.html", context)
