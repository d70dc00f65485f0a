"""Which advice, in which order, and which answers brought it up.

relevance = sum over k of p(k) c(k) x (0.5 + 0.5 need), where c(k) is 1 for the advice's own archetypes,
0.35 for others and 0.7 for every k where it is written for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assessment.instrument.answers import Answers
from assessment.instrument.definition import Definition

from .facts import Finding, Reason, facts_of
from .needs import need_of

FIRST = 7
PER_THEME = 3
OWN, OTHERS, EVERYONE = 1.0, 0.35, 0.7
HOLDS_FROM = 0.10
UNANSWERED_NEED = 0.5
RELEVANCE_DIGITS = 9
"""Digits beyond which relevance counts as equal."""


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


def recommend(definition: Definition, answers: Answers, probabilities: dict[str, float]) -> list[Advice]:
    """Every recommendation, most relevant first; ties by code. `probabilities` by archetype code."""
    facts = facts_of(definition, answers)
    judged = {advice.code: need_of(advice, facts) for advice in definition.recommendations}
    order = _ranking(definition, judged, probabilities)
    first = first_shown(definition, [code for code, _ in order])
    holding = _holding(definition, judged, probabilities)
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


def _holding(definition: Definition, judged: dict[str, Finding], probabilities: dict[str, float]) -> set[str]:
    """What is among the first seven whichever of the likely types the respondent is."""
    first_by_type = []
    for archetype, probability in probabilities.items():
        if probability >= HOLDS_FROM:
            certain = {code: float(code == archetype) for code in probabilities}
            ranked = _ranking(definition, judged, certain)
            first_by_type.append(set(first_shown(definition, [code for code, _ in ranked])))
    return set.intersection(*first_by_type) if first_by_type else set()


def _ranking(
    definition: Definition, judged: dict[str, Finding], probabilities: dict[str, float]
) -> list[tuple[str, float]]:
    ranked = []
    for advice in definition.recommendations:
        need = judged[advice.code].value
        strength = 0.5 + 0.5 * (UNANSWERED_NEED if need is None else need)
        fit = sum(p * closeness(advice.audience, code) for code, p in probabilities.items())
        ranked.append((advice.code, round(fit * strength, RELEVANCE_DIGITS)))
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))


def closeness(audience: tuple[str, ...], archetype: str) -> float:
    """How close advice for these types (none: for everybody) is to a type."""
    if not audience:
        return EVERYONE
    return OWN if archetype in audience else OTHERS
