"""Other answers tried out: where they would put the leader, beside the saved ones. Pure, and nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.instrument.answers import Answers, clean_answers
from assessment.instrument.definition import Definition
from assessment.scoring.evidence import Evidence, evidence_of, ownership_items, time_items
from assessment.scoring.result import is_enough, place

from .bands import band_names
from .case import Case
from .match import build_match
from .sentences import item_label, owner_label, time_place
from .tree import Headline, Match, MatchFinding, TypeName
from .words import count, inline, signed, span


@dataclass(frozen=True)
class Tried:
    """Answers to try: the owner of each ownership item, and of each time item whether it is among those with most
    time (1), not (0), or level with others on the last place; items without an answer are left out."""

    owners: Mapping[str, str]
    places: Mapping[str, float]


@dataclass(frozen=True)
class TriedMatch:
    """A type with the answers tried, and with the saved ones (`was` is None where those gave no type)."""

    now: Match
    was: float | None
    was_text: str


@dataclass(frozen=True)
class TriedRow:
    """One answer that differs from the saved one. `text` are the points by which it moves the two types compared."""

    label: str
    before: str
    after: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What the answers tried would give. `title` is the outcome as a sentence, `before` what the saved ones gave."""

    language: str
    band: str
    title: str
    headline: Headline
    eyebrow: str
    """Whose answers these are, and how firmly they place."""
    before: str
    matches: tuple[TriedMatch, ...]
    corners: tuple[Match, ...]
    saved_shares: tuple[float, ...] | None
    """The saved probabilities in the order of `corners`; None where the saved answers gave none."""
    time_help: str
    notice: str
    rows: tuple[TriedRow, ...]
    rows_title: str
    points_title: str


def saved_answers(definition: Definition, answers: Answers) -> Tried:
    """The leader's own answers, as the page starts with them."""
    question = definition.ownership_question
    given = (answers.get(question.code) or {}) if question else {}
    owners = {row: given[row] for row in ownership_items(definition) if given.get(row) is not None}
    return Tried(owners, evidence_of(definition, clean_answers(definition, answers)).time)


def build_trial(
    *, definition: Definition, answers: Answers, snapshot: Mapping[str, Any], tried: Tried, language: str
) -> Trial:
    """The outcome of `tried` in `language`, beside the stored `snapshot` of the saved `answers`."""
    cleaned, own = clean_answers(definition, answers), saved_answers(definition, answers)
    evidence = _evidence(definition, tried)
    if is_enough(definition, evidence):
        placed = place(definition, evidence, cleaned.get("region"))
        outcome = {name: getattr(placed, name) for name in ("band", "ranking", "probabilities", "intervals")}
        outcome["evidence"] = [{"item": one.item, "decibans": one.decibans} for one in placed.evidence]
    else:
        outcome = {"band": "insufficient", "ranking": (), "probabilities": None, "intervals": None, "evidence": []}
    saved = Case(definition, cleaned, snapshot, language)
    now = Case(definition, cleaned, outcome, language)
    with translation.override(language):
        found, headline = build_match(now), _headline(now, evidence)
        compared = _compared(saved, now)
        rows = _rows(saved, now, own, tried, compared)
        return Trial(
            language=language,
            band=now.band,
            title=_as_sentence(headline),
            headline=headline,
            eyebrow=_eyebrow(now, rows),
            before=_before(saved, rows),
            matches=_matches(saved, found),
            corners=found.corners if found else (),
            saved_shares=tuple(saved.probabilities[one.code] for one in saved.types) if saved.is_typed else None,
            time_help=_time_help(definition, own),
            notice=_notice(definition, tried),
            rows=rows,
            rows_title=_rows_title(rows),
            points_title=_points_title(now, compared),
        )


def _evidence(definition: Definition, tried: Tried) -> Evidence:
    """Values of the answers; with any time answer the items left open are not among those with most time."""
    question = definition.ownership_question
    strengths = {option.code: option.strength for option in question.options} if question else {}
    owned = {row: strengths[tried.owners[row]] for row in ownership_items(definition) if row in tried.owners}
    spent = {row: tried.places.get(row, 0.0) for row in time_items(definition)} if tried.places else {}
    return Evidence(owned, spent)


def _headline(now: Case, evidence: Evidence) -> Headline:
    if not now.is_typed:
        n = now.definition.model.minimum_ownership - len(evidence.ownership)
        text = ngettext(
            "Too few answers to name a type: say of %(n)s more responsibility who owns it",
            "Too few answers to name a type: say of %(n)s more responsibilities who owns them",
            n,
        )
        return Headline(text % {"n": count(n)})
    first, second = (now.type_name(code) for code in now.ranking[:2])
    if now.band != "blend":
        return _cut(_("%(type)s leads with %(figure)s"), {"figure": now.ranged(first.code)}, type=first)
    figures = {"p": now.ranged(first.code), "q": now.ranged(second.code)}
    return _cut(_("Between %(first)s, %(p)s, and %(second)s, %(q)s"), figures, first=first, second=second)


