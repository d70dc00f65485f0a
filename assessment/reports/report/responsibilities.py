"""Who owns what, beside the rates that the study publishes for the types."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .case import Case
from .sentences import owner_label, row_label
from .tree import OwnerCount, OwnershipRow, Rate, ResponsibilitiesFinding
from .words import count, heading, is_english, percent

WORTH_A_LOOK = 4
"""How many rows stand before the rest."""
CLEARLY_DIFFERENT = 0.3
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
    rows = [_row(case, code) for group in question.groups for code in group.rows]
    striking = _striking(case, rows)
    return ResponsibilitiesFinding(
        code="responsibilities",
        topic=_("Responsibilities"),
        title=heading(_title(counts, len(given))),
        text=_text(case, counts, len(rows) - len(given), bool(striking)),
        sources=(case.study_source(),),
        counts=counts,
        first=tuple(row for row in rows if row.code in striking),
        rest=tuple(row for row in rows if row.code not in striking),
        types=case.types,
        axis=_("Share of the type’s CTOs who name it as a main responsibility"),
        caution=_(
            "Two different measures: your answer says who makes the final call, the marks say how many CTOs name the row. "
            "That is why your answer has no place on their axis."
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
    core = case.figure(CORE_FIGURE)
    if core is not None and case.definition.responsibility_by_code[code].usual_owner == "cto":
        share = percent(next(iter(core.values.values())))
        return _("Named by over %(share)s of all CTOs in the study") % {"share": share}
    return _("Not published for any type")


def missing_note(rates: tuple[Rate, ...]) -> str:
    """For which types no rate is published."""
    names = [rate.name for rate in rates if rate.share is None]
    return _("Not published: %(types)s") % {"types": (", " if is_english() else "、").join(names)} if names else ""


def _striking(case: Case, rows: list[OwnershipRow]) -> set[str]:
    """The rows without an owner, then those whose answer lies furthest from the types' rates (or is shared)."""
    question = case.definition.ownership_question
    strengths = {option.code: option.strength for option in question.options} if question else {}
    ranked = []
    for place, row in enumerate(rows):
        if row.owner is None:
            continue
        if row.owner == "nobody":
            distance = 2.0
        elif case.is_cto:
            expected = _expected(case, row)
            distance = 0.0 if expected is None else abs(strengths[row.owner] - expected)
        else:
            distance = 0.5 if row.owner == "shared" else 0.0
        if distance >= CLEARLY_DIFFERENT:
            ranked.append((-distance, place, row.code))
    return {code for _distance, _place, code in sorted(ranked)[:WORTH_A_LOOK]}


def _expected(case: Case, row: OwnershipRow) -> float | None:
    """The rate to be expected: the mean of the published ones, weighted by how likely each type is."""
    published = {rate.code: rate.share for rate in row.rates if rate.share is not None}
    if not published:
        core = case.figure(CORE_FIGURE)
        is_core = case.definition.responsibility_by_code[row.code].usual_owner == "cto"
        return next(iter(core.values.values())) if core is not None and is_core else None
    weights = {code: case.probabilities.get(code, 1.0) for code in published}
    total = sum(weights.values())
    return sum(published[code] * weight for code, weight in weights.items()) / total if total else None


def _title(counts: tuple[OwnerCount, ...], answered: int) -> str:
    by_code = {one.code: one.count for one in counts}
    unsettled = by_code.get("shared", 0) + by_code.get("nobody", 0)
    words = {"n": count(unsettled), "total": answered, "mine": count(by_code.get("me", 0))}
    if unsettled == 1:
        return _("%(n)s of %(total)s responsibilities has no single owner") % words
    if unsettled:
        return _("%(n)s of %(total)s responsibilities have no single owner") % words
    return _("Every one of %(total)s responsibilities has a single owner; %(mine)s are yours") % words


def _text(case: Case, counts: tuple[OwnerCount, ...], open_rows: int, striking: bool) -> tuple[str, ...]:
    by_code = {one.code: one.count for one in counts}
    words = {"mine": by_code.get("me", 0), "shared": by_code.get("shared", 0), "nobody": by_code.get("nobody", 0)}
    said = [_("Yours alone: %(mine)s. Shared: %(shared)s. Without an owner: %(nobody)s.") % words]
    if open_rows:
        said.append(_("Left open: %(n)s.") % {"n": open_rows})
    if striking and case.is_cto:
        said.append(_("First come rows without an owner and rows where your answer is furthest from the types’ rates."))
    elif striking:
        said.append(_("First come rows without an owner and shared rows. The marks show what CTOs say, not people in your post."))
    return tuple(said)
