"""How often the leading type is right, beside simpler counts and the limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessment.reports.report.frequency import WAYS
from assessment.reports.report.method_tree import AccuracyFinding
from assessment.reports.report.table import Line, Table
from assessment.reports.report.tree import Point
from assessment.reports.report.words import heading

from .grounds import Grounds, between, distance_cell, line, share_cell, spanned, way_label

BASELINES = ("sum", "scaled", "cosine")


def build_accuracy(grounds: Grounds) -> AccuracyFinding:
    """All bands together, for every way in which answers may go together."""
    if not grounds.ways:
        return AccuracyFinding(
            code="accuracy",
            topic=_("How often it is right"),
            title=heading(_("Not simulated yet for this version")),
            text=(
                _(
                    "How often the method finds the right type, how honest its probabilities are, and how it compares "
                    "with simpler counts will stand here once it has been simulated."
                ),
            ),
        )
    range_ = between(spanned([way["accuracy"] for way in grounds.ways]))
    return AccuracyFinding(
        code="accuracy",
        topic=_("How often it is right"),
        title=heading(_("For %(range)s of 100 simulated CTOs, the leading type is the right one") % {"range": range_}),
        text=tuple(_text(grounds)),
        table=_table(grounds),
        terms=_terms(),
    )


def _text(grounds: Grounds) -> Iterator[str]:
    most = max(archetype.share.global_ for archetype in grounds.definition.archetypes)
    yield _(
        "Clear, leaning and blend taken together. Always naming the most common type would be right for %(n)s of 100."
    ) % {"n": round(100 * most)}
    limits = [way["limit"] for way in grounds.ways if way.get("limit") is not None]
    if limits:
        yield _(
            "The best that anyone could do with these questions, knowing every rate and how answers go together, is "
            "%(range)s of 100."
        ) % {"range": between(spanned(limits))}
    yield _("Each line of the table is one way in which a person’s answers may go together.")
    if high := _high(grounds):
        yield _(
            "The last lines show what happens if the unpublished rates are higher than we assume: then the leading "
            "type is right for %(range)s of 100."
        ) % {"range": between(spanned([way["accuracy"] for way in high]))}


def _high(grounds: Grounds) -> list[Mapping[str, Any]]:
    return [way for way in grounds.every_way if way["code"] not in WAYS]


def _table(grounds: Grounds) -> Table:
    columns = (
        _("This method"),
        _("Plain sums"),
        _("Scaled sums"),
        _("Cosine"),
        _("Limit"),
        _("Calibration error"),
    )
    lines: list[Line] = []
    for ways in (list(grounds.ways), _high(grounds)):
        for index, way in enumerate(ways):
            baselines = way.get("baselines") or {}
            cells = [
                share_cell(way["accuracy"]),
                *(share_cell(baselines.get(code)) for code in BASELINES),
                share_cell(way.get("limit")),
                distance_cell(way.get("calibration_error")),
            ]
            apart = bool(lines) and index == 0
            lines.append(line(way["code"], way_label(way["code"]), columns, cells, apart=apart))
    return Table(
        caption=_("Share of simulated CTOs whose leading type is the right one"),
        corner=_("How answers go together"),
        columns=columns,
        lines=tuple(lines),
        note=_("Calibration error in percentage points, all else in per cent of simulated CTOs."),
    )


def _terms() -> tuple[Point, ...]:
    return (
        Point(
            _("Plain sums"),
            _("Adds up, for each type, the published percentages of what a person ticked. The highest sum wins."),
        ),
        Point(
            _("Scaled sums"),
            _(
                "The same, each sum divided by what the type’s own lists add up to, so that long lists have no "
                "advantage."
            ),
        ),
        Point(
            _("Cosine"),
            _(
                "Asks how closely a person’s answers follow the pattern of the published percentages, however many "
                "things the person ticked."
            ),
        ),
        Point(
            _("Limit"),
            _(
                "The best that anyone could do with these questions, knowing every rate and how answers go together. "
                "What lies between it and this method is the price of what the report leaves out."
            ),
        ),
        Point(
            _("Calibration error"),
            _(
                "How many percentage points, on average, the probability given lies from the share of CTOs for whom "
                "the type was right. Worked out for each simulated set of unpublished rates, then averaged."
            ),
        ),
    )
