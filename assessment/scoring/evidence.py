"""Which answers count as evidence, and how strongly each says "yes".

Each item carries a value in [0, 1], the weight with which the answer says yes (virtual evidence in
Pearl's sense: a likelihood ratio v : 1 - v). An item without an answer is absent.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessment.instrument.answers import Answers
from assessment.instrument.definition import Definition


@dataclass(frozen=True)
class Evidence:
    """The values of the answered items, by responsibility code, in the order of the document."""

    ownership: dict[str, float]
    time: dict[str, float]


def ownership_items(definition: Definition) -> tuple[str, ...]:
    """The responsibilities that at least one archetype lists, in the order of the document."""
    listed = {code for archetype in definition.archetypes for code in archetype.responsibilities}
    return tuple(row.code for row in definition.responsibilities if row.code in listed)


def time_items(definition: Definition) -> tuple[str, ...]:
    """The responsibilities that at least one archetype lists under time, in the order of the document."""
    listed = {code for archetype in definition.archetypes for code in archetype.time}
    return tuple(row.code for row in definition.responsibilities if row.code in listed)


def evidence_of(definition: Definition, answers: Answers) -> Evidence:
    """The evidence in clean answers (see `instrument.answers.clean_answers`)."""
    owned: dict[str, float] = {}
    if definition.ownership_question is not None:
        strengths = {option.code: option.strength for option in definition.ownership_question.options}
        given = answers.get(definition.ownership_question.code) or {}
        owned = {code: strengths[given[code]] for code in ownership_items(definition) if given.get(code) is not None}
    values = top_time_values(definition, answers)
    spent = {code: values[code] for code in time_items(definition)} if values else {}
    return Evidence(ownership=owned, time=spent)


def top_time_values(definition: Definition, answers: Answers) -> dict[str, float]:
    """How surely each responsibility is among the top time investments: 1, 0, or q/m where m rows tie for q places.

    Empty without a time answer, or if all responsibilities are 0; extra rows (`other-work`) never count.
    """
    if definition.time_question is None:
        return {}
    given = answers.get(definition.time_question.code) or {}
    spent = {row.code: given.get(row.code) or 0 for row in definition.responsibilities}
    positive = sorted((percent for percent in spent.values() if percent > 0), reverse=True)
    if not positive:
        return {}
    places = definition.model.top_time_rows
    if len(positive) <= places:
        return {code: 1.0 if percent > 0 else 0.0 for code, percent in spent.items()}
    threshold = positive[places - 1]
    above = sum(percent > threshold for percent in positive)
    tied = sum(percent == threshold for percent in positive)
    share = (places - above) / tied
    return {
        code: 1.0 if percent > threshold else share if percent == threshold else 0.0 for code, percent in spent.items()
    }
