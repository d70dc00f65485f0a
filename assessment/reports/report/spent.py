"""Where the time goes, beside (never on one axis with) what the study says of the types."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _

from .case import Case
from .responsibilities import missing_note, spoken
from .sentences import row_label
from .tree import TimeFinding, TimeRow
from .words import count, heading, inline, listed, plain

AXIS_STEP = 20
MOST_LEADERS = 2
"""With more rows level at the top the title names none."""


def build_time(case: Case) -> TimeFinding | None:
    """Rows with time, most first, then the others; None without a time answer."""
    question = case.definition.time_question
    spent = {row: value for row, value in case.spent.items() if value}
    if question is None or not spent:
        return None
    axis = AXIS_STEP * math.ceil(max(spent.values()) / AXIS_STEP)
    codes = [row.code for row in case.definition.allocation_rows(question)]
    ordered = sorted((code for code in codes if code in spent), key=lambda code: -spent[code])
    return TimeFinding(
        code="time",
        topic=_("Time"),
        title=heading(_title(case, spent)),
        text=_text(case, spent),
        sources=(case.study_source(),),
        spent=tuple(_row(case, code, axis) for code in ordered),
        without=tuple(_row(case, code, axis) for code in codes if code not in spent),
        types=case.types,
        own_axis=_("Your time"),
        own_axis_end=f"{axis}%",
        rates_axis=_("Share of the type’s CTOs who count it among their largest time investments"),
        caution=_(
            "Two different measures, on two axes: the bars are shares of your hours, the marks shares of CTOs. A mark "
            "at %(share)s does not mean that anyone spends %(share)s of the time."
        )
        % {"share": "40%"},
    )


def _row(case: Case, code: str, axis: float) -> TimeRow:
    value = case.spent.get(code) or 0
    is_listed = code in case.definition.responsibility_by_code
    rates = case.rates("time", code) if is_listed else ()
    published = any(rate.share is not None for rate in rates)
    none = _("Not published for any type") if is_listed else _("Not part of the study")
    return TimeRow(
        code=code,
        label=row_label(case, code),
        percent=value,
        text=f"{plain(value)}%",
        length=round(100 * value / axis, 1),
        rates=rates,
        spoken=spoken(rates),
        note=missing_note(rates) if published else none,
    )


def _title(case: Case, spent: dict[str, float]) -> str:
    own = {code: value for code, value in spent.items() if code in case.definition.responsibility_by_code}
    if not own:
        return _("All your time goes to work outside the listed responsibilities")
    top = sorted(own, key=lambda code: -own[code])[: case.definition.model.top_time_rows]
    leaders = [code for code in top if own[code] == own[top[0]]]
    words = {
        "row": listed([inline(row_label(case, code)) for code in leaders]),
        "n": count(len(top)),
        "sum": f"{plain(sum(own[code] for code in top))}%",
        "percent": f"{plain(own[top[0]])}%",
    }
    if len(top) == 1:
        return _("%(row)s takes %(percent)s of your time") % words
    if len(leaders) > MOST_LEADERS:
        return _("%(sum)s of your time goes to %(n)s responsibilities") % words
    return _("%(sum)s of your time goes to %(n)s responsibilities, led by %(row)s") % words


def _text(case: Case, spent: dict[str, float]) -> tuple[str, ...]:
    said = []
    mine = [row for row, owner in case.owned.items() if owner == "me"]
    idle = [row for row in mine if row not in spent]
    if mine:
        words = {"mine": len(mine), "idle": len(idle)}
        said.append(
            _("Responsibilities that are yours alone: %(mine)s. Of these, without any of your time: %(idle)s.") % words
        )
    others = [row for row, value in spent.items() if case.owned.get(row) in ("cio", "cto", "other")]
    if others:
        share = {"sum": f"{plain(sum(spent[row] for row in others))}%"}
        said.append(_("%(sum)s of your time goes to what others own.") % share)
    return tuple(said)
