"""The figures of a result as files for a spreadsheet."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.lib.downloads import download
from assessment.lib.ui import page_language
from assessment.reports.csv import render_csv
from assessment.reports.xlsx import render_xlsx
from assessment.responses.access import get_own_outcome

from .telling import report_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def result_xlsx(request: HttpRequest, public_code: str) -> HttpResponse:
    """A workbook in the language of the page; its code book is in every language."""
    response = get_own_outcome(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    first = page_language()
    others = [code for code, _name in settings.LANGUAGES if code != first]
    content = render_xlsx([report_of(response, language) for language in (first, *others)])
    name, day = _("Result"), f"{response.submitted_at:%Y-%m-%d}"
    return download(content, content_type=XLSX, name=f"{name} {day}.xlsx", fallback=f"result-{day}.xlsx")


@require_safe
def result_csv(request: HttpRequest, public_code: str) -> HttpResponse:
    """Every figure as a row, in the language of the page."""
    response = get_own_outcome(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    content = render_csv(report_of(response, page_language()))
    name, day = _("Result"), f"{response.submitted_at:%Y-%m-%d}"
    return download(
        content, content_type="text/csv; charset=utf-8", name=f"{name} {day}.csv", fallback=f"result-{day}.csv"
    )
