"""Which page comes next, what is still missing, and which part of how many one is in.

A section is shown on one page or several; a `Step` is such a page. Parts, as the leader is told, are
profile, ownership, time, the deepening sections taken together, and the check.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from .answers import Answers, row_codes, total_of
from .definition import AllocationQuestion, Definition, OwnershipQuestion, Question, Section


@dataclass(frozen=True)
class Step:
    """One page of questions.

    `code` names it in addresses and revisions: the section's code, with `-2` and so on for a
    later page. `rows` are the ownership rows of this page, None where the page shows whole questions.
    """

    code: str
    section: Section
    page: int
    pages: int
    rows: tuple[str, ...] | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the page."""
        return self.section.questions

    @property
    def core(self) -> bool:
        """Whether the page belongs to the quick path."""
        return self.section.core


@dataclass(frozen=True)
class Part:
    """Where a page stands: part `number` of `count`."""

    number: int
    count: int


@lru_cache(maxsize=32)
def _steps(definition: Definition) -> tuple[Step, ...]:
    steps = []
    for section in definition.sections:
        ownership = next((q for q in section.questions if isinstance(q, OwnershipQuestion)), None)
        if ownership is None:
            steps.append(Step(section.code, section, 1, 1))
            continue
        pages = sorted({group.page for group in ownership.groups})
        for number, page in enumerate(pages, start=1):
            rows = tuple(code for group in ownership.groups if group.page == page for code in group.rows)
            code = section.code if number == 1 else f"{section.code}-{number}"
            steps.append(Step(code, section, page, len(pages), rows))
    return tuple(steps)


def steps_of(definition: Definition) -> tuple[Step, ...]:
    """All pages of a version, in order."""
    return _steps(definition)


def find_step(definition: Definition, code: str) -> Step | None:
    """The page with this code, if there is one."""
    return next((step for step in _steps(definition) if step.code == code), None)


def deepening_steps(definition: Definition) -> tuple[Step, ...]:
    """The pages that deepen the result and can be left out as a whole."""
    return tuple(step for step in _steps(definition) if not step.core)


def step_before(definition: Definition, step: Step) -> Step | None:
    """The page before this one."""
    steps = _steps(definition)
    index = steps.index(step)
    return steps[index - 1] if index else None


def step_after(definition: Definition, step: Step) -> Step | None:
    """The page after this one; None after the last of the quick path and after the last of all."""
    steps = _steps(definition)
    index = steps.index(step) + 1
    if index == len(steps) or (step.core and not steps[index].core):
        return None
    return steps[index]


def next_open_step(definition: Definition, visited: Collection[str], *, deepening: bool) -> Step | None:
    """The first page not yet gone through, of the quick path or (with `deepening`) of all."""
    for step in _steps(definition):
        if step.code not in visited and (step.core or deepening):
            return step
    return None


def part_of(definition: Definition, step: Step) -> Part:
    """Which part the page belongs to: each core section is one, the deepening sections together are one."""
    core_sections = [section for section in definition.sections if section.core]
    count = len(core_sections) + (1 if deepening_steps(definition) else 0) + 1
    number = core_sections.index(step.section) + 1 if step.core else len(core_sections) + 1
    return Part(number, count)


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
