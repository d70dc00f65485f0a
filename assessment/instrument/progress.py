"""Which page comes next, what is still missing, and which part of how many one is in.

A section is shown on one page or several; a `Step` is such a page. A person's `Path` is the pages that have something
to ask them, by the rules of the document and the answers so far. Parts, as the leader is told, are profile, ownership,
time, the deepening sections taken together, and the check.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from .answers import Answers, row_codes, total_of
from .definition import AllocationQuestion, Definition, OwnershipQuestion, Question, Section
from .rules import asked

OTHER_PAGES = ("landing", "consent", "hub", "more", "check", "result")
"""The pages without questions; no page of questions may go by one of these codes."""


@dataclass(frozen=True)
class Step:
    """One page of questions.

    `number` is its place among all pages of the version. `code` names it in addresses and revisions: the section's
    code, with `-2` and so on for a later page. `questions` are those of the section, or of them the ones that a person
    is asked. `rows` are the ownership rows of this page, None where the page shows whole questions.
    """

    number: int
    code: str
    section: Section
    page: int
    pages: int
    questions: tuple[Question, ...]
    rows: tuple[str, ...] | None = None

    @property
    def core(self) -> bool:
        """Whether the page belongs to the quick path."""
        return self.section.core

    @cached_property
    def question_codes(self) -> frozenset[str]:
        """The codes of its questions."""
        return frozenset(question.code for question in self.questions)


@dataclass(frozen=True)
class Part:
    """Where a page stands: part `number` of `count`."""

    number: int
    count: int


@dataclass(frozen=True)
class Path:
    """The pages that a person is asked, in order, each with the questions asked of them."""

    steps: tuple[Step, ...]

    def find(self, code: str) -> Step | None:
        """The page with this code, if it is on the path."""
        return next((step for step in self.steps if step.code == code), None)

    def of_section(self, section: Section) -> list[Step]:
        """The pages of a section; none if it has nothing to ask."""
        return [step for step in self.steps if step.section is section]

    @cached_property
    def deepening(self) -> tuple[Step, ...]:
        """The pages that deepen the result and can be left out as a whole."""
        return tuple(step for step in self.steps if not step.core)

    def before(self, step: Step) -> Step | None:
        """The page before this one, which need not be on the path itself."""
        return next((one for one in reversed(self.steps) if one.number < step.number), None)

    def after(self, step: Step) -> Step | None:
        """The page after this one, alike; None after the last of the quick path and after the last of all."""
        following = next((one for one in self.steps if one.number > step.number), None)
        return None if following is None or (step.core and not following.core) else following

    def next_open(self, visited: Collection[str], *, deepening: bool) -> Step | None:
        """The first page not yet gone through, of the quick path or (with `deepening`) of all."""
        for step in self.steps:
            if step.code not in visited and (step.core or deepening):
                return step
        return None

    def part_of(self, step: Step) -> Part:
        """Which part the page belongs to: each core section is one, the deepening sections together are one.

        A page that is not on the path is told where it would be.
        """
        core, deepening = self._core_sections, bool(self.deepening)
        before = sum(first < step.number for code, first in core.items() if code != step.section.code)
        if step.core:
            return Part(before + 1, len(core | {step.section.code: step.number}) + deepening + 1)
        return Part(len(core) + 1, len(core) + 2)

    @cached_property
    def _core_sections(self) -> dict[str, int]:
        """The core sections with the numbers of their first pages."""
        return {step.section.code: step.number for step in reversed(self.steps) if step.core}


@lru_cache(maxsize=32)
def _steps(definition: Definition) -> tuple[Step, ...]:
    steps: list[Step] = []
    for section in definition.sections:
        ownership = next((q for q in section.questions if isinstance(q, OwnershipQuestion)), None)
        if ownership is None:
            steps.append(Step(len(steps), section.code, section, 1, 1, section.questions))
            continue
        pages, known = sorted({group.page for group in ownership.groups}), definition.rows_of_question[ownership.code]
        for number, page in enumerate(pages, start=1):
            rows = tuple(
                code for group in ownership.groups if group.page == page for code in group.rows if code in known
            )
            code = section.code if number == 1 else f"{section.code}-{number}"
            steps.append(Step(len(steps), code, section, page, len(pages), section.questions, rows))
    return tuple(steps)


@lru_cache(maxsize=64)
def _path(definition: Definition, codes: frozenset[str]) -> Path:
    steps = (_narrowed(step, codes) for step in _steps(definition))
    return Path(tuple(step for step in steps if step.questions))


def _narrowed(step: Step, codes: frozenset[str]) -> Step:
    """The page with those of its questions that are among the codes."""
    if step.question_codes <= codes:
        return step
    return replace(step, questions=tuple(question for question in step.questions if question.code in codes))


def steps_of(definition: Definition) -> tuple[Step, ...]:
    """All pages of a version, in order, each with all of its questions."""
    return _steps(definition)


def step_with(definition: Definition, code: str, codes: frozenset[str]) -> Step:
    """The page with this code, with those of its questions that are among `codes`. Raises LookupError."""
    step = next((step for step in _steps(definition) if step.code == code), None)
    if step is None:
        raise LookupError(code)
    return _narrowed(step, codes)


def path_of(definition: Definition, answers: Answers) -> Path:
    """The pages that a person with these answers is asked."""
    return _path(definition, asked(definition, answers))


def missing_in(definition: Definition, step: Step, answers: Answers) -> list[tuple[str, str | None]]:
    """What the page still asks for, as (question, row): open ownership rows, and time if nothing is filled in.

    Other questions may be left open without a word.
    """
    missing: list[tuple[str, str | None]] = []
    for question in step.questions:
        given = answers.get(question.code) or {}
        if isinstance(question, OwnershipQuestion):
            rows = step.rows if step.rows is not None else row_codes(definition, question)
            missing += [(question.code, row) for row in rows if row not in given]
        elif isinstance(question, AllocationQuestion) and total_of(given) == 0:
            missing.append((question.code, None))
    return missing


def has_scored_answer(definition: Definition, answers: Answers) -> bool:
    """Whether at least one ownership row or one time row above 0 is answered: the least that can be submitted."""
    ownership, time = definition.ownership_question, definition.time_question
    owned = answers.get(ownership.code) if ownership else None
    spent = answers.get(time.code) if time else None
    return bool(owned) or total_of(spent) > 0
