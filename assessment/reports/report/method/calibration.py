"""Whether a probability is what it says, and whether the range holds what it promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessment.reports.report.frequency import WAYS
from assessment.reports.report.method_tree import CalibrationFinding, CalibrationRow, CalibrationTable
from assessment.reports.report.table import Table
from assessment.reports.report.words import heading, percent, span

from .grounds import PERCENTILES, Grounds, line, way_label


def build_calibration(grounds: Grounds) -> CalibrationFinding | None:
    """What was said beside what was found; None where nothing was simulated."""
    ways = sorted(
        (way for way in grounds.ways if way.get("calibration")), key=lambda way: -way.get("calibration_error", 0)
    )
    if not ways:
        return None
    return CalibrationFinding(
        code="calibration",
        topic=_("How honest the probabilities are"),
        title=heading(_title(grounds)),
        text=(
            _example(ways[0]),
            _(
                "The lines group simulated CTOs by the probability of their leading type, over all sets of unpublished "
                "rates. Of %(n)s ways in which answers may go together, the one that errs most is shown; the others "
                "open below."
            )
            % {"n": len(ways)},
        ),
        tables=tuple(_table(way) for way in ways),
        coverage=_coverage(grounds),
        coverage_title=_("Does the range keep its promise?"),
        coverage_text=_promise(),
    )


def _title(grounds: Grounds) -> str:
    errors = [100 * way["calibration_error"] for way in grounds.ways]
    low, high = f"{min(errors):.1f}", f"{max(errors):.1f}"
    distance = low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    return _("The probabilities are off by %(distance)s percentage points on average") % {"distance": distance}


def _example(way: Mapping[str, Any]) -> str:
    """The group with most people, told in words."""
    row = max(way["calibration"], key=lambda one: one["share"])
    words = {"said": percent(row["said"]), "found": round(100 * row["found"])}
    return (
        _(
            "A probability is honest if it comes true as often as it says. Of 100 simulated CTOs whose leading type "
            "was given about %(said)s, %(found)s were of that type."
        )
        % words
    )


def _table(way: Mapping[str, Any]) -> CalibrationTable:
    rows = tuple(
        CalibrationRow(
            label=span(row["from"], row["to"]),
            said=row["said"],
            said_text=percent(row["said"]),
            found=row["found"],
            found_text=percent(row["found"]),
            share_text=percent(row["share"]),
        )
        for row in way["calibration"]
        if row["share"]
    )
    return CalibrationTable(way["code"], way_label(way["code"]), rows)


def _promise() -> str:
    low, high = PERCENTILES
    return _(
        "For %(n)s of 100 simulated CTOs the range should contain the probability that the same rule would give if "
        "every rate were known. This is how often it did."
    ) % {"n": high - low}


def _coverage(grounds: Grounds) -> Table | None:
    found = (grounds.figures or {}).get("coverage") or {}
    if not found:
        return None
    columns = (_("Inside the range, of 100"),)
    return Table(
        caption=_("How often the range contains the probability worked out from the true rates"),
        corner=_("How answers go together"),
        columns=columns,
        lines=tuple(
            line(code, way_label(code), columns, [(str(round(100 * found[code])), found[code])])
            for code in WAYS  # a database may give keys back in another order
            if code in found
        ),
    )
