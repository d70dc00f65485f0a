"""Undo and redo within a draft."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessment.instrument.changes import changes_from
from assessment.lib.http import posted_revision, safe_path
from assessment.questionnaires import services
from assessment.questionnaires.access import get_draft_to_edit, require_editor
from assessment.questionnaires.models import Edit
from assessment.questionnaires.queries import content_at

from .words import words_of


@require_POST
@login_required
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Takes back the last edit that stands."""
    return _step(request, number, services.undo_edit, _("Taken back: %(what)s"))


@require_POST
@login_required
def redo(request: HttpRequest, number: int) -> HttpResponse:
    """Makes the edit again that was taken back last."""
    return _step(request, number, services.redo_edit, _("Made again: %(what)s"))


def _step(request: HttpRequest, number: int, act: Callable[..., Edit | None], told: str) -> HttpResponse:
    version = get_draft_to_edit(request, number)
    base = posted_revision(request, "_base")
    if base is None:
        return HttpResponseBadRequest()
    try:
        edit = act(version=version, user=require_editor(request), base=base)
    except services.OutOfDate:
        messages.warning(request, _("The draft was changed meanwhile. Look at it, then decide again."))
    else:
        if edit is not None:
            places = [change.place for change in changes_from(edit.changes)]
            words = words_of(places[0], content_at(version, base)) if places else []
            messages.success(request, told % {"what": " › ".join(words) or _("a confirmed translation")})
    here = reverse("questionnaires:outline", args=(number,))
    return redirect(safe_path(request, request.POST.get("next", ""), here))
