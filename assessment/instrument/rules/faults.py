"""What is wrong with the rules that show or hide something, before anybody is asked by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from assessment.instrument.definition import (
    AllocationQuestion,
    Definition,
    OwnershipQuestion,
    Question,
    ShowRule,
    ShowTest,
)

from .reach import Reach, possible_values, roles_of

_COMPARED = ("scale", "bipolar", "allocation")
_KINDS = {
    "is-any": ("single", "multi", "scale", "bipolar", "ownership", "allocation"),
    "is-none": ("single", "multi", "scale", "bipolar", "ownership", "allocation"),
    "at-least": _COMPARED,
    "at-most": _COMPARED,
}
"""To which kinds of question an operator can be put; `answered` and `not-answered` to all."""


class Fault(NamedTuple):
    """One thing wrong: a code, the place in the document, and what is wrong there."""

    code: str
    place: str
    detail: str


def faults_of(definition: Definition) -> Iterator[Fault]:
    """Everything wrong with rules, and with ownership answers hidden from roles, in the order of the document."""
    if definition.has_rules:
        yield from _Rules(definition).faults()
    yield from _hidden_options(definition)


@dataclass(frozen=True)
class _Rules:
    """The rules of one document."""

    definition: Definition

    def faults(self) -> Iterator[Fault]:
        """Of each section, then of each of its questions. A section that cannot be asked is told once."""
        for number, section in enumerate(self.definition.sections):
            place = f"sections.{section.code}"
            found = list(self._rule_faults(number, section.shown_if, f"{place}.shown_if"))
            if not found and not self._reach.can_hold(section.shown_if):
                found = [Fault("unreachable", f"{place}.shown_if", "no answers show this section to anybody")]
            yield from found
            for question in section.questions:
                its_place = f"{place}.questions.{question.code}.shown_if"
                wrong = list(self._rule_faults(number, question.shown_if, its_place))
                if not (found or wrong or self._reach.can_hold(section.shown_if, question.shown_if)):
                    wrong = [Fault("unreachable", its_place, "no answers show this question to anybody")]
                yield from wrong

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.definition)

    @cached_property
    def _number_of_section(self) -> dict[str, int]:
        """By question: how many sections come before its own. A section's pages all come before those of the next."""
        return {
            question.code: number
            for number, section in enumerate(self.definition.sections)
            for question in section.questions
        }

    def _rule_faults(self, number: int, rule: ShowRule | None, place: str) -> Iterator[Fault]:
        """Of a rule in the section of this number."""
        if rule is None:
            return
        if not rule.tests:
            yield Fault("empty", f"{place}.tests", "nothing is listed")
        for at, test in enumerate(rule.tests):
            yield from self._test_faults(test, number, f"{place}.tests.{at}")

    def _test_faults(self, test: ShowTest, number: int, place: str) -> Iterator[Fault]:
        question = self.definition.questions.get(test.question)
        if question is None:
            yield Fault("orphan-code", f"{place}.question", f"“{test.question}” does not exist")
            return
        if self._number_of_section[test.question] >= number:
            yield Fault("rule-not-earlier", f"{place}.question", f"“{test.question}” stands on no earlier page")
        if question.kind not in _KINDS.get(test.operator, (question.kind,)):
            detail = f"“{test.question}” is of kind {question.kind}; “{test.operator}” asks for another"
            yield Fault("wrong-kind", f"{place}.operator", detail)
            return
        yield from self._row_faults(question, test, place)
        yield from self._value_faults(question, test, place)

    def _row_faults(self, question: Question, test: ShowTest, place: str) -> Iterator[Fault]:
        if not isinstance(question, OwnershipQuestion | AllocationQuestion):
            if test.row is not None:
                yield Fault("wrong-kind", f"{place}.row", f"“{question.code}” has no rows")
        elif test.row is None:
            if test.operator in _KINDS:
                yield Fault("wrong-kind", f"{place}.row", f"“{question.code}” is answered by row; none is named")
        elif test.row not in self.definition.rows_of_question[question.code]:
            yield Fault("orphan-code", f"{place}.row", f"“{test.row}” does not exist")

    def _value_faults(self, question: Question, test: ShowTest, place: str) -> Iterator[Fault]:
        if test.operator not in _KINDS:
            if test.values:
                yield Fault("wrong-kind", f"{place}.values", f"“{test.operator}” takes no values")
            return
        if not test.values:
            yield Fault("empty", f"{place}.values", "nothing is listed")
        elif test.operator in ("at-least", "at-most") and len(test.values) > 1:
            yield Fault("wrong-kind", f"{place}.values", f"“{test.operator}” takes one number")
        known = possible_values(self.definition, question)
        for value in test.values:
            if value not in known:
                yield Fault("orphan-code", f"{place}.values", f"“{value}” is no answer to “{question.code}”")


def _hidden_options(definition: Definition) -> Iterator[Fault]:
    """Every role must be left a choice of owners, and every owner a role that can choose it."""
    question = definition.ownership_question
    if question is None:
        return
    roles = roles_of(definition)
    for option in question.options:
        place = f"questions.{question.code}.options.{option.code}"
        for role in option.hidden_from_roles:
            if role not in roles:
                yield Fault("orphan-code", f"{place}.hidden_from_roles", f"no role “{role}”")
        if roles <= set(option.hidden_from_roles):
            yield Fault("unreachable", f"{place}.hidden_from_roles", "hidden from every role")
    for role in sorted(roles):
        left = sum(role not in option.hidden_from_roles for option in question.options)
        if left < 2:
            place = f"questions.{question.code}.options"
            yield Fault("too-few-options", place, f"for the role “{role}” there is a choice of {left}")
