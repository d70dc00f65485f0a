"""The answers of many people as columns: what `facts` holds of one person, for all of them at once.

A column has one value a person and is made when it is first asked for. NaN stands for what was not answered, and for
an index of too few answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.answers import Answers
from assessment.instrument.definition import CollaborationIndex, Definition, Index
from assessment.scoring.evidence import top_times

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

OPEN = -1
"""Stands for an ownership row that was not answered."""


class Columns:
    """The clean answers of many people (see `instrument.answers.clean_answers`), question by question.

    `beside` are the same people's columns under another version, `differing` the questions whose answers may be others
    there: of the rest no column is made twice.
    """

    def __init__(
        self,
        definition: Definition,
        answers: Sequence[Answers],
        *,
        beside: Columns | None = None,
        differing: Collection[str] = (),
    ) -> None:
        self.definition = definition
        self.answers = answers
        self._beside, self._differing = beside, differing
        self._indices: dict[str, Array] = {}
        self._made: dict[tuple[Callable[..., Any], str], Any] = {}

    def __len__(self) -> int:
        return len(self.answers)

    def points(self, question: str) -> Array:
        """The points given on a scale, or between two poles."""
        points: Array = self._kept(_points, question)
        return points

    def index(self, code: str) -> Array:
        """An index in points, 0 to 100."""
        if code not in self._indices:
            self._indices[code] = _index(self, code)
        return self._indices[code]

    def given(self, question: str) -> tuple[Any, ...]:
        """The answers to a question as they are, None where there is none."""
        if (beside := self._shared(question)) is not None:
            return beside.given(question)
        return self._given.get(question) or (None,) * len(self)

    @cached_property
    def _given(self) -> dict[str, tuple[Any, ...]]:
        codes = tuple(code for code in self.definition.questions if self._shared(code) is None)
        # Person by person, as their answers lie in memory: question by question takes three times as long.
        return dict(zip(codes, zip(*[tuple(map(one.get, codes)) for one in self.answers], strict=True), strict=False))

    def nobody(self) -> Flags:
        """False for everybody."""
        return np.zeros(len(self), dtype=np.bool_)

    def is_answered(self, question: str, row: str | None = None) -> Flags:
        """Who answered a question, or a row of it."""
        if row is not None:
            return self.is_one_of(self._owner_places, question, row)
        answered: Flags = self._kept(_answered, question)
        return answered

    def is_one_of(self, values: Iterable[str | int], question: str, row: str | None = None) -> Flags:
        """Whose answer (to an ownership row) is one of these."""
        if row is not None:
            return self.owned_by(values)[:, self.rows.index(row)] if row in self.rows else self.nobody()
        coded, numbers = self._kept(_coded, question)
        wanted = set(values)
        return np.asarray(np.array([answer in wanted for answer in numbers], dtype=np.bool_)[coded])

    def is_ticked(self, question: str, option: str) -> Flags:
        """Who ticked an option of a multi question; nobody ticks one that the question does not have."""
        place = _options(self.definition, question).get(option)
        return self.nobody() if place is None else np.asarray(self._kept(_ticks, question)[:, place])

    def ticks_any(self, question: str, options: Iterable[str]) -> Flags:
        """Who ticked at least one of these."""
        ticked = (self.is_ticked(question, option) for option in options)
        return np.asarray(np.logical_or.reduce([self.nobody(), *ticked]))

    def mean(self, questions: Sequence[str], least: int = 1) -> Array:
        """The mean of the points given, if at least `least` are."""
        points = np.array([self.points(code) for code in questions]).reshape(len(questions), len(self))
        is_given = ~np.isnan(points)
        given = is_given.sum(axis=0)
        total = np.where(is_given, points, 0).sum(axis=0)
        return np.where(given >= max(least, 1), total / np.maximum(given, 1), np.nan)

    # --- ownership and time ---

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The ownership rows, in the order of `owners` and `owned_top`."""
        question = self.definition.ownership_question
        return tuple(self.definition.rows_of_question[question.code]) if question else ()

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """The answer to each ownership row as its place among the options, `OPEN` where there is none."""
        question = self.definition.ownership_question
        if question is None:
            return np.empty((len(self), 0), dtype=np.int64)
        if (beside := self._shared(question.code)) is not None:
            return beside.owners
        places = {None: OPEN} | dict[str | None, int](self._owner_places)
        given = chain.from_iterable(map((one or {}).get, self.rows) for one in self.given(question.code))
        return np.fromiter(map(places.__getitem__, given), np.int64).reshape(len(self), len(self.rows))

    def owned_by(self, values: Iterable[str | int]) -> Flags:
        """Which ownership rows have one of these answers, shape (people, rows)."""
        wanted = set(values)
        # `OPEN` finds the last.
        return np.array([*(code in wanted for code in self._owner_places), False], dtype=np.bool_)[self.owners]

    @cached_property
    def _owner_places(self) -> dict[str, int]:
        question = self.definition.ownership_question
        return {option.code: place for place, option in enumerate(question.options)} if question else {}

    @cached_property
    def top(self) -> Array:
        """How surely each responsibility is among the top time investments (`evidence.top_times`)."""
        return top_times(self.definition, self.answers)

    @cached_property
    def has_top(self) -> Flags:
        """Who has top time investments at all."""
        return np.asarray(~np.isnan(self.top).all(axis=1))

    def top_of(self, row: str) -> Array:
        """The same of one row: 0 for one that is no responsibility, and for who has none."""
        codes = [responsibility.code for responsibility in self.definition.responsibilities]
        return np.nan_to_num(self.top[:, codes.index(row)]) if row in codes else np.zeros(len(self))

    @cached_property
    def owned_top(self) -> Array:
        """The same of each ownership row, shape (people, rows)."""
        return np.array([self.top_of(row) for row in self.rows]).reshape(len(self.rows), len(self)).T

    @cached_property
    def gave_time(self) -> Flags:
        """Who filled in a row of time at all, be it with 0."""
        question = self.definition.time_question
        if question is None:
            return self.nobody()
        return np.fromiter(map(bool, self.given(question.code)), np.bool_, len(self))

    def spent(self, row: str) -> Array:
        """The time on a row, 0 where it is open."""
        return self._spent.get(row, np.zeros(len(self)))

    @cached_property
    def _spent(self) -> Mapping[str, Array]:
        question = self.definition.time_question
        if question is None:
            return {}
        if (beside := self._shared(question.code)) is not None:
            return beside._spent
        rows = tuple(self.definition.rows_of_question[question.code])
        given = chain.from_iterable(map((one or {}).get, rows, repeat(0)) for one in self.given(question.code))
        amounts = np.fromiter(given, np.float64).reshape(len(self), len(rows))
        return dict(zip(rows, np.ascontiguousarray(amounts.T), strict=True))

    def _kept(self, make: Callable[[Columns, str], Any], code: str) -> Any:
        """A column, made once."""
        if (beside := self._shared(code)) is not None:
            return beside._kept(make, code)
        if (make, code) not in self._made:
            self._made[make, code] = make(self, code)
        return self._made[make, code]

    def _shared(self, question: str) -> Columns | None:
        """Where the columns of a question are made already."""
        return None if question in self._differing else self._beside


