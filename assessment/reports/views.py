"""The result page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessment.responses.access import get_own_response


@require_safe
def result(request: HttpRequest, public_code: str) -> HttpResponse:
    """What the answers mean."""
    response = get_own_response(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    return render(request, "reports/result.html", {"response": response})
