"""How much an advice is needed, by the kind of need: 0 to 1, or None if unanswered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import fmean
from typing import Any

from assessment.instrument.definition import Need, Recommendation
from assessment.scoring.indices import mean_answer

from .conditions import condition_met, is_judged
from .facts import Facts, Finding, Reason, index_reasons


def need_of(advice: Recommendation, facts: Facts) -> Finding:
    """The need for an advice, 0 to 1, with the answers behind it, strongest first."""
    for condition in advice.certain_if:
        met, reasons = condition_met(condition, facts)
        if met:
            return Finding(1.0, _strongest_first(reasons))
    found = evaluate(advice.need, facts)
    return Finding(found.value, _strongest_first(found.reasons))


def evaluate(need: Need, facts: Facts) -> Finding:
    """The value of a need, 0 to 1, None if unanswered, with the answers behind it."""
    return NEEDS[need.need](need, facts)


def _scale_gap(need: Any, facts: Facts) -> Finding:
    given = {code: facts.answers[code] for code in need.questions if facts.answers.get(code) is not None}
    if not given:
        return Finding(None)
    if need.of == "lowest":
        lowest = min(given.values())
        given = {code: value for code, value in given.items() if value == lowest}
    value = (5 - fmean(given.values())) / 4
    return Finding(value, tuple(Reason(code, None, (5 - given[code]) / 4) for code in given))


def _scale_height(need: Any, facts: Facts) -> Finding:
    mean = mean_answer(facts.answers, need.questions)
    if mean is None:
        return Finding(None)
    value = (mean - 1) / 4
    answered = [code for code in need.questions if facts.answers.get(code) is not None]
    return Finding(value, tuple(Reason(code, None, (facts.answers[code] - 1) / 4) for code in answered))


def _index_gap(need: Any, facts: Facts) -> Finding:
    value = facts.indices.get(need.index)
    if value is None:
        return Finding(None)
    gap = 1 - value.points / 100
    return Finding(gap, index_reasons(need.index, facts, gap))


def _index_height(need: Any, facts: Facts) -> Finding:
    value = facts.indices.get(need.index)
    if value is None:
        return Finding(None)
    return Finding(value.points / 100, index_reasons(need.index, facts, value.points / 100))


def _unmet_share(need: Any, facts: Facts) -> Finding:
    given = facts.answers.get(need.question)
    if given is None:
        return Finding(None)
    share = sum(option not in given for option in need.options) / len(need.options)
    return Finding(share, (Reason(need.question, None, share),))


def _unbacked_share(need: Any, facts: Facts) -> Finding:
    named = {item for code in need.questions for item in facts.answers.get(code) or ()}
    backed = facts.answers.get(need.backing)
    wanted = [need.counterparts[item] for item in sorted(named) if item in need.counterparts]
    if backed is None or not wanted:
        return Finding(None)
    share = sum(item not in backed for item in wanted) / len(wanted)
    codes = (*(code for code in need.questions if facts.answers.get(code)), need.backing)
    return Finding(share, tuple(Reason(code, None, share) for code in codes))


def _rows_share(need: Any, facts: Facts) -> Finding:
    rows = {row: owner for row, owner in facts.owned.items() if not need.rows or row in need.rows}
    if not rows:
        return Finding(None)
    found = [row for row, owner in rows.items() if owner in need.values]
    share = len(found) / len(rows)
    return Finding(share, tuple(Reason(facts.ownership_code, row, share) for row in found))


def _owned_outside_top_time(need: Any, facts: Facts) -> Finding:
    rows = [row for row, owner in facts.owned.items() if owner in need.values]
    if not rows or not facts.top_time:
        return Finding(None)
    outside = [row for row in rows if facts.top_time.get(row, 0.0) == 0]
    share = len(outside) / len(rows)
    return Finding(share, tuple(Reason(facts.ownership_code, row, share) for row in outside))


def _top_time_not_owned(need: Any, facts: Facts) -> Finding:
    top = [row for row, value in facts.top_time.items() if value > 0 and row in facts.owned]
    if not top:
        return Finding(None)
    found = [row for row in top if facts.owned[row] not in need.values]
    share = len(found) / len(top)
    return Finding(share, tuple(Reason(facts.time_code, row, share) for row in found))


def _time_share(need: Any, facts: Facts) -> Finding:
    spent = {row.code: facts.spent.get(row.code, 0) for row in facts.definition.responsibilities}
    total = sum(spent.values())
    if total == 0:
        return Finding(None)
    share = sum(spent[row] for row in need.rows) / total
    return Finding(share, tuple(Reason(facts.time_code, row, share) for row in need.rows if spent[row]))


def _cases(need: Any, facts: Facts) -> Finding:
    if facts.answers.get(need.question) is None:
        return Finding(None)
    for case in need.cases:
        met, reasons = condition_met(case.when, facts)
        if met:
            return Finding(case.value, tuple(Reason(r.question, r.row, case.value) for r in reasons))
    return Finding(need.otherwise)


def _mean(need: Any, facts: Facts) -> Finding:
    parts = _answered(need, facts)
    if not parts:
        return Finding(None)
    return Finding(fmean(part.value for part in parts), _all_reasons(parts))  # type: ignore[misc]


def _largest(need: Any, facts: Facts) -> Finding:
    parts = _answered(need, facts)
    return max(parts, key=lambda part: part.value or 0) if parts else Finding(None)


def _product(need: Any, facts: Facts) -> Finding:
    parts = [evaluate(part, facts) for part in need.parts]
    value = 1.0
    for part in parts:
        if part.value is None:
            return Finding(None)
        value *= part.value
    return Finding(value, tuple(Reason(r.question, r.row, value) for r in _all_reasons(parts)))


def _only_where(need: Any, facts: Facts) -> Finding:
    met, reasons = condition_met(need.when, facts)
    if not met:
        return Finding(0.0 if is_judged(need.when, facts) else None)
    found = evaluate(need.part, facts)
    return Finding(found.value, (*found.reasons, *reasons) if found.value else found.reasons)


def _answered(need: Any, facts: Facts) -> list[Finding]:
    parts = [evaluate(part, facts) for part in need.parts]
    return [part for part in parts if part.value is not None]


def _all_reasons(parts: Iterable[Finding]) -> tuple[Reason, ...]:
    return tuple(reason for part in parts for reason in part.reasons)


NEEDS: dict[str, Callable[[Any, Facts], Finding]] = {
    "scale-gap": _scale_gap,
    "scale-height": _scale_height,
    "index-gap": _index_gap,
    "index-height": _index_height,
    "unmet-share": _unmet_share,
    "unbacked-share": _unbacked_share,
    "rows-share": _rows_share,
    "owned-outside-top-time": _owned_outside_top_time,
    "top-time-not-owned": _top_time_not_owned,
    "time-share": _time_share,
    "cases": _cases,
    "mean": _mean,
    "largest": _largest,
    "product": _product,
    "only-where": _only_where,
}


def _strongest_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    best: dict[tuple[str, str | None], Reason] = {}
    for reason in reasons:
        key = (reason.question, reason.row)
        if key not in best or reason.need > best[key].need:
            best[key] = reason
    return tuple(sorted(best.values(), key=lambda reason: -reason.need))
