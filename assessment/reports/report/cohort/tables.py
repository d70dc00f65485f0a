"""Ownership, time, indices and advice over a group."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from assessment.engagements.queries import ADVICE, HOLDS, INDEX, OWNERSHIP, TIME, Figures
from assessment.lib.ui import tr
from assessment.lib.wording import row_label
from assessment.reports.report.advice import EFFORTS, HORIZONS
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.tree import LensRow
from assessment.reports.report.words import heading, inline, percent, plain
from assessment.scoring.release import Cell as Told
from assessment.scoring.release import GroupFigures

from .labels import count_text, share_text
from .tree import IndexFinding, TableFinding

FIRST_SHOWN = 8
"""Recommendations before the others open."""
LEAST_REMAINDER = 0.5
"""Percentage points below which what is left over is rounding."""


def build_indices(figures: Figures, group: GroupFigures) -> IndexFinding | None:
    """The mean of each index that may be told."""
    rows = tuple(
        LensRow(
            code=one.code,
            label=tr(one.label),
            help=tr(one.help),
            value=group.means[f"{INDEX}.{one.code}"],
            low=0,
            high=100,
            text=f"{group.means[f'{INDEX}.{one.code}']:.0f}",
        )
        for one in figures.definition.indices
        if f"{INDEX}.{one.code}" in group.means
    )
    if not rows:
        return None
    high, low = max(rows, key=lambda row: row.value), min(rows, key=lambda row: row.value)
    words = {"most": inline(high.label), "high": high.text, "least": inline(low.label), "low": low.text}
    title = _("Highest: %(most)s (%(high)s of 100); lowest: %(least)s (%(low)s)") % words
    if high.text == low.text:
        title = _("%(most)s: %(high)s of 100") % words
    return IndexFinding(
        code="indices",
        topic=_("Technology and collaboration"),
        title=heading(title),
        text=(
            _("The mean over those who answered, on a scale of 0 to 100."),
            _("The study publishes no cut-offs, so no value is called high or low."),
        ),
        rows=rows,
    )


def build_time(figures: Figures, group: GroupFigures) -> TableFinding | None:
    """How time divides, on average over those who said."""
    question = figures.definition.time_question
    if question is None or TIME not in group.means:
        return None
    told = {
        row.code: group.means[f"{TIME}.{row.code}"]
        for row in figures.definition.allocation_rows(question)
        if f"{TIME}.{row.code}" in group.means
    }
    if not told:
        return None
    column = _("Share of the time")
    order = sorted(told, key=lambda code: -told[code])
    lines = [_time_line(code, row_label(figures.definition, code), told[code], column) for code in order]
    left = 100 - sum(told.values())
    if left >= LEAST_REMAINDER:
        lines.append(_time_line("rest", _("All others together"), left, column, apart=True))
    words = {"row": inline(row_label(figures.definition, order[0])), "share": f"{told[order[0]]:.0f}%"}
    return TableFinding(
        code="time",
        topic=_("Time"),
        title=heading(_("Most time goes to %(row)s: %(share)s on average") % words),
        text=(
            _("Each person’s hours count as 100%, whatever they add up to; the rows add up to 100% again."),
            _("Rows on which too few spend time are counted together."),
        ),
        tables=(Table(_("How the time divides"), _("Responsibility"), (column,), tuple(lines)),),
    )


def _time_line(code: str, label: str, value: float, column: str, *, apart: bool = False) -> Line:
    return Line(code, label, (Cell(column, f"{plain(value)}%", value, min(100.0, value)),), apart=apart)


def build_ownership(figures: Figures, group: GroupFigures, *, exact: bool) -> TableFinding | None:
    """Who owns each responsibility, by how many say so."""
    question = figures.definition.ownership_question
    if question is None or not any(item.startswith(f"{OWNERSHIP}.") for item in group.counts):
        return None
    mine = max(question.options, key=lambda option: option.strength)
    columns = tuple(tr(option.label) for option in question.options)
    lines, claimed = [], {}
    for row in figures.definition.rows_of_question[question.code]:
        told = group.counts.get(f"{OWNERSHIP}.{row}", {})
        if mine.code in told:
            claimed[row] = told[mine.code].share
        cells = [
            Cell(column, share_text(told.get(option.code), exact=exact), _value(told, option.code, exact=exact))
            for option, column in zip(question.options, columns, strict=True)
        ]
        lines.append(Line(row, row_label(figures.definition, row), tuple(cells)))
    title = _("Who owns what, by how many say so")
    if claimed:
        first = max(claimed, key=lambda row: claimed[row])
        words = {"row": inline(row_label(figures.definition, first)), "share": percent(claimed[first])}
        title = _("Most often one’s own: %(row)s, said by %(share)s") % words
    return TableFinding(
        code="ownership",
        topic=_("Who owns what"),
        title=heading(title),
        text=(_("The share of the group that gave each answer, each person of their own work."),),
        tables=(Table(_("Answers by responsibility"), _("Responsibility"), columns, tuple(lines)),),
    )


def build_advice(figures: Figures, group: GroupFigures, *, exact: bool) -> TableFinding | None:
    """The recommendations by how many have them among their first."""
    told = {
        one.code: group.counts[f"{ADVICE}.{one.code}"][HOLDS]
        for one in figures.definition.recommendations
        if HOLDS in group.counts.get(f"{ADVICE}.{one.code}", {})
    }
    if not told:
        return None
    by_code = {one.code: one for one in figures.definition.recommendations}
    order = sorted(told, key=lambda code: (-told[code].share, code))
    columns = (_("For how many"), *((_("People"),) if group.tells_counts else ()))
    lines = [
        Line(
            code,
            tr(by_code[code].title),
            (
                Cell(columns[0], share_text(told[code], exact=exact), told[code].share, 100 * told[code].share),
                *(Cell(column, count_text(told[code], exact=exact), told[code].count) for column in columns[1:]),
            ),
            note=f"{_(HORIZONS[by_code[code].horizon])} · {_(EFFORTS[by_code[code].effort])}",
        )
        for code in order
    ]
    words = {"advice": tr(by_code[order[0]].title), "share": percent(told[order[0]].share)}
    corner, more = _("Recommendation"), lines[FIRST_SHOWN:]
    return TableFinding(
        code="advice",
        topic=_("Recommendations"),
        title=heading(_("“%(advice)s” holds for %(share)s") % words),
        text=(_("Counted is a recommendation that is among the first of a person’s result."),),
        tables=(Table(_("Recommendations by how many they hold for"), corner, columns, tuple(lines[:FIRST_SHOWN])),),
        more=(Table(_("The other recommendations"), corner, columns, tuple(more)),) if more else (),
    )


def _value(told: Mapping[str, Told], code: str, *, exact: bool) -> float | None:
    """A figure that is not told counts as none; where all is told it is zero."""
    if code in told:
        return told[code].share
    return 0.0 if exact else None
