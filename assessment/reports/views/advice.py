"""All recommendations, to browse and to choose from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessment.lib.ui import page_language
from assessment.reports.report.library import build_library
from assessment.responses.access import get_own_outcome
from assessment.responses.queries import list_chosen

from .telling import case_of_response


@require_safe
def advice(request: HttpRequest, public_code: str) -> HttpResponse:
    """Every recommendation in order of relevance; the query string narrows the list."""
    response = get_own_outcome(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    chosen = list_chosen(response)
    library = build_library(case_of_response(response, page_language()), request.GET.dict(), chosen)
    context = {"public_code": public_code, "library": library, "chosen": chosen}
    return render(request, "reports/advice.html", context)
