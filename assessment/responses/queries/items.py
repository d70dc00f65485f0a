"""What a version asks, one answer at a time: a question, a row of one, an option that is ticked or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from assessment.instrument.answers import Answers
from assessment.instrument.definition import (
    AllocationQuestion,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
    Question,
    SingleQuestion,
    TextQuestion,
)
from assessment.instrument.progress import Step, steps_of
from assessment.instrument.rules import asked
from assessment.scoring.evidence import top_time_values

from .pooling import NO_ANSWER

ANSWERED = "*"
"""Stands for "answered at all" where it is not told what."""
YES, NO = "yes", "no"
"""Whether an option was ticked."""
TOP, TIED, OUTSIDE = "top", "tied", "outside"
"""Whether a row is among those with most time, level with others on the last place, or neither."""


@dataclass(frozen=True)
class Item:
    """One thing that is asked. `part` is the row or the option, empty for a whole question; `step` its page.

    `answers` are in the order of the document; of `ordered` ones, as of a scale or a list, neighbours are alike.
    """

    question: str
    part: str
    step: str
    answers: tuple[str, ...]
    ordered: bool = False

    @cached_property
    def code(self) -> str:
        """Its name among all items of the version."""
        return f"{self.question}.{self.part}" if self.part else self.question


@lru_cache(maxsize=32)
def items_of(definition: Definition) -> tuple[Item, ...]:
    """Everything that a version asks, in the order asked; a question before its rows or options."""
    pairs = ((step, question) for step in steps_of(definition) for question in step.questions)
    return tuple(item for step, question in pairs for item in _items(definition, step, question))


def answers_given(definition: Definition, answers: Answers, steps: Mapping[str, Any]) -> Iterator[tuple[Item, str]]:
    """Each item that a person was asked, with the answer, for clean answers; `NO_ANSWER` where there is none.

    Asked is what stands on a page that was saved, answered or not, and what the rules of the version ask.
    """
    codes = asked(definition, answers)
    places = {row: _place(value) for row, value in top_time_values(definition, answers).items()}
    for item in items_of(definition):
        if item.question not in codes:
            continue
        given = _given(item, definition.questions[item.question], answers.get(item.question), places)
        if given is not None or item.step in steps:
            yield item, given or NO_ANSWER


def _items(definition: Definition, step: Step, question: Question) -> Iterator[Item]:
    code = question.code
    if isinstance(question, OwnershipQuestion):
        owners = tuple(option.code for option in question.options)
        rows = step.rows if step.rows is not None else tuple(definition.rows_of_question[code])
        yield from (Item(code, row, step.code, owners) for row in rows)
    elif isinstance(question, AllocationQuestion):
        yield Item(code, "", step.code, (ANSWERED,))
        yield from (Item(code, row, step.code, (TOP, TIED, OUTSIDE)) for row in definition.responsibility_by_code)
    elif isinstance(question, MultiQuestion):
        yield Item(code, "", step.code, (ANSWERED,))
        yield from (Item(code, option.code, step.code, (YES, NO)) for option in question.options)
    elif isinstance(question, TextQuestion):
        yield Item(code, "", step.code, (ANSWERED,))
    elif isinstance(question, SingleQuestion):
        yield Item(code, "", step.code, tuple(option.code for option in question.options), ordered=True)
    else:
        yield Item(code, "", step.code, ("1", "2", "3", "4", "5"), ordered=True)


def _given(item: Item, question: Question, given: Any, places: Mapping[str, str]) -> str | None:
    if isinstance(question, OwnershipQuestion):
        return (given or {}).get(item.part)
    if isinstance(question, AllocationQuestion):
        if not any((given or {}).values()):
            return None
        return places.get(item.part, OUTSIDE) if item.part else ANSWERED
    if not given:
        return None
    if isinstance(question, MultiQuestion) and item.part:
        return YES if item.part in given else NO
    return ANSWERED if isinstance(question, MultiQuestion | TextQuestion) else str(given)


def _place(value: float) -> str:
    return TOP if value == 1 else OUTSIDE if value == 0 else TIED
