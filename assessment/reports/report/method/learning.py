"""What learning the unpublished rates from responses brings, and the control that shows the harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.reports.report.method_tree import LearningFinding
from assessment.reports.report.table import Line, Table
from assessment.reports.report.words import heading, inline, listed

from .grounds import Grounds, between, distance_cell, line, share_cell, spanned, way_label

CONTROL = "-fixed-"
"""What the code of a control holds: the coupling was not chosen by the data but fixed."""


def build_learning(grounds: Grounds) -> LearningFinding | None:
    """None where no learning was simulated."""
    learning = (grounds.figures or {}).get("learning")
    if not learning or not learning.get("cases"):
        return None
    free = [case for case in learning["cases"] if CONTROL not in case["code"]]
    words = {
        "n": f"{learning['responses']:,}",
        "before": between(spanned([case["accuracy_before"] for case in free])),
        "after": between(spanned([case["accuracy_after"] for case in free])),
    }
    controls = [case for case in learning["cases"] if CONTROL in case["code"]]
    return LearningFinding(
        code="learning",
        topic=_("Learning what is not published"),
        title=heading(
            _("With %(n)s simulated responses to learn from, %(after)s of 100 are placed right instead of %(before)s")
            % words
        ),
        text=(
            _(
                "Nobody’s type needs to be known for this. The method looks for the unpublished rates under which the "
                "responses as a whole are most likely, within the same bounds as before."
            ),
            _(
                "They are accepted only if they clearly better predict responses held back for a test; otherwise "
                "everything stays as it was. A person then decides whether to publish them as a new version. Results "
                "already given stay."
            ),
            *(_control(case, learning["worlds"]) for case in controls),
        ),
        table=_table(learning),
    )


def _control(case: Mapping[str, Any], worlds: int) -> str:
    words = {
        "accepted": case["accepted"],
        "worlds": worlds,
        "before": distance_cell(case["calibration_error_before"])[0],
        "after": distance_cell(case["calibration_error_after"])[0],
    }
    return (
        _(
            "The last line is a control. These simulated CTOs spend time only on what they own, but learning is made "
            "to assume that time has nothing to do with ownership. The probabilities would then be off by %(after)s "
            "percentage points instead of %(before)s, and far too sure. The test on responses held back let this "
            "through in %(accepted)s of %(worlds)s runs."
        )
        % words
    )


def _table(learning: Mapping[str, Any]) -> Table:
    columns = (
        _("Before"),
        _("After"),
        _("Limit"),
        _("Calibration error before"),
        _("Calibration error after"),
        _("Accepted"),
    )
    lines: list[Line] = []
    for case in sorted(learning["cases"], key=lambda one: CONTROL in one["code"]):
        control = CONTROL in case["code"]
        code = case["code"].split(CONTROL)[0]
        head = _control_head(code) if control else way_label(code)
        accepted = _("%(n)s of %(worlds)s") % {"n": case["accepted"], "worlds": learning["worlds"]}
        cells = [
            share_cell(case.get("accuracy_before")),
            share_cell(case.get("accuracy_after")),
            share_cell(case.get("limit")),
            distance_cell(case.get("calibration_error_before")),
            distance_cell(case.get("calibration_error_after")),
            (accepted, float(case["accepted"])),
        ]
        note = "" if control else _chosen(case)
        lines.append(line(case["code"], head, columns, cells, note=note, apart=control))
    return Table(
        caption=_("Simulated CTOs before and after learning"),
        corner=_("How answers go together"),
        columns=columns,
        lines=tuple(lines),
        note=_(
            "Before, after, limit: share of simulated CTOs whose leading type is the right one. Calibration error in "
            "percentage points. Accepted: in how many of %(worlds)s runs, each with %(n)s simulated responses and "
            "other unpublished rates."
        )
        % {"worlds": learning["worlds"], "n": f"{learning['responses']:,}"},
    )


def _chosen(case: Mapping[str, Any]) -> str:
    """Which view of time the responses chose, and how often."""
    labels = {"0": _("independent"), "0.5": _("half-way"), "1": _("only on what one owns")}
    counts = case.get("coupling") or {}
    chosen = [
        ngettext("%(view)s in %(n)s run", "%(view)s in %(n)s runs", n) % {"view": label, "n": n}
        for code, label in labels.items()
        if (n := counts.get(code))
    ]
    return _("Chosen by the responses: %(views)s") % {"views": listed(chosen)} if chosen else ""


def _control_head(code: str) -> str:
    return _("Control: %(way)s, but learning assumes otherwise") % {"way": inline(way_label(code))}
