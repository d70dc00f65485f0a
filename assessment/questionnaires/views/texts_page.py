"""The texts of a version as rows, and what a workbook would change of them, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.questionnaires.forms.files import MOST_OVERTAKEN, TextsForm, signed_changes
from assessment.questionnaires.forms.labels import length_of
from assessment.questionnaires.models import Version
from assessment.questionnaires.queries import read_wordings
from assessment.questionnaires.xlsx import TextChange, TextRow, is_held

from .words import words_of

MOST_SHOWN = 500
"""So many changes are shown one by one; the others are only counted."""
HTML_LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}


@dataclass(frozen=True)
class PreviewLine:
    """One change as the page shows it. `number` is that of its box, where the person has to decide."""

    where: str
    language: str
    change: TextChange
    number: int | None


def rows_of(version: Version) -> list[TextRow]:
    """Every text of a version with what it is called, and how long it reads well."""
    content = document.parse(version.document)
    return [
        TextRow(place, " › ".join(words_of(place, content)), texts, _note(place, texts))
        for place, texts in read_wordings(version).items()
    ]


def texts_page(request: HttpRequest, version: Version, form: TextsForm, *, status: int = 200) -> HttpResponse:
    """Where the workbook is downloaded and uploaded."""
    context = {"version": version, "form": form, "errors": form.error_list()}
    return render(request, "questionnaires/texts.html", context, status=status)


def preview_page(
    request: HttpRequest,
    version: Version,
    user: User,
    changes: Sequence[TextChange],
    *,
    unknown: Sequence[str] = (),
    is_conflict: bool = False,
) -> HttpResponse:
    """What would change, and the button that changes it. Raises `TextsRefused` if it is more than a page can carry."""
    told = changes[:MOST_OVERTAKEN] if is_conflict else changes
    signed = signed_changes(version, user, version.edits, told)
    lines = _lines(told, document.parse(version.document))
    context = {
        "version": version,
        "changes": signed,
        "lines": lines[:MOST_SHOWN],
        "count": len(lines),
        "unshown": max(0, len(lines) - MOST_SHOWN),
        "left": len(changes) - len(told),
        "to_decide": sum(line.number is not None for line in lines),
        "behind": sum(change.behind for change in changes),
        "unknown": unknown,
        "is_conflict": is_conflict,
    }
    return render(request, "questionnaires/texts-preview.html", context, status=409 if is_conflict else 200)


def _lines(changes: Sequence[TextChange], content: Mapping[str, Any]) -> list[PreviewLine]:
    """The changes to decide about first."""
    to_decide = [change for change in changes if change.overtaken]
    others = [change for change in changes if not change.overtaken]
    numbers = [*range(len(to_decide)), *(None for _change in others)]
    return [
        PreviewLine(" › ".join(words_of(change.place, content)), HTML_LANGUAGES[change.language], change, number)
        for change, number in zip([*to_decide, *others], numbers, strict=True)
    ]


def _note(place: str, texts: Mapping[str, str]) -> str:
    if not all(map(is_held, texts.values())):
        return _("Does not fit a cell: change it in the editor")
    field = next((step for step in reversed(place.split(".")) if not step.isdecimal()), "")
    lengths = length_of("", field)
    if lengths is None:
        return ""
    return _("Reads well up to %(chinese)s Chinese characters or %(english)s English letters") % {
        "chinese": lengths["zh-hans"],
        "english": lengths["en"],
    }
