"""The figures of an engagement: the page, and bringing them up to date."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment.engagements import queries, services
from assessment.engagements.access import engagement_at
from assessment.engagements.models import Engagement
from assessment.engagements.views.frame import framed
from assessment.engagements.views.note_box import note_box
from assessment.reports.report.cohort import Wave, build_cohort_page
from assessment.scoring.release import ALL


@require_safe
@login_required
def figures(request: HttpRequest, public_code: str) -> HttpResponse:
    """Completion, types, indices, who owns what, time, advice and waves, for everybody or one group."""
    at, engagement = engagement_at(request, public_code)
    page = build_cohort_page(
        engagement=engagement,
        figures=queries.released_figures(engagement),
        turnout=queries.read_turnout(engagement),
        wanted=request.GET.get("group", ALL),
        earlier=_earlier(engagement),
    )
    note = note_box(at, engagement, queries.list_notes(engagement)["figures"], "reports:figures")
    context = {**framed(at, engagement, "reports:figures"), "page": page, "note": note}
    return render(request, "reports/cohort.html", context)


@require_POST
@login_required
def release(request: HttpRequest, public_code: str) -> HttpResponse:
    """Brings the figures of an anonymous engagement up to date, if enough people came or went."""
    at, engagement = engagement_at(request, public_code, "change")
    if services.release_figures(engagement=engagement, by=at.user) is not None:
        messages.success(request, _("The figures are up to date."))
    else:
        words = {"n": engagement.smallest_group}
        messages.info(request, _("Fewer than %(n)s people came or went since: the figures stay as they are.") % words)
    return redirect("reports:figures", public_code)


def _earlier(engagement: Engagement) -> Wave | None:
    """The wave before, of the same client, with its figures."""
    previous = queries.find_previous(engagement)
    return Wave(previous.wave, queries.released_figures(previous, only_everybody=True)) if previous else None
