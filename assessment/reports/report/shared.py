"""What of a report may be seen by those who are shown the type only."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .tree import Hero, MatchFinding, Report


@dataclass(frozen=True)
class TypeOnly:
    """The type and how firm it is: nothing in it names or counts an answer."""

    hero: Hero
    match: MatchFinding | None


def type_only(report: Report) -> TypeOnly:
    """The headline, firmness and probabilities, without the sentences on answers, post, dates and what is missing."""
    return TypeOnly(
        hero=replace(report.hero, text=(), missing=(), retake=False, meta=()),
        match=report.match,
    )
