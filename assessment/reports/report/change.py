"""What would change it: the fewest answers that, answered otherwise, would put another type first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.instrument.answers import hidden_owners
from assessment.instrument.definition import Definition, Question
from assessment.scoring.result import band_of

from .bands import band_names
from .case import Case
from .sentences import item_label, owner_label, row_label, time_place
from .tree import AnswerChange, ChangeFinding
from .words import count, heading, inline, listed

NO_BREAK_HYPHEN = "\u2011"


def build_change(case: Case) -> ChangeFinding | None:
    """None where no type is given, and where the result was stored before this was worked out."""
    if not case.is_typed or "change" not in case.snapshot:
        return None
    found = case.snapshot["change"]
    return _found(case, found) if found else _none(case)


def owner_for(definition: Definition, value: float) -> str:
    """The ownership answer that stands for 1 (`me`) or 0 (`other`): that one, or the nearest in strength."""
    question = definition.ownership_question
    strengths = {option.code: option.strength for option in question.options} if question else {}
    usual = "me" if value == 1 else "other"
    return usual if usual in strengths else min(strengths, key=lambda code: abs(strengths[code] - value))


def _found(case: Case, found: Mapping[str, Any]) -> ChangeFinding:
    size, name = len(found["changes"]), inline(case.type_name(found["archetype"]).name)
    title = ngettext(
        "%(n)s other answer would put %(type)s first", "%(n)s other answers would put %(type)s first", size
    )
    if size == 1:
        reach = _("A single answer decides which type comes first: check that it is as you meant it.")
    else:
        reach = _("It takes %(n)s answers at once; changing fewer would put no other type first.") % {"n": count(size)}
    band = band_of(case.definition, max(found["probabilities"].values()))
    then = _(
        "If several changes of this size would do, the one with the narrowest lead is shown. The result would then be "
        "“%(band)s”."
    )
    return ChangeFinding(
        code="change",
        topic=_("What would change it"),
        title=heading(title % {"n": count(size), "type": name.replace("-", NO_BREAK_HYPHEN)}),
        text=(reach, then % {"band": band_names(case.definition)[band].label}),
        sentence=heading(_sentence(case, found)),
        changes=tuple(_change(case, one) for one in found["changes"]),
    )


def _none(case: Case) -> ChangeFinding:
    text = _(
        "%(type)s stays in front whichever three answers on responsibilities and time you change. How likely it is "
        "would change all the same."
    )
    return ChangeFinding(
        code="change",
        topic=_("What would change it"),
        title=heading(_("Changing any three of your answers would put no other type first")),
        text=(text % {"type": case.type_name(case.ranking[0]).name},),
    )


def _sentence(case: Case, found: Mapping[str, Any]) -> str:
    points = round(found["lead"] * 100)
    words = {
        "changes": _clauses(case, found["changes"]),
        "type": inline(case.type_name(found["archetype"]).name),
        "n": points,
    }
    if points == 0:
        return _("If %(changes)s, %(type)s would lead by less than 1 percentage point.") % words
    return (
        ngettext(
            "If %(changes)s, %(type)s would lead by %(n)s percentage point.",
            "If %(changes)s, %(type)s would lead by %(n)s percentage points.",
            points,
        )
        % words
    )


def _clauses(case: Case, changes: Sequence[Mapping[str, Any]]) -> str:
    """What would be otherwise, as the clauses of an if; answers of one kind that change alike share a clause."""
    alike: dict[tuple[str, float], list[str]] = {}
    for change in changes:
        kind, _dot, row = change["item"].partition(".")
        alike.setdefault((kind, change["value"]), []).append(inline(row_label(case, row)))
    clauses = [_clause(case, kind, value, listed(rows)) for (kind, value), rows in alike.items()]
    said = clauses[0]
    for number, clause in enumerate(clauses[1:], start=2):
        joined = _("%(one)s and %(other)s") if number == len(clauses) else _("%(one)s, %(other)s")
        said = joined % {"one": said, "other": clause}
    return said


def _clause(case: Case, kind: str, value: float, rows: str) -> str:
    words = {"rows": rows, "n": count(case.definition.model.top_time_rows)}
    if kind == "time":
        among, outside = (
            _("%(rows)s were among your top %(n)s for time"),
            _("%(rows)s were not among your top %(n)s for time"),
        )
        return (among if value else outside) % words
    if value:
        return _("%(rows)s were yours") % words
    question = case.definition.ownership_question
    shown = {option.code for option in question.options} if question else set()
    if "cio" in shown - hidden_owners(case.definition, case.answers.get("role")):
        return _("%(rows)s were the CIO’s or someone else’s") % words
    return _("%(rows)s were someone else’s") % words


def _change(case: Case, change: Mapping[str, Any]) -> AnswerChange:
    kind, _dot, row = change["item"].partition(".")
    label = item_label(case, change["item"])
    if kind == "ownership":
        value = owner_for(case.definition, change["value"])
        both = owner_label(case, case.owned.get(row)), owner_label(case, value)
        return AnswerChange(_field(case.definition.ownership_question, row), value, label, *both)
    said = next(one["value"] for one in case.snapshot["evidence"] if one["item"] == change["item"])
    before, after = time_place(case, said), time_place(case, change["value"])
    return AnswerChange(_field(case.definition.time_question, row), str(int(change["value"])), label, before, after)


def _field(question: Question | None, row: str) -> str:
    return f"{question.code}-{row}" if question else row
