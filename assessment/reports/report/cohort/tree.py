"""The tree of the page of figures: plain strings and numbers in one language, without HTML."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.reports.report.table import Table
from assessment.reports.report.tree import Finding, LensRow, Point, TypeName

MOST_LISTED = 100


@dataclass(frozen=True)
class GroupChoice:
    """A group that can be looked at: what it is called, how many people it is."""

    code: str
    label: str
    n: int
    is_current: bool


@dataclass(frozen=True)
class Stage:
    """How many came how far; `length` is 0 to 100 of those asked."""

    code: str
    label: str
    count: int
    length: float


@dataclass(frozen=True)
class TypePart:
    """How common a type (or none) is; `share` is None where it may not be told. `shape` is empty for no type."""

    code: str
    name: str
    shape: str
    share: float | None
    text: str
    count_text: str


@dataclass(frozen=True)
class Corner:
    """A corner of the triangle."""

    name: str
    shape: str
    hue: str


@dataclass(frozen=True)
class PersonPoint:
    """Somebody on the triangle and in the table below: weights in the order of the corners, None off the triangle."""

    initials: str
    name: str
    post: str
    type_text: str
    type: TypeName | None
    shares: tuple[float, ...] | None
    chances: tuple[tuple[str, str], ...]
    """The probability of each type, with what that is called; empty where none may be named."""


@dataclass(frozen=True, kw_only=True)
class TypesFinding(Finding):
    """The types: a bar with its figures; by name also each person."""

    parts: tuple[TypePart, ...]
    corners: tuple[Corner, ...] = ()
    people: tuple[PersonPoint, ...] = ()
    note: str = ""
    has_counts: bool = True

    @property
    def told(self) -> tuple[TypePart, ...]:
        """The parts that are told, for the bar."""
        return tuple(part for part in self.parts if part.share)

    @property
    def listed(self) -> tuple[PersonPoint, ...]:
        """Those in the table; of very many only the first."""
        return self.people[:MOST_LISTED]

    @property
    def on_the_triangle(self) -> tuple[PersonPoint, ...]:
        """Those whose answers give a place on it."""
        return tuple(person for person in self.people if person.shares is not None)


@dataclass(frozen=True, kw_only=True)
class TableFinding(Finding):
    """A finding whose exhibit is a table; `more` are tables that open."""

    tables: tuple[Table, ...] = ()
    more: tuple[Table, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IndexFinding(Finding):
    """The means of the indices."""

    rows: tuple[LensRow, ...]


@dataclass(frozen=True)
class CohortPage:
    """The page. Without figures `obstacle` says why there are none; `basis` is what the figures rest on."""

    title: str
    lead: str
    group: str
    choices: tuple[GroupChoice, ...]
    stages: tuple[Stage, ...]
    types: TypesFinding | None
    indices: IndexFinding | None
    tables: tuple[TableFinding, ...]
    basis: tuple[Point, ...]
    obstacle: str = ""

    @property
    def group_label(self) -> str:
        """What the group looked at is called."""
        return next((one.label for one in self.choices if one.is_current), "")

    @property
    def single(self) -> tuple[GroupChoice, ...]:
        """Everybody, and the groups by one trait."""
        return tuple(one for one in self.choices if "+" not in one.code)

    @property
    def double(self) -> tuple[GroupChoice, ...]:
        """The groups by two traits."""
        return tuple(one for one in self.choices if "+" in one.code)

    @property
    def is_double(self) -> bool:
        """Whether one of these is looked at."""
        return "+" in self.group
