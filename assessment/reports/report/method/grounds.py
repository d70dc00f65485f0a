"""What the page is built from: the document of a version, and what was simulated for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessment.instrument.definition import Definition
from assessment.reports.report.case import Case
from assessment.reports.report.frequency import usual_ways
from assessment.reports.report.method_tree import Span
from assessment.reports.report.sentences import row_label
from assessment.reports.report.table import Cell, Line
from assessment.reports.report.words import reach
from assessment.scoring.evidence import ownership_items, time_items

PERCENTILES = (10, 90)
"""Between which percentiles the range beside a probability lies, as the contract of the model has it."""


@dataclass(frozen=True)
class Grounds:
    """A version and its figures (None: nothing was simulated for it)."""

    definition: Definition
    figures: Mapping[str, Any] | None
    language: str
    content_hash: str
    number: int

    @cached_property
    def case(self) -> Case:
        """The document as reports tell it, without anybody's answers."""
        return Case(definition=self.definition, answers={}, snapshot={}, language=self.language)

    @cached_property
    def ways(self) -> tuple[Mapping[str, Any], ...]:
        """What was simulated for the four ways in which answers may go together."""
        return usual_ways(self.figures)

    @cached_property
    def every_way(self) -> tuple[Mapping[str, Any], ...]:
        """The same with the ways in which unpublished rates run high."""
        return tuple((self.figures or {}).get("ways", ()))

    @cached_property
    def items(self) -> dict[str, tuple[str, ...]]:
        """The rows that tell the types apart, by the name of the archetype's list."""
        return {"responsibilities": ownership_items(self.definition), "time": time_items(self.definition)}

    def label(self, row: str) -> str:
        """The label of a responsibility."""
        return row_label(self.case, row)


def way_label(code: str) -> str:
    """A way in which answers may go together, as a line of a table."""
    labels = {
        "independent": _("Time independent of what one owns"),
        "half": _("Time partly on what one owns"),
        "nested": _("Time only on what one owns"),
        "ticking": _("Some people tick more of everything"),
        "independent-high": _("Time independent of what one owns, unpublished rates high"),
        "nested-high": _("Time only on what one owns, unpublished rates high"),
    }
    return labels.get(code, code)


def spanned(values: Sequence[float]) -> Span:
    """Shares as lowest and highest of 100: 86–91."""
    low, high = round(100 * min(values)), round(100 * max(values))
    return Span(low, high, str(low) if low == high else f"{low}–{high}")


def between(span: Span) -> str:
    """A span in running text."""
    return reach(span.low, span.high)


def line(
    code: str,
    head: str,
    columns: Sequence[str],
    cells: Sequence[tuple[str, float | None]],
    *,
    note: str = "",
    apart: bool = False,
) -> Line:
    """A line of a table from the texts and numbers of its cells."""
    filled = tuple(Cell(column, text, value) for column, (text, value) in zip(columns, cells, strict=True))
    return Line(code, head, filled, note, apart)


def share_cell(share: float | None) -> tuple[str, float | None]:
    """A share as a whole percentage, or that there is none."""
    return (f"{round(100 * share)}%", share) if share is not None else (_("not computed"), None)


def distance_cell(distance: float | None) -> tuple[str, float | None]:
    """A difference of shares in percentage points, to a tenth."""
    return (f"{100 * distance:.1f}", distance) if distance is not None else (_("not computed"), None)
