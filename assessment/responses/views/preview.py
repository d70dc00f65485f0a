"""A version before it is in use, or any other, as people will see it. Nothing that is answered here is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from assessment.instrument.progress import Step
from assessment.instrument.rules import as_asked
from assessment.questionnaires.access import get_version_to_read
from assessment.questionnaires.published import definition_to_read
from assessment.responses.forms import ConsentForm, PreviewForm
from assessment.responses.services import merged

from .preview_page import (
    SHOWN,
    Preview,
    find_page,
    form_of,
    preview_address,
    show_after,
    show_consent,
    show_step,
    with_answers,
)
from .problems import find_problems


def framed_by_us(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Lets pages of this site show the page in a frame, which no other page allows."""
    return xframe_options_sameorigin(csp_replace({"frame-ancestors": [SELF]})(view))


@require_safe
@login_required
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The frame: where to begin, in which languages, how wide, in which colours."""
    version = get_version_to_read(request, number)
    form = PreviewForm(definition_to_read(version), request.GET)
    width, height = form.size
    names = {"zh-hans": _("Chinese, %(width)s px"), "en": _("English, %(width)s px")}
    frames = [
        {
            "src": preview_address(version, form.initial["place"], language=language, **form.shown),
            "title": names[language] % {"width": width},
            "width": width,
            "height": height,
        }
        for language in form.languages
    ]
    return render(request, "responses/preview.html", {"version": version, "form": form, "frames": frames})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@framed_by_us
def preview_page(request: HttpRequest, number: int, place: str) -> HttpResponse:
    """One page of the preview; a post goes on from it with what was answered."""
    shown = Preview.of(request, get_version_to_read(request, number))
    step = find_page(shown, place)
    if step is None and place not in SHOWN:
        raise Http404(place)
    with override(shown.language):
        if request.method != "POST" or "_open" in request.POST or shown.began_anew:
            return show_step(shown, step) if step else SHOWN[place](shown)
        if step is not None:
            return _answered(shown, step)
        return _agreed(shown) if place == "consent" else SHOWN[place](shown)


def _agreed(preview: Preview) -> HttpResponse:
    """Consent was given, or passed by."""
    form = ConsentForm(preview.definition, preview.request.POST)
    if "_pass" not in preview.request.POST and not form.is_valid():
        return show_consent(preview, form)
    steps = preview.path.steps
    return show_step(preview, steps[0]) if steps else SHOWN["check"](preview)


def _answered(preview: Preview, step: Step) -> HttpResponse:
    """A page of questions was posted: what is wrong with it, or the page after it."""
    posted = preview.request.POST
    if "_pass" in posted:
        return show_after(with_answers(preview, preview.carried.answers, step), step)
    form = form_of(preview, step, posted=True)
    form.is_valid()
    answers = merged(preview.carried.answers, _changes(step, form.changes, skip="_skip" in posted))
    if "_total" in posted:
        return show_step(with_answers(preview, answers), step, form)
    leave_open, confirmed = "_leave_open" in posted, "_confirm" in posted
    seen = as_asked(preview.definition, answers)
    problems = find_problems(form, step, seen, leave_open=leave_open, confirmed=confirmed)
    if problems and "_skip" not in posted:
        return show_step(with_answers(preview, answers), step, form, problems)
    return show_after(with_answers(preview, answers, step), step)


def _changes(step: Step, changes: dict[str, Any], *, skip: bool) -> dict[str, Any]:
    """What the post changes; to skip a page is to take its answers away."""
    return dict.fromkeys((question.code for question in step.questions), None) if skip else changes
