"""Who owns what across a team, and what was agreed about it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment.engagements import queries, services
from assessment.engagements.access import engagement_at
from assessment.engagements.forms import AgreementForm
from assessment.lib.http import posted_revision

from .team_page import Posted, map_page

ISSUES = "issues"
"""What the address asks for to be shown only what needs talking about."""


@require_safe
@login_required
def team_map(request: HttpRequest, public_code: str) -> HttpResponse:
    """The map, or only what needs talking about."""
    at, engagement = engagement_at(request, public_code)
    context = map_page(at, engagement, only_issues=request.GET.get("show") == ISSUES)
    return render(request, "engagements/map.html", context)


@require_POST
@login_required
def agree(request: HttpRequest, public_code: str, responsibility: str) -> HttpResponse:
    """Notes whose a responsibility is from now on."""
    at, engagement = engagement_at(request, public_code, "change")
    if engagement.is_anonymous or not queries.has_responsibility(engagement, responsibility):
        raise Http404
    if (revision := posted_revision(request)) is None:
        return render(request, "400.html", status=400)
    form, only_issues = AgreementForm(responsibility, None, request.POST), request.POST.get("show") == ISSUES
    if not form.is_valid():
        context = map_page(at, engagement, only_issues=only_issues, posted=Posted(form))
        return render(request, "engagements/map.html", context, status=422)
    try:
        services.note_agreement(
            engagement=engagement, responsibility=responsibility, revision=revision, user=at.user, **form.cleaned_data
        )
    except services.AgreementChanged as changed:
        posted = Posted(form, conflict=True, stored=changed.stored)
        context = map_page(at, engagement, only_issues=only_issues, posted=posted)
        return render(request, "engagements/map.html", context, status=409)
    messages.success(request, _("Noted."))
    asked = f"?show={ISSUES}" if only_issues else ""
    return redirect(f"{reverse('engagements:map', args=[public_code])}{asked}#row-{responsibility}")
