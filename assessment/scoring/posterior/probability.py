"""Where a probability starts, and how far the unpublished rates could move it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from assessment.instrument.definition import Definition
from assessment.scoring.evidence import Evidence

from .likelihood import factor
from .rates import Array, Layout, drawn_accounts, layout_of

BINS = 1024
"""Bins for the draws of a probability."""

Answered = tuple[str, float | None, float | None]
"""A responsibility with the values of its ownership and its time; None is not answered."""


def prior_of(definition: Definition, region: str | None) -> Array:
    """The share of each archetype among the CTOs of the region; the global shares without one."""
    chosen = "greater_china" if region == "greater-china" else "global_"
    return np.array([getattr(archetype.share, chosen) for archetype in definition.archetypes])


def priors_of(definition: Definition, regions: Sequence[str | None]) -> Array:
    """The shares of each archetype for many people by their regions, shape (people, archetypes)."""
    places = {region: place for place, region in enumerate(set(regions))}
    shares = np.array([prior_of(definition, region) for region in places]).reshape(-1, len(definition.archetypes))
    return np.asarray(shares[np.fromiter(map(places.__getitem__, regions), np.intp, len(regions))])


def intervals(definition: Definition, evidence: Evidence, region: str | None) -> Array:
    """The 10th and 90th percentile of each probability over the draws, shape (archetypes, 2).

    Each draw counts by its sum of weights, the likelihood of the answers under its rates.
    """
    weights = prior_of(definition, region)[:, None] * _drawn_mixture(definition, evidence)
    totals = weights.sum(axis=0)
    weights /= totals
    return np.stack([percentiles_of_draws(probabilities, totals, (0.1, 0.9)) for probabilities in weights])


def percentiles_of_draws(values: Array, weights: Array, quantiles: tuple[float, ...]) -> Array:
    """Quantiles of a weighted sample, by linear interpolation of its distribution.

    Weights are summed in narrow bins first, so that of thousands of values only the few around each are sorted.
    """
    low, high = values.min(), values.max()
    if not high > low:
        return np.full(len(quantiles), low)
    bins = ((values - low) * ((BINS - 1) / (high - low))).astype(np.int32)
    up_to = np.bincount(bins, weights, BINS).cumsum()
    filled = np.flatnonzero(np.bincount(bins))
    found = []
    for quantile in quantiles:
        at = int(np.searchsorted(up_to[filled], quantile * up_to[-1]))
        first, last = filled[max(at - 1, 0)], filled[min(at + 1, len(filled) - 1)]
        near = np.flatnonzero((bins >= first) & (bins <= last))
        near = near[np.argsort(values[near])]
        before = up_to[first - 1] if first else 0.0
        distribution = (before + weights[near].cumsum() - weights[near] / 2) / up_to[-1]
        found.append(np.interp(quantile, distribution, values[near]))
    return np.array(found)


def _answered(layout: Layout, evidence: Evidence) -> Iterator[Answered]:
    """Each responsibility with an answer, and its two values."""
    for code in layout.responsibilities:
        owned, spent = evidence.ownership.get(code), evidence.time.get(code)
        if owned is not None or spent is not None:
            yield code, owned, spent


def _drawn_mixture(definition: Definition, evidence: Evidence) -> Array:
    """The mixed likelihood for every draw, from the factors kept for each answer, shape (archetypes, draws)."""
    factors = [_drawn_factors(definition, *row) for row in _answered(layout_of(definition), evidence)]
    if not factors:
        return np.ones((len(definition.archetypes), definition.model.interval_draws))
    likelihoods = factors[0].copy()
    for one in factors[1:]:
        likelihoods *= one
    weights = [account.weight for account in drawn_accounts(definition)]
    return np.asarray(np.tensordot(weights, likelihoods, 1))


@lru_cache(maxsize=256)  # at most 50 MB
def _drawn_factors(definition: Definition, code: str, owned: float | None, spent: float | None) -> Array:
    """The factors of one responsibility for every draw, shape (accounts, archetypes, draws).

    Few answers occur, so each is worked out once.
    """
    layout = layout_of(definition)
    return np.stack([factor(account, layout, code, owned, spent).T for account in drawn_accounts(definition)]).copy()
