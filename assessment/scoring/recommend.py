"""Which advice, in which order, and which answers brought it up.

relevance = sum over k of p(k) c(k) x (0.5 + 0.5 need), where c(k) is 1 for the advice's own archetypes,
0.35 for others and 0.7 for every k where it is written for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from assessment.instrument.answers import Answers
from assessment.instrument.definition import Condition, Definition, Need, Recommendation

from .evidence import top_time_values
from .indices import IndexValue, indices_of, mean_answer

FIRST = 7
PER_THEME = 3
OWN, OTHERS, EVERYONE = 1.0, 0.35, 0.7
HOLDS_FROM = 0.10
UNANSWERED_NEED = 0.5


@dataclass(frozen=True)
class Reason:
    """An answer that brought an advice up: the question (and row), and the need it stands for (0 to 1)."""

    question: str
    row: str | None
    need: float


@dataclass(frozen=True)
class Advice:
    """A recommendation as it applies to one respondent.

    `first` is its place (from 1) among those shown first, None for the others; `holds` says that it would
    be among them whichever of the likely types the respondent is; `need` is None where nothing was answered.
    """

    code: str
    relevance: float
    need: float | None
    reasons: tuple[Reason, ...]
    first: int | None
    holds: bool


@dataclass(frozen=True)
class Finding:
    """The outcome of a need or condition: a value (None if unanswered) and the answers behind it."""

    value: float | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What needs and conditions ask about: the answers and what follows from them."""

    definition: Definition
    answers: Answers
    indices: dict[str, IndexValue | None]
    top_time: dict[str, float]
    owned: dict[str, str] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)

    @property
    def ownership_code(self) -> str:
        """Code of the ownership question."""
        return self.definition.ownership_question.code if self.definition.ownership_question else ""

    @property
    def time_code(self) -> str:
        """Code of the time question."""
        return self.definition.time_question.code if self.definition.time_question else ""


def recommend(definition: Definition, answers: Answers, probabilities: dict[str, float]) -> list[Advice]:
    """Every recommendation, most relevant first; ties by code. `probabilities` by archetype code."""
    facts = facts_of(definition, answers)
    judged = {advice.code: need_of(advice, facts) for advice in definition.recommendations}
    order = _ranking(definition, judged, probabilities)
    first = first_shown(definition, [code for code, _ in order])
    likely = [code for code, p in probabilities.items() if p >= HOLDS_FROM]
    holding = set(first)
    for archetype in likely:
        certain = {code: float(code == archetype) for code in probabilities}
        ranked = _ranking(definition, judged, certain)
        holding &= set(first_shown(definition, [code for code, _ in ranked]))
    return [
        Advice(
            code=code,
            relevance=relevance,
            need=judged[code].value,
            reasons=judged[code].reasons,
            first=first.index(code) + 1 if code in first else None,
            holds=code in holding,
        )
        for code, relevance in order
    ]


def first_shown(definition: Definition, ranked: Iterable[str]) -> list[str]:
    """The first seven in order, no more than three of a theme, one of those that overlap."""
    by_code = {advice.code: advice for advice in definition.recommendations}
    chosen: list[str] = []
    themes: Counter[str] = Counter()
    overlaps: set[str] = set()
    for code in ranked:
        advice = by_code[code]
        if len(chosen) == FIRST:
            break
        if themes[advice.theme] == PER_THEME or advice.overlaps in overlaps:
            continue
        chosen.append(code)
        themes[advice.theme] += 1
        if advice.overlaps is not None:
            overlaps.add(advice.overlaps)
    return chosen


def facts_of(definition: Definition, answers: Answers) -> Facts:
    """What the needs of a version ask about, computed once per respondent."""
    ownership, time = definition.ownership_question, definition.time_question
    return Facts(
        definition=definition,
        answers=answers,
        indices=indices_of(definition, answers),
        top_time=top_time_values(definition, answers),
        owned=dict(answers.get(ownership.code) or {}) if ownership else {},
        spent=dict(answers.get(time.code) or {}) if time else {},
    )


def need_of(advice: Recommendation, facts: Facts) -> Finding:
    """The need for an advice, 0 to 1, with the answers behind it, strongest first."""
    for condition in advice.certain_if:
        met, reasons = condition_met(condition, facts)
        if met:
            return Finding(1.0, _strongest_first(reasons))
    found = evaluate(advice.need, facts)
    return Finding(found.value, _strongest_first(found.reasons))


def _ranking(
    definition: Definition, judged: dict[str, Finding], probabilities: dict[str, float]
) -> list[tuple[str, float]]:
    ranked = []
    for advice in definition.recommendations:
        need = judged[advice.code].value
        strength = 0.5 + 0.5 * (UNANSWERED_NEED if need is None else need)
        fit = sum(p * _closeness(advice, code) for code, p in probabilities.items())
        ranked.append((advice.code, round(fit * strength, 9)))
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))


def _closeness(advice: Recommendation, archetype: str) -> float:
    if not advice.audience:
        return EVERYONE
    return OWN if archetype in advice.audience else OTHERS


def _strongest_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    best: dict[tuple[str, str | None], Reason] = {}
    for reason in reasons:
        key = (reason.question, reason.row)
        if key not in best or reason.need > best[key].need:
            best[key] = reason
    return tuple(sorted(best.values(), key=lambda reason: -reason.need))


# --- conditions ---------------------------------------------------------------------------------


def condition_met(condition: Condition, facts: Facts) -> tuple[bool, tuple[Reason, ...]]:
    """Whether a condition holds, with the answers it rests on. What is not answered never holds."""
    return CONDITIONS[condition.test](condition, facts)


def asked_by(condition: Any) -> list[tuple[str, str | None]]:
    """The (question, row) pairs whose answers a condition looks at directly."""
    if condition.test in ("all", "any"):
        return [place for part in condition.conditions for place in asked_by(part)]
    question = getattr(condition, "question", None)
    return [(question, getattr(condition, "row", None))] if question else []


def _is_answered(place: tuple[str, str | None], facts: Facts) -> bool:
    question, row = place
    given = facts.answers.get(question)
    return given is not None and (row is None or given.get(row) is not None)


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
    return met, _index_reasons(condition.index, facts, 1.0)


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


# --- needs --------------------------------------------------------------------------------------


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
    return Finding(gap, _index_reasons(need.index, facts, gap))


def _index_height(need: Any, facts: Facts) -> Finding:
    value = facts.indices.get(need.index)
    if value is None:
        return Finding(None)
    return Finding(value.points / 100, _index_reasons(need.index, facts, value.points / 100))


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
        return Finding(0.0 if any(_is_answered(place, facts) for place in asked_by(need.when)) else None)
    found = evaluate(need.part, facts)
    return Finding(found.value, (*found.reasons, *reasons) if found.value else found.reasons)


def _answered(need: Any, facts: Facts) -> list[Finding]:
    parts = [evaluate(part, facts) for part in need.parts]
    return [part for part in parts if part.value is not None]


def _all_reasons(parts: Iterable[Finding]) -> tuple[Reason, ...]:
    return tuple(reason for part in parts for reason in part.reasons)


def _index_reasons(code: str, facts: Facts, need: float) -> tuple[Reason, ...]:
    index = facts.definition.index_by_code[code]
    questions = index.questions if index.kind == "scales" else (index.frequency_question, *index.importance_questions)
    return tuple(Reason(q, None, need) for q in questions if facts.answers.get(q) is not None)


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
