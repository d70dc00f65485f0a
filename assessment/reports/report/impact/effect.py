"""What the parts of the page are built from: two versions, the figures of past and of invented respondents, words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessment.instrument.definition import Definition
from assessment.lib.ui import tr
from assessment.reports.report.table import Cell, Sign, Table

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A part of the page: the title is what was found; what is seldom asked for stands in `more`, under its name."""

    code: str
    title: str
    text: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    more_title: str = ""
    more: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Effect:
    """The version in use, the draft, and what they make of the same respondents."""

    before: Definition
    after: Definition
    past: Figures
    invented: Figures

    @property
    def has_past(self) -> bool:
        """Whether enough people answered for anything to be told of them."""
        return bool(self.past["n"])

    @property
    def told(self) -> list[tuple[str, Figures]]:
        """The figures there are, each with the words for whose they are."""
        n = number(self.invented["n"])
        found = [(_("%(n)s simulated respondents") % {"n": n}, self.invented)]
        if self.has_past:
            found.insert(0, (_("%(n)s past results") % {"n": number(self.past["n"])}, self.past))
        return found

    def type_name(self, code: str) -> str:
        """A type, or why none is named, as a heading."""
        without = {
            "blend": _("Blend"),
            "insufficient": _("Too few answers"),
            "not-applicable": _("Other post"),
        }
        archetype = self.before.archetype_by_code.get(code) or self.after.archetype_by_code.get(code)
        return tr(archetype.label) if archetype is not None else without.get(code, code)

    def sign(self, code: str) -> Sign | None:
        """The shape of a type; none for a code that is no type."""
        archetype = self.before.archetype_by_code.get(code) or self.after.archetype_by_code.get(code)
        return Sign(code, archetype.shape) if archetype is not None else None


def number(count: int) -> str:
    """A count of people."""
    return f"{count:,}"


def counted(label: str, count: int | None) -> Cell:
    """A count as a cell; what is withheld, and nobody, stand back."""
    if count is None:
        return Cell(label, _("not shown"))
    return Cell(label, number(count), count or None)


def share(part: int, n: int) -> str:
    """A share to a tenth of a per cent."""
    return f"{100 * part / n:.1f}%" if n else "0%"


def points(shift: float) -> str:
    """A shift of a probability in percentage points, with its sign."""
    tenths = round(1000 * shift)
    return f"{'+' if tenths > 0 else '−' if tenths < 0 else '±'}{abs(tenths) / 10:.1f}"


def together(counts: Sequence[int | None]) -> int | None:
    """The sum of counts, None if one of them is withheld."""
    return None if None in counts else sum(count or 0 for count in counts)
