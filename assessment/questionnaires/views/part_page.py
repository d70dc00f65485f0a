"""A page of the editor: as stored, as typed, or with what two people did differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from assessment.instrument.changes import Conflict, NotThere, with_value
from assessment.questionnaires.forms.catalogue import Here, name_of
from assessment.questionnaires.forms.labels import word_for
from assessment.questionnaires.forms.part import PartForm, part_at
from assessment.questionnaires.forms.parts import SINGLES, Page, find_collection
from assessment.questionnaires.services import EditConflict

from .frame import Frame, framed
from .words import shown, words_of


def part_page(
    request: HttpRequest,
    frame: Frame,
    page: Page,
    form: PartForm,
    *,
    conflicts: Sequence[dict[str, str]] = (),
    changed_by: Any = None,
    status: int = 200,
) -> HttpResponse:
    """The form of a part."""
    part = part_at(frame.content, page.place) or {}
    context = {
        **framed(frame, page.name),
        "page": page,
        "form": form,
        "errors": form.error_list() if form.is_bound else [],
        "heading": _heading(page, part),
        "code": part.get("code", "") if page.collection else "",
        "kind": _kind(page, part),
        "previewed": page.place.split(".")[1] if page.place.startswith("sections.") else "",
        "findings": [finding for finding in frame.findings if finding.page == page.name],
        "conflicts": conflicts,
        "changed_by": changed_by,
        "questions": _questions(frame, page, part),
        "base": request.POST.get("_base") if form.is_bound else frame.version.edits,
    }
    return render(request, "questionnaires/part.html", context, status=status)


def conflict_page(request: HttpRequest, frame: Frame, page: Page, conflict: EditConflict) -> HttpResponse:
    """The part as it is now, with one's own values where somebody else stored others; both are told."""
    content: Any = frame.content
    for one in conflict.conflicts:
        try:
            content = with_value(content, one.place, one.posted)
        except NotThere:
            continue
    form = PartForm(page, Here(content, "", frame.behind))
    told = [_told(frame, page, one) for one in conflict.conflicts]
    return part_page(request, frame, page, form, conflicts=told, changed_by=conflict.changed_by, status=409)


def removed_page(
    request: HttpRequest, frame: Frame, page: Page, form: PartForm, conflict: EditConflict
) -> HttpResponse:
    """The part that somebody else removed meanwhile, with what was typed, and a button that puts it back."""
    context = {
        **framed(frame, page.name),
        "page": page,
        "form": form,
        "heading": page.name.rpartition(".")[2],
        "changed_by": conflict.changed_by,
        "base": request.POST.get("_base"),
    }
    return render(request, "questionnaires/removed.html", context, status=409)


def list_page(request: HttpRequest, frame: Frame, place: str) -> HttpResponse:
    """A list of parts, to sort, and to add to."""
    collection = find_collection(place)
    context = {**framed(frame, place), "collection": collection, "place": place}
    context["parts"] = _rows(frame, place)
    context["findings"] = [finding for finding in frame.findings if finding.page == place]
    return render(request, "questionnaires/list.html", context)


def _rows(frame: Frame, place: str) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{place}.{part['code']}",
            "id": f"{place}.{part['code']}".replace(".", "-"),
            "code": part["code"],
            "label": name_of(part),
            "count": len(part["questions"]) if "questions" in part else None,
            "href": reverse("questionnaires:part", args=(frame.version.number, f"{place}.{part['code']}")),
        }
        for part in part_at(frame.content, place) or ()
    ]


def _questions(frame: Frame, page: Page, part: dict[str, Any]) -> dict[str, Any] | None:
    """Of a section, the questions with their pages."""
    if page.collection is None or page.collection.place != "sections":
        return None
    place = f"{page.place}.questions"
    return {"place": place, "parts": _rows(frame, place), "collection": find_collection(place)}


def _heading(page: Page, part: dict[str, Any]) -> str:
    if page.collection is not None:
        return name_of(part)
    return next(str(single.label) for single in SINGLES if single.name == page.name)


def _kind(page: Page, part: dict[str, Any]) -> str:
    return word_for("kind", part["kind"]) if page.collection is not None and "kind" in part else ""


def _told(frame: Frame, page: Page, conflict: Conflict) -> dict[str, str]:
    words = words_of(conflict.place, frame.content)[len(words_of(page.place, frame.content)) :]
    return {
        "place": " › ".join(words),
        "stored": shown(conflict.stored),
        "posted": shown(conflict.posted),
    }
