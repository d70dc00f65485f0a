"""The figures that are shown, and no others, as rows; and a person who agreed as one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assessment.engagements.models import Participation
from assessment.engagements.queries import Figures
from assessment.instrument.definition import AllocationQuestion, Definition, MultiQuestion, OwnershipQuestion

FIGURE_HEAD = ("group", "n", "as_of", "item", "answer", "count", "share", "mean")
Value = str | float | None


def figure_rows(figures: Figures) -> Iterator[tuple[Value, ...]]:
    """Every figure that is shown, a row each, by its codes."""
    for group, one in figures.groups.items():
        day = f"{figures.made[one.release]:%Y-%m-%d}" if one.release in figures.made else ""
        for item, answers in one.counts.items():
            for answer, cell in answers.items():
                yield group, one.n, day, item, answer, cell.count, cell.share, None
        for item, mean in one.means.items():
            yield group, one.n, day, item, "", None, None, mean


def person_head(definition: Definition) -> tuple[str, ...]:
    """The columns of a person, by code: who, the result, each answer, row or option."""
    return (
        "person.post",
        "person.name",
        "person.language",
        "person.submitted",
        "person.correction",
        "result.type",
        "result.band",
        *(f"result.probability.{one.code}" for one in definition.archetypes),
        *(f"result.index.{one.code}" for one in definition.indices),
        *(f"result.leadership.{one.code}" for one in definition.leadership_roles),
        *(column for code in definition.questions for column in _columns(definition, code)),
    )


def person_row(definition: Definition, one: Participation) -> tuple[Value, ...]:
    """The cells of a person, in the order of `person_head`."""
    response, snapshot = one.response, one.response.result.snapshot
    probabilities = snapshot["probabilities"] or {}
    return (
        one.post,
        one.name,
        response.language,
        f"{response.submitted_at:%Y-%m-%d}" if response.submitted_at else "",
        response.correction,
        snapshot["archetype"] or "",
        snapshot["band"],
        *(probabilities.get(type_.code) for type_ in definition.archetypes),
        *((snapshot["indices"].get(index.code) or {}).get("points") for index in definition.indices),
        *(snapshot["leadership_roles"].get(role.code) for role in definition.leadership_roles),
        *(cell for code in definition.questions for cell in _cells(definition, code, response.answers)),
    )


def person_object(definition: Definition, one: Participation) -> dict[str, Any]:
    """A person as an object: the same, nested as it is stored."""
    snapshot = one.response.result.snapshot
    return {
        "post": one.post,
        "name": one.name,
        "language": one.response.language,
        "submitted": f"{one.response.submitted_at:%Y-%m-%d}" if one.response.submitted_at else None,
        "correction": one.response.correction,
        "type": snapshot["archetype"],
        "band": snapshot["band"],
        "probabilities": snapshot["probabilities"],
        "indices": {code: value and value["points"] for code, value in snapshot["indices"].items()},
        "leadership": snapshot["leadership_roles"],
        "answers": {code: one.response.answers[code] for code in definition.questions if code in one.response.answers},
    }


def _columns(definition: Definition, code: str) -> tuple[str, ...]:
    return tuple(f"{code}.{part}" for part in _parts(definition, code)) or (code,)


def _parts(definition: Definition, code: str) -> tuple[str, ...]:
    """The rows or options of a question that has a column for each."""
    question = definition.questions[code]
    if isinstance(question, MultiQuestion):
        return tuple(option.code for option in question.options)
    if isinstance(question, OwnershipQuestion | AllocationQuestion):
        return tuple(definition.rows_of_question[code])
    return ()


def _cells(definition: Definition, code: str, answers: Mapping[str, Any]) -> tuple[Value, ...]:
    given, parts = answers.get(code), _parts(definition, code)
    if not parts:
        return (given,)
    if isinstance(definition.questions[code], MultiQuestion):
        return tuple(None if given is None else int(part in given) for part in parts)
    return tuple((given or {}).get(part) for part in parts)
