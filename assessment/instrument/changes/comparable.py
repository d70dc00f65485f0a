"""Which answers can be compared between two versions of a questionnaire, and whether both place a person alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from assessment.instrument.definition import AllocationQuestion, Definition, OwnershipQuestion, Question, ScaleQuestion
from assessment.instrument.rules import placing_rules

Reason = Literal["only-earlier", "only-later", "reworded", "other-answers"]
"""Why answers to a question cannot be compared between versions: it is asked in one of them only, it reads otherwise in
some language, or other answers can be given."""


def incomparable_questions(earlier: Definition, later: Definition) -> dict[str, Reason]:
    """The codes of the questions whose answers cannot be compared, with the reason, in the order asked."""
    return dict(_incomparable(earlier, later))


def places_alike(earlier: Definition, later: Definition) -> bool:
    """Whether the same answers place a person alike in both versions: same types, rates, evidence and judgements, and
    the same rules on who is asked for the evidence."""
    return placing_rules(earlier) == placing_rules(later) and all(
        getattr(earlier, part) == getattr(later, part)
        for part in ("archetypes", "model", "responsibilities", "ownership_question", "time_question")
    )


def _incomparable(earlier: Definition, later: Definition) -> Iterator[tuple[str, Reason]]:
    for code in {**earlier.questions, **later.questions}:
        one, other = earlier.questions.get(code), later.questions.get(code)
        if one is None:
            yield code, "only-later"
        elif other is None:
            yield code, "only-earlier"
        elif (one.kind, one.label, one.help) != (other.kind, other.label, other.help):
            yield code, "reworded"
        elif _unruled(one) != _unruled(other) or _points(earlier, one) != _points(later, other):
            yield code, "other-answers"


def _unruled(question: Question) -> Question:
    """The question whoever is asked it: an answer means the same."""
    return question.model_copy(update={"shown_if": None})


def _points(definition: Definition, question: Question) -> object:
    """What stands behind an answer but not in the question: the words of its scale, the rows of its list."""
    if isinstance(question, ScaleQuestion):
        return definition.scale_by_code[question.scale].points
    if isinstance(question, OwnershipQuestion | AllocationQuestion):
        return tuple((row.code, row.label) for row in definition.responsibilities)
    return None
