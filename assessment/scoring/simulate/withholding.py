"""Which counts of people are not shown, so that none under five can be read off, or worked out from the others.

A count from 1 to 4 is withheld, and with it as many others as it takes. For every count that is withheld there are
other people, one or two of whom differ, who would give every count that is shown and another one there: so whoever
knows all that is shown, and that what is withheld is not 0, does not know it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

LEAST = 5
"""The smallest count, beside 0, that is shown."""

Counts = NDArray[np.int64]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Sum:
    """A count to be shown: how often it holds each cell of the table, and how much it is missed if it is not shown."""

    cells: NDArray[Any]
    price: int = 1


def is_small(counts: Any) -> Any:
    """Which counts tell of so few people that they are not shown."""
    return (counts > 0) & (counts < LEAST)


def withheld(people: Counts, sums: Mapping[Key, Sum]) -> frozenset[Key]:
    """The sums over the cells of a table of people that are not to be shown, as few and as little missed as possible.

    How many people there are in all counts as known. If they are too few for any to be shown, that is all of them.
    """
    keys, prices = [*sums], np.array([one.price for one in sums.values()])
    sharing = np.array([one.cells.ravel() for one in sums.values()]).astype(np.int64)
    shown = sharing @ people.ravel()
    moves = _moves(people, sharing, shown)
    hidden = np.zeros(len(keys), dtype=np.bool_)
    for small in np.flatnonzero(is_small(shown)):
        if hidden[small]:
            continue
        fitting = moves[moves[:, small]]
        if not len(fitting):
            return frozenset(keys)
        hidden |= fitting[((fitting & ~hidden) @ prices).argmin()]
    return frozenset(key for key, one in zip(keys, hidden.tolist(), strict=True) if one)


def _moves(people: Counts, sharing: Counts, shown: Counts) -> NDArray[np.bool_]:
    """Ways in which the people could differ, each by the sums that it changes; none makes a sum 0, or one of 0 more.

    Somebody could stand in any other cell; two in different lines could stand each in the column of the other.
    """
    lines, columns = np.nonzero(people)
    of_cell, width = sharing.T, people.shape[1]
    here = lines * width + columns
    one = of_cell[None] - of_cell[here][:, None]
    first, second = np.triu_indices(len(here), 1)
    crossed = of_cell[lines[first] * width + columns[second]] + of_cell[lines[second] * width + columns[first]]
    two = crossed - of_cell[here[first]] - of_cell[here[second]]
    effects = np.concatenate([one.reshape(-1, len(shown)), two])
    changes = effects != 0
    fits = ~changes | ((shown > 0) & (shown + effects > 0))
    return np.unique(changes[fits.all(axis=1) & changes.any(axis=1)], axis=0)


@dataclass(frozen=True)
class Halves:
    """How many of the people have something before and after: both times, only before, only after."""

    both: int
    before: int
    after: int


@dataclass(frozen=True)
class HalvesShown:
    """The same as it is shown: all who have it before and after, who gained it and who lost it; None is withheld."""

    before: int | None
    after: int | None
    gained: int | None
    lost: int | None

    @classmethod
    def all_of(cls, one: Halves) -> HalvesShown:
        """With nothing withheld."""
        return cls(one.both + one.before, one.both + one.after, one.after, one.before)


def halves_to_show(n: int, halves: Sequence[Halves]) -> list[HalvesShown]:
    """What is shown of each of several things that n people have or have not.

    Together the counts may add up to a known number, so none is withheld of one thing alone.
    """
    shown = [_half_to_show(n, one) for one in halves]
    missing = [place for place, one in enumerate(shown) if one.before is None]
    if len(missing) == 1 and (others := [place for place, one in enumerate(shown) if one.before]):
        beside = min(others, key=lambda place: (halves[place].both + halves[place].before, place))
        shown[beside] = HalvesShown(None, None, None, None)
    return shown


def _half_to_show(n: int, one: Halves) -> HalvesShown:
    before, after = one.both + one.before, one.both + one.after
    neither = n - one.both - one.before - one.after
    if any(map(is_small, (before, n - before, after, n - after))):
        return HalvesShown(None, None, None, None)
    if any(map(is_small, (one.both, one.before, one.after, neither))):
        return HalvesShown(before, after, None, None)
    return HalvesShown.all_of(one)


@dataclass(frozen=True)
class Group:
    """People who gave the same answer to a question (or row), and how many of them changed."""

    question: str
    row: str | None
    answer: str
    n: int
    changed: int


def groups_to_show(n: int, changed: int, groups: Sequence[Group]) -> list[Group]:
    """Those of the groups, which come in order of their worth, from which no small count can be worked out.

    All n people, and how many changed, count as known. What a question's groups that are shown leave over must not be
    small, nor those of them who changed or did not.
    """
    shown: list[Group] = []
    for group in groups:
        beside = [one for one in shown if (one.question, one.row) == (group.question, group.row)]
        left = n - group.n - sum(one.n for one in beside)
        left_changed = changed - group.changed - sum(one.changed for one in beside)
        parts = (group.changed, group.n - group.changed, left_changed, left - left_changed, group.n, left)
        if not any(map(is_small, parts)):
            shown.append(group)
    return shown
