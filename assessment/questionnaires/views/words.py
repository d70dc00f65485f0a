"""Places and values of documents in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.instrument.changes import ABSENT, Change, Grade, grade_of, value_at
from assessment.instrument.definition import LANGUAGES
from assessment.questionnaires.forms.catalogue import name_of, said
from assessment.questionnaires.forms.labels import label_of, word_for
from assessment.questionnaires.forms.nodes import HTML_LANGUAGES, LANGUAGE_NAMES
from assessment.questionnaires.forms.parts import COLLECTIONS, SINGLES

GRADE_WORDS: dict[Grade, tuple[Promise, Promise]] = {
    "breaking": (
        gettext_lazy("Breaking"),
        gettext_lazy("Answers given before mean less, or cannot be compared with those that come."),
    ),
    "scoring": (
        gettext_lazy("Scoring"),
        gettext_lazy("The same answers can give another result, or other advice."),
    ),
    "neutral": (gettext_lazy("Neutral"), gettext_lazy("Something else is asked or shown; no result changes.")),
    "wording": (gettext_lazy("Wording"), gettext_lazy("The same is said in other words.")),
}
"""What each grade of a change is called and means, the gravest first."""


@dataclass(frozen=True)
class ChangeLine:
    """One change in words: what was changed, and old and new, by language where it is a text."""

    where: str
    what: str
    pairs: tuple[tuple[str, str, str], ...]
    """(language as HTML names it, or empty; old; new)."""


def told_by_grade(
    changes: tuple[Change, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The changes under the name of their grade, the gravest first."""
    graded: dict[Grade, list[ChangeLine]] = {grade: [] for grade in GRADE_WORDS}
    for change in changes:
        graded[grade_of(change)].append(line_of(change, before, after))
    return [
        {"grade": grade, "name": GRADE_WORDS[grade][0], "meaning": GRADE_WORDS[grade][1], "lines": lines}
        for grade, lines in graded.items()
        if lines
    ]


def line_of(change: Change, before: Mapping[str, Any], after: Mapping[str, Any]) -> ChangeLine:
    """One change in words."""
    what = {
        "add": _("Added"),
        "remove": _("Removed"),
        "order": _("Moved"),
        "set": _("Changed"),
    }[change.kind]
    if change.kind == "set" and change.before is ABSENT:
        what = _("Filled in")
    elif change.kind == "set" and change.after is ABSENT:
        what = _("Emptied")
    where = " › ".join(words_of(change.place, after if change.kind != "remove" else before))
    return ChangeLine(where, what, tuple(_pairs(change, before, after)))


def words_of(place: str, content: Mapping[str, Any]) -> list[str]:
    """A place in words, one for each step that says something."""
    words: list[str] = []
    steps = place.split(".") if place else []
    for number, step in enumerate(steps):
        here = ".".join(steps[: number + 1])
        part = value_at(content, here)
        names = {collection.place: collection.many for collection in COLLECTIONS} | {s.name: s.label for s in SINGLES}
        if isinstance(part, Mapping) and part.get("code") == step:
            words.append(name_of(part) or step)
        elif here in names:
            words.append(str(names[here]))
        elif step in LANGUAGE_NAMES:
            words.append(LANGUAGE_NAMES[step])
        elif step.isdecimal():
            words.append(str(int(step) + 1))
        elif step != "questions":
            words.append(_row_or_label(steps[:number], step, content))
    return words


def shown(value: Any, field: str = "") -> str:
    """A value of a document in words; `field` says what closed set it may belong to."""
    if value is ABSENT or value in ("", [], None):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        inside = (f"{label_of('', key)}{_(': ')}{shown(one, key)}" for key, one in value.items())
        return said(value) or name_of(value) or _(", ").join(inside)
    if isinstance(value, list):
        return _(", ").join(shown(item, field) for item in value)
    return word_for(field, value)


def _pairs(change: Change, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    if change.kind == "order":
        old, new = (_names(change.place, content) for content in (before, after))
        yield "", old, new
        return
    last = change.place.rpartition(".")[2]
    if last in HTML_LANGUAGES:
        yield HTML_LANGUAGES[last], shown(change.before), shown(change.after)
        return
    values = [value for value in (change.before, change.after) if value is not ABSENT]
    if all(_has_texts(value) for value in values):
        for language in LANGUAGES:
            old, new = (_in_language(value, language) for value in (change.before, change.after))
            if old != new:
                yield HTML_LANGUAGES[language], old or _("nothing"), new or _("nothing")
        return
    yield "", shown(change.before, last), shown(change.after, last)


def _has_texts(value: Any) -> bool:
    return bool(_in_language(value, "zh-hans") or _in_language(value, "en"))


def _in_language(value: Any, language: str) -> str:
    """Every text inside a value in one language, one below the other."""
    if isinstance(value, Mapping):
        if set(value) == set(LANGUAGES):
            return str(value[language])
        return "\n".join(filter(None, (_in_language(inner, language) for inner in value.values())))
    if isinstance(value, list):
        return "\n".join(filter(None, (_in_language(inner, language) for inner in value)))
    return ""


def _names(place: str, content: Mapping[str, Any]) -> str:
    items = value_at(content, place)
    return _(", ").join(name_of(item) for item in items) if isinstance(items, list) else ""


def _row_or_label(before: list[str], step: str, content: Mapping[str, Any]) -> str:
    """The name of a responsibility, where a table is keyed by them; else what the field is called."""
    row = value_at(content, f"responsibilities.{step}") if before and before[0] == "archetypes" else ABSENT
    return name_of(row) if isinstance(row, Mapping) else label_of("", step)
