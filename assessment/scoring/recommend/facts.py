"""What needs and conditions ask about, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from assessment.instrument.answers import Answers
from assessment.instrument.definition import Definition
from assessment.scoring.evidence import top_time_values
from assessment.scoring.indices import IndexValue, indices_of


@dataclass(frozen=True)
class Reason:
    """An answer that brought an advice up: the question (and row), and the need it stands for (0 to 1)."""

    question: str
    row: str | None
    need: float


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


def is_answered(place: tuple[str, str | None], facts: Facts) -> bool:
    question, row = place
    given = facts.answers.get(question)
    return given is not None and (row is None or given.get(row) is not None)


def index_reasons(code: str, facts: Facts, need: float) -> tuple[Reason, ...]:
    index = facts.definition.index_by_code[code]
    questions = index.questions if index.kind == "scales" else (index.frequency_question, *index.importance_questions)
    return tuple(Reason(q, None, need) for q in questions if facts.answers.get(q) is not None)
