"""Forms rendered once and filled in for each person.

What a form costs is rendering it. A form of a published version never changes, so its fields are rendered
once per process with marks where a person's values go (a mould); filling a mould is joining strings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import escape

_OPEN, _CLOSE, _SEPARATOR = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_OPEN}(.*?){_CLOSE}")
_STATES = {"choice": " checked", "option": " selected"}


def choice_mark(name: str, value: str) -> str:
    """Where ` checked` stands if the field's value is, or contains, `value`."""
    return _SEPARATOR.join((f"{_OPEN}choice", name, value)) + _CLOSE


def option_mark(name: str, value: str) -> str:
    """Where ` selected` stands if the field's value is `value`."""
    return _SEPARATOR.join((f"{_OPEN}option", name, value)) + _CLOSE


def value_mark(name: str) -> str:
    """Where the field's value stands, escaped."""
    return _SEPARATOR.join((f"{_OPEN}value", name)) + _CLOSE


def html_mark(name: str) -> str:
    """Where ready HTML of ours stands."""
    return _SEPARATOR.join((f"{_OPEN}html", name)) + _CLOSE


def chosen(value: object) -> tuple[str, ...]:
    """The codes chosen in a field's value."""
    if value is None or value == "":
        return ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


@dataclass(frozen=True)
class Mould:
    """HTML with marks, cut at them: `pieces` alternate between text and the parts of a mark."""

    pieces: tuple[str | tuple[str, ...], ...]

    @classmethod
    def of(cls, html: str) -> Mould:
        """The mould of a rendered form or field."""
        cut = _MARK.split(html)
        return cls(tuple(tuple(p.split(_SEPARATOR)) if i % 2 else p for i, p in enumerate(cut)))

    def fill(self, values: Mapping[str, object]) -> str:
        """The HTML with `values` (by field name) in their places."""
        return "".join(piece if isinstance(piece, str) else _filled(piece, values) for piece in self.pieces)


def _filled(mark: tuple[str, ...], values: Mapping[str, object]) -> str:
    kind, name, *rest = mark
    given = values.get(name)
    if kind == "html":
        return str(given or "")
    if kind == "value":
        return "" if given is None else escape(given)
    return _STATES[kind] if rest[0] in chosen(given) else ""
