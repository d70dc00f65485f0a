"""The tree of findings: plain strings and numbers in one language, without HTML.

Every renderer (page, PDF, slides, tables) shows this tree, so that all say the same. Shares and probabilities
lie in 0 to 1; a `text` beside a number is the number as it is to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .comparison.tree import ComparisonFinding
    from .traits import TraitsFinding


@dataclass(frozen=True)
class TypeName:
    """A type as it is referred to: its name, with the fixed shape (`circle`, `square`, `diamond`) and hue."""

    code: str
    name: str
    shape: str
    hue: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding: `topic` is the small line, `title` the finding as a sentence, `text` what is said about it."""

    code: str
    topic: str
    title: str
    text: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Where the published figures of this finding come from, one line each."""


# --- who you are, how sure -----------------------------------------------------------------------


@dataclass(frozen=True)
class Headline:
    """The headline in parts, so that types can be set apart: `before` type [`between` type] `after`."""

    before: str
    types: tuple[TypeName, ...] = ()
    between: str = ""
    after: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the scale of firmness."""

    code: str
    label: str
    meaning: str
    current: bool


@dataclass(frozen=True)
class Firmness:
    """How firm the result is, in words and numbers. `frequency` is said first where there is one."""

    word: str
    steps: tuple[Step, ...]
    probability: float
    low: float
    high: float
    text: str
    frequency: str | None = None
    """Certainty in plain words ("of 100 simulated CTOs placed as firmly as you, 86 to 91 were of that type")."""


@dataclass(frozen=True, kw_only=True)
class Hero(Finding):
    """The result itself. `title` is the headline as one sentence, `page_title` a short form without sentence."""

    page_title: str
    headline: Headline
    tagline: str = ""
    firmness: Firmness | None = None
    missing: tuple[str, ...] = ()
    """What would have to be answered for a type to be named."""
    retake: bool = False
    """Whether starting again is the way on."""
    meta: tuple[str, ...] = ()
    """When it was completed, and how long that took."""


@dataclass(frozen=True)
class Match:
    """How likely one type is: probability and interval, with its place in the ranking (from 1)."""

    code: str
    name: str
    shape: str
    hue: str
    share: float
    low: float
    high: float
    rank: int
    text: str
    range_text: str
    tagline: str
    summary: str


@dataclass(frozen=True, kw_only=True)
class MatchFinding(Finding):
    """The types by probability; `corners` are the same in the order of the document."""

    matches: tuple[Match, ...]
    corners: tuple[Match, ...]
    map_text: str
    note: str


# --- why -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EvidenceRow:
    """One answer (or the pattern, or the prior) and its weight in points; `length` is 0 to 100 of the longest."""

    item: str
    sentence: str
    kind: str
    points: float
    text: str
    length: float


@dataclass(frozen=True)
class Pair:
    """The leading type against one other: rows for and against, largest first, and what they add up to.

    `points` of all rows shown add up exactly to `total`, which is 10 log10 of the ratio of the probabilities.
    """

    leading: TypeName
    rival: TypeName
    supporting: tuple[EvidenceRow, ...]
    opposing: tuple[EvidenceRow, ...]
    supporting_text: str
    opposing_text: str
    minor: str
    minor_text: str
    total: float
    total_text: str
    total_sentence: str
    heading: str


@dataclass(frozen=True, kw_only=True)
class EvidenceFinding(Finding):
    """Why the leading type leads: first against the strongest rival, then against the others."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class AnswerChange:
    """One answer changed: what to post to try it (`field` and `value`), and both answers in words."""

    field: str
    value: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ChangeFinding(Finding):
    """The fewest answers that, changed, would put another type first; without `changes` no three would.

    `sentence` says it in full: if what were otherwise, who would lead by how much.
    """

    sentence: str = ""
    changes: tuple[AnswerChange, ...] = ()


# --- responsibilities and time --------------------------------------------------------------------


@dataclass(frozen=True)
class Rate:
    """A type's published rate for a row; `share` is None where the report publishes none."""

    code: str
    name: str
    shape: str
    share: float | None
    text: str


