"""The second lens: four leadership roles, the technology indices, and traits set beside a type."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

from assessment.instrument.answers import Answers
from assessment.instrument.definition import Archetype, CollaborationIndex, Definition, Index


@dataclass(frozen=True)
class IndexValue:
    """An index: `points` from 0 to 100, `mean` the same on the 1 to 5 scale of the answers."""

    points: float
    mean: float


def indices_of(definition: Definition, answers: Answers) -> dict[str, IndexValue | None]:
    """Each index by its code; None where too little was answered (or, for collaboration, without a CIO)."""
    return {index.code: _index(index, answers) for index in definition.indices}


def role_profile(definition: Definition, answers: Answers) -> dict[str, float | None]:
    """The mean, 1 to 5, of the statements of each leadership role; None without an answer. Never a type."""
    return {role.code: mean_answer(answers, role.questions) for role in definition.leadership_roles}


def trait_verdicts(archetype: Archetype, answers: Answers) -> dict[str, str]:
    """`agrees`, `differs` or `neither` for each trait that an answer speaks to."""
    verdicts = {}
    for trait in archetype.traits:
        if trait.question is None or (given := answers.get(trait.question)) is None:
            continue
        chosen = set(given) if isinstance(given, list | tuple) else {given}
        if chosen & set(trait.agrees):
            verdicts[trait.code] = "agrees"
        elif chosen & set(trait.differs):
            verdicts[trait.code] = "differs"
        else:
            verdicts[trait.code] = "neither"
    return verdicts


def mean_answer(answers: Answers, questions: tuple[str, ...], least: int = 1) -> float | None:
    """The mean of the scale answers given, if at least `least` are."""
    given = [answers[code] for code in questions if answers.get(code) is not None]
    return fmean(given) if given and len(given) >= least else None


def _index(index: Index, answers: Answers) -> IndexValue | None:
    if isinstance(index, CollaborationIndex):
        frequency = index.frequency_points.get(answers.get(index.frequency_question) or "")
        importance = mean_answer(answers, index.importance_questions)
        if frequency is None or importance is None:
            return None
        points = 100 * (frequency * importance - 1) / 24
    else:
        mean = mean_answer(answers, index.questions, least=(len(index.questions) + 1) // 2)
        if mean is None:
            return None
        points = 100 * (mean - 1) / 4
    return IndexValue(points=points, mean=1 + points / 25)
