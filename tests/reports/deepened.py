"""Answers to every question of the deepening sections, beside given ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment.instrument.definition import (
    BipolarQuestion,
    Definition,
    MultiQuestion,
    ScaleQuestion,
    SingleQuestion,
)

POINTS = 5


def deepened(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with one to every question left open, ownership and time apart; the same ones each time."""
    found = dict(answers)
    for question in (question for section in definition.sections for question in section.questions):
        if question.code in found:
            continue
        if isinstance(question, SingleQuestion):
            found[question.code] = question.options[-1].code
        elif isinstance(question, MultiQuestion):
            found[question.code] = [option.code for option in question.options[: question.max_choices or 3]]
        elif isinstance(question, ScaleQuestion | BipolarQuestion):
            found[question.code] = 1 + sum(map(ord, question.code)) % POINTS
    return found
