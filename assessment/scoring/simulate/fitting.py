"""Answers to one version brought under another, many people at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import chain
from typing import Any

from assessment.instrument.answers import LARGEST, Answers, fitted_answer
from assessment.instrument.definition import Definition

Dropped = dict[str, set[int]]
"""By question: the places of the people who lost their answer to it, or a part of it."""


def fit(
    definition: Definition, people: Sequence[Answers], only: Collection[str] | None = None
) -> tuple[Sequence[Answers], Dropped]:
    """What `instrument.answers.fitted` makes of each person's answers, and who lost what.

    Answers in their normal form are left as they are where the version knows all of a question's: then nobody's has to
    be looked at by itself. `only` are the questions whose answers may be others than the version knows.
    """
    given = dict.fromkeys(chain.from_iterable(people))
    codes = tuple(code for code in given if only is None or code in only)
    columns = zip(*[tuple(map(one.get, codes)) for one in people], strict=True)
    odd = [code for code, given in zip(codes, columns, strict=False) if not _knows_all(definition, code, given)]
    if not odd:
        return people, {}
    fitted, dropped = [dict(one) for one in people], {code: set[int]() for code in odd}
    for place, answers in enumerate(fitted):
        for code in odd:
            given = answers.pop(code, None)
            value = (
                fitted_answer(definition, definition.questions[code], given) if code in definition.questions else None
            )
            if value is not None:
                answers[code] = value
            if _parts(value) < _parts(given):
                dropped[code].add(place)
    return fitted, {code: places for code, places in dropped.items() if places}


def differing(one: Definition, other: Definition) -> frozenset[str]:
    """The questions to which different answers may be given under two versions."""
    codes = {**one.questions, **other.questions}
    return frozenset(
        code
        for code in codes
        if one.questions.get(code) != other.questions.get(code)
        or one.rows_of_question.get(code) != other.rows_of_question.get(code)
    )


def _knows_all(definition: Definition, code: str, given: Sequence[Any]) -> bool:
    """Whether each of these answers to a question is one in its normal form (or None)."""
    question = definition.questions.get(code)
    values = [one for one in given if one is not None]
    try:
        return not values or (question is not None and KNOWS[question.kind](definition, question, values))
    except TypeError:  # not what the answer to such a question looks like
        return False


def _parts(value: Any) -> int:
    return len(value) if isinstance(value, list | tuple | dict) else int(value is not None)


def _knows_multi(definition: Definition, question: Any, values: Sequence[Any]) -> bool:
    codes = {option.code for option in question.options}
    alone = {option.code for option in question.options if option.exclusive}
    return (
        {*map(type, values)} <= {list}
        and {*chain.from_iterable(values)} <= codes
        and all(values)
        and max(map(len, values)) <= (question.max_choices or len(codes))
        and not (alone and any(len(one) > 1 and not alone.isdisjoint(one) for one in {*map(tuple, values)}))
    )


def _knows_rows(definition: Definition, question: Any, values: Sequence[Any]) -> bool:
    rows = definition.rows_of_question[question.code]
    return {*map(type, values)} <= {dict} and all(values) and {*chain.from_iterable(values)} <= rows.keys()


def _knows_ownership(definition: Definition, question: Any, values: Sequence[Any]) -> bool:
    owners = chain.from_iterable(one.values() for one in values)
    return _knows_rows(definition, question, values) and question.option_codes.issuperset(owners)


def _knows_allocation(definition: Definition, question: Any, values: Sequence[Any]) -> bool:
    if not _knows_rows(definition, question, values):
        return False
    amounts = {*chain.from_iterable(one.values() for one in values)}
    return {*map(type, amounts)} <= {int, float} and min(amounts) >= 0 and max(amounts) <= LARGEST


POINTS = frozenset(range(1, 6))
KNOWS: dict[str, Callable[[Definition, Any, Sequence[Any]], bool]] = {
    "single": lambda definition, question, values: question.option_codes.issuperset(values),
    "multi": _knows_multi,
    "scale": lambda definition, question, values: POINTS.issuperset(values),
    "bipolar": lambda definition, question, values: POINTS.issuperset(values),
    "ownership": _knows_ownership,
    "allocation": _knows_allocation,
    "text": lambda definition, question, values: max(map(len, values)) <= question.max_length,
}
"""Whether a question knows every one of these answers, by its kind."""
