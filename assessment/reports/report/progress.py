"""Two results of one person: what moved, and whether by more than the ranges leave open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.instrument.changes import incomparable_questions, places_alike
from assessment.instrument.definition import CollaborationIndex, Index
from assessment.scoring.result import Move, moves_between

from .bands import band_names
from .case import Case
from .match import build_match
from .sentences import owner_label, row_label
from .table import Cell, Line, Table
from .tree import Match
from .words import capital, count, day, heading, inline, listed, percent, plain, span

TIME_MOVES_FROM = 5
"""Percentage points of one's time from which a row is said to have moved."""


@dataclass(frozen=True)
class MatchMove:
    """The probability of a type now, with the earlier one as a number (`was`) and in words; what to say of the move."""

    now: Match
    was: float
    was_text: str
    verdict: str
    is_beyond: bool


@dataclass(frozen=True)
class LeftOut:
    """What cannot be compared, and why."""

    reason: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Progress:
    """What moved between two results. Tables are None where nothing can be set side by side or nothing moved."""

    language: str
    title: str
    text: tuple[str, ...]
    matches: tuple[MatchMove, ...]
    rule: str
    owners: Table | None
    time: Table | None
    indices: Table | None
    roles: Table | None
    left_out: tuple[LeftOut, ...]


def build_progress(earlier: Case, later: Case) -> Progress:
    """What moved from `earlier` to `later`, in the language of the later."""
    with translation.override(later.language):
        skipped = incomparable_questions(earlier.definition, later.definition)
        comparable = places_alike(earlier.definition, later.definition) and earlier.engine == later.engine
        moves = moves_between(earlier.snapshot, later.snapshot) if earlier.is_typed and later.is_typed else {}
        return Progress(
            language=later.language,
            title=heading(_title(earlier, later, moves, comparable)),
            text=_text(earlier, later, comparable),
            matches=_matches(later, moves, comparable),
            rule=_rule() if moves and comparable else "",
            owners=_owners(earlier, later, skipped),
            time=_time(earlier, later, skipped),
            indices=_lens(
                earlier, later, _("Technology and collaboration, 0 to 100"), _index_rows(earlier, later, skipped)
            ),
            roles=_lens(earlier, later, _("Leadership roles, 1 to 5"), _role_rows(earlier, later, skipped)),
            left_out=tuple(_left_out(earlier, later, skipped)),
        )


# --- the type ---------------------------------------------------------------------------------------------


def _title(earlier: Case, later: Case, moves: dict[str, Move], comparable: bool) -> str:
    if not moves:
        return _("There are not two types to compare")
    if not comparable:
        return _("The types come from different calculations, so no move is claimed")
    beyond = [code for code, move in moves.items() if move.is_beyond]
    words = {"before": _named(earlier), "now": _named(later)}
    if not beyond:
        return _("No type has moved by more than the ranges leave open")
    if _named(earlier) != _named(later):
        return _("From %(before)s to %(now)s, and the move is larger than the ranges") % words
    names = {"types": listed([inline(later.type_name(code).name) for code in beyond]), **words}
    return _("Still %(now)s; what moved by more than the ranges: %(types)s") % names


def _named(case: Case) -> str:
    """The type named, or both of a blend."""
    if case.band == "blend":
        first, second = (inline(case.type_name(code).name) for code in case.ranking[:2])
        return _("between %(first)s and %(second)s") % {"first": first, "second": second}
    return inline(case.type_name(case.ranking[0]).name) if case.ranking else _("no type")


def _text(earlier: Case, later: Case, comparable: bool) -> tuple[str, ...]:
    said = []
    for case, words in ((earlier, _("Earlier (%(date)s): %(result)s.")), (later, _("Now (%(date)s): %(result)s."))):
        result = _named(case)
        if case.is_typed:
            result = _("%(type)s, %(band)s") % {"type": result, "band": band_names(case.definition)[case.band].label}
        said.append(words % {"date": day(case.completed_at) if case.completed_at else "–", "result": result})
    if not comparable:
        said.append(
            _(
                "The two results were worked out with different rates, questions or versions of the calculation. Both "
                "are shown as they were stored."
            )
        )
    return tuple(said)


def _matches(later: Case, moves: dict[str, Move], comparable: bool) -> tuple[MatchMove, ...]:
    found = build_match(later)
    if found is None:
        return ()
    return tuple(_match_move(match, moves[match.code], comparable) for match in found.matches if match.code in moves)


def _match_move(match: Match, move: Move, comparable: bool) -> MatchMove:
    was = _("earlier %(percent)s (range %(range)s)") % {
        "percent": percent(move.earlier),
        "range": span(*move.earlier_interval),
    }
    beyond = comparable and move.is_beyond
    verdict = ""
    if comparable:
        verdict = _("Moved by more than the ranges") if beyond else _("Within the ranges")
    return MatchMove(match, move.earlier, was, verdict, beyond)


