"""How likely each type is, with the interval."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .case import Case
from .tree import Match, MatchFinding
from .words import heading, inline, listed, paragraph, span


def build_match(case: Case) -> MatchFinding | None:
    """The types by probability; None where no probability may be shown."""
    if not case.is_typed:
        return None
    matches = tuple(_match(case, code, rank) for rank, code in enumerate(case.ranking, 1))
    by_code = {match.code: match for match in matches}
    return MatchFinding(
        code="match",
        topic=_("How likely each type is"),
        title=heading(_title(matches)),
        sources=(case.study_source(),),
        matches=matches,
        corners=tuple(by_code[name.code] for name in case.types),
        map_text=_("Triangle map: the nearer to a corner, the likelier the type. You stand at %(figures)s")
        % {"figures": listed([f"{match.name} {case.ranged(match.code)}" for match in matches])},
        note=paragraph(
            (
                _("The probabilities of all types add up to %(total)s, apart from rounding.") % {"total": "100%"},
                _(
                    "The shaded bar is the range: the middle %(middle)s of what comes out as the unpublished rates "
                    "vary (10th to 90th percentile). It covers the unpublished rates only."
                )
                % {"middle": "80%"},
            )
        ),
    )


def _match(case: Case, code: str, rank: int) -> Match:
    name, archetype = case.type_name(code), case.definition.archetype_by_code[code]
    low, high = case.snapshot["intervals"][code]
    return Match(
        code=code,
        name=name.name,
        shape=name.shape,
        hue=name.hue,
        share=case.probabilities[code],
        low=low,
        high=high,
        rank=rank,
        text=case.shown(code),
        range_text=_("Range %(range)s") % {"range": span(low, high)},
        tagline=case.say(archetype.tagline),
        summary=case.say(archetype.summary),
    )


def _title(matches: tuple[Match, ...]) -> str:
    first, second = matches[:2]
    gap = round(first.share * 100) - round(second.share * 100)
    words = {"first": inline(first.name), "second": inline(second.name), "n": gap}
    if gap == 0:
        return _("%(first)s and %(second)s are level") % words
    if gap < 10:
        return (
            ngettext(
                "Only %(n)s percentage point lies between %(first)s and %(second)s",
                "Only %(n)s percentage points lie between %(first)s and %(second)s",
                gap,
            )
            % words
        )
    return _("%(first)s is %(n)s percentage points ahead of %(second)s") % words
