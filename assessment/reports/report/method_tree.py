"""The tree of the page on the method: plain strings and numbers in one language, without HTML.

As in `tree.py`, a `text` beside a number is the number as it is to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from .table import Table
from .tree import Finding, Point, Rate, TypeName


@dataclass(frozen=True)
class Listed:
    """A list under a heading."""

    title: str
    entries: tuple[str, ...]


# --- in plain words ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """Lowest and highest of 100."""

    low: int
    high: int
    text: str


@dataclass(frozen=True)
class BandRow:
    """One band: of 100 simulated CTOs placed so, how often the type was right."""

    code: str
    label: str
    meaning: str
    first: Span
    either: Span
    share: Span


@dataclass(frozen=True, kw_only=True)
class CertaintyFinding(Finding):
    """What it comes to. No `rows` where nothing was simulated."""

    rows: tuple[BandRow, ...] = ()
    first_label: str = ""
    either_label: str = ""
    share_label: str = ""
    note: str = ""


# --- what the report gives --------------------------------------------------------------------------


@dataclass(frozen=True)
class RateRow:
    """One responsibility, or one place where time goes, with every type's published rate."""

    code: str
    label: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True)
class RateTable:
    """Published rates, types as columns."""

    caption: str
    corner: str
    types: tuple[TypeName, ...]
    rows: tuple[RateRow, ...]


@dataclass(frozen=True, kw_only=True)
class PublishedFinding(Finding):
    """What the report publishes and what it does not."""

    published: Listed
    unpublished: Listed
    tables: tuple[RateTable, ...]


# --- how a type is found ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """One responsibility weighed between two types, by the document's own rates."""

    row: str
    first: TypeName
    second: TypeName
    text: tuple[str, ...]
    counts: Table
    points: Table


@dataclass(frozen=True, kw_only=True)
class RuleFinding(Finding):
    """How a type is found. No `example` where no responsibility has two published rates."""

    steps: tuple[str, ...]
    example: Example | None
    scale: Table


# --- assumptions ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Assumption:
    """One assumption: its number, and what it means. `table` holds numbers that differ by type."""

    code: str
    term: str
    value: str
    text: str
    table: RateTable | None = None


@dataclass(frozen=True, kw_only=True)
class AssumptionsFinding(Finding):
    """Every assumption with its number."""

    assumptions: tuple[Assumption, ...]


# --- how well it does -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AccuracyFinding(Finding):
    """Accuracy and calibration error beside simpler counts and the limit. No `table` where nothing was simulated."""

    table: Table | None = None
    terms: tuple[Point, ...] = ()


@dataclass(frozen=True)
class CalibrationRow:
    """Simulated CTOs whose leading type was given about this probability."""

    label: str
    said: float
    said_text: str
    found: float
    found_text: str
    share_text: str


@dataclass(frozen=True)
class CalibrationTable:
    """What was said and what was found, for one way in which answers may go together."""

    code: str
    caption: str
    rows: tuple[CalibrationRow, ...]


@dataclass(frozen=True, kw_only=True)
class CalibrationFinding(Finding):
    """Whether a probability is what it says; the first table is the one in which it errs most."""

    tables: tuple[CalibrationTable, ...]
    coverage: Table | None
    coverage_title: str
    coverage_text: str


@dataclass(frozen=True, kw_only=True)
class LearningFinding(Finding):
    """What learning the unpublished rates from responses brings."""

    table: Table


# --- limits, and how to check -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LimitsFinding(Finding):
    """What the result is not for, and what nobody knows about it."""

    lists: tuple[Listed, ...]


@dataclass(frozen=True, kw_only=True)
class CheckFinding(Finding):
    """What a result can be recomputed from."""

    points: tuple[Point, ...]
    documents: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Method:
    """The page on the method, in the order in which it is told."""

    language: str
    certainty: CertaintyFinding
    published: PublishedFinding
    rule: RuleFinding
    assumptions: AssumptionsFinding
    accuracy: AccuracyFinding
    calibration: CalibrationFinding | None
    learning: LearningFinding | None
    limits: LimitsFinding
    check: CheckFinding

    @property
    def sections(self) -> tuple[Finding, ...]:
        """The findings after the first, for a list of contents."""
        every = (
            self.published,
            self.rule,
            self.assumptions,
            self.accuracy,
            self.calibration,
            self.learning,
            self.limits,
            self.check,
        )
        return tuple(finding for finding in every if finding is not None)
