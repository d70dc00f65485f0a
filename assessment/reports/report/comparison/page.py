"""The comparison in full: every figure of the study that an answer can be set beside, and this site's respondents."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from assessment.reports.report.case import Case
from assessment.reports.report.words import heading

from .figures import aims, growth, named, practices, reporting, works_with
from .populations import GLOBAL, GREATER_CHINA, POPULATIONS, label_of
from .rates import responsibilities, time
from .shares import share_populations, shares_title
from .site import site_types
from .tree import Comparison, Exhibit, SiteTotals


def build_comparison_page(case: Case, population: str, site: SiteTotals | None) -> Comparison:
    """All exhibits for one population (`POPULATIONS`; else that of the person's region). `site` is None below 20."""
    if population not in POPULATIONS:
        population = GREATER_CHINA if case.answers.get("region") == GREATER_CHINA else GLOBAL
    with translation.override(case.language):
        exhibits = (
            _types(case, population, site),
            responsibilities(case, site),
            time(case, site),
            reporting(case, site),
            works_with(case, population, site),
            practices(case, population, site),
            named(case, "technologies-near", _("Technologies, next 2 to 3 years"), population, site),
            named(case, "technologies-far", _("Technologies, next 5 to 10 years"), population, site),
            named(case, "investments", _("Investments beside cloud, next 3 years"), population, site),
            growth(case, population),
            named(case, "challenges", _("Challenges"), population, site),
            aims(case, population, site),
        )
        return Comparison(
            population=population,
            choices=tuple((code, label_of(code)) for code in POPULATIONS),
            title=heading(shares_title(case, population)),
            text=(
                _("Published figures of the study beside your answers. Where it publishes none, nothing is shown."),
                _(
                    "The study asked what CTOs name as main; you said what is so with you. Read them side by side, not "
                    "as a measure."
                ),
            ),
            site_text=_site_text(site),
            exhibits=tuple(one for one in exhibits if one is not None),
        )


def _types(case: Case, population: str, site: SiteTotals | None) -> Exhibit:
    return Exhibit(
        code="types",
        topic=_("Types"),
        title=heading(shares_title(case, population)),
        sources=(_("Source: %(source)s; worldwide includes Greater China") % {"source": case.source()},),
        populations=share_populations(case),
        table=site_types(case, site),
    )


def _site_text(site: SiteTotals | None) -> str:
    if site is None:
        return _("Respondents of this site: fewer than 20 answers, so not shown yet.")
    return _(
        "Respondents of this site who agreed to it: %(n)s people, as of %(date)s. They chose to answer here and stand "
        "for nobody else; fewer than 5 are not shown as a number."
    ) % {"n": f"{site.respondents:,}", "date": site.day}
