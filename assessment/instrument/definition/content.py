"""What answers are set beside: consent, sources, figures, archetypes, the numbers of the model, indices."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .text import Code, Frozen, Rate, Text


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


class PageTexts(Frozen):
    """Texts of pages that a version words itself; where one is absent, the page says what it always says."""

    landing_title: Text | None = None
    landing_lead: Text | None = None
    more_lead: Text | None = None
    check_lead: Text | None = None


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


class LearnedRate(Frozen):
    """A rate that the report does not publish, learned from responses."""

    rate: Rate
    respondents: int = Field(ge=1)
    """How many respondents of the type, asked directly, would tell it as surely: for draws of the rate."""


class LearnedRates(Frozen):
    """What was learned for one archetype: exactly the items that its own lists leave out."""

    responsibilities: dict[Code, LearnedRate]
    time: dict[Code, LearnedRate]


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
    learned: LearnedRates | None = None
    """Rates of what the lists leave out, where they were learned; without, every value they may have counts alike."""


class CouplingWeights(Frozen):
    """How much each account of how time goes with ownership counts; together 1."""

    independent: Rate
    """Coupling 0: time independent of ownership."""
    half: Rate = 0
    """Coupling 1/2: half-way between the extremes, used where the responses chose it."""
    nested: Rate
    """Coupling 1: time only on what one owns."""


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
    interval_draws: int = Field(ge=100, le=100_000)
    interval_seed: int = Field(default=0, ge=0)


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
