"""Which questions a person is asked, by the rules of the document and the answers so far.

A question is asked if its section's rule and its own rule hold. A rule sees only answers to questions that are asked
themselves and stand on an earlier page, so one pass through the document in its order decides everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from assessment.instrument.answers import Answers
from assessment.instrument.definition import Definition, ShowRule, ShowTest


def asked(definition: Definition, answers: Answers) -> frozenset[str]:
    """The codes of the questions that a person with these answers is asked."""
    if not definition.has_rules:
        return definition.question_codes
    found: set[str] = set()
    seen: dict[str, Any] = {}
    for section in definition.sections:
        if not holds(section.shown_if, seen):
            continue
        codes = [question.code for question in section.questions if holds(question.shown_if, seen)]
        found.update(codes)
        # Only now: a rule of this section, on whichever of its pages, must not see what the section asks.
        seen |= {code: answers[code] for code in codes if answers.get(code) is not None}
    return frozenset(found)


def as_asked(definition: Definition, answers: Answers) -> Answers:
    """The answers without those to questions that are not asked: what counts.

    The others stay stored, and count again once the question is asked again.
    """
    if not definition.has_rules:
        return answers
    codes = asked(definition, answers)
    return {code: given for code, given in answers.items() if code in codes}


def all_as_asked(definition: Definition, answers: Sequence[Answers]) -> Sequence[Answers]:
    """The same of many people."""
    return [as_asked(definition, given) for given in answers] if definition.has_rules else answers


@lru_cache(maxsize=32)
def looked_at(definition: Definition) -> frozenset[str]:
    """The codes of the questions that any rule looks at: without their answers it cannot be said what is asked."""
    return frozenset(test.question for rule in _rules(definition) for test in rule.tests)


def placing_rules(definition: Definition) -> dict[str, tuple[ShowRule | None, ShowRule | None]]:
    """By question, the rules on which it depends whether an answer that places a person counts: of its section, and its
    own; of those that are looked at for it too."""
    rules = {
        question.code: (section.shown_if, question.shown_if)
        for section in definition.sections
        for question in section.questions
    }
    scored = (definition.ownership_question, definition.time_question)
    wanted, found = ["role", "region", *(question.code for question in scored if question)], {}
    while wanted:
        code = wanted.pop()
        if code in rules and code not in found:
            found[code] = rules[code]
            wanted += [test.question for rule in rules[code] if rule for test in rule.tests]
    return {code: pair for code, pair in found.items() if pair != (None, None)}


def _rules(definition: Definition) -> Iterator[ShowRule]:
    for section in definition.sections:
        for part in (section, *section.questions):
            if part.shown_if is not None:
                yield part.shown_if


def holds(rule: ShowRule | None, seen: Mapping[str, Any]) -> bool:
    """Whether a rule holds for the answers that it may see; no rule always does."""
    if rule is None:
        return True
    combined = all if rule.match == "all" else any
    return combined(_holds(test, seen) for test in rule.tests)


def _holds(test: ShowTest, seen: Mapping[str, Any]) -> bool:
    given = seen.get(test.question)
    if test.row is not None:
        given = given.get(test.row) if isinstance(given, Mapping) else None
    return OPERATORS[test.operator](given, test.values)


def _is_any(given: Any, values: tuple[int | str, ...]) -> bool:
    return any(one in values for one in (given if isinstance(given, list | tuple) else (given,)))


def _is_answered(given: Any) -> bool:
    return given is not None and given != [] and given != {}


def _number(given: Any) -> float | None:
    return given if isinstance(given, int | float) else None


def _at_least(given: Any, values: tuple[int | str, ...]) -> bool:
    number, least = _number(given), _number(next(iter(values), None))
    return number is not None and least is not None and number >= least


def _at_most(given: Any, values: tuple[int | str, ...]) -> bool:
    number, most = _number(given), _number(next(iter(values), None))
    return number is not None and most is not None and number <= most


OPERATORS: dict[str, Callable[[Any, tuple[int | str, ...]], bool]] = {
    "is-any": _is_any,
    "is-none": lambda given, values: not _is_any(given, values),
    "at-least": _at_least,
    "at-most": _at_most,
    "answered": lambda given, values: _is_answered(given),
    "not-answered": lambda given, values: not _is_answered(given),
}
"""Whether a test holds, from the answer it looks at (None: no answer) and its values."""
