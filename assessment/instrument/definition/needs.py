"""Which answers call for an advice: trees of a closed set of nodes, no expression language."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .text import Code, Frozen, Rate


class AnswerIs(Frozen):
    """True if the answer (of a row, where `row` is given) is one of `values`."""

    test: Literal["is"]
    question: Code
    row: Code | None = None
    values: tuple[str | int, ...]


class AnswerIncludes(Frozen):
    """True if a multi answer includes at least one of `values`."""

    test: Literal["includes-any"]
    question: Code
    values: tuple[str, ...]


class AnswerLacksAll(Frozen):
    """True if a multi question was answered and the answer includes none of `values`."""

    test: Literal["lacks-all"]
    question: Code
    values: tuple[str, ...]


class ScaleBetween(Frozen):
    """True if a scale answer lies in [low, high]."""

    test: Literal["scale-between"]
    question: Code
    low: int = 1
    high: int = 5


class IndexBetween(Frozen):
    """True if an index, on its 1 to 5 scale, lies in [low, high)."""

    test: Literal["index-between"]
    index: Code
    low: float = 1
    below: float = 6


class OutsideTopTime(Frozen):
    """True if time was answered and the row is not among the top time investments."""

    test: Literal["outside-top-time"]
    row: Code


class TimeAtLeast(Frozen):
    """True if at least `percent` of the time goes to the row."""

    test: Literal["time-at-least"]
    row: Code
    percent: int


class All(Frozen):
    """True if every one of `conditions` is."""

    test: Literal["all"]
    conditions: tuple[Condition, ...]


class Any(Frozen):
    """True if at least one of `conditions` is."""

    test: Literal["any"]
    conditions: tuple[Condition, ...]


Condition = Annotated[
    AnswerIs | AnswerIncludes | AnswerLacksAll | ScaleBetween | IndexBetween | OutsideTopTime | TimeAtLeast | All | Any,
    Field(discriminator="test"),
]


class ScaleGap(Frozen):
    """g(x) = (5 - x)/4 of the mean (or the lowest) of the scale answers given."""

    need: Literal["scale-gap"]
    questions: tuple[Code, ...]
    of: Literal["mean", "lowest"] = "mean"


class ScaleHeight(Frozen):
    """s(x) = (x - 1)/4 of the mean of the scale answers given."""

    need: Literal["scale-height"]
    questions: tuple[Code, ...]


class IndexGap(Frozen):
    """1 - index/100."""

    need: Literal["index-gap"]
    index: Code


class IndexHeight(Frozen):
    """index/100."""

    need: Literal["index-height"]
    index: Code


class UnmetShare(Frozen):
    """Share of `options` that a multi answer lacks."""

    need: Literal["unmet-share"]
    question: Code
    options: tuple[Code, ...]


class UnbackedShare(Frozen):
    """Share of the mapped things named under `questions` that `backing` lacks."""

    need: Literal["unbacked-share"]
    questions: tuple[Code, ...]
    backing: Code
    counterparts: dict[Code, Code]
    """Which option of `backing` stands for which option of `questions`."""


class RowsShare(Frozen):
    """Share of the answered ownership rows (of `rows`, or all) whose answer is one of `values`."""

    need: Literal["rows-share"]
    values: tuple[Code, ...]
    rows: tuple[Code, ...] = ()


class OwnedOutsideTopTime(Frozen):
    """Share of the rows owned (answer in `values`) that are not among the top time investments."""

    need: Literal["owned-outside-top-time"]
    values: tuple[Code, ...]


class TopTimeNotOwned(Frozen):
    """Share of the top time investments whose ownership answer is not one of `values`."""

    need: Literal["top-time-not-owned"]
    values: tuple[Code, ...]


class TimeShare(Frozen):
    """Share of the time on responsibilities that goes to `rows`."""

    need: Literal["time-share"]
    rows: tuple[Code, ...]


class Case(Frozen):
    """A condition and the need it stands for."""

    when: Condition
    value: Rate


class Cases(Frozen):
    """The value of the first case that holds, else `otherwise`; unanswered if `question` is."""

    need: Literal["cases"]
    question: Code
    cases: tuple[Case, ...]
    otherwise: Rate = 0


class Mean(Frozen):
    """Mean of the parts answered."""

    need: Literal["mean"]
    parts: tuple[Need, ...]


class Largest(Frozen):
    """Largest of the parts answered."""

    need: Literal["largest"]
    parts: tuple[Need, ...]


class Product(Frozen):
    """Product of the parts; unanswered if any part is."""

    need: Literal["product"]
    parts: tuple[Need, ...]


class OnlyWhere(Frozen):
    """`part` where the condition holds, else 0."""

    need: Literal["only-where"]
    when: Condition
    part: Need


Need = Annotated[
    ScaleGap
    | ScaleHeight
    | IndexGap
    | IndexHeight
    | UnmetShare
    | UnbackedShare
    | RowsShare
    | OwnedOutsideTopTime
    | TopTimeNotOwned
    | TimeShare
    | Cases
    | Mean
    | Largest
    | Product
    | OnlyWhere,
    Field(discriminator="need"),
]


for _model in (All, Any, Mean, Largest, Product, OnlyWhere, Cases, Case):
    _model.model_rebuild()
