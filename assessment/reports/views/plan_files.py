"""The plan as files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.lib.downloads import download
from assessment.lib.ui import page_language
from assessment.reports import ics, xlsx
from assessment.reports.pdf.plan import render_plan
from assessment.responses.access import get_own_response
from assessment.responses.queries import PlanSheet, read_plan

from .tables import XLSX


@require_safe
def plan_pdf(request: HttpRequest, public_code: str) -> HttpResponse:
    """To print or to hand round."""
    sheet = _sheet(request, public_code)
    if sheet is None:
        return redirect("responses:hub", public_code)
    return _file(render_plan(sheet), "application/pdf", "pdf")


@require_safe
def plan_xlsx(request: HttpRequest, public_code: str) -> HttpResponse:
    """To go on working with."""
    sheet = _sheet(request, public_code)
    if sheet is None:
        return redirect("responses:hub", public_code)
    return _file(xlsx.render_plan(sheet), XLSX, "xlsx")


@require_safe
def plan_ics(request: HttpRequest, public_code: str) -> HttpResponse:
    """What is open, as entries of a calendar."""
    sheet = _sheet(request, public_code)
    if sheet is None:
        return redirect("responses:hub", public_code)
    return _file(ics.render_calendar(sheet), "text/calendar; charset=utf-8", "ics")


def _sheet(request: HttpRequest, public_code: str) -> PlanSheet | None:
    response = get_own_response(request, public_code)
    return read_plan(response, page_language()) if response.is_submitted else None


def _file(content: bytes, content_type: str, ending: str) -> HttpResponse:
    return download(content, content_type=content_type, name=f"{_('Your plan')}.{ending}", fallback=f"plan.{ending}")
