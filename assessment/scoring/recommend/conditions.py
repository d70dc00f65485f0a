"""Whether a condition holds, by its `test`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assessment.instrument.definition import Condition

from .facts import Facts, Reason, index_reasons, is_answered


def condition_met(condition: Condition, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    """Whether a condition holds, with the answers it rests on. What is not answered never holds."""
    return CONDITIONS[condition.test](condition, facts)


def is_judged(condition: Any, facts: Facts) -> bool:
    """Whether any answer that the condition looks at was given: else it says neither yes nor no."""
    if condition.test in ("all", "any"):
        return any(is_judged(part, facts) for part in condition.conditions)
    if condition.test == "index-between":
        return facts.indices.get(condition.index) is not None
    if condition.test in ("outside-top-time", "time-at-least"):
        return bool(facts.spent)
    return is_answered((condition.question, getattr(condition, "row", None)), facts)


def _is(condition: Any, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    given = facts.answers.get(condition.question)
    if condition.row is not None:
        given = (given or {}).get(condition.row)
    return given in condition.values, (Reason(condition.question, condition.row, 1.0),)


def _includes_any(condition: Any, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    given = facts.answers.get(condition.question) or ()
    return bool(set(given) & set(condition.values)), (Reason(condition.question, None, 1.0),)


def _lacks_all(condition: Any, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    given = facts.answers.get(condition.question)
    met = given is not None and not set(given) & set(condition.values)
    return met, (Reason(condition.question, None, 1.0),)


def _scale_between(condition: Any, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    given = facts.answers.get(condition.question)
    met = given is not None and condition.low <= given <= condition.high
    return met, (Reason(condition.question, None, 1.0),)


def _index_between(condition: Any, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    value = facts.indices.get(condition.index)
    met = value is not None and condition.low <= value.mean < condition.below
    return met, index_reasons(condition.index, facts, 1.0)


def _outside_top_time(condition: Any, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    met = bool(facts.top_time) and facts.top_time.get(condition.row, 0.0) == 0
    return met, (Reason(facts.time_code, condition.row, 1.0),)


def _time_at_least(condition: Any, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    met = bool(facts.spent) and facts.spent.get(condition.row, 0) >= condition.percent
    return met, (Reason(facts.time_code, condition.row, 1.0),)


def _all(condition: Any, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    outcomes = [condition_met(part, facts) for part in condition.conditions]
    return all(met for met, _ in outcomes), tuple(reason for _, reasons in outcomes for reason in reasons)


def _any(condition: Any, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    outcomes = [condition_met(part, facts) for part in condition.conditions]
    return any(met for met, _ in outcomes), tuple(r for met, reasons in outcomes if met for r in reasons)


CONDITIONS: dict[str, Callable[[Any, Facts], tuple[bool, tuple[Reason, ...]]]] = {
    "is": _is,
    "includes-any": _includes_any,
    "lacks-all": _lacks_all,
    "scale-between": _scale_between,
    "index-between": _index_between,
    "outside-top-time": _outside_top_time,
    "time-at-least": _time_at_least,
    "all": _all,
    "any": _any,
}
