"""The consultant's own words beside a finding."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.engagements import queries, services
from assessment.engagements.access import engagement_at
from assessment.engagements.forms import NoteForm
from assessment.lib.http import safe_path

from .frame import framed
from .note_box import note_title


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def note(request: HttpRequest, public_code: str, place: str) -> HttpResponse:
    """The words at one place to change; posting saves them and leads back to where they stand."""
    at, engagement = engagement_at(request, public_code, "change")
    if place not in queries.PLACES:
        raise Http404
    stored = queries.find_note(engagement, place)
    back = safe_path(request, request.POST.get("next", ""), reverse("engagements:map", args=[public_code]))
    context = {**framed(at, engagement, ""), "title": note_title(place), "back": back, "note": stored}
    if request.method != "POST":
        return render(request, "engagements/note.html", {**context, "form": NoteForm(stored)})
    form = NoteForm(stored, request.POST)
    context["form"] = form
    if not form.is_valid():
        return render(request, "engagements/note.html", {**context, "errors": form.error_list()}, status=422)
    try:
        services.save_note(
            engagement=engagement,
            place=place,
            text=form.cleaned_data["text"],
            base=request.POST.get("_base", ""),
            user=at.user,
        )
    except services.NoteChanged as changed:
        conflict = {"note": changed.stored, "conflict": True, "posted": form.cleaned_data["text"]}
        return render(request, "engagements/note.html", {**context, **conflict}, status=409)
    messages.success(request, _("Saved."))
    return redirect(back)
