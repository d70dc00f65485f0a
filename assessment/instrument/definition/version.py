"""The whole document of one version."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from .advice import Recommendation, Reflection, Theme
from .content import Archetype, Consent, Figure, Index, LeadershipRole, Model, PageTexts, Source
from .learning import Learning
from .questions import (
    AllocationQuestion,
    OwnershipQuestion,
    Question,
    Responsibility,
    Row,
    RowGroup,
    Scale,
    Section,
)
from .text import Code, Frozen, Text


def _number(value: object) -> object:
    """To Python `true` is 1; to JSON it is not."""
    if isinstance(value, bool):
        raise PydanticCustomError("literal_error", "not a number", {"expected": "1"})
    return value


class Definition(Frozen):
    """The whole document of one version."""

    format: Annotated[Literal[1], BeforeValidator(_number)]
    code: Code
    title: Text
    minutes_core: int
    minutes_full: int
    page_texts: PageTexts = PageTexts()
    consent: Consent
    responsibilities: tuple[Responsibility, ...]
    scales: tuple[Scale, ...]
    sections: tuple[Section, ...]
    archetypes: Annotated[tuple[Archetype, ...], Field(min_length=2)]
    model: Model
    indices: tuple[Index, ...]
    leadership_roles: tuple[LeadershipRole, ...]
    themes: tuple[Theme, ...]
    recommendations: tuple[Recommendation, ...]
    reflections: tuple[Reflection, ...] = ()
    sources: tuple[Source, ...]
    figures: tuple[Figure, ...]
    learning: Learning | None = None
    """Where the archetypes' learned rates come from, if there are any."""

    # One object stands for one published version: compared by identity, so that what is derived
    # from a definition can be cached by it.
    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its code, in the order asked."""
        return {question.code: question for section in self.sections for question in section.questions}

    @cached_property
    def question_codes(self) -> frozenset[str]:
        """The codes of all questions."""
        return frozenset(self.questions)

    @cached_property
    def has_rules(self) -> bool:
        """Whether any section or question is asked of some people only."""
        parts = (part for section in self.sections for part in (section, *section.questions))
        return any(part.shown_if is not None for part in parts)

    @cached_property
    def responsibility_by_code(self) -> dict[str, Responsibility]:
        """Every responsibility by its code."""
        return {row.code: row for row in self.responsibilities}

    @cached_property
    def row_by_code(self) -> dict[str, Responsibility | Row]:
        """Every row that ownership or time asks about, by its code."""
        rows: list[Responsibility | Row] = [*self.responsibilities]
        rows += self.time_question.extra_rows if self.time_question else ()
        return {row.code: row for row in rows}

    @cached_property
    def archetype_by_code(self) -> dict[str, Archetype]:
        """Every archetype by its code."""
        return {archetype.code: archetype for archetype in self.archetypes}

    @cached_property
    def scale_by_code(self) -> dict[str, Scale]:
        """Every scale by its code."""
        return {scale.code: scale for scale in self.scales}

    def points_of(self, scale: str) -> tuple[Text, ...]:
        """The words of a scale's five points; none where a draft names a scale that it does not have."""
        return self.scale_by_code[scale].points if scale in self.scale_by_code else ()

    @cached_property
    def index_by_code(self) -> dict[str, Index]:
        """Every index by its code."""
        return {index.code: index for index in self.indices}

    @cached_property
    def ownership_question(self) -> OwnershipQuestion | None:
        """The question that asks who owns what."""
        return next((q for q in self.questions.values() if isinstance(q, OwnershipQuestion)), None)

    @cached_property
    def time_question(self) -> AllocationQuestion | None:
        """The question that asks where the time goes."""
        return next((q for q in self.questions.values() if isinstance(q, AllocationQuestion)), None)

    @cached_property
    def rows_of_question(self) -> dict[str, dict[str, None]]:
        """The codes of the rows of each ownership or time question, in the order of the document.

        A row that a draft names and does not have is not among them.
        """
        found = {}
        for question in self.questions.values():
            if isinstance(question, OwnershipQuestion):
                rows = (code for group in question.groups for code in group.rows)
                found[question.code] = dict.fromkeys(code for code in rows if code in self.responsibility_by_code)
            elif isinstance(question, AllocationQuestion):
                found[question.code] = dict.fromkeys(row.code for row in self.allocation_rows(question))
        return found

    def ownership_rows(self, question: OwnershipQuestion) -> Iterator[tuple[RowGroup, Responsibility]]:
        """Each responsibility with the group it is shown in, in the order shown."""
        for group in question.groups:
            for code in group.rows:
                yield group, self.responsibility_by_code[code]

    def allocation_rows(self, question: AllocationQuestion) -> list[Responsibility | Row]:
        """The rows of a time question: every responsibility, then its extra rows."""
        return [*self.responsibilities, *question.extra_rows]
