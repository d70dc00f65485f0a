"""Figures in lines and columns, in one language, without HTML."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest


@dataclass(frozen=True)
class Cell:
    """One figure. `label` is the heading of its column, for narrow screens; `length` draws a bar, 0 to 100."""

    label: str
    text: str
    value: float | None = None
    length: float | None = None


@dataclass(frozen=True)
class Sign:
    """The fixed shape of a type, by its code."""

    code: str
    shape: str


@dataclass(frozen=True)
class Line:
    """One line of a table; `apart` starts a new group, `own` is the person's own answer, `sign` that of a type."""

    code: str
    head: str
    cells: tuple[Cell, ...]
    note: str = ""
    apart: bool = False
    own: bool = False
    sign: Sign | None = None


@dataclass(frozen=True)
class Table:
    """A table; `corner` is the heading of its first column, `note` what has to be said beneath it.

    `signs` are those of the columns that stand for a type, None for the others; empty where none does.
    """

    caption: str
    corner: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""
    signs: tuple[Sign | None, ...] = ()

    @property
    def heads(self) -> list[tuple[str, Sign | None]]:
        """The headings of the columns, each with its sign."""
        return list(zip_longest(self.columns, self.signs))
