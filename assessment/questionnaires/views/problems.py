"""What the checks found, in words, with the page and the field where it is to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.instrument.checks import Problem
from assessment.questionnaires.forms.parts import page_for
from assessment.questionnaires.models import Version

from .words import words_of

SENTENCES: dict[str, Promise | str] = {
    "missing-text": _("A text is missing in one language"),
    "duplicate-code": _("A code stands twice"),
    "second-question": _("There may be only one question of this kind"),
    "orphan-code": _("Something is named that does not exist"),
    "row-not-shown-once": _("Each row must be shown exactly once"),
    "no-rates": _("No published rate is given"),
    "certain-rate": _("A rate of 0 or 1 would let one answer decide alone"),
    "shares": _("The shares of the types do not add up to 1"),
    "wrong-kind": _("A question of this kind cannot be used here"),
    "empty": _("Nothing is chosen here"),
    "weights": _("The weights do not add up to 1, or need learned rates"),
    "bands": _("“Leaning” must not begin above “clear”"),
    "bounds": _("The lowest rate of time lies above the lowest rate of responsibility"),
    "learned": _("Learned rates do not fit the published ones"),
    "three-types": _("There must be three types"),
    "consent": _("One box of the consent must be required"),
    "no-ownership": _("Without a question on who owns what no type can be found"),
    "unreachable": _("No answers can lead here"),
    "no-advice": _("There is no recommendation at all"),
    "nobody": _("Nobody would get this recommendation"),
    "no-advice-for": _("Some respondents would get no recommendation"),
    "never-leads": _("No simulated respondent comes out as this type"),
    "never-shown": _("No simulated respondent needs this recommendation, or is shown it first"),
    "nothing-written": _("Some simulated respondents are shown nothing that is written for their type"),
    "rule-not-earlier": _("A rule may only look at earlier pages"),
    "too-few-options": _("Some roles would have no choice of owners left"),
    "page-code": _("Two pages would go by the same code"),
    "not-alone": _("Who owns what, and time, each need a section of their own"),
    "placeholders": _("The two languages do not have the same placeholders"),
}
"""By `Problem.code`."""


@dataclass(frozen=True)
class Finding:
    """A finding of the checks: its page in the editor and the field there, the place in words, and what is wrong."""

    code: str
    severity: str
    page: str
    field: str
    where: str
    sentence: str
    href: str


def findings_of(version: Version, content: Mapping[str, Any], problems: Iterable[Problem]) -> Iterator[Finding]:
    """Each finding, with the link to where it is mended."""
    for problem in problems:
        page, field = page_for(content, problem.place)
        yield Finding(
            code=problem.code,
            severity=problem.severity,
            page=page,
            field=field,
            where=" › ".join(words_of(problem.place, content)),
            sentence=str(SENTENCES.get(problem.code, problem.code)),
            href=reverse("questionnaires:part", args=(version.number, page)) + (f"#id_{field}" if field else ""),
        )
