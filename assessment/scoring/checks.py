"""Checks before publishing that need a computation of what answers mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assessment.instrument.checks import Problem
from assessment.instrument.definition import Archetype, Definition

from .evidence import evidence_of, ownership_items
from .result import is_enough, place

_SOME_TIME = 10
"""Per cent for each row where a type's time goes."""


def scoring_problems(definition: Definition) -> list[Problem]:
    """Reasons not to publish that only scoring can see; empty if there is none."""
    if definition.ownership_question is None:
        return [Problem("no-ownership", "sections", "without an ownership question no type can be found")]
    return [*_too_few_items(definition), *_unreachable_types(definition), *_too_little_advice(definition)]


def _too_few_items(definition: Definition) -> Iterator[Problem]:
    items, least = len(ownership_items(definition)), definition.model.minimum_ownership
    if items < least:
        yield Problem("unreachable", "model.minimum_ownership", f"only {items} items, {least} are asked for")


def pattern_of(definition: Definition, archetype: Archetype) -> dict[str, Any]:
    """The answers of someone who owns just what a type lists and spends time just where it says, all else elsewhere."""
    ownership, time = definition.ownership_question, definition.time_question
    answers: dict[str, Any] = {}
    if ownership is not None and ownership.options:
        strengths = sorted(ownership.options, key=lambda option: option.strength)
        least, most = strengths[0].code, strengths[-1].code
        listed = archetype.responsibilities
        rows = definition.rows_of_question[ownership.code]
        answers[ownership.code] = {row: most if row in listed else least for row in rows}
    if time is not None:
        spent = {row: _SOME_TIME for row in definition.rows_of_question[time.code] if row in archetype.time}
        other = {row.code: max(0, time.total - sum(spent.values())) for row in time.extra_rows[:1]}
        answers[time.code] = spent | other
    return answers


def _unreachable_types(definition: Definition) -> Iterator[Problem]:
    """A type must lead for the answers of its own pattern.

    Whom the rules of the document ask that is another matter, so here the evidence counts as it is.
    """
    for archetype in definition.archetypes:
        evidence = evidence_of(definition, pattern_of(definition, archetype))
        if not is_enough(definition, evidence) or place(definition, evidence, None).ranking[0] != archetype.code:
            yield Problem(
                "unreachable", f"archetypes.{archetype.code}", "its own pattern of answers leads to another type"
            )


def _too_little_advice(definition: Definition) -> Iterator[Problem]:
    if not definition.recommendations:
        yield Problem("no-advice", "recommendations", "no recommendation at all")
        return
    codes = [archetype.code for archetype in definition.archetypes]
    for advice in definition.recommendations:
        if advice.audience and not set(advice.audience) & set(codes):
            yield Problem("nobody", f"recommendations.{advice.code}.audience", "nobody would get it")
