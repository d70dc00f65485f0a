"""Whether rules can hold at all: a search for answers under which they do.

Everything may be left open, so only what a rule wants answered needs its question to be asked, and with that the rules
of that question and its section to hold by the same answers. What is known of the answers is kept by cell: a question,
a row of it, or one of several answers to tick, each with the values that it may still have (None: not answered, or not
ticked).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from assessment.instrument.definition import (
    AllocationQuestion,
    BipolarQuestion,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
    Question,
    ScaleQuestion,
    Section,
    ShowRule,
    ShowTest,
    SingleQuestion,
)

MOST_TRIED = 5_000
"""So many cases are looked at; a rule that has not failed by then is taken to be able to hold."""

Cell = tuple[str, str | None]
Value = int | str | bool | None
Known = Mapping[Cell, frozenset[Value]]
Goal = ShowRule | ShowTest

_POINTS = range(1, 6)
_PERCENTAGES = range(101)
_TICKED = True


class Case(NamedTuple):
    """Somewhere on the way: goals still to be met, what is known of the answers, the questions that must be asked."""

    goals: tuple[Goal, ...]
    known: Known
    asked: frozenset[str]


@dataclass(frozen=True)
class Reach:
    """The search through one document."""

    definition: Definition

    def can_hold(self, *rules: ShowRule | None) -> bool:
        """Whether there are answers under which all of these rules hold."""
        cases = [Case(tuple(rule for rule in rules if rule), {}, frozenset())]
        for _tried in range(MOST_TRIED):
            if not cases:
                return False
            if not cases[-1].goals:
                return True
            cases += self._next(cases.pop())
        return True

    def _next(self, case: Case) -> list[Case]:
        """The cases that the first goal of one leads to."""
        goal, rest = case.goals[0], case.goals[1:]
        if isinstance(goal, ShowRule):
            ways = [goal.tests] if goal.match == "all" else [(test,) for test in goal.tests]
            return [case._replace(goals=(*tests, *rest)) for tests in ways]
        found = (self._narrowed(case, goal, narrowing) for narrowing in self._narrowings(goal))
        return [one for one in found if one is not None]

    def _narrowed(self, case: Case, test: ShowTest, narrowing: Known) -> Case | None:
        """The case once its first goal, a test, has narrowed what some cells may hold; None if nothing is left."""
        known, goals, asked = dict(case.known), case.goals[1:], case.asked
        for cell, values in narrowing.items():
            known[cell] = known.get(cell, values) & values
            if not known[cell]:
                return None
        question = self.definition.questions.get(test.question)
        if isinstance(question, MultiQuestion) and not _can_be_ticked(question, known):
            return None
        if test.question not in asked and any(None not in known[cell] for cell in narrowing):
            asked |= {test.question}
            goals = (*goals, *self._rules_of(test.question))
        return Case(goals, known, asked)

    def _rules_of(self, code: str) -> list[ShowRule]:
        parts = (self._section_of[code], self.definition.questions[code])
        return [part.shown_if for part in parts if part.shown_if is not None]

    @cached_property
    def _section_of(self) -> dict[str, Section]:
        return {question.code: section for section in self.definition.sections for question in section.questions}

    def _narrowings(self, test: ShowTest) -> Iterator[Known]:
        """Each way in which the test can hold, as what its cells may then be; one that wants nothing where the test
        itself is wrong, which is said elsewhere."""
        question = self.definition.questions.get(test.question)
        cells = self._cells(question, test.row) if question else {}
        if question is None or not cells:
            yield {}
        elif test.operator in ("not-answered", "is-none") and (
            test.operator == "not-answered" or isinstance(question, MultiQuestion)
        ):
            # What must stay open, or unticked.
            meant = {cell for cell in cells if test.operator == "not-answered" or cell[1] in test.values}
            yield dict.fromkeys(meant, frozenset([None]))
        elif test.operator == "answered" or isinstance(question, MultiQuestion):
            for cell, values in cells.items():
                if test.operator == "answered" or cell[1] in test.values:
                    yield {cell: values - {None}}
        else:
            for cell, values in cells.items():
                yield {cell: frozenset(value for value in values if _meets(test, value))}

    def _cells(self, question: Question, row: str | None) -> dict[Cell, frozenset[Value]]:
        """The cells of a question, or of its row, with every value that they may have."""
        return {cell: values for cell, values in self._all_cells(question).items() if row is None or cell[1] == row}

    def _all_cells(self, question: Question) -> dict[Cell, frozenset[Value]]:
        values: frozenset[Value] = possible_values(self.definition, question) | {None}
        if isinstance(question, MultiQuestion):
            return {(question.code, option.code): frozenset([_TICKED, None]) for option in question.options}
        if isinstance(question, OwnershipQuestion | AllocationQuestion):
            return {(question.code, row): values for row in self.definition.rows_of_question[question.code]}
        return {(question.code, None): values}


def possible_values(definition: Definition, question: Question) -> frozenset[int | str]:
    """What may be answered to a question or a row of it, as a test names it; of text, that there is some."""
    if isinstance(question, OwnershipQuestion):
        everybody = roles_of(definition)
        return frozenset(o.code for o in question.options if not everybody <= set(o.hidden_from_roles))
    if isinstance(question, SingleQuestion | MultiQuestion):
        return frozenset(option.code for option in question.options)
    if isinstance(question, ScaleQuestion | BipolarQuestion):
        return frozenset(_POINTS)
    return frozenset(_PERCENTAGES) if isinstance(question, AllocationQuestion) else frozenset(["…"])


def roles_of(definition: Definition) -> frozenset[str]:
    """The roles that a person can have; who says nothing counts as a CTO."""
    question = definition.questions.get("role")
    return frozenset(["cto", *(question.option_codes if isinstance(question, SingleQuestion) else ())])


def _meets(test: ShowTest, value: Value) -> bool:
    """Whether a cell with this value meets the test."""
    if test.operator in ("is-any", "is-none"):
        return (value in test.values) == (test.operator == "is-any")
    limit = next(iter(test.values), None)
    if not isinstance(value, int) or not isinstance(limit, int):
        return False
    return value >= limit if test.operator == "at-least" else value <= limit


def _can_be_ticked(question: MultiQuestion, known: Known) -> bool:
    """Whether all that must be ticked may be, together."""
    ticked = [o for o in question.options if None not in known.get((question.code, o.code), (None,))]
    if len(ticked) > 1 and any(option.exclusive for option in ticked):
        return False
    return question.max_choices is None or len(ticked) <= question.max_choices
