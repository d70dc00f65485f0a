"""A participant's result, for the people of the client whom they agreed to show it to."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.engagements import queries, services
from assessment.engagements.access import engagement_at, get_invitation
from assessment.lib.http import hidden_from_others
from assessment.lib.ui import page_language

from .telling import report_of


@require_safe
@login_required
def participant_result(request: HttpRequest, public_code: str, invitation_code: str) -> HttpResponse:
    """The whole result, read-only; that it was looked at stands in the audit trail."""
    at, engagement = engagement_at(request, public_code)
    invitation = get_invitation(request, public_code, invitation_code, "read")
    shown = queries.find_shown(invitation)
    if shown is None:
        raise Http404
    services.note_result_seen(invitation=invitation, user=at.user)
    context = {
        "engagement": engagement,
        "organisation": at.organisation,
        "participation": shown,
        "report": report_of(shown.response, page_language()),
        "version_number": shown.response.version.number,
    }
    return hidden_from_others(render(request, "reports/participant_result.html", context))
