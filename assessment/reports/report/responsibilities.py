"""Who owns what, beside the rates that the study publishes for the types."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .case import Case
from .sentences import owner_label, row_label
from .tree import OwnerCount, OwnershipRow, Rate, ResponsibilitiesFinding
from .words import count, heading, is_english, percent

WORTH_A_LOOK = 4
"""How many rows stand before the rest."""
FAR = 0.4
"""From which distance between answer and rates a row is worth a look."""
CORE_FIGURE = "core-responsibilities"


def build_responsibilities(case: Case) -> ResponsibilitiesFinding | None:
    """The count of the answers and every row; None if nothing was answered."""
    question = case.definition.ownership_question
    if question is None or not case.owned:
        return None
    given = list(case.owned.values())
    counts = tuple(
        OwnerCount(option.code, case.say(option.label), given.count(option.code))
        for option in question.options
        if option.code in given
    )
    rows = [_row(case, one.code) for _group, one in case.definition.ownership_rows(question)]
    striking = _worth_a_look(case, rows)
    first = striking or tuple(rows[:WORTH_A_LOOK])
    return ResponsibilitiesFinding(
        code="responsibilities",
        topic=_("Responsibilities"),
        title=heading(_title(counts, len(given))),
        text=_text(case, counts, len(rows) - len(given), striking),
        sources=(case.study_source(),),
        counts=counts,
        first=first,
        rest=tuple(row for row in rows if row not in first),
        types=case.types,
        axis=_("Share of the type’s CTOs who name it as a main responsibility"),
        caution=_(
            "Two different measures: your answer says who makes the final call, the marks say how many CTOs name the "
            "row. That is why your answer has no place on their axis."
        ),
    )


def _row(case: Case, code: str) -> OwnershipRow:
    usual = {"cto": _("Usually the CTO’s"), "common": _("Common to CTO and CIO"), "cio": _("Usually the CIO’s")}
    rates = case.rates("responsibilities", code)
    owner = case.owned.get(code)
    return OwnershipRow(
        code=code,
        label=row_label(case, code),
        usual=usual[case.definition.responsibility_by_code[code].usual_owner],
        owner=owner,
        owner_label=owner_label(case, owner),
        rates=rates,
        spoken=spoken(rates),
        note=_note(case, code, rates),
    )


def spoken(rates: tuple[Rate, ...]) -> str:
    """The rates of a row as one line of text; empty where none is published."""
    if all(rate.share is None for rate in rates):
        return ""
    return (", " if is_english() else "，").join(f"{rate.name} {rate.text}" for rate in rates)


def _note(case: Case, code: str, rates: tuple[Rate, ...]) -> str:
    if any(rate.share is not None for rate in rates):
        return missing_note(rates)
    if _is_core(case, code):
        return _("Named by over %(share)s of all CTOs in the study") % {"share": percent(_core_share(case))}
    return _("Not published for any type")


def missing_note(rates: tuple[Rate, ...]) -> str:
    """For which types no rate is published."""
    names = [rate.name for rate in rates if rate.share is None]
    return _("Not published: %(types)s") % {"types": (", " if is_english() else "、").join(names)} if names else ""


def _worth_a_look(case: Case, rows: list[OwnershipRow]) -> tuple[OwnershipRow, ...]:
    """The rows without an owner, then those whose answer lies far from the types' rates (or is shared)."""
    far = [row for row in rows if _distance(case, row) >= FAR]
    return tuple(sorted(far, key=lambda row: -_distance(case, row))[:WORTH_A_LOOK])


def _distance(case: Case, row: OwnershipRow) -> float:
    """How far an answer lies from the published rates, weighted by how likely the types are that publish one."""
    question = case.definition.ownership_question
    if question is None or row.owner is None:
        return 0
    if row.owner == "nobody":
        return 2
    if not case.is_cto:
        return 1 if row.owner == "shared" else 0
    strength = next(option.strength for option in question.options if option.code == row.owner)
    if _is_core(case, row.code):
        return abs(strength - _core_share(case))
    even = 1 / len(row.rates)
    weights = {rate.code: case.probabilities.get(rate.code, even) for rate in row.rates}
    return sum(abs(strength - rate.share) * weights[rate.code] for rate in row.rates if rate.share is not None)


def _is_core(case: Case, code: str) -> bool:
    return case.figure(CORE_FIGURE) is not None and case.definition.responsibility_by_code[code].usual_owner == "cto"


def _core_share(case: Case) -> float:
    figure = case.figure(CORE_FIGURE)
    return next(iter(figure.values.values())) if figure else 0


def _title(counts: tuple[OwnerCount, ...], answered: int) -> str:
    by_code = {one.code: one.count for one in counts}
    unsettled = by_code.get("shared", 0) + by_code.get("nobody", 0)
    words = {"n": count(unsettled), "total": answered, "mine": count(by_code.get("me", 0))}
    if unsettled == 1:
        return _("%(n)s of %(total)s responsibilities has no single owner") % words
    if unsettled:
        return _("%(n)s of %(total)s responsibilities have no single owner") % words
    return _("Every one of %(total)s responsibilities has a single owner; %(mine)s are yours") % words


def _text(
    case: Case, counts: tuple[OwnerCount, ...], open_rows: int, striking: tuple[OwnershipRow, ...]
) -> tuple[str, ...]:
    by_code = {one.code: one.count for one in counts}
    words = {"mine": by_code.get("me", 0), "shared": by_code.get("shared", 0), "nobody": by_code.get("nobody", 0)}
    said = [_("Yours alone: %(mine)s. Shared: %(shared)s. Without an owner: %(nobody)s.") % words]
    if open_rows:
        said.append(_("Left open: %(n)s.") % {"n": open_rows})
    said.append(_order_said(case, striking))
    return tuple(said)


def _order_said(case: Case, striking: tuple[OwnershipRow, ...]) -> str:
    """Why the first rows come first."""
    if not case.is_cto:
        return _(
            "First come rows without an owner and shared rows. The marks show what CTOs say, not people in your post."
        )
    orphans = any(row.owner == "nobody" for row in striking)
    far = any(row.owner != "nobody" for row in striking)
    if orphans and far:
        return _("First come rows without an owner and rows where your answer is furthest from the types’ rates.")
    if orphans:
        return _("First come the rows without an owner. No other answer is far from the types’ rates.")
    if far:
        return _("First come the rows where your answer is furthest from the types’ rates.")
    return _("Every row answered has an owner, and no answer is far from the types’ rates.")
