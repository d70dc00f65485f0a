"""What is learned from, and what is free to be learned.

Rates stand in one array of shape (2, fits, responsibilities, archetypes): ownership first, then time. Many fits are
made side by side, from other starts or to other parts of the responses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.definition import Definition
from assessment.scoring.evidence import EvidenceTable
from assessment.scoring.posterior import NESTED, Array, bounds_of, layout_of, mixed_likelihoods

LEAST_RATE = 1e-6
"""No rate is learned lower, nor given more digits."""


@dataclass(frozen=True)
class Frame:
    """Which rates are free, and how high they may be; each of shape (2, responsibilities, archetypes).

    `middle` is the published rate where there is one, else half of `most`. A responsibility without a time item has
    the time rate 0, one without an ownership item the ownership rate 1: as nobody answers those, they say nothing.
    """

    middle: Array
    most: Array
    free: NDArray[np.bool_]

    def middle_for(self, coupling: float) -> Array:
        """`middle`; if nested, ownership is half-way from time to its bound where that leaves it less."""
        owned, spent = self.middle
        if coupling == NESTED:
            tight = self.free[0] & (spent >= owned)
            owned = np.where(tight, (np.minimum(spent, self.most[0]) + self.most[0]) / 2, owned)
        return np.stack([owned, spent])

    def within(self, rates: Array, coupling: float) -> Array:
        """The rates, free ones moved to where they may be: in their bounds, and no time above ownership if nested."""
        owned, spent = np.where(self.free[:, None], np.clip(rates, LEAST_RATE, self.most[:, None]), rates)
        if coupling == NESTED:
            owned = np.where(self.free[0], np.maximum(owned, np.minimum(spent, self.most[0])), owned)
            spent = np.where(self.free[1], np.minimum(spent, owned), spent)
        return np.stack([owned, spent])


def frame_of(definition: Definition) -> Frame:
    """The free rates of a version."""
    layout = layout_of(definition)
    shape = (2, len(layout.responsibilities), len(definition.archetypes))
    middle, most, free = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    middle[0] = 1
    for k, archetype in enumerate(definition.archetypes):
        published = (archetype.responsibilities, archetype.time)
        for side, (items, bound) in enumerate(zip((layout.ownership, layout.time), bounds_of(archetype), strict=True)):
            most[side, :, k] = bound
            for code in items:
                place = side, layout.responsibilities.index(code), k
                free[place] = code not in published[side]
                middle[place] = published[side].get(code, bound / 2)
    return Frame(middle, most, free)


@dataclass(frozen=True)
class Sample:
    """The people who answered anything, those alike counted once.

    `cells` says how far the answers of a row allow owned and spent, owned only, spent only, neither: of shape
    (responsibilities, 4, rows); an unanswered item allows both of its values alike. `prior` is of shape
    (archetypes, rows), `row_of` names each person's row, people in an order that depends on nothing but their answers.
    """

    answered: NDArray[np.bool_]
    """Of shape (2, responsibilities, rows): ownership first, then time."""
    cells: Array
    prior: Array
    counts: Array
    row_of: NDArray[np.intp]
    before: Array
    """Log-likelihood of each row under the model of the version as it is."""

    def __len__(self) -> int:
        return len(self.row_of)

    @property
    def shares(self) -> Array:
        """How common each type is supposed to be among the people."""
        return np.asarray(self.prior @ self.counts / self.counts.sum())


def sample_of(definition: Definition, table: EvidenceTable, prior: Array) -> Sample:
    """The people of a table; those who answered nothing say nothing and are left out."""
    values = np.column_stack([table.owned, table.spent])
    answered = ~np.isnan(values).all(axis=1)
    priors = np.broadcast_to(prior, (len(table), len(definition.archetypes)))
    wide = np.column_stack([np.where(np.isnan(values), -1.0, values), priors])[answered]
    rows, row_of, counts = np.unique(wide, axis=0, return_inverse=True, return_counts=True)
    split = table.owned.shape[1], values.shape[1]
    values, priors = np.where(rows[:, : split[1]] < 0, np.nan, rows[:, : split[1]]), rows[:, split[1] :]
    unlike = EvidenceTable(values[:, : split[0]], values[:, split[0] :])
    return Sample(
        answered=_answered(definition, unlike),
        cells=_allowed_cells(definition, unlike),
        prior=np.ascontiguousarray(priors.T),
        counts=counts.astype(np.float64),
        row_of=np.sort(row_of.reshape(-1)),
        before=_log_likelihood_before(definition, unlike, priors),
    )


def _answered(definition: Definition, table: EvidenceTable) -> NDArray[np.bool_]:
    layout = layout_of(definition)
    answered = np.zeros((2, len(layout.responsibilities), len(table)), dtype=bool)
    for side, (items, values) in enumerate(((layout.ownership, table.owned), (layout.time, table.spent))):
        for column, code in enumerate(items):
            answered[side, layout.responsibilities.index(code)] = ~np.isnan(values[:, column])
    return answered


def _allowed_cells(definition: Definition, table: EvidenceTable) -> Array:
    layout = layout_of(definition)
    allowed = np.empty((len(layout.responsibilities), 4, len(table)))
    for j, code in enumerate(layout.responsibilities):
        owned, not_owned = _yes_and_no(table.owned, layout.ownership, code)
        spent, not_spent = _yes_and_no(table.spent, layout.time, code)
        allowed[j] = owned * spent, owned * not_spent, not_owned * spent, not_owned * not_spent
    return allowed


def _yes_and_no(values: Array, items: tuple[str, ...], code: str) -> tuple[Array, Array]:
    if code not in items:
        return np.ones(len(values)), np.ones(len(values))
    column = values[:, items.index(code)]
    unanswered = np.isnan(column)
    return np.where(unanswered, 1.0, column), np.where(unanswered, 1.0, 1 - column)


def _log_likelihood_before(definition: Definition, table: EvidenceTable, prior: Array) -> Array:
    """`mixed_likelihoods` halves a likelihood for each unanswered item; here it counts as 1, so that both compare."""
    unanswered = np.isnan(table.owned).sum(axis=1) + np.isnan(table.spent).sum(axis=1)
    found = (mixed_likelihoods(definition, table) * prior).sum(axis=1)
    logarithms: Array = np.log(np.maximum(found, np.finfo(np.float64).tiny)) + unanswered * np.log(2)
    return logarithms
