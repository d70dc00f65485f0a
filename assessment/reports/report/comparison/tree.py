"""The tree of the comparison with the CTOs of the study: plain strings and numbers in one language, without HTML."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.reports.report.table import Table
from assessment.reports.report.tree import Finding


@dataclass(frozen=True)
class SharePart:
    """The share of one type in a population; `own` marks the person's type, or both of a blend."""

    code: str
    name: str
    shape: str
    hue: str
    share: float
    text: str
    own: bool


@dataclass(frozen=True)
class Population:
    """How common the types are in one population; `n_text` says how many people it is."""

    code: str
    label: str
    n_text: str
    parts: tuple[SharePart, ...]


@dataclass(frozen=True, kw_only=True)
class ComparisonFinding(Finding):
    """How common the person's type is among the CTOs of the study."""

    populations: tuple[Population, ...]


@dataclass(frozen=True, kw_only=True)
class Exhibit(Finding):
    """One exhibit of the page in full: bars of type shares, or a table."""

    populations: tuple[Population, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class SiteTotals:
    """What people of this site answered, as last released: totals by question and answer, of how many, when."""

    respondents: int
    day: str
    counts: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Comparison:
    """The whole page. `population` is the one shown; `site_text` says what is shown of this site's respondents."""

    population: str
    choices: tuple[tuple[str, str], ...]
    title: str
    text: tuple[str, ...]
    site_text: str
    exhibits: tuple[Exhibit, ...]
