"""The document of one questionnaire version, as frozen objects.

A `Definition` is everything that one version asks and means: sections, questions, options,
archetypes with their published rates, the numbers of the scoring model, indices, recommendations
and figures, with every text in both languages. It is read-only and knows no framework.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LANGUAGES = ("zh-hans", "en")

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Rate = Annotated[float, Field(ge=0, le=1)]
Language = Literal["zh-hans", "en"]


class Frozen(BaseModel):
    """Base of all parts of a document: immutable, and unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(Frozen):
    """One wording in every language. Wording is never an identifier and never scored."""

    zh_hans: Annotated[str, Field(alias="zh-hans")]
    en: str

    def in_(self, language: str) -> str:
        """The wording in `language` (`zh-hans` or `en`; anything else reads as Chinese)."""
        return self.en if language == "en" else self.zh_hans


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


class BaseQuestion(Frozen):
    """What every kind of question has."""

    code: Code
    label: Text
    help: Text | None = None
    why: Text | None = None
    """Why it is asked, in one sentence; shown where a reader may wonder."""


class SingleQuestion(BaseQuestion):
    """Choose one option."""

    kind: Literal["single"]
    options: tuple[Option, ...]
    appearance: Literal["radios", "select"] = "radios"


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


class AllocationQuestion(BaseQuestion):
    """Whole percentages over the responsibilities and `extra_rows`, adding up to `total`."""

    kind: Literal["allocation"]
    extra_rows: tuple[Row, ...]
    total: int = 100


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


class ConsentItem(Frozen):
    """One box of the consent page, never pre-ticked."""

    code: Code
    label: Text
    if_left_out: Text
    """What happens if it stays unticked (for the required item: the error)."""
    required: bool = False


class Fact(Frozen):
    """A term and what is said about it."""

    term: Text
    text: Text


class Consent(Frozen):
    """The consent text. A new wording is a new `version`."""

    version: str
    facts: tuple[Fact, ...]
    items: tuple[ConsentItem, ...]


class Source(Frozen):
    """A published document that figures come from. Named, never claimed as an affiliation."""

    code: Code
    title: Text
    publisher: Text
    year: int | None = None
    note: Text | None = None


class Figure(Frozen):
    """One published figure, as it may be shown."""

    code: Code
    label: Text
    values: dict[Code, float]
    """Value by population: `global`, `greater-china`, `respondents` … (shares in 0 to 1 unless `unit` says else)."""
    unit: Literal["share", "relative-growth", "count"] = "share"
    qualifier: Literal["exact", "more-than"] = "exact"
    chapter: Text
    source: Code
    topic: Code
    """What it belongs to (`reporting-line`, `practices`, `technologies-near` …)."""
    item: Code | None = None
    """The answer code that it stands beside, where there is one."""


class Share(Frozen):
    """Share of an archetype among all CTOs, by region."""

    global_: Annotated[Rate, Field(alias="global")]
    greater_china: Annotated[Rate, Field(alias="greater-china")]


class Trait(Frozen):
    """What the report says of a type, and the answer that agrees or differs with it."""

    code: Code
    text: Text
    question: Code | None = None
    """Orientation question set beside it, if one asks about it."""
    agrees: tuple[int | str, ...] = ()
    """Answers that agree with the trait."""
    differs: tuple[int | str, ...] = ()
    """Answers that differ from it; any other answer says neither."""


class Archetype(Frozen):
    """One of the report's types of CTO, with its published shares and rates."""

    code: Code
    label: Text
    shape: Literal["circle", "square", "diamond"]
    hue: Literal["tm", "op", "ar"]
    """Stem of its three colours in the design tokens."""
    tagline: Text
    """The type in one line, without praise."""
    summary: Text
    """Two or three sentences: the pattern that the report describes."""
    share: Share
    responsibilities: dict[Code, Rate]
    """Share of the type's members who name the responsibility as a main one."""
    time: dict[Code, Rate]
    """Share of the type's members who name it among their largest time investments."""
    traits: tuple[Trait, ...]


