"""For those who work on versions: the list of them, and learning the unlisted rates of one from the responses to it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.questionnaires.access import get_issued_to_read, require_editor, require_reader
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.queries import list_learned_versions
from assessment.reports.report.learning import MOST_IN_A_REQUEST, build_learning_page
from assessment.responses.queries import count_submitted, list_versions, read_for_learning
from assessment.responses.services import learn_rates
from assessment.scoring.recalibrate import Recalibration


@require_safe
@login_required
def versions(request: HttpRequest) -> HttpResponse:
    """Every version, with where to go from it."""
    require_reader(request)
    return render(request, "reports/versions.html", {"versions": list_versions()})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def learning(request: HttpRequest, number: int) -> HttpResponse:
    """What can be learned from and what was; the button learns, into a draft."""
    version = get_issued_to_read(request, number)
    editor = require_editor(request) if request.method == "POST" else None
    submitted = count_submitted(version.pk)
    if editor is None:
        return _page(request, version, submitted)
    if submitted > MOST_IN_A_REQUEST:
        return _page(request, version, submitted, status=422)
    outcome = learn_rates(version=version, user=editor, today=timezone.localdate())
    if outcome.draft is None:
        return _page(request, version, submitted, outcome.found, status=422)
    words = {"number": outcome.draft.number, "n": f"{outcome.found.responses:,}"}
    messages.success(request, _("Version %(number)s is a new draft, learned from %(n)s responses.") % words)
    return redirect(f"{reverse('reports:learning', args=[number])}#version-{outcome.draft.number}")


def _page(
    request: HttpRequest, version: Version, submitted: int, found: Recalibration | None = None, *, status: int = 200
) -> HttpResponse:
    material = read_for_learning(version.pk) if submitted <= MOST_IN_A_REQUEST else None
    page = build_learning_page(
        definition=definition_of(version.pk),
        version=version,
        submitted=material.submitted if material else submitted,
        left_out=material.left_out if material else None,
        found=found,
        learned=list_learned_versions(version),
    )
    refusal = page.refused.reason if page.refused else f"{page.obstacle} {page.command}".strip()
    errors = [{"message": refusal}] if status == 422 else []
    return render(request, "reports/learning.html", {"page": page, "errors": errors}, status=status)