@dataclass(frozen=True)
class OwnerCount:
    """How many responsibilities have this owner."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class OwnershipRow:
    """One responsibility: who owns it (`owner` is None if not answered) beside the types' rates."""

    code: str
    label: str
    usual: str
    owner: str | None
    owner_label: str
    rates: tuple[Rate, ...]
    spoken: str
    """The rates as one line of text."""
    note: str = ""
    """What stands where the report publishes no rate for a type."""


@dataclass(frozen=True, kw_only=True)
class ResponsibilitiesFinding(Finding):
    """Who owns what: the count of the answers, the rows worth a look, then the rest."""

    counts: tuple[OwnerCount, ...]
    first: tuple[OwnershipRow, ...]
    rest: tuple[OwnershipRow, ...]
    types: tuple[TypeName, ...]
    axis: str
    caution: str


@dataclass(frozen=True)
class TimeRow:
    """One row of the time answer; `length` is 0 to 100 of the axis of the answers, never that of the rates."""

    code: str
    label: str
    percent: float
    text: str
    length: float
    rates: tuple[Rate, ...]
    spoken: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TimeFinding(Finding):
    """Where the time goes: rows with time, most first, then the others."""

    spent: tuple[TimeRow, ...]
    without: tuple[TimeRow, ...]
    types: tuple[TypeName, ...]
    own_axis: str
    own_axis_end: str
    rates_axis: str
    caution: str


# --- lenses ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """A term and what is said about it."""

    term: str
    text: str


@dataclass(frozen=True)
class LensRow:
    """A value on a scale from `low` to `high`."""

    code: str
    label: str
    help: str
    value: float
    low: float
    high: float
    text: str
    also: str = ""
    """The same on another scale."""


@dataclass(frozen=True, kw_only=True)
class LensFinding(Finding):
    """A profile: leadership roles, or technology indices. `associations` is what the study reports to go with them."""

    rows: tuple[LensRow, ...]
    scale: str
    associations: tuple[Point, ...] = ()


# --- advice and what it all rests on ----------------------------------------------------------------


@dataclass(frozen=True)
class AdviceItem:
    """One piece of advice. `number` is its place among those shown first."""

    code: str
    number: int
    title: str
    rationale: str
    theme: str
    why: tuple[str, ...]
    from_answers: bool
    """Whether `why` names answers; else it says for whom the advice is written."""
    steps: tuple[str, ...]
    measure: str
    horizon: str
    horizon_label: str
    effort: str
    effort_label: str
    source: str
    holds: bool
    """Holds whichever of the likely types the person is (only where more than one is likely)."""


@dataclass(frozen=True, kw_only=True)
class AdviceFinding(Finding):
    """What to do first, in order."""

    first: tuple[AdviceItem, ...]


@dataclass(frozen=True, kw_only=True)
class BasisFinding(Finding):
    """What the figures rest on, and what they cannot tell."""

    points: tuple[Point, ...]
    documents: tuple[Point, ...]
    version: str = ""
    earlier: str = ""
    """Said of a result that an earlier version of the calculation gave."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """All findings of one response, in the order in which they are told."""

    language: str
    band: str
    hero: Hero
    match: MatchFinding | None
    evidence: EvidenceFinding | None
    change: ChangeFinding | None
    responsibilities: ResponsibilitiesFinding | None
    time: TimeFinding | None
    traits: TraitsFinding | None
    roles: LensFinding | None
    indices: LensFinding | None
    comparison: ComparisonFinding
    advice: AdviceFinding
    basis: BasisFinding

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those there are, in order."""
        every = (
            self.hero,
            self.match,
            self.evidence,
            self.change,
            self.responsibilities,
            self.time,
            self.traits,
            self.roles,
            self.indices,
            self.comparison,
            self.advice,
            self.basis,
        )
        return tuple(finding for finding in every if finding is not None)

    @property
    def sections(self) -> tuple[Finding, ...]:
        """The findings after the result itself, for a list of contents."""
        return tuple(finding for finding in self.findings if finding not in (self.hero, self.match))
