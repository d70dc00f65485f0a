"""This wave beside the one before, in what can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.engagements.queries import INDEX, OWNERSHIP, TIME, TYPE, Figures
from assessment.instrument.changes import incomparable_questions, places_alike
from assessment.instrument.definition import CollaborationIndex, Definition, Index
from assessment.lib.ui import tr
from assessment.lib.wording import row_label
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.words import heading, percent, plain
from assessment.scoring.release import GroupFigures

from .labels import NOT_TOLD, type_label
from .tree import TableFinding


@dataclass(frozen=True)
class Wave:
    """An earlier wave of the same client: what it is called, and its figures."""

    name: str
    figures: Figures


def build_waves(figures: Figures, name: str, earlier: Wave | None) -> TableFinding | None:
    """Everybody then and now; None without an earlier wave that has figures, or without any now."""
    now, then = figures.everybody, earlier.figures.everybody if earlier else None
    if earlier is None or now is None or then is None:
        return None
    columns = tuple(
        _("%(wave)s (%(n)s people)") % {"wave": wave, "n": f"{group.n:,}"}
        for wave, group in ((earlier.name, then), (name, now))
    )
    comparable = _Comparable(earlier.figures.definition, figures.definition)
    lines = [
        Line(
            item,
            label,
            tuple(_cell(group, item, column) for group, column in zip((then, now), columns, strict=True)),
            apart=apart,
        )
        for item, label, apart in comparable.items()
        if any(_value(group, item) is not None for group in (then, now))
    ]
    if not lines:
        return None
    first = [line for line in lines if line.code.startswith((TYPE, INDEX))]
    more = [line for line in lines if line not in first]
    return TableFinding(
        code="waves",
        topic=_("Waves compared"),
        title=heading(_("“%(earlier)s” beside “%(now)s”") % {"earlier": earlier.name, "now": name}),
        text=(
            _("Other people may have answered, and few: a difference by itself proves no change."),
            _("Compared is only what both questionnaires ask alike."),
        ),
        tables=(Table(_("Types and indices"), _("Figure"), columns, tuple(first)),) if first else (),
        more=(Table(_("Who owns what, and time"), _("Figure"), columns, tuple(more)),) if more else (),
    )


class _Comparable:
    """What two versions ask alike."""

    def __init__(self, earlier: Definition, later: Definition) -> None:
        self.earlier, self.later = earlier, later
        self.differ = incomparable_questions(earlier, later) if earlier is not later else {}

    def items(self) -> Iterator[tuple[str, str, bool]]:
        """Item by item with its label; whether a new kind begins."""
        if self.earlier is self.later or places_alike(self.earlier, self.later):
            for place, archetype in enumerate(self.later.archetypes):
                yield f"{TYPE}/{archetype.code}", type_label(self.later, archetype.code), place == 0
        alike = [index for index in self.later.indices if self._is_alike(index)]
        for place, index in enumerate(alike):
            yield f"{INDEX}.{index.code}", tr(index.label), place == 0
        ownership, time = self.later.ownership_question, self.later.time_question
        if ownership and ownership.code not in self.differ:
            mine = max(ownership.options, key=lambda option: option.strength).code
            for place, row in enumerate(self.later.rows_of_question[ownership.code]):
                label = _("Owns: %(item)s") % {"item": row_label(self.later, row)}
                yield f"{OWNERSHIP}.{row}/{mine}", label, place == 0
        if time and time.code not in self.differ:
            for place, row in enumerate(self.later.rows_of_question[time.code]):
                yield f"{TIME}.{row}", _("Time: %(item)s") % {"item": row_label(self.later, row)}, place == 0

    def _is_alike(self, index: Index) -> bool:
        asked = (
            (index.frequency_question, *index.importance_questions)
            if isinstance(index, CollaborationIndex)
            else index.questions
        )
        return self.earlier.index_by_code.get(index.code) == index and not self.differ.keys() & set(asked)


def _value(group: GroupFigures, item: str) -> float | None:
    name, _slash, answer = item.partition("/")
    if answer:
        cell = group.counts.get(name, {}).get(answer)
        if cell is None:
            return 0.0 if group.is_exact else None
        return cell.share
    return group.means.get(name)


def _cell(group: GroupFigures, item: str, column: str) -> Cell:
    value = _value(group, item)
    if value is None:
        return Cell(column, NOT_TOLD)
    if "/" in item:
        return Cell(column, percent(value), value, 100 * value)
    text = f"{plain(value)}%" if item.startswith(TIME) else f"{value:.0f}"
    return Cell(column, text, value, value)
