"""Texts that one language changed and the other did not follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from assessment.instrument.definition import LANGUAGES

from .difference import ABSENT, Change, is_same

Edited = tuple[Iterable[Change], Iterable[str]]
"""One edit: its changes, and the places of texts whose two languages somebody confirmed to say the same."""


def languages_changed(change: Change) -> Iterator[tuple[str, str]]:
    """Each text that a change touches, as (place without language, language)."""
    place, _dot, last = change.place.rpartition(".")
    if last in LANGUAGES:
        yield place, last
        return
    for language in LANGUAGES:
        one, other = _said_in(change.before, language), _said_in(change.after, language)
        for inner in dict.fromkeys((*one, *other)):
            if not is_same(one.get(inner, ABSENT), other.get(inner, ABSENT)):
                yield (f"{change.place}.{inner}" if inner else change.place), language


def outdated_texts(edits: Iterable[Edited]) -> dict[str, str]:
    """The texts of which one language was changed later than the other, by place; the value is the one left behind.

    `edits` are those that count (none that was undone), the oldest first.
    """
    last: dict[str, dict[str, int]] = {}
    for number, (changes, confirmed) in enumerate(edits, start=1):
        touched = [text for change in changes for text in languages_changed(change)]
        touched += [(place, language) for place in confirmed for language in LANGUAGES]
        for place, language in touched:
            last.setdefault(place, {})[language] = number
    first, second = LANGUAGES
    found = {}
    for place, numbers in last.items():
        one, other = numbers.get(first, 0), numbers.get(second, 0)
        if one != other:
            found[place] = first if one < other else second
    return found


def _said_in(value: Any, language: str, place: str = "") -> dict[str, Any]:
    """Every text inside a value in one language, by its place inside."""
    found: dict[str, Any] = {}
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            return {place: value[language]}
        for key, inner in value.items():
            found |= _said_in(inner, language, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            key = inner["code"] if isinstance(inner, dict) and isinstance(inner.get("code"), str) else number
            found |= _said_in(inner, language, f"{place}.{key}" if place else str(key))
    return found
