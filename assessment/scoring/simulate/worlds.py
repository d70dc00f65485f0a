"""Invented CTOs: worlds that the report's figures allow, and people who answer as such a world would have them.

A world fixes every unpublished rate. How a person's answers go together is the *way* of the world: time independent
of ownership, half-way, only on what one owns, or people who tick more (or less) of everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assessment.instrument.definition import Archetype, Definition, LearnedRate
from assessment.scoring.evidence import EvidenceTable
from assessment.scoring.posterior import (
    HALF,
    INDEPENDENT,
    NESTED,
    Array,
    Layout,
    Rates,
    bounds_of,
    cells,
    layout_of,
    likelihood_of_many,
    prior_of,
)

TICKING_SPREAD = 0.5
"""Standard deviation, in log-odds, of how much more of everything one person ticks than another."""
TRIES = 1000
"""How often a pair of rates is drawn again until t <= r; learned rates may leave no such pair."""
_NODES, _NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_NODE_WEIGHTS = _NODE_WEIGHTS / _NODE_WEIGHTS.sum()

Integers = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Way:
    """How answers go together, and where the unpublished rates lie between 0 and their bound.

    `nested_rates` keeps t <= r; `unlisted_from` is the lowest share of its bound that an unlisted rate takes
    (uniform from there to 1); `spread` is that of ticking more of everything.
    """

    code: str
    coupling: float
    nested_rates: bool = False
    unlisted_from: float = 0.0
    spread: float = 0.0


WAYS = (
    Way("independent", INDEPENDENT),
    Way("half", HALF, nested_rates=True),
    Way("nested", NESTED, nested_rates=True),
    Way("ticking", INDEPENDENT, spread=TICKING_SPREAD),
    Way("independent-high", INDEPENDENT, unlisted_from=1 / 3),
    Way("nested-high", NESTED, nested_rates=True, unlisted_from=1 / 3),
)


@dataclass(frozen=True)
class People:
    """Simulated CTOs: the index of each one's archetype, and their answers."""

    archetypes: Integers
    answers: EvidenceTable

    def __len__(self) -> int:
        return len(self.archetypes)


@dataclass(frozen=True)
class World:
    """One set of rates that the published figures allow, and how answers go together in it."""

    definition: Definition
    way: Way
    rates: Rates

    @cached_property
    def prior(self) -> Array:
        """Shares of the archetypes, together exactly 1."""
        shares = prior_of(self.definition, None)
        return np.asarray(shares / shares.sum())

    def people(self, number: int, generator: np.random.Generator) -> People:
        """So many CTOs drawn from this world, who own or do not, and spend much time or do not."""
        archetypes = generator.choice(len(self.prior), number, p=self.prior)
        draw = self._ticked if self.way.spread else self._coupled
        return People(archetypes, draw(archetypes, generator))

    def limit(self, answers: EvidenceTable) -> Array:
        """The probability of each archetype for one who knows the world: no rule can do better on these items."""
        layout = layout_of(self.definition)
        if not self.way.spread:
            likelihood = likelihood_of_many(layout, self.way.coupling, self.rates, answers)
        else:
            owned, spent = _log_odds(self.rates.owned, self.way.spread), _log_odds(self.rates.spent, self.way.spread)
            likelihood = np.zeros((len(answers), len(self.prior)))
            for node, weight in zip(_NODES * self.way.spread, _NODE_WEIGHTS, strict=True):
                rates = Rates(_probability(owned + node), _probability(spent + node))
                likelihood += weight * likelihood_of_many(layout, INDEPENDENT, rates, answers)
        weights = likelihood * self.prior
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def _coupled(self, archetypes: Integers, generator: np.random.Generator) -> EvidenceTable:
        layout = layout_of(self.definition)
        owned = _drawn(self.rates.owned[:, archetypes].T, generator)
        given = self.rates.spent[:, archetypes].T.copy()
        for column, code in enumerate(layout.time):
            if code in layout.ownership:
                row = layout.ownership.index(code)
                r = self.rates.owned[row, archetypes]
                found = cells(self.way.coupling, r, given[:, column])
                given[:, column] = np.where(owned[:, row] == 1, found.both / r, found.spent_only / (1 - r))
        return EvidenceTable(owned, _drawn(given, generator))

    def _ticked(self, archetypes: Integers, generator: np.random.Generator) -> EvidenceTable:
        person = self.way.spread * generator.standard_normal((len(archetypes), 1))
        owned, spent = (
            _drawn(_probability(_log_odds(rates, self.way.spread)[:, archetypes].T + person), generator)
            for rates in (self.rates.owned, self.rates.spent)
        )
        return EvidenceTable(owned, spent)


def draw_world(definition: Definition, way: Way, generator: np.random.Generator) -> World:
    """A world: published rates as published, the others uniform within their bounds (see `Way`), or as learned."""
    layout = layout_of(definition)
    columns = [_draw_columns(archetype, layout, way, generator) for archetype in definition.archetypes]
    owned, spent = (np.array(part).T for part in zip(*columns, strict=True))
    return World(definition, way, Rates(owned, spent))


def worlds_of(definition: Definition, way: Way, number: int, seed: int) -> Iterator[tuple[World, np.random.Generator]]:
    """So many worlds of a way, each with the generator of its people."""
    for index in range(number):
        generator = np.random.default_rng([seed, WAYS.index(way), index])
        yield draw_world(definition, way, generator), generator


def _draw_columns(
    archetype: Archetype, layout: Layout, way: Way, generator: np.random.Generator
) -> tuple[list[float], list[float]]:
    a, b = bounds_of(archetype)
    learned = archetype.learned
    draw_owned = _draws(archetype.responsibilities, a, learned.responsibilities if learned else {}, way, generator)
    draw_spent = _draws(archetype.time, b, learned.time if learned else {}, way, generator)
    owned: dict[str, float] = {}
    spent: dict[str, float] = {}
    for code in layout.responsibilities:
        r, t = draw_owned(code), draw_spent(code)
        paired = code in layout.ownership and code in layout.time
        for _try in range(TRIES):
            if t <= r or not (way.nested_rates and paired):
                break
            r, t = draw_owned(code), draw_spent(code)
        owned[code], spent[code] = r, t
    return [owned[code] for code in layout.ownership], [spent[code] for code in layout.time]


def _draws(
    published: Mapping[str, float],
    bound: float,
    learned: Mapping[str, LearnedRate],
    way: Way,
    generator: np.random.Generator,
) -> Callable[[str], float]:
    """How the rate of an item is drawn: as published, as surely as it was learned, or uniform within its bound."""

    def draw(code: str) -> float:
        if code in published:
            return published[code]
        if code not in learned:
            return float(generator.uniform(way.unlisted_from * bound, bound))
        q, n = learned[code].rate, learned[code].respondents
        return min(float(generator.beta(n * q + 1, n * (1 - q) + 1)), bound)

    return draw


def _drawn(rates: Array, generator: np.random.Generator) -> Array:
    return np.asarray(generator.random(rates.shape) < rates, dtype=np.float64)


def _probability(log_odds: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def _log_odds(rates: Array, spread: float) -> Array:
    """The log-odds at which people who differ by `spread` say yes at these rates on average, by bisection."""
    low, high = np.full(rates.shape, -20.0), np.full(rates.shape, 20.0)
    for _step in range(50):
        middle = (low + high) / 2
        rate = _probability(middle[..., None] + spread * _NODES) @ _NODE_WEIGHTS
        low, high = np.where(rate < rates, middle, low), np.where(rate < rates, high, middle)
    return np.asarray((low + high) / 2)
