"""What a link that was shared shows: read-only, and no more than its owner chose."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.lib.http import hidden_from_others
from assessment.lib.ui import page_language
from assessment.reports.report.shared import type_only
from assessment.responses.access import LinkOver, get_shared_link
from assessment.responses.models import Link

from .telling import report_of


@require_safe
def shared(request: HttpRequest, link_code: str) -> HttpResponse:
    """The type alone, or the whole result, to somebody who was sent a link and opened it here."""
    try:
        link = get_shared_link(request, link_code)
    except LinkOver as over:
        page = render(request, "reports/shared_over.html", {"reason": over.reason}, status=410)
        return hidden_from_others(page)
    report = report_of(link.response, page_language())
    context = {
        "link": link,
        "version_number": link.response.version.number,
        "report": type_only(report) if link.shows == Link.Shows.TYPE else report,
    }
    return hidden_from_others(render(request, f"reports/shared_{link.shows}.html", context))
