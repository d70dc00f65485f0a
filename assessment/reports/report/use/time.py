"""How long each page takes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessment.instrument.definition import Definition
from assessment.lib.histogram import EDGES
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.words import heading
from assessment.responses.queries.pooling import LEAST_GROUP
from assessment.responses.queries.use import PageTime, Use
from assessment.responses.services import LONGEST_VISIT

from .labels import page_label
from .tree import UseFinding

MINUTE = 60


def build_time(use: Use) -> UseFinding:
    """Quartiles of the time on each page."""
    times = use.times()
    return UseFinding(
        code="time",
        topic=_("Time on each page"),
        title=heading(_title(use.definition, times)),
        text=(
            _(
                "Measured is the time from a page’s being shown to its being saved, all visits together, and of each "
                "at most %(minutes)s minutes. How long a single question took is not known: the page’s time divided "
                "by its questions would say nothing of any of them."
            )
            % {"minutes": int(LONGEST_VISIT.total_seconds()) // MINUTE},
        ),
        tables=(_table(use.definition, times),) if times else (),
    )


def length(seconds: float | None) -> str:
    """A length of time in words, no finer than it is known."""
    if seconds is None:
        return _("over %(n)s min") % {"n": EDGES[-1] // MINUTE}
    if round(seconds) < MINUTE:
        return _("%(n)s s") % {"n": round(seconds)}
    if seconds >= 10 * MINUTE:
        return _("%(n)s min") % {"n": round(seconds / MINUTE)}
    minutes, rest = divmod(5 * round(seconds / 5), MINUTE)
    return _("%(n)s min %(rest)s s") % {"n": minutes, "rest": rest} if rest else _("%(n)s min") % {"n": minutes}


def _title(definition: Definition, times: Sequence[PageTime]) -> str:
    if not times:
        return _("Shown once the time of %(n)s people on a page is known") % {"n": LEAST_GROUP}
    slowest = max(times, key=lambda time: _rank(time.quartiles[1]))
    words = {"page": page_label(definition, slowest.step), "length": length(slowest.quartiles[1])}
    if slowest.quartiles[1] is None:
        return _("“%(page)s” takes longest: half of all need %(length)s") % words
    return _("“%(page)s” takes longest: half of all need more than %(length)s") % words


def _table(definition: Definition, times: Sequence[PageTime]) -> Table:
    columns = (_("A quarter need at most"), _("Half need at most"), _("Three quarters need at most"), _("People"))
    longest = max(_rank(time.quartiles[1]) for time in times)
    return Table(
        caption=_("Time by page"),
        corner=_("Page"),
        columns=columns,
        lines=tuple(
            Line(
                time.step,
                page_label(definition, time.step),
                (
                    *(
                        Cell(
                            column,
                            length(seconds),
                            _rank(seconds),
                            100 * _rank(seconds) / longest if column == columns[1] else None,
                        )
                        for column, seconds in zip(columns, time.quartiles, strict=False)
                    ),
                    Cell(columns[3], f"{time.respondents:,}", time.respondents),
                ),
            )
            for time in times
        ),
    )


def _rank(seconds: float | None) -> float:
    """A length to compare; what is longer than can be told counts as the least it can be."""
    return EDGES[-1] if seconds is None else max(seconds, 1)
