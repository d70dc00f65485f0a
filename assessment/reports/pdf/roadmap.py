"""The advice over one, three and five years."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessment.reports.report.advice import HORIZONS
from assessment.reports.report.tree import AdviceFinding
from assessment.reports.report.words import count, heading

YEARS = {"90-days": 1, "1-year": 1, "3-years": 3, "5-years": 5}
"""By the end of which year an action of this horizon is done."""


def build_roadmap(advice: AdviceFinding) -> dict[str, Any]:
    """A column for each horizon and a row for each action, the soonest first; `last` is the column it ends in."""
    order = list(HORIZONS)
    rows = sorted(advice.first, key=lambda item: (order.index(item.horizon), item.number))
    return {
        "title": heading(_title([YEARS[item.horizon] for item in rows])),
        "columns": [_(label) for label in HORIZONS.values()],
        "rows": [
            {
                "number": item.number,
                "title": item.title,
                "horizon": item.horizon_label,
                "last": order.index(item.horizon),
            }
            for item in rows
        ],
    }


def _title(years: list[int]) -> str:
    soon, last = years.count(1), max(years, default=1)
    words = {"n": count(soon), "all": count(len(years)), "years": count(last)}
    if last == 1:
        return _("All of it can be done within the first year")
    if not soon:
        return _("All of it takes longer than a year, and can be done within %(years)s years") % words
    return _("%(n)s of %(all)s can be done within the first year, the rest within %(years)s years") % words
