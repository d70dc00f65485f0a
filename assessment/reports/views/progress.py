"""An earlier and a later result of the same person, side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessment.lib.ui import page_language
from assessment.reports.report.progress import build_progress
from assessment.responses.access import get_own_outcome, remembered_codes
from assessment.responses.queries import list_earlier

from .telling import case_of_response


@require_safe
def progress(request: HttpRequest, public_code: str) -> HttpResponse:
    """What moved since an earlier result: the one that this is a retake of, or another of one's own."""
    response = get_own_outcome(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    choices = list_earlier(response, remembered_codes(request), request.user.pk)
    wanted = request.GET.get("with", "")
    earlier = next((one for one in choices if one.public_code == wanted), None)
    if earlier is None:
        earlier = next((one for one in choices if one.pk == response.retake_of_id), choices[0] if choices else None)
    language, told = page_language(), None
    if earlier is not None:
        told = build_progress(case_of_response(earlier, language), case_of_response(response, language))
    context = {"public_code": public_code, "choices": choices, "earlier": earlier, "progress": told}
    return render(request, "reports/progress.html", context)