# --- how columns are made ---


def _answered(columns: Columns, question: str) -> Flags:
    return np.array([one is not None for one in columns.given(question)], dtype=np.bool_)


def _points(columns: Columns, question: str) -> Array:
    return np.array(columns.given(question), dtype=np.float64)  # None becomes NaN


def _coded(columns: Columns, question: str) -> tuple[NDArray[np.int64], dict[Any, int]]:
    """The answers as numbers, and which number stands for which."""
    given = columns.given(question)
    numbers = {answer: number for number, answer in enumerate(dict.fromkeys(given))}
    return np.fromiter(map(numbers.__getitem__, given), np.int64, len(columns)), numbers


def _ticks(columns: Columns, question: str) -> Flags:
    """Who ticked which option, shape (people, options)."""
    places, given = _options(columns.definition, question), [one or () for one in columns.given(question)]
    ticks = np.zeros((len(columns), len(places)), dtype=np.bool_)
    people = np.repeat(np.arange(len(columns)), np.fromiter(map(len, given), np.int64, len(columns)))
    ticks[people, np.fromiter(map(places.__getitem__, chain.from_iterable(given)), np.int64, len(people))] = True
    return ticks


def _index(columns: Columns, code: str) -> Array:
    index: Index = columns.definition.index_by_code[code]
    if not isinstance(index, CollaborationIndex):
        return 100 * (columns.mean(index.questions, least=(len(index.questions) + 1) // 2) - 1) / 4
    worth = np.full(len(columns), np.nan)
    for answer, points in index.frequency_points.items():
        worth[columns.is_one_of([answer], index.frequency_question)] = points
    return 100 * (worth * columns.mean(index.importance_questions) - 1) / 24


def _options(definition: Definition, question: str) -> dict[str, int]:
    options = getattr(definition.questions.get(question), "options", ())
    return {option.code: place for place, option in enumerate(options)}