class CouplingWeights(Frozen):
    """How much the two extremes of time going with ownership count."""

    independent: Rate
    nested: Rate


class Bands(Frozen):
    """From which probability of the leading type a result is called clear, or leaning."""

    clear: Rate
    leaning: Rate


class Model(Frozen):
    """The numbers of the scoring model that are judgements, editable per version."""

    top_time_rows: int = Field(ge=1)
    """How many of the rows with the most time count as top investments."""
    minimum_ownership: int = Field(ge=1)
    """Fewer ownership items answered than this, and no type is given."""
    coupling_weights: CouplingWeights
    bands: Bands
    eligible_roles: tuple[Code, ...]
    """Roles to whom a CTO archetype applies; no answer counts as eligible."""
    study_ctos: int = Field(ge=1)
    """Sample size behind the published rates, for their sampling error in the intervals."""
    interval_draws: int = Field(ge=100)
    interval_seed: int = 0


class ScaleIndex(Frozen):
    """100 (mean - 1)/4 over the scales answered, at least half of them."""

    kind: Literal["scales"]
    code: Code
    label: Text
    help: Text
    questions: tuple[Code, ...]


class CollaborationIndex(Frozen):
    """100 (frequency x importance - 1)/24; none without a CIO."""

    kind: Literal["collaboration"]
    code: Code
    label: Text
    help: Text
    frequency_question: Code
    frequency_points: dict[Code, int]
    """Points of each frequency; an option without points means that there is no CIO."""
    importance_questions: tuple[Code, ...]


Index = Annotated[ScaleIndex | CollaborationIndex, Field(discriminator="kind")]


class LeadershipRole(Frozen):
    """One of the article's four kinds of CTO: the mean of its statements, 1 to 5. Never a type."""

    code: Code
    label: Text
    help: Text
    questions: tuple[Code, ...]


# --- recommendations: needs and conditions are trees of a closed set of nodes, no expression language ---


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


class Origin(Frozen):
    """Where an advice comes from. `own` advice rests only on the definitions in the source."""

    source: Code | None
    chapter: Text
    own: bool = False


class Recommendation(Frozen):
    """One advice: what to do, for whom, how soon, and which answers bring it up."""

    code: Code
    title: Text
    """An imperative sentence without a full stop."""
    rationale: Text
    """One or two sentences: why this matters in this situation."""
    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    measure: Text
    """How one sees that it worked."""
    theme: Code
    audience: tuple[Code, ...] = ()
    """Archetypes it is written for; empty means every CTO."""
    horizon: Literal["90-days", "1-year", "3-years", "5-years"]
    effort: Literal["S", "M", "L"]
    need: Need
    certain_if: tuple[Condition, ...] = ()
    """If one of these holds, the need is 1."""
    overlaps: Code | None = None
    """Among the first seven only one of those that share this code is shown."""
    origin: Origin


class Theme(Frozen):
    """A group of recommendations."""

    code: Code
    label: Text


class Definition(Frozen):
    """The whole document of one version."""

    format: Literal[1]
    code: Code
    title: Text
    minutes_core: int
    minutes_full: int
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
    sources: tuple[Source, ...]
    figures: tuple[Figure, ...]

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
    def section_by_code(self) -> dict[str, Section]:
        """Every section by its code."""
        return {section.code: section for section in self.sections}

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

    def ownership_rows(self, question: OwnershipQuestion) -> Iterator[tuple[RowGroup, Responsibility]]:
        """Each responsibility with the group it is shown in, in the order shown."""
        for group in question.groups:
            for code in group.rows:
                yield group, self.responsibility_by_code[code]

    def allocation_rows(self, question: AllocationQuestion) -> list[Responsibility | Row]:
        """The rows of a time question: every responsibility, then its extra rows."""
        return [*self.responsibilities, *question.extra_rows]


for _model in (OwnershipQuestion, All, Any, Mean, Largest, Product, OnlyWhere, Cases, Case, Section, Definition):
    _model.model_rebuild()
