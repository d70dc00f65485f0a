"""Why the leading type leads: the weight of each answer against each other type, in points (decibans)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .case import Case
from .sentences import owned_clause, row_label, time_clause, time_sentence
from .tree import EvidenceFinding, EvidenceRow, Pair
from .words import capital, count, heading, inline, listed, percent, signed, tenths_that_add_up, times

NEAR_ZERO = 0.05
"""Weights below this are gathered in one closing row."""


def build_evidence(case: Case) -> EvidenceFinding | None:
    """The leading type against each other one, the strongest rival first; None where no type is given."""
    if not case.is_typed:
        return None
    pairs = tuple(_pair(case, rival) for rival in case.ranking[1:])
    leading, rival = pairs[0].leading, pairs[0].rival
    names = {"type": inline(leading.name), "rival": inline(rival.name)}
    return EvidenceFinding(
        code="evidence",
        topic=_("Why"),
        title=heading(_title(case, pairs[0])),
        text=(
            _("The bars weigh each answer for %(type)s against %(rival)s, the next most likely type.") % names,
            _(
                "3 points make one type twice as likely as the other, 10 points ten times (a point is one deciban). "
                "The longer the bar, the more the answer counts."
            ),
            _(
                "The weights come from the types’ published rates and from the assumptions listed under “What this "
                "rests on”."
            ),
        ),
        sources=(case.study_source(),),
        pairs=pairs,
    )


def strongest_clauses(case: Case) -> tuple[list[str], list[str]]:
    """The two answers that weigh most for the leading type against its strongest rival, and the one most against it."""
    rival = case.ranking[1]
    rows = [(row["decibans"][rival], row["item"]) for row in case.snapshot["evidence"] if "." in row["item"]]
    ordered = sorted(rows, key=lambda row: -row[0])
    supporting = [_clause(case, item) for weight, item in ordered[:2] if weight >= NEAR_ZERO]
    opposing = [_clause(case, item) for weight, item in ordered[-1:] if weight <= -NEAR_ZERO]
    return supporting, opposing


def _clause(case: Case, item: str) -> str:
    kind, _dot, row = item.partition(".")
    return owned_clause(case, row) if kind == "ownership" else time_clause(case, row)


def _title(case: Case, pair: Pair) -> str:
    weights = [row.points for row in pair.supporting if "." in row.item]
    if not weights:
        return _("No single answer speaks for %(type)s; the starting point decides") % {
            "type": inline(pair.leading.name)
        }
    number = next(n for n, total in enumerate(accumulate(weights), 1) if total * 2 > sum(weights))
    words = {"n": count(number), "type": inline(pair.leading.name)}
    return (
        ngettext(
            "%(n)s answer makes up most of the case for %(type)s",
            "%(n)s answers make up most of the case for %(type)s",
            number,
        )
        % words
    )


def _pair(case: Case, rival_code: str) -> Pair:
    leading, rival = case.type_name(case.ranking[0]), case.type_name(rival_code)
    weights = case.snapshot["evidence"]
    raw = [row["decibans"][rival_code] for row in weights]
    tenths, total = tenths_that_add_up(raw)
    longest = max(max(map(abs, raw)), NEAR_ZERO)
    ordered = sorted(zip(raw, tenths, weights, strict=True), key=lambda one: -abs(one[0]))
    rows = {
        sign: [
            (_row(case, row, weight, tenth, longest), tenth)
            for weight, tenth, row in ordered
            if sign * weight >= NEAR_ZERO
        ]
        for sign in (1, -1)
    }
    small = [(row, tenth) for weight, tenth, row in ordered if abs(weight) < NEAR_ZERO]
    names = {"type": inline(leading.name), "rival": inline(rival.name)}
    return Pair(
        leading=leading,
        rival=rival,
        supporting=tuple(row for row, _points in rows[1]),
        opposing=tuple(row for row, _points in rows[-1]),
        supporting_text=signed(sum(tenth for _shown, tenth in rows[1])),
        opposing_text=signed(sum(tenth for _shown, tenth in rows[-1])),
        minor=_minor(case, [row for row, _points in small]),
        minor_text=signed(sum(tenth for _shown, tenth in small)),
        total=sum(raw),
        total_text=signed(total),
        total_sentence=_total_sentence(case, rival_code, sum(raw)),
        heading=_("Compared with %(rival)s: %(points)s points") % {**names, "points": signed(total)},
    )


def _row(case: Case, row: Mapping[str, Any], weight: float, tenth: int, longest: float) -> EvidenceRow:
    sentence, kind = _told(case, row)
    return EvidenceRow(
        item=row["item"],
        sentence=sentence,
        kind=kind,
        points=weight,
        text=signed(tenth),
        length=round(100 * abs(weight) / longest, 1),
    )


def _told(case: Case, row: Mapping[str, Any]) -> tuple[str, str]:
    item, _dot, code = row["item"].partition(".")
    if item == "ownership":
        return capital(owned_clause(case, code)), _("Responsibilities")
    if item == "time":
        return time_sentence(case, code, row["value"]), _("Time")
    if item == "pattern":
        return _("Responsibilities and time often say the same thing twice; this row allows for it"), _("Pattern")
    shares = [f"{inline(name.name)} {percent(_share(case, name.code))}" for name in case.types]
    place = _("Greater China") if case.answers.get("region") == "greater-china" else _("all countries in the study")
    return _("How common each type is (%(place)s): %(shares)s") % {"place": place, "shares": listed(shares)}, _(
        "Starting point"
    )


def _share(case: Case, code: str) -> float:
    share = case.definition.archetype_by_code[code].share
    return share.greater_china if case.answers.get("region") == "greater-china" else share.global_


def _minor(case: Case, rows: list[Mapping[str, Any]]) -> str:
    names = []
    for row in rows:
        item, _dot, code = row["item"].partition(".")
        label = inline(row_label(case, code)) if code else ""
        told = {
            "ownership": label,
            "time": _("time on %(row)s") % {"row": label},
            "pattern": _("how the answers go together"),
        }
        names.append(told.get(item, _("how common the types are")))
    return _("Hardly tells the two apart: %(names)s") % {"names": listed(names)} if names else ""


def _total_sentence(case: Case, rival: str, total: float) -> str:
    top = case.ranking[0]
    words = {
        "type": case.type_name(top).name,
        "rival": inline(case.type_name(rival).name),
        "times": times(10 ** (total / 10)),
    }
    return _("%(type)s is %(times)s times as likely as %(rival)s") % words
