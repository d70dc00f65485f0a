"""The report to the board: the findings of a result as an A4 document, in one language or in several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assessment.lib.charts import ternary
from assessment.reports.report import Report
from assessment.reports.report.tree import AdviceFinding, EvidenceFinding, Hero, Match
from assessment.reports.report.words import day, inline, span

from .roadmap import build_roadmap
from .typeset import typeset

CORNERS = 3
"""The triangle is drawn for so many types."""
FINDINGS = 3
"""So many findings, and as many decisions, stand on the page that stands alone."""


def render_report(
    reports: Sequence[Report],
    *,
    name: str = "",
    organisation: str = "",
    confidential: bool = False,
    completed: date | None = None,
    consent: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """The same result told in each language in turn, each from cover to method, as one PDF.

    `name` and `organisation` stand on the cover and, the latter, at the foot of every page; `consent` is what was
    agreed to, by language. The file's own properties name nobody.
    """
    parts = []
    for report in reports:
        with translation.override(report.language):
            parts.append(
                _part(report)
                | {
                    "holder": name,
                    "organisation": organisation,
                    "confidential": confidential,
                    "date": day(completed) if completed else "",
                    "consent": list((consent or {}).get(report.language, ())),
                }
            )
    first = parts[0]
    title = f"{first['name-of-report']}: {first['report']['hero']['page_title']}"
    return typeset("report", {"title": title, "parts": parts}, language=reports[0].language)


def _part(report: Report) -> dict[str, Any]:
    """What one language says."""
    return {
        "language": report.language,
        "name-of-report": _("Technology leadership: report to the board"),
        "report": asdict(report) | ({"evidence": _evidence(report.evidence)} if report.evidence else {}),
        "words": _words(),
        "firmness": _firmness(report.hero, report.match.matches[0]) if report.match else "",
        "map": _map(report.match.corners) if report.match else None,
        "findings": _findings(report),
        "decisions": _decisions(report.advice),
        "roadmap": build_roadmap(report.advice),
        "version": _("Version %(version)s") % {"version": report.basis.version} if report.basis.version else "",
    }


def _firmness(hero: Hero, first: Match) -> str:
    """How firm the result is, in one line; of a blend no figure, as it names no type alone."""
    if hero.firmness is None:
        return ""
    if len(hero.headline.types) > 1:
        meaning = next(step.meaning for step in hero.firmness.steps if step.current)
        return _("How firm: %(band)s, %(meaning)s.") % {"band": inline(hero.firmness.word), "meaning": meaning}
    figure = _("%(percent)s (range %(range)s)") % {"percent": first.text, "range": span(first.low, first.high)}
    return _("How firm: %(band)s, probability %(figure)s.") % {"band": inline(hero.firmness.word), "figure": figure}


def _map(corners: Sequence[Match]) -> dict[str, Any] | None:
    """Where the result stands in the triangle of three types."""
    if len(corners) != CORNERS:
        return None
    you, region = ternary(corners)
    return {"you": you, "region": region}


def _evidence(finding: EvidenceFinding) -> dict[str, Any]:
    """The evidence, each pair with what stands above its column."""
    against = [_("Against %(rival)s, in points") % {"rival": inline(pair.rival.name)} for pair in finding.pairs]
    pairs = [asdict(pair) | {"against": label} for pair, label in zip(finding.pairs, against, strict=True)]
    return asdict(finding) | {"pairs": pairs}


def _findings(report: Report) -> list[dict[str, Any]]:
    """The findings of the page that stands alone: why, who owns what, the time; else the next that there are."""
    order = (report.evidence, report.responsibilities, report.time, report.indices, report.roles, report.change)
    return [
        {"title": finding.title, "text": report.hero.text[-1:] if finding is report.evidence else finding.text[:1]}
        for finding in order
        if finding
    ][:FINDINGS]


def _decisions(advice: AdviceFinding) -> list[dict[str, Any]]:
    """What the board is asked to back: the first of the advice."""
    return [
        {"title": item.title, "text": [f"{item.horizon_label} | {item.effort_label}", item.measure]}
        for item in advice.first[:FINDINGS]
    ]


def _words() -> dict[str, str]:
    """The words of the template itself."""
    return {
        "you": _("You"),
        "confidential": _("Confidential"),
        "one-page": _("On one page"),
        "findings": _("What was found"),
        "decisions": _("What the board is asked to back"),
        "you-means": _("“You” is the person who answered the questions."),
        "type": _("Type"),
        "probability": _("Probability"),
        "range": _("Range"),
        "study-says": _("What the study says of each type"),
        "sum": _("Sum"),
        "speaks-for": _("All that speaks for"),
        "minor": _("Answers that hardly tell the two apart"),
        "item": _("Item"),
        "answer": _("Your answer"),
        "instead": _("Instead"),
        "responsibility": _("Responsibility"),
        "associations": _("What the study reports to go with these"),
        "no-cause": _(
            "Associations among organisations, as the study reports them. They are neither cause and effect nor a "
            "forecast for yours."
        ),
        "your-type": _("(you)"),
        "holds": _("Holds whichever of the likely types you are"),
        "why": _("Why you see this"),
        "steps": _("Steps"),
        "measure": _("How you see that it worked"),
        "action": _("Action"),
        "roadmap": _("One, three and five years"),
        "stop": _("."),
        "sources": _("Sources"),
        "consent": _("What was agreed to"),
        "version": _("Version of questionnaire and calculation"),
    }
