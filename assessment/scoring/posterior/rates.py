"""The rate of every item by archetype, under each account of how time goes with ownership.

Two accounts are mixed: time independent of ownership (coupling 0), and only on what one owns (coupling 1, so
that t <= r). The unlisted rate of a responsibility is uniform between 0 and the lowest rate that the archetype's
own list publishes. Where a version has learned its unlisted rates from responses, these stand instead, alike in
every account, and an account half-way between the two may count as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.definition import Archetype, Definition, LearnedRates
from assessment.scoring.evidence import ownership_items, time_items

Array = NDArray[np.float64]

INDEPENDENT, HALF, NESTED = 0.0, 0.5, 1.0
"""Couplings: which share of the largest possible overlap ties time to ownership."""

SLIP = 1e-9
"""Weight of the independent account where only the nested one counts: else one slip, time on what another owns, would
leave no type at all."""


@dataclass(frozen=True)
class Layout:
    """Which item stands where in the arrays of `Rates`."""

    ownership: tuple[str, ...]
    time: tuple[str, ...]

    @property
    def responsibilities(self) -> tuple[str, ...]:
        """Every responsibility that has an item of either kind."""
        return tuple(dict.fromkeys((*self.ownership, *self.time)))


@dataclass(frozen=True)
class Rates:
    """Rates of every item by archetype; the last axis is the archetype, an axis of draws may come first."""

    owned: Array
    spent: Array


@dataclass(frozen=True)
class Account:
    """One account of how time goes with ownership: its coupling, how much it counts, and the rates under it."""

    coupling: float
    weight: float
    rates: Rates


Columns = tuple[Array, Array, Array, Array]
"""Rates of one archetype: owned and spent of coupling 0, owned and spent of coupling 1."""


@lru_cache(maxsize=32)
def layout_of(definition: Definition) -> Layout:
    """The items of a version in the order of the document."""
    return Layout(ownership_items(definition), time_items(definition))


@lru_cache(maxsize=32)
def mean_accounts(definition: Definition) -> tuple[Account, ...]:
    """The accounts with published rates where they are published, else the mean of what they may be.

    The independent account comes first, also where it does not count: the weights of answers refer to it.
    """
    layout = layout_of(definition)
    return _accounts(definition, [_mean_columns(archetype, layout) for archetype in definition.archetypes])


@lru_cache(maxsize=8)
def drawn_accounts(definition: Definition) -> tuple[Account, ...]:
    """`model.interval_draws` draws of the rates (first axis), with the version's fixed seed.

    Unlisted rates are uniform below their bound, with t <= r for coupling 1; published ones come from
    Beta(n q + 1, n (1 - q) + 1), n being the archetype's share of the study's respondents; learned ones likewise,
    n being what the responses are worth, and no higher than their bound, with t <= r for coupling 1.
    """
    layout = layout_of(definition)
    generator = np.random.default_rng(definition.model.interval_seed)
    columns = [_drawn_columns(definition, archetype, layout, generator) for archetype in definition.archetypes]
    return _accounts(definition, columns)


def bounds_of(archetype: Archetype) -> tuple[float, float]:
    """a and b: the highest that an unlisted rate of ownership, and of time, may be."""
    return min(archetype.responsibilities.values()), min(archetype.time.values())


def _accounts(definition: Definition, columns: list[Columns]) -> tuple[Account, ...]:
    owned, spent, owned_nested, spent_nested = (np.stack(part, axis=-1) for part in zip(*columns, strict=True))
    weights = definition.model.coupling_weights
    independent, nested = Rates(owned, spent), Rates(owned_nested, spent_nested)
    slip = 0 if weights.half else SLIP
    accounts = [Account(INDEPENDENT, weights.independent or slip, independent)]
    if weights.half:
        accounts.append(Account(HALF, weights.half, nested))
    if weights.nested:
        accounts.append(Account(NESTED, weights.nested, nested))
    return tuple(accounts)


def _mean_columns(archetype: Archetype, layout: Layout) -> Columns:
    if archetype.learned is not None:
        owned, spent = _known_columns(archetype, archetype.learned, layout)
        return owned, spent, owned, spent
    a, b = bounds_of(archetype)
    owned_by, spent_by = _independent_means(archetype, layout)
    owned_nested, spent_nested = dict(owned_by), dict(spent_by)
    for code in set(layout.ownership) & set(layout.time):
        if code in archetype.responsibilities:
            continue
        if code in archetype.time:
            owned_nested[code] = (archetype.time[code] + a) / 2
        else:
            owned_nested[code] = (a * a / 2 - b * b / 6) / (a - b / 2)
            spent_nested[code] = b * (a / 2 - b / 3) / (a - b / 2)
    return (
        np.array([*owned_by.values()]),
        np.array([*spent_by.values()]),
        np.array([*owned_nested.values()]),
        np.array([*spent_nested.values()]),
    )


def _independent_means(archetype: Archetype, layout: Layout) -> tuple[dict[str, float], dict[str, float]]:
    a, b = bounds_of(archetype)
    return (
        {code: archetype.responsibilities.get(code, a / 2) for code in layout.ownership},
        {code: archetype.time.get(code, b / 2) for code in layout.time},
    )


def _known_columns(archetype: Archetype, learned: LearnedRates, layout: Layout) -> tuple[Array, Array]:
    owned = [archetype.responsibilities.get(c) or learned.responsibilities[c].rate for c in layout.ownership]
    spent = [archetype.time.get(c) or learned.time[c].rate for c in layout.time]
    return np.array(owned), np.array(spent)


def _drawn_columns(
    definition: Definition, archetype: Archetype, layout: Layout, generator: np.random.Generator
) -> Columns:
    draws = definition.model.interval_draws
    respondents = round(definition.model.study_ctos * archetype.share.global_)

    def sampled(rate: float, n: int) -> Array:
        return generator.beta(n * rate + 1, n * (1 - rate) + 1, draws)

    listed_owned = {code: sampled(rate, respondents) for code, rate in archetype.responsibilities.items()}
    listed_spent = {code: sampled(rate, respondents) for code, rate in archetype.time.items()}
    if archetype.learned is None:
        return _unlisted_drawn(archetype, layout, listed_owned, listed_spent, draws, generator)
    a, b = bounds_of(archetype)
    owned, spent = dict(listed_owned), dict(listed_spent)
    for code, one in archetype.learned.responsibilities.items():
        owned[code] = np.minimum(sampled(one.rate, one.respondents), a)
    for code, one in archetype.learned.time.items():
        spent[code] = np.minimum(sampled(one.rate, one.respondents), b)
    nested = _nested(archetype, archetype.learned, owned, spent) if definition.model.coupling_weights.nested else None
    owned_nested, spent_nested = nested or (owned, spent)
    return (
        np.stack([owned[code] for code in layout.ownership], axis=1),
        np.stack([spent[code] for code in layout.time], axis=1),
        np.stack([owned_nested[code] for code in layout.ownership], axis=1),
        np.stack([spent_nested[code] for code in layout.time], axis=1),
    )


def _nested(
    archetype: Archetype, learned: LearnedRates, owned: dict[str, Array], spent: dict[str, Array]
) -> tuple[dict[str, Array], dict[str, Array]]:
    """The draws with t <= r, a learned rate moved to where the two are equal.

    Without, time on what another owns would be impossible but in a few draws, and only those would count.
    """
    a, _b = bounds_of(archetype)
    owned, spent = dict(owned), dict(spent)
    for code in owned.keys() & spent.keys():
        if code in learned.time:
            spent[code] = np.minimum(spent[code], owned[code])
        elif code in learned.responsibilities:
            owned[code] = np.maximum(owned[code], np.minimum(spent[code], a))
    return owned, spent


def _unlisted_drawn(
    archetype: Archetype,
    layout: Layout,
    listed_owned: dict[str, Array],
    listed_spent: dict[str, Array],
    draws: int,
    generator: np.random.Generator,
) -> Columns:
    """Draws of what is not listed. The two accounts are drawn apart: only published rates are the same in both."""
    a, b = bounds_of(archetype)
    owned = {c: listed_owned.get(c, generator.uniform(0, a, draws)) for c in layout.ownership}
    spent = {c: listed_spent.get(c, generator.uniform(0, b, draws)) for c in layout.time}
    owned_nested = {c: listed_owned.get(c, generator.uniform(0, a, draws)) for c in layout.ownership}
    spent_nested = {c: listed_spent.get(c, generator.uniform(0, b, draws)) for c in layout.time}
    for code in layout.time:
        if code not in owned:
            continue
        if code in listed_owned:
            if code not in listed_spent:
                spent_nested[code] = generator.uniform(0, np.minimum(b, listed_owned[code]))
        elif code in listed_spent:
            owned_nested[code] = generator.uniform(np.minimum(listed_spent[code], a), a)
        else:
            owned_nested[code], spent_nested[code] = uniform_below_diagonal(a, b, draws, generator)
    return (
        np.stack([*owned.values()], axis=1),
        np.stack([*spent.values()], axis=1),
        np.stack([*owned_nested.values()], axis=1),
        np.stack([*spent_nested.values()], axis=1),
    )


def uniform_below_diagonal(a: float, b: float, draws: int, generator: np.random.Generator) -> tuple[Array, Array]:
    """(r, t) uniform on 0 <= r <= a, 0 <= t <= b, t <= r, by rejection; each of shape (draws,)."""
    kept_r, kept_t, found = [], [], 0
    while found < draws:
        r, t = generator.uniform(0, a, draws * 2), generator.uniform(0, b, draws * 2)
        inside = t <= r
        kept_r.append(r[inside])
        kept_t.append(t[inside])
        found += int(inside.sum())
    return np.concatenate(kept_r)[:draws], np.concatenate(kept_t)[:draws]
