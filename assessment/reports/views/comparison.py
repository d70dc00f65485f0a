"""The comparison in full."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessment.lib.ui import page_language
from assessment.reports.report.comparison import build_comparison_page
from assessment.reports.report.comparison.tree import SiteTotals
from assessment.reports.report.words import day
from assessment.responses.access import get_own_outcome
from assessment.responses.queries import find_shown_tally

from .telling import case_of_response


@require_safe
def comparison(request: HttpRequest, public_code: str) -> HttpResponse:
    """One's own answers beside the study's figures and, where there are enough, this site's respondents."""
    response = get_own_outcome(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    tally = find_shown_tally(response.version_id)
    site = SiteTotals(tally.shown_respondents, day(tally.shown_at), tally.shown) if tally and tally.shown_at else None
    case = case_of_response(response, page_language())
    page = build_comparison_page(case, request.GET.get("population", ""), site)
    return render(request, "reports/comparison.html", {"public_code": public_code, "page": page})
