"""How a version is used, for those who work on versions: what stands out, each section's answers, and all as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment.accounts.models import AuditEntry
from assessment.accounts.services import record
from assessment.lib.downloads import download
from assessment.questionnaires.access import get_issued_to_read, require_reader
from assessment.questionnaires.published import definition_of
from assessment.reports.csv import render_rows
from assessment.reports.report.use import HEAD, build_use_page, build_use_section, list_use_rows
from assessment.responses.queries import find_use


@require_safe
@login_required
def use(request: HttpRequest, number: int) -> HttpResponse:
    """Where people leave, what takes time, what is left open, what tells the types apart, where languages differ."""
    version = get_issued_to_read(request, number)
    shown, left = find_use(version.pk)
    page = build_use_page(definition=definition_of(version.pk), number=number, use=shown, left=left)
    return render(request, "reports/use.html", {"page": page})


@require_safe
@login_required
def use_section(request: HttpRequest, number: int, section_code: str) -> HttpResponse:
    """How each question of a section was answered, by type and by language."""
    version = get_issued_to_read(request, number)
    section = next((one for one in definition_of(version.pk).sections if one.code == section_code), None)
    if section is None:
        raise Http404(section_code)
    shown, _left = find_use(version.pk)
    if shown is None or not shown.is_counted:
        return redirect("reports:use", number)
    page = build_use_section(section=section, number=number, use=shown)
    return render(request, "reports/use_section.html", {"page": page})


@require_POST
@login_required
def use_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The figures that are shown, and no others, as a file; that it was taken is on record."""
    version = get_issued_to_read(request, number)
    shown, left = find_use(version.pk)
    if shown is None:
        return redirect("reports:use", number)
    content = render_rows(HEAD, list_use_rows(shown, left))
    record(
        actor=require_reader(request),
        action=AuditEntry.Action.EXPORTED,
        subject=f"version/{number}",
        details={"file": "use.csv", "people": shown.respondents, "as_of": shown.as_of.isoformat()},
    )
    name = _("Use of version %(number)s") % {"number": number}
    return download(content, content_type="text/csv; charset=utf-8", name=f"{name}.csv", fallback=f"use-{number}.csv")
