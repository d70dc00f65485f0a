"""Checks before publishing that need a computation of what answers mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from assessment.instrument.checks import Problem
from assessment.instrument.definition import Archetype, Definition
from assessment.instrument.rules import all_as_asked

from .evidence import evidence_of, ownership_items
from .recommend import Columns, recommend_many
from .result import is_enough, place, standings_of
from .simulate import SEED, simulated_answers

TRIED = 2000
"""Invented respondents by whom a document is tried. What none of them meets may still be met by somebody: no error."""
_SOME_TIME = 10
"""Per cent for each row where a type's time goes."""


def scoring_problems(definition: Definition) -> list[Problem]:
    """What only scoring can see of a document that holds together; empty if there is nothing."""
    if definition.ownership_question is None:
        return [Problem("no-ownership", "sections", "without an ownership question no type can be found")]
    certain = [*_too_few_items(definition), *_unreachable_types(definition), *_too_little_advice(definition)]
    known = {problem.place.removesuffix(".audience") for problem in certain}
    return [*certain, *(problem for problem in _tried(definition) if problem.place not in known)]


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
    for code in codes:
        if all(advice.audience and code not in advice.audience for advice in definition.recommendations):
            yield Problem(
                "no-advice-for", f"archetypes.{code}", "no recommendation is written for this type, or for all"
            )


def _tried(definition: Definition) -> Iterator[Problem]:
    """What becomes of respondents who give every answer there is: types and advice that none of them meets."""
    people = all_as_asked(definition, simulated_answers(definition, TRIED, SEED))
    standings = standings_of(definition, people)
    found = recommend_many(Columns(definition, people), standings.probabilities)
    for advice, needs, is_first in zip(definition.recommendations, found.needs.T, found.is_first.T, strict=True):
        if not is_first.any() and not (needs > 0).any():
            detail = f"of {TRIED} simulated respondents none needs it, and to none it is shown among the first"
            yield Problem("never-shown", f"recommendations.{advice.code}", detail, "warning")
    for number, archetype in enumerate(definition.archetypes):
        leads = standings.is_enough & (standings.leading == number)
        if not leads.any():
            detail = f"of {TRIED} simulated respondents none comes out as this type"
            yield Problem("never-leads", f"archetypes.{archetype.code}", detail, "warning")
            continue
        audiences = (one.audience for one in definition.recommendations)
        fits = np.array([not audience or archetype.code in audience for audience in audiences], dtype=np.bool_)
        without = int((leads & ~found.is_first[:, fits].any(axis=1)).sum())
        if without and definition.recommendations:
            detail = f"{without} of {int(leads.sum())} simulated respondents are shown nothing written for this type"
            yield Problem("nothing-written", f"archetypes.{archetype.code}", detail, "warning")
