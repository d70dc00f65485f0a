"""How common the types are: among the CTOs of the study, and among this site's respondents."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.reports.report.case import Case
from assessment.reports.report.words import capital, heading, inline, percent

from .populations import GLOBAL, GREATER_CHINA, label_of, people_of
from .tree import ComparisonFinding, Population, SharePart


def build_comparison(case: Case) -> ComparisonFinding:
    """The shares of the types worldwide and in Greater China, with the person's own marked."""
    return ComparisonFinding(
        code="comparison",
        topic=_("Comparison"),
        title=heading(shares_title(case, GLOBAL)),
        text=(_("A type that is common is not a better one, and a rare one no distinction."),),
        sources=(_("Source: %(source)s; worldwide includes Greater China") % {"source": case.source()},),
        populations=share_populations(case),
    )


def share_populations(case: Case) -> tuple[Population, ...]:
    """Worldwide and Greater China, each type in the order of the document."""
    return tuple(
        Population(code, label_of(code), people_of(case, code), _parts(case, code)) for code in (GLOBAL, GREATER_CHINA)
    )


def own_types(case: Case) -> tuple[str, ...]:
    """The codes of the person's type: one, both of a blend, or none."""
    return case.ranking[: 2 if case.band == "blend" else 1]


def shares_title(case: Case, population: str) -> str:
    """How common the person's type is in a population, as a sentence."""
    own = own_types(case)
    if not own:
        return _("How common each type is among CTOs")
    by_code = {part.code: part for part in _parts(case, population)}
    shares, names = [by_code[code].text for code in own], [inline(by_code[code].name) for code in own]
    china = population == GREATER_CHINA
    if len(own) == 1:
        sentence = _("%(share)s of CTOs worldwide are of your type, %(type)s")
        if china:
            sentence = _("%(share)s of CTOs in Greater China are of your type, %(type)s")
        return capital(sentence % {"share": shares[0], "type": names[0]})
    sentence = _("Of CTOs worldwide, %(share)s are %(type)s and %(other_share)s %(other)s, the two you are between")
    if china:
        sentence = _(
            "Of CTOs in Greater China, %(share)s are %(type)s and %(other_share)s %(other)s, the two you are between"
        )
    return sentence % {"share": shares[0], "type": names[0], "other_share": shares[1], "other": names[1]}


def _parts(case: Case, population: str) -> tuple[SharePart, ...]:
    own = own_types(case)
    parts = []
    for archetype, name in zip(case.definition.archetypes, case.types, strict=True):
        share = archetype.share.global_ if population == GLOBAL else archetype.share.greater_china
        parts.append(SharePart(name.code, name.name, name.shape, name.hue, share, percent(share), name.code in own))
    return tuple(parts)
