"""What is shown of this site's own respondents."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.reports.report.case import Case
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.words import percent

from .tree import SiteTotals

ANSWERED = "*"
LEAST_ANSWERS, LEAST_PEOPLE = 20, 5
"""Answers to a question, and people behind a figure, below which there is no number."""


def site_label(site: SiteTotals) -> str:
    """The heading of a column."""
    return _("This site (%(n)s)") % {"n": f"{site.respondents:,}"}


def share_of(site: SiteTotals, key: str, *answers: str) -> float | None:
    """The share who gave one of these answers; None where too few answered, or too few gave it or did not."""
    told = site.counts.get(key, {})
    answered = told.get(ANSWERED, 0)
    number = sum(told.get(answer, 0) for answer in answers)
    if answered < LEAST_ANSWERS or 0 < number < LEAST_PEOPLE or 0 < answered - number < LEAST_PEOPLE:
        return None
    return number / answered


def site_cell(site: SiteTotals, key: str, *answers: str) -> Cell:
    """That share as a cell."""
    share = share_of(site, key, *answers)
    text = _("too few") if share is None else percent(share)
    return Cell(site_label(site), text, share, None if share is None else 100 * share)


def mean_cell(site: SiteTotals, key: str) -> Cell:
    """The mean of a row of time, in per cent of it."""
    told = site.counts.get(key, {})
    answered = told.get(ANSWERED, 0)
    if answered < LEAST_ANSWERS:
        return Cell(site_label(site), _("too few"))
    mean = told.get("total", 0) / 10 / answered
    return Cell(site_label(site), f"{mean:.0f}%", mean / 100, mean)


def site_types(case: Case, site: SiteTotals | None) -> Table | None:
    """How common the types are among the site's respondents."""
    if site is None:
        return None
    lines = [Line(name.code, name.name, (site_cell(site, "archetype", name.code),)) for name in case.types]
    lines.append(Line("none", _("Between two types, or none"), (site_cell(site, "archetype", "none"),), apart=True))
    return Table(_("Types among the respondents of this site"), _("Type"), (site_label(site),), tuple(lines))
