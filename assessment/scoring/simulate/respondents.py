"""Invented respondents who answer everything: for what must be tried on whole answers, advice above all.

Who owns what and where the time goes come from worlds (`worlds`), with time independent of ownership and only on what
one owns in turn; every other answer is as likely as the next, so that a condition on any of them is met by somebody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.answers import hidden_owners
from assessment.instrument.definition import (
    AllocationQuestion,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
    SingleQuestion,
)
from assessment.scoring.evidence import EvidenceTable, ownership_items, time_items

from .worlds import WAYS, draw_world

PER_WORLD = 250
"""Respondents of one set of unpublished rates."""
ELIGIBLE = 0.9
"""Share of those in a post to which the types apply: of the others little is to be learned."""
IN_BETWEEN = 0.2
"""How often, at full strength, a row is answered in between (`shared`) instead of yes: as often as its strength says
where the row is owned, and as often as the rest says where it is not."""
ROLE = "role"

Flags = NDArray[np.bool_]
Values = list[Any]


def simulated_answers(definition: Definition, n: int, seed: int) -> list[dict[str, Any]]:
    """What so many invented respondents answer; the same again for the same definition, number and seed."""
    generator = np.random.default_rng([seed, n])
    table = _evidence(definition, n, seed)
    roles = _roles(definition, n, generator)
    columns: dict[str, Values] = {}
    for code, question in definition.questions.items():
        if not getattr(question, "options", True):
            continue  # a draft may have come no further
        if isinstance(question, OwnershipQuestion):
            columns[code] = _owners(definition, question, table, roles, generator)
        elif isinstance(question, AllocationQuestion):
            columns[code] = _time(definition, question, table, generator)
        elif code == ROLE and isinstance(question, SingleQuestion):
            columns[code] = roles
        elif draw := EVENLY.get(question.kind):
            columns[code] = draw(question, n, generator)
    return [dict(zip(columns, one, strict=True)) for one in zip(*columns.values(), strict=True)]


def _evidence(definition: Definition, n: int, seed: int) -> EvidenceTable:
    """Who owns what, and what is among their top time investments, by worlds of both ways in turn."""
    ways = [way for way in WAYS if way.code in ("independent", "nested")]
    owned, spent = [np.empty((0, len(ownership_items(definition))))], [np.empty((0, len(time_items(definition))))]
    for number, start in enumerate(range(0, n, PER_WORLD)):
        generator = np.random.default_rng([seed, number])
        world = draw_world(definition, ways[number % len(ways)], generator)
        people = world.people(min(PER_WORLD, n - start), generator).answers
        owned.append(people.owned)
        spent.append(people.spent)
    return EvidenceTable(np.concatenate(owned), np.concatenate(spent))


def _roles(definition: Definition, n: int, generator: np.random.Generator) -> Values:
    """A post for everybody, most of them one to which the types apply; None where nobody is asked."""
    question = definition.questions.get(ROLE)
    if not isinstance(question, SingleQuestion) or not question.options:
        return [None] * n
    codes = [option.code for option in question.options]
    eligible = [code for code in codes if code in definition.model.eligible_roles]
    others = [code for code in codes if code not in eligible]
    is_eligible = generator.random(n) < (ELIGIBLE if eligible and others else float(bool(eligible)))
    drawn = (_drawn(part or codes, n, generator) for part in (eligible, others))
    return [one if sure else other for sure, one, other in zip(is_eligible.tolist(), *drawn, strict=True)]


# --- questions whose answers are as likely as each other, by kind ---


def _drawn(values: Sequence[Any], n: int, generator: np.random.Generator) -> Values:
    found: Values = np.array(values, dtype=object)[generator.integers(0, len(values), n)].tolist()
    return found


def _single(question: Any, n: int, generator: np.random.Generator) -> Values:
    return _drawn([option.code for option in question.options], n, generator)


def _point(question: Any, n: int, generator: np.random.Generator) -> Values:
    return _drawn(range(1, 6), n, generator)


def _multi(question: MultiQuestion, n: int, generator: np.random.Generator) -> Values:
    """Any number of options, each number as likely; what stands alone, as likely as any one option."""
    codes = np.array([option.code for option in question.options], dtype=object)
    alone = np.array([option.exclusive for option in question.options], dtype=np.bool_)
    most = min(question.max_choices or len(codes), int((~alone).sum()))
    order = generator.random((n, len(codes))) + alone  # what stands alone comes last
    size = generator.integers(1, most + 1, n) if most else np.zeros(n, dtype=np.int64)
    ticks = order.argsort(axis=1).argsort(axis=1) < size[:, None]
    chooses_alone = generator.random(n) < alone.sum() / len(codes)
    chosen = np.where(alone, order, np.inf).argmin(axis=1)
    ticks[chooses_alone] = np.arange(len(codes)) == chosen[chooses_alone, None]
    people, places = np.nonzero(ticks)
    flat, ends = codes[places].tolist(), np.bincount(people, minlength=n).cumsum().tolist()
    return [flat[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)] if n else []


EVENLY: dict[str, Callable[[Any, int, np.random.Generator], Values]] = {
    "single": _single,
    "multi": _multi,
    "scale": _point,
    "bipolar": _point,
}
"""What is drawn by the kind of question; free text says nothing, so nobody writes any."""


# --- who owns what, and time ---


def _owners(
    definition: Definition,
    question: OwnershipQuestion,
    table: EvidenceTable,
    roles: Values,
    generator: np.random.Generator,
) -> Values:
    """An answer for every row, none that the person does not see."""
    rows, items = tuple(definition.rows_of_question[question.code]), ownership_items(definition)
    kinds = list(dict.fromkeys(roles))
    chances = np.array([owner_chances(definition, question, role) for role in kinds])
    kind = np.array([kinds.index(role) for role in roles], dtype=np.intp)
    says = np.full((len(roles), len(rows)), 2)  # evenly, unless it is known whether the row is owned
    for column, code in enumerate(items):
        if code in rows:
            says[:, rows.index(code)] = table.owned[:, column]
    limits = chances.cumsum(axis=2)[kind[:, None], says]
    places = (generator.random((*says.shape, 1)) >= limits[..., :-1]).sum(axis=2)
    codes = np.array([option.code for option in question.options], dtype=object)
    return [dict(zip(rows, one, strict=True)) for one in codes[places].tolist()]


def owner_chances(definition: Definition, question: OwnershipQuestion, role: str | None) -> list[list[float]]:
    """How likely each option is for a row not owned, for one owned, and for one of which that is not known."""
    hidden = hidden_owners(definition, role)
    seen = np.array([option.code not in hidden for option in question.options])
    strengths = np.array([option.strength for option in question.options])
    most, least = strengths[seen].max(initial=0), strengths[seen].min(initial=1)
    between = seen & (strengths < most) & (strengths > least)
    found = []
    for agrees, end in ((1 - strengths, least), (strengths, most)):
        middle = between * agrees * IN_BETWEEN / max(between.sum(), 1)
        ends = seen & (strengths == end)
        found.append((middle + ends * (1 - middle.sum()) / max(ends.sum(), 1)).tolist())
    return [*found, (seen / max(seen.sum(), 1)).tolist()]


def _time(
    definition: Definition, question: AllocationQuestion, table: EvidenceTable, generator: np.random.Generator
) -> Values:
    """Whole percentages that add up to the total: on the top rows, and on what is no responsibility."""
    rows, items = tuple(definition.rows_of_question[question.code]), time_items(definition)
    order = generator.random((len(table), len(rows)))
    responsibilities = len(definition.responsibilities)
    for place, code in enumerate(rows[:responsibilities]):
        # What is known to be on top comes first, then what no type lists; what is known not to be stays out.
        order[:, place] += np.where(table.spent[:, items.index(code)] == 1, 2, -1) if code in items else 1
    order[:, responsibilities:] = -1
    top = min(definition.model.top_time_rows, responsibilities)
    gets = (order.argsort(axis=1).argsort(axis=1) >= len(rows) - top) & (order > 0)
    gets[:, responsibilities:] = True
    shares = gets * generator.exponential(size=gets.shape)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)
    amounts = gets + np.floor(shares * (question.total - gets.sum(axis=1, keepdims=True))).astype(np.int64)
    amounts[np.arange(len(table)), shares.argmax(axis=1)] += question.total - amounts.sum(axis=1)
    return [dict(zip(rows, one, strict=True)) for one in amounts.tolist()]