def _rule() -> str:
    return _(
        "A move counts where each of the two figures lies outside the range of the other. The ranges cover the "
        "unpublished rates only: answers that differ from one day to another can move a figure as well."
    )


# --- answers ----------------------------------------------------------------------------------------------


def _owners(earlier: Case, later: Case, skipped: Mapping[str, str]) -> Table | None:
    question = later.definition.ownership_question
    if question is None or question.code in skipped:
        return None
    rows = [row for row in {**earlier.owned, **later.owned} if earlier.owned.get(row) != later.owned.get(row)]
    lines = [
        _line(later, row, (owner_label(earlier, earlier.owned.get(row)), owner_label(later, later.owned.get(row))))
        for row in later.definition.responsibility_by_code
        if row in rows
    ]
    title = ngettext("%(n)s responsibility has another owner", "%(n)s responsibilities have another owner", len(lines))
    return _table(capital(title % {"n": count(len(lines))}), _("Responsibility"), earlier, later, lines)


def _time(earlier: Case, later: Case, skipped: Mapping[str, str]) -> Table | None:
    question = later.definition.time_question
    if question is None or question.code in skipped or not (earlier.spent and later.spent):
        return None
    lines = []
    for row in later.definition.row_by_code:
        before, now = earlier.spent.get(row) or 0, later.spent.get(row) or 0
        if abs(now - before) >= TIME_MOVES_FROM:
            lines.append(_line(later, row, (f"{plain(before)}%", f"{plain(now)}%")))
    title = ngettext(
        "%(n)s area takes at least 5 points more or less of your time",
        "%(n)s areas take at least 5 points more or less of your time",
        len(lines),
    )
    return _table(capital(title % {"n": count(len(lines))}), _("Area"), earlier, later, lines)


def _line(case: Case, row: str, texts: tuple[str, str]) -> Line:
    before, now = texts
    return Line(row, row_label(case, row), (Cell(_("Earlier"), before), Cell(_("Now"), now)))


def _table(caption: str, corner: str, earlier: Case, later: Case, lines: list[Line]) -> Table | None:
    if not lines:
        return None
    return Table(caption, corner, (_("Earlier"), _("Now")), tuple(lines))


# --- profiles ---------------------------------------------------------------------------------------------


def _index_rows(earlier: Case, later: Case, skipped: Mapping[str, str]) -> Iterator[Line]:
    before, now = earlier.snapshot["indices"], later.snapshot["indices"]
    for index in later.definition.indices:
        code = index.code
        known = earlier.definition.index_by_code.get(code) == index and not skipped.keys() & set(_asked_by(index))
        if known and before.get(code) and now.get(code):
            yield _profile_line(
                code, later.say(index.label), before[code]["points"], now[code]["points"], "{:.0f}".format
            )


def _asked_by(index: Index) -> tuple[str, ...]:
    if isinstance(index, CollaborationIndex):
        return (index.frequency_question, *index.importance_questions)
    return index.questions


def _role_rows(earlier: Case, later: Case, skipped: Mapping[str, str]) -> Iterator[Line]:
    before, now = earlier.snapshot["leadership_roles"], later.snapshot["leadership_roles"]
    for role in later.definition.leadership_roles:
        asked = not skipped.keys() & set(role.questions)
        if asked and before.get(role.code) is not None and now.get(role.code) is not None:
            yield _profile_line(role.code, later.say(role.label), before[role.code], now[role.code], "{:.1f}".format)


def _profile_line(code: str, label: str, before: float, now: float, told: Callable[[float], str]) -> Line:
    change = told(now - before)
    sign = "" if change.strip("-0.") == "" else "−" if now < before else "+"
    shown = f"{sign}{change.lstrip('-')}" if sign else "0"
    cells = (
        Cell(_("Earlier"), told(before), before),
        Cell(_("Now"), told(now), now),
        Cell(_("Change"), shown, now - before),
    )
    return Line(code, label, cells)


def _lens(earlier: Case, later: Case, caption: str, lines: Iterator[Line]) -> Table | None:
    found = tuple(lines)
    return Table(caption, "", (_("Earlier"), _("Now"), _("Change")), found) if found else None


# --- what cannot be compared ------------------------------------------------------------------------------


def _left_out(earlier: Case, later: Case, skipped: Mapping[str, str]) -> Iterator[LeftOut]:
    reasons = {
        "only-earlier": _("Asked the first time only"),
        "only-later": _("Asked the second time only"),
        "reworded": _("Worded otherwise"),
        "other-answers": _("Other answers to choose from"),
    }
    for reason, told in reasons.items():
        case = earlier if reason == "only-earlier" else later
        labels = [case.say(case.definition.questions[code].label) for code, why in skipped.items() if why == reason]
        if labels:
            yield LeftOut(told, tuple(labels))
