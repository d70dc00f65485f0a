"""Of whom a figure speaks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.reports.report.case import Case

GLOBAL, GREATER_CHINA, UNLABELLED = "global", "greater-china", "respondents"
POPULATIONS = (GLOBAL, GREATER_CHINA)
"""Those a reader may choose. Figures without a named population are shown as of the CTOs in the study."""


def label_of(population: str) -> str:
    """A population as it is named."""
    labels = {GLOBAL: _("Worldwide"), GREATER_CHINA: _("Greater China"), UNLABELLED: _("CTOs in the study")}
    return labels[population]


def people_of(case: Case, population: str) -> str:
    """How many CTOs it is, in words; empty if the document does not say."""
    figure = case.figure("study-ctos")
    values = figure.values if figure else {}
    number = values.get(GREATER_CHINA if population == GREATER_CHINA else GLOBAL)
    return _("%(n)s CTOs") % {"n": f"{number:,.0f}"} if number else ""


def source_of(case: Case, chapters: list[str], populations: list[str]) -> str:
    """The source line of an exhibit: document, chapters, and of whom the figures speak with how many."""
    people = [
        _("%(population)s: %(n)s") % {"population": label_of(one), "n": people_of(case, one)} for one in populations
    ]
    words = {
        "source": case.source(),
        "chapters": _("; ").join(dict.fromkeys(chapters)),
        "people": _("; ").join(people),
    }
    return _("Source: %(source)s, %(chapters)s. %(people)s") % words
