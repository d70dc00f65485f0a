"""From evidence to the probability of each archetype, with intervals.

Bayes' rule on the published rates, with the unpublished ones integrated out, and a mixture of the two
extremes of how time goes with ownership: independent of it (coupling 0), and only on what one owns
(coupling 1, so that t <= r). The unlisted rate of a responsibility is uniform between 0 and the lowest
rate that the archetype's own list publishes.
"""

from __future__ import annotations

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
    random = np.random.default_rng(definition.model.interval_seed)
    columns = [_drawn_column(definition, archetype, layout, random) for archetype in definition.archetypes]
    return Rates(*(np.stack(part, axis=-1) for part in zip(*columns, strict=True)))


def posterior(definition: Definition, evidence: Evidence, region: str | None) -> Posterior:
    """The probability of each archetype, by the mean rates."""
    independent, nested = likelihoods(layout_of(definition), mean_rates(definition), evidence)
    prior = prior_of(definition, region)
    weights = prior * mixture(definition, independent, nested)
    total = weights.sum()
    probabilities = weights / total if total > 0 else prior
    return Posterior(independent, nested, prior, weights, probabilities)


def intervals(definition: Definition, evidence: Evidence, region: str | None) -> Array:
    """The 10th and 90th percentile of each probability over the draws, shape (archetypes, 2).

    Each draw counts by its sum of weights, the likelihood of the answers under its rates.
    """
    independent, nested = likelihoods(layout_of(definition), drawn_rates(definition), evidence)
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
    independent = np.ones(rates.owned.shape[:-2] + rates.owned.shape[-1:])
    nested = independent.copy()
    for index, code in enumerate(layout.ownership):
        if (owned := evidence.ownership.get(code)) is None:
            continue
        independent = independent * agreement(owned, rates.owned[..., index, :])
        if code not in evidence.time:
            nested = nested * agreement(owned, rates.owned_nested[..., index, :])
    for index, code in enumerate(layout.time):
        if (spent := evidence.time.get(code)) is None:
            continue
        rate = rates.spent_nested[..., index, :]
        independent = independent * agreement(spent, rates.spent[..., index, :])
        if (owned := evidence.ownership.get(code)) is None:
            nested = nested * agreement(spent, rate)
        else:
            owning = rates.owned_nested[..., layout.ownership.index(code), :]
            without_time = owned * (owning - rate) + (1 - owned) * (1 - owning)
            nested = nested * (owned * spent * rate + (1 - spent) * without_time)
    return independent, nested


def weighted_percentiles(values: Array, weights: Array, quantiles: tuple[float, ...]) -> Array:
    """Quantiles of a weighted sample, by linear interpolation of its distribution."""
    order = np.argsort(values, kind="stable")
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
    definition: Definition, archetype: Archetype, layout: Layout, random: np.random.Generator
) -> tuple[Array, Array, Array, Array]:
    """Draws of one archetype's rates, each part of shape (draws, items)."""
    draws = definition.model.interval_draws
    respondents = round(definition.model.study_ctos * archetype.share.global_)
    a, b = min(archetype.responsibilities.values()), min(archetype.time.values())

    def published(rate: float) -> Array:
        return random.beta(respondents * rate + 1, respondents * (1 - rate) + 1, draws)

    listed_owned = {code: published(rate) for code, rate in archetype.responsibilities.items()}
    listed_spent = {code: published(rate) for code, rate in archetype.time.items()}
    owned = {c: listed_owned.get(c, random.uniform(0, a, draws)) for c in layout.ownership}
    spent = {c: listed_spent.get(c, random.uniform(0, b, draws)) for c in layout.time}
    # The two couplings are two accounts of the world: only published rates are the same in both.
    owned_nested = {c: listed_owned.get(c, random.uniform(0, a, draws)) for c in layout.ownership}
    spent_nested = {c: listed_spent.get(c, random.uniform(0, b, draws)) for c in layout.time}
    for code in layout.time:
        if code not in owned:
            continue
        if code in listed_owned:
            if code not in listed_spent:
                spent_nested[code] = random.uniform(0, np.minimum(b, listed_owned[code]))
        elif code in listed_spent:
            owned_nested[code] = random.uniform(np.minimum(listed_spent[code], a), a)
        else:
            owned_nested[code], spent_nested[code] = _uniform_below_diagonal(a, b, draws, random)
    return tuple(np.stack(list(part.values()), axis=1) for part in (owned, spent, owned_nested, spent_nested))  # type: ignore[return-value]


def _uniform_below_diagonal(a: float, b: float, draws: int, random: np.random.Generator) -> tuple[Array, Array]:
    """(r, t) uniform on 0 <= r <= a, 0 <= t <= b, t <= r, by rejection."""
    kept_r, kept_t, found = [], [], 0
    while found < draws:
        r, t = random.uniform(0, a, draws * 2), random.uniform(0, b, draws * 2)
        inside = t <= r
        kept_r.append(r[inside])
        kept_t.append(t[inside])
        found += int(inside.sum())
    return np.concatenate(kept_r)[:draws], np.concatenate(kept_t)[:draws]
