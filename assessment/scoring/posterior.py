"""From evidence to the probability of each archetype, with intervals.

Bayes' rule on the published rates, with the unpublished ones integrated out, and a mixture of the two
extremes of how time goes with ownership: independent of it (coupling 0), and only on what one owns
(coupling 1, so that t <= r). The unlisted rate of a responsibility is uniform between 0 and the lowest
rate that the archetype's own list publishes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.definition import Archetype, Definition

from .evidence import Evidence, ownership_items, time_items

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Rates:
    """Rates of every item by archetype; the last axis is the archetype, an axis of draws may come first.

    `owned` and `spent` belong to coupling 0, `owned_nested` and `spent_nested` to coupling 1.
    """

    owned: Array
    spent: Array
    owned_nested: Array
    spent_nested: Array


@dataclass(frozen=True)
class Posterior:
    """What the evidence says of each archetype, in the order of the document.

    `independent` and `nested` are the likelihoods A and B of the two couplings, `weights` the prior
    times their mixture, `probabilities` the weights normalised to 1.
    """

    independent: Array
    nested: Array
    prior: Array
    weights: Array
    probabilities: Array


@dataclass(frozen=True)
class Layout:
    """Which item stands where in the arrays of `Rates`."""

    ownership: tuple[str, ...]
    time: tuple[str, ...]


def prior_of(definition: Definition, region: str | None) -> Array:
    """The share of each archetype among the CTOs of the region; the global shares without one."""
    chosen = "greater_china" if region == "greater-china" else "global_"
    return np.array([getattr(archetype.share, chosen) for archetype in definition.archetypes])


@lru_cache(maxsize=32)
def layout_of(definition: Definition) -> Layout:
    """The items of a version in the order of the document."""
    return Layout(ownership_items(definition), time_items(definition))


@lru_cache(maxsize=32)
def mean_rates(definition: Definition) -> Rates:
    """Published rates where they are published, else the mean of what they may be."""
    layout = layout_of(definition)
    columns = [_mean_column(archetype, layout) for archetype in definition.archetypes]
    return Rates(*(np.stack(part, axis=-1) for part in zip(*columns, strict=True)))


@lru_cache(maxsize=8)
def drawn_rates(definition: Definition) -> Rates:
    """`model.interval_draws` draws of the rates (first axis), with the version's fixed seed.

    Unlisted rates are uniform below their bound, with t <= r for coupling 1; published ones come from
    Beta(n q + 1, n (1 - q) + 1), n being the archetype's share of the study's respondents.
    """
    layout = layout_of(definition)
    generator = np.random.default_rng(definition.model.interval_seed)
    columns = [_drawn_column(definition, archetype, layout, generator) for archetype in definition.archetypes]
    return Rates(*(np.stack(part, axis=-1) for part in zip(*columns, strict=True)))


def posterior(definition: Definition, evidence: Evidence, region: str | None) -> Posterior:
    """The probability of each archetype, by the mean rates."""
    independent, nested = likelihoods(layout_of(definition), mean_rates(definition), evidence)
    prior = prior_of(definition, region)
    weights = prior * mixture(definition, independent, nested)
    return Posterior(independent, nested, prior, weights, weights / weights.sum())


def intervals(definition: Definition, evidence: Evidence, region: str | None) -> Array:
    """The 10th and 90th percentile of each probability over the draws, shape (archetypes, 2).

    Each draw counts by its sum of weights, the likelihood of the answers under its rates.
    """
    independent, nested = _drawn_likelihoods(definition, evidence)
    weights = prior_of(definition, region) * mixture(definition, independent, nested)
    totals = weights.sum(axis=1)
    probabilities = weights / totals[:, None]
    return np.stack([weighted_percentiles(probabilities[:, k], totals, (0.1, 0.9)) for k in range(weights.shape[1])])


def mixture(definition: Definition, independent: Array, nested: Array) -> Array:
    """The two likelihoods, mixed as the version weighs them."""
    weights = definition.model.coupling_weights
    return weights.independent * independent + weights.nested * nested


def agreement(value: Array | float, rate: Array) -> Array:
    """f(x, q) = x q + (1 - x)(1 - q): how well a value agrees with a rate."""
    return value * rate + (1 - value) * (1 - rate)


def likelihoods(layout: Layout, rates: Rates, evidence: Evidence) -> tuple[Array, Array]:
    """A and B: the likelihood of the evidence under coupling 0 and 1, one per archetype (and draw)."""
    shape = rates.owned.shape[:-2] + rates.owned.shape[-1:]
    independent, nested = np.ones(shape), np.ones(shape)
    for code, owned, spent in _responsibilities(layout, evidence):
        independent *= independent_factor(layout, rates, code, owned, spent)
        nested *= nested_factor(layout, rates, code, owned, spent)
    return independent, nested


def independent_factor(layout: Layout, rates: Rates, code: str, owned: float | None, spent: float | None) -> Array:
    """What one responsibility adds to A: its ownership and its time, each on its own."""
    factor = np.ones(rates.owned.shape[:-2] + rates.owned.shape[-1:])
    if owned is not None:
        factor = factor * agreement(owned, rates.owned[..., layout.ownership.index(code), :])
    if spent is not None:
        factor = factor * agreement(spent, rates.spent[..., layout.time.index(code), :])
    return factor


def nested_factor(layout: Layout, rates: Rates, code: str, owned: float | None, spent: float | None) -> Array:
    """What one responsibility adds to B: time only on what one owns, so both answers are judged together."""
    if spent is None:
        return agreement(owned or 0.0, rates.owned_nested[..., layout.ownership.index(code), :])
    time_rate = rates.spent_nested[..., layout.time.index(code), :]
    if owned is None:
        return agreement(spent, time_rate)
    rate = rates.owned_nested[..., layout.ownership.index(code), :]
    without_time = owned * (rate - time_rate) + (1 - owned) * (1 - rate)
    return owned * spent * time_rate + (1 - spent) * without_time


def _responsibilities(layout: Layout, evidence: Evidence) -> Iterator[tuple[str, float | None, float | None]]:
    """Each responsibility with an answer, and its two values."""
    for code in dict.fromkeys((*layout.ownership, *layout.time)):
        owned, spent = evidence.ownership.get(code), evidence.time.get(code)
        if owned is not None or spent is not None:
            yield code, owned, spent


def _drawn_likelihoods(definition: Definition, evidence: Evidence) -> tuple[Array, Array]:
    """A and B for every draw, from the factors kept for each answer."""
    factors = [_drawn_factors(definition, *row) for row in _responsibilities(layout_of(definition), evidence)]
    if not factors:
        ones = np.ones((definition.model.interval_draws, len(definition.archetypes)))
        return ones, ones
    independent, nested = (np.multiply.reduce(column) for column in zip(*factors, strict=True))
    return independent, nested


@lru_cache(maxsize=256)  # at most 50 MB
def _drawn_factors(definition: Definition, code: str, owned: float | None, spent: float | None) -> tuple[Array, Array]:
    """The factors of one responsibility for every draw: few answers occur, so each is worked out once."""
    layout, rates = layout_of(definition), drawn_rates(definition)
    return (
        independent_factor(layout, rates, code, owned, spent),
        nested_factor(layout, rates, code, owned, spent),
    )


def weighted_percentiles(values: Array, weights: Array, quantiles: tuple[float, ...]) -> Array:
    """Quantiles of a weighted sample, by linear interpolation of its distribution."""
    order = np.argsort(values)
    ordered = weights[order]
    distribution = (np.cumsum(ordered) - ordered / 2) / ordered.sum()
    return np.interp(quantiles, distribution, values[order])


def _mean_column(archetype: Archetype, layout: Layout) -> tuple[Array, Array, Array, Array]:
    """Mean rates of one archetype: owned, spent, owned_nested, spent_nested."""
    a, b = min(archetype.responsibilities.values()), min(archetype.time.values())
    owned = {code: archetype.responsibilities.get(code, a / 2) for code in layout.ownership}
    spent = {code: archetype.time.get(code, b / 2) for code in layout.time}
    owned_nested, spent_nested = dict(owned), dict(spent)
    for code in set(layout.ownership) & set(layout.time):
        if code in archetype.responsibilities:
            continue
        if code in archetype.time:
            owned_nested[code] = (archetype.time[code] + a) / 2
        else:
            owned_nested[code] = (a * a / 2 - b * b / 6) / (a - b / 2)
            spent_nested[code] = b * (a / 2 - b / 3) / (a - b / 2)
    return tuple(np.array(list(part.values())) for part in (owned, spent, owned_nested, spent_nested))  # type: ignore[return-value]


def _drawn_column(
    definition: Definition, archetype: Archetype, layout: Layout, generator: np.random.Generator
) -> tuple[Array, Array, Array, Array]:
    """Draws of one archetype's rates, each part of shape (draws, items)."""
    draws = definition.model.interval_draws
    respondents = round(definition.model.study_ctos * archetype.share.global_)
    a, b = min(archetype.responsibilities.values()), min(archetype.time.values())

    def published(rate: float) -> Array:
        return generator.beta(respondents * rate + 1, respondents * (1 - rate) + 1, draws)

    listed_owned = {code: published(rate) for code, rate in archetype.responsibilities.items()}
    listed_spent = {code: published(rate) for code, rate in archetype.time.items()}
    owned = {c: listed_owned.get(c, generator.uniform(0, a, draws)) for c in layout.ownership}
    spent = {c: listed_spent.get(c, generator.uniform(0, b, draws)) for c in layout.time}
    # The two couplings are two accounts of the world: only published rates are the same in both.
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
            owned_nested[code], spent_nested[code] = _uniform_below_diagonal(a, b, draws, generator)
    return tuple(np.stack(list(part.values()), axis=1) for part in (owned, spent, owned_nested, spent_nested))  # type: ignore[return-value]


def _uniform_below_diagonal(a: float, b: float, draws: int, generator: np.random.Generator) -> tuple[Array, Array]:
    """(r, t) uniform on 0 <= r <= a, 0 <= t <= b, t <= r, by rejection."""
    kept_r, kept_t, found = [], [], 0
    while found < draws:
        r, t = generator.uniform(0, a, draws * 2), generator.uniform(0, b, draws * 2)
        inside = t <= r
        kept_r.append(r[inside])
        kept_t.append(t[inside])
        found += int(inside.sum())
    return np.concatenate(kept_r)[:draws], np.concatenate(kept_t)[:draws]
