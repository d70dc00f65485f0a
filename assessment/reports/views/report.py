"""The report to the board: what it is to look like, then the file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.lib.downloads import download
from assessment.lib.preferences import switched
from assessment.lib.ui import page_language
from assessment.reports.forms import BoardReportForm
from assessment.reports.pdf import render_report
from assessment.responses.access import get_own_outcome
from assessment.responses.models import Response

from .telling import agreed_in, report_of


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_code: str) -> HttpResponse:
    """Asks for languages and cover; a POST answers with the PDF. Nothing typed here is stored."""
    response = get_own_outcome(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    if remember := switched(request):
        typed = BoardReportForm(initial=request.POST.dict())
        return remember(render(request, "reports/report.html", {"response": response, "form": typed}))
    form = BoardReportForm(request.POST if request.method == "POST" else None, initial={"language": page_language()})
    if request.method == "POST" and form.is_valid():
        return _file(response, form)
    context = {"response": response, "form": form, "errors": form.error_list()}
    return render(request, "reports/report.html", context, status=422 if form.is_bound else 200)


def _file(response: Response, form: BoardReportForm) -> HttpResponse:
    """The PDF, named after what it is, whose and of when."""
    content = render_report(
        [report_of(response, language) for language in form.languages],
        name=form.cleaned_data["name"],
        organisation=form.cleaned_data["organisation"],
        confidential=form.cleaned_data["confidential"],
        completed=response.submitted_at,
        consent={language: agreed_in(response, language) for language in form.languages},
    )
    day = f"{response.submitted_at:%Y-%m-%d}"
    name = " ".join(part for part in (_("Board report"), form.cleaned_data["organisation"], day) if part)
    return download(content, content_type="application/pdf", name=f"{name}.pdf", fallback=f"board-report-{day}.pdf")
