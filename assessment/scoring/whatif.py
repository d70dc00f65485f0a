"""The smallest change: the fewest answers that, answered otherwise, would put another type first.

A change sets one answered ownership row to `me` (1) or `other` (0), or one time item, where time was answered, to
among those with most time (1) or not (0). Every set of one, then two, then three changes is tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.definition import Definition

from .evidence import Evidence, EvidenceTable, as_table, ownership_items, time_items
from .posterior import Array, posterior_of_many

MOST_CHANGES = 3
VALUES = (0.0, 1.0)
P_DIGITS, LEAD_DIGITS = 12, 9
"""Digits beyond which probabilities, and leads, count as equal: float noise decides nothing."""


@dataclass(frozen=True)
class Change:
    """One answer set otherwise: `item` is `ownership.CODE` or `time.CODE`, `value` 1 or 0."""

    item: str
    value: float


@dataclass(frozen=True)
class SmallestChange:
    """The changes, by item; the type that then leads, by how much, and every probability then."""

    changes: tuple[Change, ...]
    archetype: str
    lead: float
    probabilities: dict[str, float]


@dataclass(frozen=True)
class _Option:
    """A change that can be made, with its column in the evidence (time items after those of ownership)."""

    change: Change
    column: int


def smallest_change(definition: Definition, evidence: Evidence, prior: Array, leading: str) -> SmallestChange | None:
    """The fewest changes after which another type than `leading` leads; None if no three do.

    Of several sets the one with the smallest lead, then the first by its items, then by its values.
    """
    options = _options(definition, evidence)
    base = as_table(definition, [evidence])
    row, width = np.concatenate([base.owned[0], base.spent[0]]), base.owned.shape[1]
    columns = np.array([option.column for option in options], dtype=np.intp)
    values = np.array([option.change.value for option in options])
    for size in range(1, MOST_CHANGES + 1):
        sets = _sets(len(options), size)
        changed = columns[sets]
        apart = (np.diff(changed, axis=1) != 0).all(axis=1)  # both options of an item stand side by side
        sets, changed = sets[apart], changed[apart]
        rows = np.repeat(row[None], len(sets), axis=0)
        np.put_along_axis(rows, changed, values[sets], axis=1)
        found = posterior_of_many(definition, EvidenceTable(rows[:, :width], rows[:, width:]), prior)
        best = _best(definition, found, leading, options, sets)
        if best is not None:
            return best
    return None


def _options(definition: Definition, evidence: Evidence) -> list[_Option]:
    """Every change that changes something, by item and value."""
    owned, spent = ownership_items(definition), time_items(definition)
    answered = [(f"ownership.{code}", evidence.ownership.get(code), n) for n, code in enumerate(owned)]
    answered += [(f"time.{code}", evidence.time.get(code), n) for n, code in enumerate(spent, len(owned))]
    return [
        _Option(Change(item, value), column)
        for item, given, column in sorted(answered, key=lambda one: one[0])
        for value in VALUES
        if given is not None and value != given
    ]


@lru_cache(maxsize=128)
def _sets(options: int, size: int) -> NDArray[np.intp]:
    """All sets of `size` of so many options, shape (sets, size), each in ascending order."""
    return np.array(list(combinations(range(options), size)), dtype=np.intp).reshape(-1, size)


def _best(
    definition: Definition, found: Array, leading: str, options: list[_Option], sets: NDArray[np.intp]
) -> SmallestChange | None:
    """The set with the smallest lead of another type, by the probabilities that each set gives."""
    codes = sorted(archetype.code for archetype in definition.archetypes)
    by_code = [[archetype.code for archetype in definition.archetypes].index(code) for code in codes]
    rounded = found[:, by_code].round(P_DIGITS)
    leads = rounded.argmax(axis=1)  # of those that tie the first by code
    rows = np.flatnonzero(leads != codes.index(leading))
    if not len(rows):
        return None
    ranked = np.sort(found[rows], axis=1)
    lead = ranked[:, -1] - ranked[:, -2]
    coarse = lead.round(LEAD_DIGITS)

    def by_items(at: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
        changes = [options[number].change for number in sets[rows[at]]]
        return tuple(change.item for change in changes), tuple(change.value for change in changes)

    best = min(map(int, np.flatnonzero(coarse == coarse.min())), key=by_items)
    return SmallestChange(
        changes=tuple(options[number].change for number in sets[rows[best]]),
        archetype=codes[leads[rows[best]]],
        lead=float(lead[best]),
        probabilities={
            archetype.code: float(p) for archetype, p in zip(definition.archetypes, found[rows[best]], strict=True)
        },
    )
