"""The page as a whole: what was computed, for which state of the draft, from whose answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.instrument.definition import Definition
from assessment.questionnaires.models import Impact, Version
from assessment.reports.report.words import day
from assessment.scoring.simulate.withholding import LEAST

from .effect import Effect, Figures, Part, number
from .outcomes import bands_part, change_title, shift_part, types_part
from .people import advice_part, affected_part


@dataclass(frozen=True)
class Row:
    """A line of a list of figures (`components/summary-list.html`)."""

    term: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class ImpactPage:
    """The page. Without `parts` nothing was computed for the draft as it is; `state` then says so.

    `button` is empty where nothing can be computed; `obstacle` then says why.
    """

    number: int
    headline: str
    lead: tuple[str, ...]
    state: str
    parts: tuple[Part, ...]
    compared: tuple[Row, ...]
    reading: tuple[str, ...]
    button: str
    obstacle: str


def build_impact_page(
    *,
    version: Version,
    in_use: Version | None,
    before: Definition | None,
    after: Definition,
    impact: Impact | None,
    was_computed: bool,
    may_compute: bool,
) -> ImpactPage:
    """What a reader of versions sees. `impact` is that of the draft as it is now against the version in use."""
    headline = _("What version %(number)s would do to results") % {"number": version.number}
    button = _("Compute the effect") if impact is None else _("Compute it again")
    parts: tuple[Part, ...] = ()
    compared: tuple[Row, ...] = ()
    reading: tuple[str, ...] = ()
    if impact is not None and before is not None:
        effect = Effect(before, after, impact.figures["past"], impact.figures["invented"])
        figures = effect.told[0][1]
        headline = change_title(figures, past=effect.has_past)
        parts, compared, reading = _parts(effect), _compared(effect, impact.figures["left_out"]), _reading(effect)
    return ImpactPage(
        number=version.number,
        headline=headline,
        lead=_lead(impact, in_use),
        state=_state(impact, was_computed=was_computed) if in_use is not None else "",
        parts=parts,
        compared=compared,
        reading=reading,
        button=button if in_use is not None and may_compute else "",
        obstacle=""
        if in_use is not None
        else _("No version is in use, so there is nothing to compare the draft with."),
    )


def _lead(impact: Impact | None, in_use: Version | None) -> tuple[str, ...]:
    words = {"number": in_use.number if in_use is not None else "–"}
    found = [
        _(
            "Version %(number)s, which is in use, and the draft both compute results from the same answers: those that "
            "people gave so far, and those of simulated respondents. Nobody’s stored result changes."
        )
        % words
    ]
    if impact is not None and impact.figures["past"]["n"]:
        found.insert(0, _("%(finding)s.") % {"finding": change_title(impact.figures["invented"], past=False)})
    return tuple(found)


def _state(impact: Impact | None, *, was_computed: bool) -> str:
    if impact is not None:
        moment = timezone.localtime(impact.computed_at)
        words = {"day": day(moment), "time": f"{moment:%H:%M}", "who": impact.computed_by}
        if impact.computed_by is None:
            return _("Computed on %(day)s at %(time)s for the draft as it is now.") % words
        return _("Computed on %(day)s at %(time)s by %(who)s for the draft as it is now.") % words
    if was_computed:
        return _("The draft, or the version in use, has changed since the effect was computed.")
    return _("The effect of this draft has not been computed yet.")


def _parts(effect: Effect) -> tuple[Part, ...]:
    found = (
        types_part(effect),
        bands_part(effect),
        shift_part(effect),
        affected_part(effect),
        advice_part(effect),
    )
    return tuple(part for part in found if part is not None)


def _compared(effect: Effect, left_out: Mapping[str, int | None]) -> tuple[Row, ...]:
    """How many were compared, and who was left out and why."""
    n = effect.past["n"]
    rows = [
        Row(_("Past results compared"), number(n) if n is not None else _few()),
        Row(_("Simulated respondents"), number(effect.invented["n"])),
    ]
    if effect.has_past:
        rows.insert(1, _lost(effect.past))
    wording = {
        "no-consent": (_("no consent to comparison"), ""),
        "test": (_("test"), _("They belong to an account of somebody who works here.")),
        "earlier": (_("earlier"), _("The latest ten thousand are compared.")),
    }
    rows += [
        Row(_("Left out: %(reason)s") % {"reason": reason}, number(count) if count is not None else _few(), note)
        for code, (reason, note) in wording.items()
        if (count := left_out.get(code, 0)) != 0
    ]
    return tuple(rows)


def _lost(past: Figures) -> Row:
    lost = past["lost"]
    return Row(
        _("Lose answers under the draft"),
        _("not shown") if lost is None else number(lost),
        _("They answered what the draft no longer asks or offers; those answers count for nothing there."),
    )


def _few() -> str:
    return _("fewer than %(least)s") % {"least": LEAST}


def _reading(effect: Effect) -> tuple[str, ...]:
    """How the figures are to be read."""
    found = [
        _(
            "Simulated respondents answer every question. Who owns what and where the time goes is drawn from the "
            "published rates, everything else evenly: they show what can happen, not how often it will."
        )
    ]
    if not effect.has_past:
        return (_no_past(effect.past["n"]), *found)
    found.insert(
        0,
        _(
            "Counts of past results from 1 to %(most)s are not shown, nor others from which they could be worked out: "
            "“not shown” may stand for a large number, too. 0 is shown."
        )
        % {"most": LEAST - 1},
    )
    found.insert(
        1,
        _(
            "Answers to an earlier version count as far as the version in use knows them. What both versions say is "
            "computed anew, so a result stored earlier may read otherwise."
        ),
    )
    return tuple(found)


def _no_past(n: Any) -> str:
    if n == 0:
        return _("Nobody has answered yet who may be counted.")
    return _("Fewer than %(least)s people have answered who may be counted: too few to show anything of them.") % {
        "least": LEAST
    }
