"""Worlds to learn from: CTOs drawn from the published rates, with unlisted rates of which only the drawer knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.scoring.evidence import EvidenceTable
from assessment.scoring.posterior import bounds_of, cells, layout_of, uniform_below_diagonal


@dataclass(frozen=True)
class World:
    """The true rates, of shape (items, archetypes), and how time goes with ownership."""

    layout: object
    owned: np.ndarray
    spent: np.ndarray
    coupling: float
    shares: np.ndarray

    def people(self, count, generator, *, lean=0.0, mix=None):
        """The evidence of so many people and their types.

        `lean`: how far some tick more of everything (standard deviation, log-odds); `mix`: other shares of the types.
        """
        types = generator.choice(len(self.shares), count, p=self.shares if mix is None else mix)
        tilt = np.exp(generator.normal(0, lean, count))[:, None] if lean else 1.0
        rates = [tilted(table[:, types].T, tilt) for table in (self.owned, self.spent)]
        owned = generator.random(rates[0].shape) < rates[0]
        spent = np.empty_like(rates[1], dtype=bool)
        for column, code in enumerate(self.layout.time):
            own = self.layout.ownership.index(code)
            found = cells(self.coupling, rates[0][:, own], rates[1][:, column])
            chance = np.where(owned[:, own], found.both / rates[0][:, own], found.spent_only / (1 - rates[0][:, own]))
            spent[:, column] = generator.random(count) < chance
        return EvidenceTable(owned.astype(float), spent.astype(float)), types

    def limit(self, table):
        """The probability of each type for who knows the true rates: the best that these items allow."""
        likelihood = np.ones((len(table), len(self.shares)))
        for row, code in enumerate(self.layout.ownership):
            owned = table.owned[:, [row]]
            if code not in self.layout.time:
                likelihood *= np.where(owned, self.owned[row], 1 - self.owned[row])
                continue
            column = self.layout.time.index(code)
            spent, found = table.spent[:, [column]], cells(self.coupling, self.owned[row], self.spent[column])
            likelihood *= np.where(
                owned,
                np.where(spent, found.both, found.owned_only),
                np.where(spent, found.spent_only, found.neither),
            )
        weights = likelihood * self.shares
        return weights / weights.sum(axis=1, keepdims=True)


def tilted(rates, odds):
    """The rates with their odds multiplied."""
    return rates * odds / (1 - rates + rates * odds)


def world_of(definition, coupling, generator):
    """A world of the version: unlisted rates uniform below their bound, with t <= r where coupling is 1."""
    layout = layout_of(definition)
    owned, spent = (np.empty((len(items), len(definition.archetypes))) for items in (layout.ownership, layout.time))
    for k, archetype in enumerate(definition.archetypes):
        a, b = bounds_of(archetype)
        for code in layout.responsibilities:
            r, t = archetype.responsibilities.get(code), archetype.time.get(code)
            if coupling == 1 and r is None and t is None and code in layout.time:
                (r,), (t,) = uniform_below_diagonal(a, b, 1, generator)
            if r is None:
                r = generator.uniform(min(t, a) if coupling == 1 and t is not None else 0, a)
            owned[layout.ownership.index(code), k] = r
            if code in layout.time:
                highest = min(b, r) if coupling == 1 else b
                spent[layout.time.index(code), k] = generator.uniform(0, highest) if t is None else t
    shares = np.array([archetype.share.global_ for archetype in definition.archetypes])
    return World(layout, owned, spent, coupling, shares / shares.sum())


def accuracy(probabilities, types):
    """How often the leading type is the true one."""
    return float((probabilities.argmax(axis=1) == types).mean())


def calibration_error(probabilities, types, bins=10):
    """Expected calibration error: over equal bins of the top probability, how far it is from how often it is right."""
    top, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == types
    bin_of = np.minimum((top * bins).astype(int), bins - 1)
    return float(sum(abs((top - right)[bin_of == number].sum()) for number in range(bins)) / len(types))