def _cut(sentence: str, figures: Mapping[str, str], **types: TypeName) -> Headline:
    """A sentence cut where its types stand; only a type that begins it keeps its capital."""
    before, *rest = (sentence % {**figures, **dict.fromkeys(types, "\0")}).split("\0")
    between, after = rest if len(rest) == 2 else ("", rest[0])
    names = [replace(one, name=inline(one.name)) if before or at else one for at, one in enumerate(types.values())]
    return Headline(before, tuple(names), between, after)


def _as_sentence(headline: Headline) -> str:
    return headline.before + headline.between.join(one.name for one in headline.types) + headline.after


def _eyebrow(now: Case, rows: tuple[TriedRow, ...]) -> str:
    whose = _("With the answers you tried") if rows else _("With your saved answers")
    return f"{whose} · {band_names(now.definition)[now.band].label}" if now.is_typed else whose


def _before(saved: Case, rows: tuple[TriedRow, ...]) -> str:
    """What the saved answers gave."""
    if not rows:
        return ""
    if not saved.is_typed:
        return _("Your saved answers are too few for a type.")
    first, second = saved.ranking[:2]
    words = {"first": inline(saved.type_name(first).name), "p": saved.ranged(first)}
    if saved.band != "blend":
        return _("With your saved answers: %(first)s, %(p)s.") % words
    words |= {"second": inline(saved.type_name(second).name), "q": saved.ranged(second)}
    return _("With your saved answers: between %(first)s, %(p)s, and %(second)s, %(q)s.") % words


def _matches(saved: Case, found: MatchFinding | None) -> tuple[TriedMatch, ...]:
    """The types in the order of the document, so that none changes its place while answers are tried."""
    return tuple(TriedMatch(one, *_saved_figure(saved, one.code)) for one in (found.corners if found else ()))


def _saved_figure(saved: Case, code: str) -> tuple[float | None, str]:
    if not saved.is_typed:
        return None, ""
    words = {"percent": saved.shown(code), "range": span(*saved.snapshot["intervals"][code])}
    return saved.probabilities[code], _("saved: %(percent)s (%(range)s)") % words


def _time_help(definition: Definition, own: Tried) -> str:
    words = {"n": count(definition.model.top_time_rows)}
    if own.places:
        return _("Is it among the %(n)s areas that take most of your time?") % words
    return _("You gave no time. Once you set one row, rows left open count as not among your top %(n)s.") % words


def _notice(definition: Definition, tried: Tried) -> str:
    chosen, places = sum(value == 1 for value in tried.places.values()), definition.model.top_time_rows
    if chosen <= places:
        return ""
    words = {"chosen": count(chosen), "n": count(places)}
    return _("You have put %(chosen)s areas among your top %(n)s. The figures take them as you set them.") % words


# --- what differs from the saved answers -----------------------------------------------------------------


def _rows(saved: Case, now: Case, own: Tried, tried: Tried, compared: tuple[str, str] | None) -> tuple[TriedRow, ...]:
    differing = [
        (f"ownership.{code}", owner_label(saved, before), owner_label(saved, after))
        for code in ownership_items(saved.definition)
        if (before := own.owners.get(code)) != (after := tried.owners.get(code))
    ]
    differing += [
        (f"time.{code}", time_place(saved, was), time_place(saved, is_))
        for code in time_items(saved.definition)
        if (was := own.places.get(code)) != (is_ := tried.places.get(code))
    ]
    return tuple(
        TriedRow(item_label(saved, item), before, after, _points(saved, now, item, compared))
        for item, before, after in differing
    )


def _compared(saved: Case, now: Case) -> tuple[str, str] | None:
    """The two types between which the points of a row are counted: who leads now, against who led or comes second."""
    if not (saved.is_typed and now.is_typed):
        return None
    leading, second = now.ranking[:2]
    return leading, saved.ranking[0] if saved.ranking[0] != leading else second


def _points(saved: Case, now: Case, item: str, compared: tuple[str, str] | None) -> str:
    if compared is None:
        return ""
    shift = _weight(now, item, *compared) - _weight(saved, item, *compared)
    return signed(round(shift * 10))


def _weight(case: Case, item: str, first: str, second: str) -> float:
    """The weight of an item for one type against another; an open item has none."""
    rows: list[Mapping[str, Any]] = case.snapshot["evidence"]
    decibans: Mapping[str, float] = next((row["decibans"] for row in rows if row["item"] == item), {})
    return float(decibans.get(second, 0.0) - decibans.get(first, 0.0))


def _rows_title(rows: tuple[TriedRow, ...]) -> str:
    if not rows:
        return ""
    text = ngettext("You tried %(n)s other answer", "You tried %(n)s other answers", len(rows))
    return text % {"n": count(len(rows))}


def _points_title(now: Case, compared: tuple[str, str] | None) -> str:
    if compared is None:
        return ""
    first, second = (inline(now.type_name(code).name) for code in compared)
    return _("The figures are points for %(type)s against %(rival)s, as under “Why” on your result.") % {
        "type": first,
        "rival": second,
    }
