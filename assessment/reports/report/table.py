"""Figures in lines and columns, in one language, without HTML."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One figure. `label` is the heading of its column, for narrow screens; `length` draws a bar, 0 to 100."""

    label: str
    text: str
    value: float | None = None
    length: float | None = None


@dataclass(frozen=True)
class Line:
    """One line of a table; `apart` starts a new group, `own` is the person's own answer."""

    code: str
    head: str
    cells: tuple[Cell, ...]
    note: str = ""
    apart: bool = False
    own: bool = False


@dataclass(frozen=True)
class Table:
    """A table; `corner` is the heading of its first column, `note` what has to be said beneath it."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""
