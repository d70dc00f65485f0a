"""The editor: one page per part of the document, each post an edit of the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.changes import ABSENT, value_at, with_value
from assessment.instrument.document import DocumentError
from assessment.lib.http import is_autosave, posted_revision
from assessment.lib.preferences import switched
from assessment.questionnaires import services
from assessment.questionnaires.access import get_draft_to_edit, require_editor
from assessment.questionnaires.forms.acts import Act, UnknownAct, acted
from assessment.questionnaires.forms.catalogue import Here
from assessment.questionnaires.forms.part import NewPartForm, PartForm
from assessment.questionnaires.forms.parts import find_collection, find_page
from assessment.questionnaires.models import Version
from assessment.questionnaires.queries import content_at

from .frame import frame_of, framed
from .part_page import conflict_page, list_page, part_page, removed_page

SORTING = ("up", "down", "move", "copy", "remove")
"""What can be done to a part from its list; adding one has a page of its own."""


@require_safe
@login_required
def outline(request: HttpRequest, number: int) -> HttpResponse:
    """The way in: the first page of the editor."""
    get_draft_to_edit(request, number)
    return redirect("questionnaires:part", number, "general")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def part(request: HttpRequest, number: int, place: str) -> HttpResponse:
    """One part, or a list of parts."""
    version = get_draft_to_edit(request, number)
    if request.method == "POST" and (remember := switched(request)):
        return remember(redirect(request.get_full_path()))
    if request.method != "POST":
        frame = frame_of(version)
        if "." not in place and find_collection(place) is not None:
            return list_page(request, frame, place)
        page = find_page(frame.content, place)
        if page is None:
            raise Http404(place)
        return part_page(request, frame, page, PartForm(page, frame.here))
    base = posted_revision(request, "_base")
    if base is None:
        return HttpResponseBadRequest()
    return _save(request, version, place, base)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, number: int, place: str) -> HttpResponse:
    """A new part of a list."""
    version = get_draft_to_edit(request, number)
    frame = frame_of(version)
    collection = find_collection(place)
    if collection is None or collection.fixed or value_at(frame.content, place) is ABSENT:
        raise Http404(place)
    form = NewPartForm(collection, frame.here, place, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        context = {**framed(frame, place), "form": form, "collection": collection, "place": place}
        context["errors"] = form.error_list() if form.is_bound else []
        return render(request, "questionnaires/add.html", context, status=422 if form.is_bound else 200)
    new = form.part()
    posted = with_value(frame.content, f"{place}.{new['code']}", new)
    services.change_draft(version=version, user=require_editor(request), base=version.edits, posted=posted)
    return redirect("questionnaires:part", number, f"{place}.{new['code']}")


@require_POST
@login_required
def arrange(request: HttpRequest, number: int) -> HttpResponse:
    """Moves, doubles or removes a part that has a page of its own."""
    version = get_draft_to_edit(request, number)
    base = posted_revision(request, "_base")
    try:
        act = Act.parse(request.POST.get("_do", ""))
        collection = find_collection(act.place)
        allowed = () if collection is None else ("up", "down", "move") if collection.fixed else SORTING
        if base is None or act.verb not in allowed:
            raise UnknownAct(act.place)
        content, key = acted(content_at(version, base), act)
        services.change_draft(version=version, user=require_editor(request), base=base, posted=content)
    except (UnknownAct, services.EditConflict):
        messages.warning(request, _("Somebody else changed this list meanwhile. It is shown as it is now."))
        key = ""
    return _after(request, version, act.place if act.verb == "remove" or not key else f"{act.place}.{key}", act)


def _after(request: HttpRequest, version: Version, place: str, act: Act) -> HttpResponse:
    """Where to go after an act: to a double's own page, else back to the list."""
    if is_autosave(request):
        return JsonResponse({"location": request.POST.get("_from", "")})
    name = place if act.verb == "copy" else act.place.partition(".questions")[0]
    anchor = f"#part-{place.replace('.', '-')}" if act.verb != "copy" else ""
    return redirect(reverse("questionnaires:part", args=(version.number, name)) + anchor)


def _save(request: HttpRequest, version: Version, place: str, base: int) -> HttpResponse:
    """Stores what the post changes of the part as it was when the page was made."""
    content = content_at(version, base)
    page = find_page(content, place)
    if page is None:
        raise Http404(place)
    form = PartForm(page, Here(content), request.POST)
    if not form.is_valid():
        if is_autosave(request):
            return JsonResponse({"errors": form.error_list()}, status=422)
        return part_page(request, frame_of(version), page, form, status=422)
    try:
        made, anchor = _posted(request, form)
    except UnknownAct:
        return HttpResponseBadRequest()
    user = require_editor(request)
    try:
        return _stored(request, version, user, base, with_value(content, page.place, made), anchor)
    except services.EditConflict as conflict:
        if is_autosave(request):
            return JsonResponse({"conflict": len(conflict.conflicts)}, status=409)
        frame = frame_of(get_draft_to_edit(request, version.number))
        if find_page(frame.content, place) is None:
            return removed_page(request, frame, page, form, conflict)
        return conflict_page(request, frame, page, conflict)
    except DocumentError as error:
        form.add_error(None, _("This cannot be stored: %(problem)s") % {"problem": error})
        return part_page(request, frame_of(version), page, form, status=422)


def _posted(request: HttpRequest, form: PartForm) -> tuple[dict[str, Any], str]:
    """The part as posted, after the act of the pressed button, and the name of what the button was about."""
    if not (pressed := request.POST.get("_do", "")):
        return form.part(), ""
    act = Act.parse(pressed)
    code, kind = (request.POST.get(f"{act.place}.{name}", "") for name in ("+code", "+kind"))
    return form.acted(act, code, kind)


def _stored(
    request: HttpRequest, version: Version, user: User, base: int, posted: Mapping[str, Any], anchor: str
) -> HttpResponse:
    if "_restore" in request.POST:  # the part was removed meanwhile: it comes back with what is on the page
        place = request.resolver_match.kwargs["place"] if request.resolver_match else ""
        now = document.parse(version.document)
        base, posted = version.edits, with_value(now, place, value_at(posted, place))
    confirmed = [place for place in request.POST.getlist("_confirm") if value_at(posted, place) is not ABSENT]
    edit = services.change_draft(version=version, user=user, base=base, posted=posted, confirmed=confirmed)
    if is_autosave(request):
        return JsonResponse({"base": edit.number if edit else version.edits, "changed": edit is not None})
    if not anchor and edit is not None:
        messages.success(request, _("Saved."))
    return redirect(request.path + (f"#id_{anchor}" if anchor else ""))
