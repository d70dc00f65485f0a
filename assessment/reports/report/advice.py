"""What to do: the recommendations in order of relevance, each with the answers that brought it up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from assessment.instrument.definition import Recommendation
from assessment.scoring.recommend import HOLDS_FROM

from .case import Case
from .sentences import answer_sentence
from .tree import AdviceFinding, AdviceItem
from .words import capital, count, heading, inline, listed

REASONS = 3
"""How many of the answers behind an advice are named."""
HORIZONS = {
    "90-days": gettext_noop("Within 90 days"),
    "1-year": gettext_noop("Within 1 year"),
    "3-years": gettext_noop("Within 3 years"),
    "5-years": gettext_noop("Within 5 years"),
}
EFFORTS = {"S": gettext_noop("Small effort"), "M": gettext_noop("Medium effort"), "L": gettext_noop("Large effort")}


def build_advice(case: Case) -> AdviceFinding:
    """The advice to begin with, in order."""
    by_code = {advice.code: advice for advice in case.definition.recommendations}
    entries = sorted(
        (entry for entry in case.snapshot["advice"] if entry["first"] is not None), key=lambda entry: entry["first"]
    )
    first = tuple(advice_item(case, by_code[entry["code"]], entry, entry["first"]) for entry in entries)
    return AdviceFinding(
        code="advice",
        topic=_("What to do"),
        title=heading(_title(first)),
        text=_text(case, first),
        first=first,
    )


def advice_item(case: Case, advice: Recommendation, entry: Mapping[str, Any], number: int) -> AdviceItem:
    """One piece of advice at its place in a list, with what brought it up; `entry` is that of the snapshot."""
    reasons = _reasons(case, entry)
    return AdviceItem(
        code=advice.code,
        number=number,
        title=case.say(advice.title),
        rationale=case.say(advice.rationale),
        theme=next((case.say(theme.label) for theme in case.definition.themes if theme.code == advice.theme), ""),
        why=reasons or _written_for(case, advice, entry["need"]),
        from_answers=bool(reasons),
        steps=tuple(case.say(step) for step in advice.steps),
        measure=case.say(advice.measure),
        horizon=advice.horizon,
        horizon_label=_(HORIZONS[advice.horizon]),
        effort=advice.effort,
        effort_label=_(EFFORTS[advice.effort]),
        source=_source(case, advice),
        holds=bool(entry["holds"]) and _several_likely(case),
    )


def _reasons(case: Case, entry: Mapping[str, Any]) -> tuple[str, ...]:
    """The answers that call for it most, in words; none where they do not call for it."""
    if not entry["need"]:
        return ()
    told = [
        answer_sentence(case, reason["question"], reason["row"]) for reason in entry["reasons"] if reason["need"] > 0
    ]
    return tuple(sentence for sentence in told if sentence)[:REASONS]


def _written_for(case: Case, advice: Recommendation, need: float | None) -> tuple[str, ...]:
    """For whom it is written, where no answer brought it up. Never "your type" where no type is given."""
    likely = [code for code in advice.audience if case.probabilities.get(code, 0) >= HOLDS_FROM]
    if not advice.audience:
        written = _("It is written for every CTO.")
    elif likely:
        names = listed([inline(case.type_name(code).name) for code in likely])
        written = _("It is written for a type that you are likely to be: %(types)s.") % {"types": names}
    else:
        names = listed([inline(case.type_name(code).name) for code in advice.audience])
        written = _("The study addresses it to: %(types)s.") % {"types": names}
    left_open = _("You left the questions behind it open.")
    return written, left_open if need is None else _("Nothing in your answers points to it in particular.")


def _source(case: Case, advice: Recommendation) -> str:
    words = {
        "source": case.source(advice.origin.source) if advice.origin.source else "",
        "chapter": case.say(advice.origin.chapter),
    }
    if advice.origin.own:
        return _("Our own advice, on definitions in: %(source)s, %(chapter)s") % words
    return _("After: %(source)s, %(chapter)s") % words


def _several_likely(case: Case) -> bool:
    """Whether "whichever type you are" says anything: more than one type is likely, or none is known."""
    if case.is_typed:
        return sum(p >= HOLDS_FROM for p in case.probabilities.values()) > 1
    return case.is_cto


def _title(first: tuple[AdviceItem, ...]) -> str:
    soon = sum(item.horizon == "90-days" for item in first)
    words = {"n": len(first), "all": count(len(first)), "soon": count(soon)}
    if not soon:
        return ngettext("%(all)s thing to do first", "%(all)s things to do first", len(first)) % words
    return (
        ngettext(
            "%(all)s things to do first, %(soon)s of them within 90 days",
            "%(all)s things to do first, %(soon)s of them within 90 days",
            soon,
        )
        % words
    )


def _text(case: Case, first: tuple[AdviceItem, ...]) -> tuple[str, ...]:
    if not case.is_cto:
        return (
            _(
                "In order of relevance. The study addresses CTOs: take these as points to settle with whoever leads "
                "technology."
            ),
        )
    if not case.is_typed:
        said = [_("In order of relevance. As no type is known, each counts by how common it is among CTOs.")]
    else:
        said = [_("In order of relevance: how far your answers call for it, and how well it fits the likely types.")]
    holding = sum(item.holds for item in first)
    if holding:
        words = {"n": count(holding)}
        said.append(
            ngettext(
                "%(n)s of them holds whichever of the likely types you are.",
                "%(n)s of them hold whichever of the likely types you are.",
                holding,
            )
            % words
        )
    return tuple(capital(sentence) for sentence in said)
