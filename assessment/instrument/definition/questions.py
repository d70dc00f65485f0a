"""What is asked: sections, questions of each kind, options, rows, scales."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from .text import Code, Frozen, Rate, Text


class Option(Frozen):
    """One answer to choose."""

    code: Code
    label: Text
    help: Text | None = None
    exclusive: bool = False
    """In a multi question: chosen alone or not at all ("none of these")."""


class OwnershipOption(Option):
    """Who owns a responsibility, as seen by the respondent."""

    strength: Rate
    """The weight in [0, 1] with which this answer says "it is mine" (virtual evidence)."""
    hidden_from_roles: tuple[Code, ...] = ()
    """Roles to whom this option is not shown, because `me` says the same."""


class Responsibility(Frozen):
    """One of the rows that ownership and time ask about."""

    code: Code
    label: Text
    help: Text
    usual_owner: Literal["cto", "common", "cio"]
    """Who usually owns it, as the report's figure 6 groups them."""


class Row(Frozen):
    """A row of a time question that is no responsibility (`other-work`)."""

    code: Code
    label: Text
    help: Text


class ShowTest(Frozen):
    """One thing that a rule asks of an earlier answer: that to `question`, or to its `row` (who owns what, and time).

    - `is-any`: the answer is one of `values`; several answers to choose from: at least one of those chosen is
    - `is-none`: not `is-any`, so it holds as well where nothing was answered
    - `at-least`, `at-most`: the point of a scale, the position between two poles or the percentage of a row of time,
      beside the one number in `values`; where nothing was answered neither holds
    - `answered`, `not-answered`: whether there is an answer at all; `values` stays empty

    An answer to a question that is not asked counts as none, and so does one to a question of the same page or a later
    one: a rule looks back only.
    """

    question: Code
    row: Code | None = None
    operator: Literal["is-any", "is-none", "at-least", "at-most", "answered", "not-answered"]
    values: tuple[int | str, ...] = ()


class ShowRule(Frozen):
    """When something is asked: if `all` of the tests hold, or `any` of them."""

    match: Literal["all", "any"]
    tests: tuple[ShowTest, ...]


class BaseQuestion(Frozen):
    """What every kind of question has."""

    code: Code
    label: Text
    help: Text | None = None
    why: Text | None = None
    """Why it is asked, in one sentence; shown where a reader may wonder."""
    shown_if: ShowRule | None = None
    """Asked only of those for whom this holds, and the rule of its section; of everybody without either."""


class SingleQuestion(BaseQuestion):
    """Choose one option."""

    kind: Literal["single"]
    options: tuple[Option, ...]
    appearance: Literal["radios", "select"] = "radios"

    @cached_property
    def option_codes(self) -> frozenset[str]:
        """What may be answered."""
        return frozenset(option.code for option in self.options)


class MultiQuestion(BaseQuestion):
    """Choose any number of options, at most `max_choices` if that is given."""

    kind: Literal["multi"]
    options: tuple[Option, ...]
    max_choices: int | None = Field(default=None, ge=1)


class ScaleQuestion(BaseQuestion):
    """One of five worded points, 1 (least) to 5 (most)."""

    kind: Literal["scale"]
    scale: Code
    """Code of the `Scale` whose five point labels are used."""


class BipolarQuestion(BaseQuestion):
    """A position between two worded poles, 1 (fully `low`) to 5 (fully `high`)."""

    kind: Literal["bipolar"]
    low: Text
    high: Text


class OwnershipQuestion(BaseQuestion):
    """Who owns each responsibility: one of `options` per row."""

    kind: Literal["ownership"]
    groups: tuple[RowGroup, ...]
    """The responsibilities in the order and under the headings in which they are shown."""
    options: tuple[OwnershipOption, ...]

    @cached_property
    def option_codes(self) -> frozenset[str]:
        """What may be answered for a row."""
        return frozenset(option.code for option in self.options)


class AllocationQuestion(BaseQuestion):
    """Whole percentages over the responsibilities and `extra_rows`, adding up to `total`."""

    kind: Literal["allocation"]
    extra_rows: tuple[Row, ...]
    total: Literal[100] = 100


class TextQuestion(BaseQuestion):
    """Free text, always optional, never scored."""

    kind: Literal["text"]
    max_length: int = Field(default=1000, ge=1)


class RowGroup(Frozen):
    """Rows shown under one heading. `page` tells on which page of the section (from 1)."""

    heading: Text
    rows: tuple[Code, ...]
    page: int = Field(default=1, ge=1)


Question = Annotated[
    SingleQuestion
    | MultiQuestion
    | ScaleQuestion
    | BipolarQuestion
    | OwnershipQuestion
    | AllocationQuestion
    | TextQuestion,
    Field(discriminator="kind"),
]


class Scale(Frozen):
    """The five worded points that several scale questions share, from 1 to 5."""

    code: Code
    points: Annotated[tuple[Text, ...], Field(min_length=5, max_length=5)]


class Section(Frozen):
    """A topic, shown on one page or several."""

    code: Code
    title: Text
    """The page's heading: a question or a plain statement of what is asked."""
    short: Text
    """Two or three words for navigation and the part caption."""
    lead: Text
    """One or two sentences under the heading."""
    why: Text | None = None
    """Why this is asked."""
    core: bool
    """Part of the quick path; the other sections deepen the result and can be left out as a whole."""
    questions: tuple[Question, ...]
    shown_if: ShowRule | None = None
    """Asked only of those for whom this holds; of everybody without."""


for _model in (OwnershipQuestion, Section):
    _model.model_rebuild()
