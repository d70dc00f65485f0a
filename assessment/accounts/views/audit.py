"""Who did what: the audit trail, to read and to take away."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment.accounts import services
from assessment.accounts.access import require_auditor
from assessment.accounts.forms import AuditForm
from assessment.accounts.models import AuditEntry
from assessment.accounts.queries import iterate_audit_entries, read_audit_page
from assessment.lib.cells import csv_parts
from assessment.lib.downloads import streamed

from .audit_page import HEAD, audit_page, audit_rows


@require_safe
@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """The latest entries first; the query string narrows the trail."""
    require_auditor(request)
    return _page(request, AuditForm(request.GET))


@require_POST
@login_required
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """The same, all of it, as a file. The trail tells of it too, which is why it takes a button."""
    reader = require_auditor(request)
    form = AuditForm(request.GET)
    if not form.is_valid():
        return _page(request, form)
    told = services.record(
        actor=reader, action=AuditEntry.Action.EXPORTED, subject="audit", details={"filters": form.told()}
    )
    name, day = _("Audit trail"), f"{timezone.localdate():%Y-%m-%d}"
    return streamed(
        csv_parts(HEAD, audit_rows(iterate_audit_entries(form.wanted, before=told.pk))),
        content_type="text/csv; charset=utf-8",
        name=f"{name} {day}.csv",
        fallback=f"audit-{day}.csv",
    )


def _page(request: HttpRequest, form: AuditForm) -> HttpResponse:
    page = read_audit_page(form.wanted, before=form.before) if form.is_valid() else None
    return render(request, "accounts/audit.html", audit_page(form, page), status=200 if page else 422)
