"""The tree of the pages on how a version is used: plain strings and numbers in one language, without HTML."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.reports.report.table import Table
from assessment.reports.report.tree import Finding


@dataclass(frozen=True, kw_only=True)
class UseFinding(Finding):
    """One finding with its tables."""

    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class SectionLink:
    """Where the answers to a section's questions stand."""

    code: str
    title: str
    note: str


@dataclass(frozen=True)
class UsePage:
    """The page. `obstacle` says why nothing is shown of those who submitted, `command` what would help."""

    number: int
    counted: str
    obstacle: str
    command: str
    findings: tuple[UseFinding, ...]
    sections: tuple[SectionLink, ...]


@dataclass(frozen=True)
class QuestionUse:
    """A question, or a row of who owns what: how it was answered. `more` are tables that open."""

    code: str
    label: str
    facts: str
    tables: tuple[Table, ...]
    more: tuple[Table, ...]


@dataclass(frozen=True)
class UseSection:
    """The answers to the questions of one section."""

    number: int
    code: str
    title: str
    counted: str
    questions: tuple[QuestionUse, ...]
