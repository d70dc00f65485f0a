"""What each type's members name, beside the person's own answers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.reports.report.case import Case
from assessment.reports.report.sentences import owner_label, row_label
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.words import count, heading, inline, plain

from .site import mean_cell, site_cell, site_label
from .tree import Exhibit, SiteTotals


def responsibilities(case: Case, site: SiteTotals | None) -> Exhibit | None:
    """The responsibilities that a type names, with who owns them here."""
    question = case.definition.ownership_question
    if question is None:
        return None
    rows = _listed(case, "responsibilities")
    own = [row for row in rows if case.owned.get(row) == "me"]
    title = _("What the members of each type name as main responsibilities")
    if case.owned:
        title = _("Of the %(all)s responsibilities that a type names, %(n)s are yours") % {
            "all": count(len(rows)),
            "n": count(len(own)),
        }
    lines = []
    for row in rows:
        cells = [_answer(owner_label(case, case.owned.get(row))), *_rates(case, "responsibilities", row)]
        if site is not None:
            cells.append(site_cell(site, f"{question.code}.{row}", "me"))
        lines.append(Line(row, row_label(case, row), tuple(cells), own=row in own))
    note = _("“This site” counts who makes the final call alone.") if site is not None else ""
    return _exhibit(case, "responsibilities", _("Responsibilities"), title, lines, site, note)


def time(case: Case, site: SiteTotals | None) -> Exhibit | None:
    """The areas that a type names as large investments of time, with the share of one's own time."""
    question = case.definition.time_question
    if question is None:
        return None
    rows = _listed(case, "time")
    title = _("What the members of each type name as their largest investments of time")
    spent = {row: value for row, value in case.spent.items() if value and row in case.definition.row_by_code}
    if spent:
        most = max(spent, key=lambda row: (spent[row], row))
        words = {"row": inline(row_label(case, most)), "percent": f"{plain(spent[most])}%"}
        title = _("Most of your time goes to %(row)s (%(percent)s)") % words
    lines = []
    for row in rows:
        value = case.spent.get(row) if case.spent else None
        own = _("Not answered") if not case.spent else f"{plain(value or 0)}%"
        cells = [_answer(own), *_rates(case, "time", row)]
        if site is not None:
            cells.append(mean_cell(site, f"{question.code}.{row}"))
        lines.append(Line(row, row_label(case, row), tuple(cells)))
    note = _("“This site” is the mean share of time, which no figure of the study is.") if site is not None else ""
    return _exhibit(case, "time-of-types", _("Time"), title, lines, site, note)


def _listed(case: Case, kind: str) -> list[str]:
    """The rows that at least one type names, in the order of the document."""
    named = {row for archetype in case.definition.archetypes for row in getattr(archetype, kind)}
    return [row for row in case.definition.row_by_code if row in named]


def _answer(text: str) -> Cell:
    return Cell(_("You"), text)


def _rates(case: Case, kind: str, row: str) -> list[Cell]:
    return [
        Cell(rate.name, rate.text, rate.share, None if rate.share is None else 100 * rate.share)
        for rate in case.rates(kind, row)
    ]


def _exhibit(
    case: Case, code: str, topic: str, title: str, lines: list[Line], site: SiteTotals | None, note: str
) -> Exhibit:
    columns = [_("You"), *(name.name for name in case.types), *([site_label(site)] if site is not None else [])]
    return Exhibit(
        code=code,
        topic=topic,
        title=heading(title),
        text=(
            _("Share of each type’s members who name it. Where a type’s list leaves it out, no figure is published."),
        ),
        sources=(case.study_source(),),
        table=Table(topic, _("Area"), tuple(columns), tuple(lines), note),
    )
