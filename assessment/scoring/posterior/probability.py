"""The probability of each archetype from one person's evidence, with its interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assessment.instrument.definition import Definition
from assessment.scoring.evidence import Evidence

from .likelihood import factor
from .rates import Array, Layout, drawn_accounts, layout_of, mean_accounts

Answered = tuple[str, float | None, float | None]
"""A responsibility with the values of its ownership and its time; None is not answered."""


@dataclass(frozen=True)
class Posterior:
    """What the evidence says of each archetype, in the order of the document.

    `independent` is the likelihood A under coupling 0, `mixed` that under all accounts as the version weighs them,
    `weights` the prior times `mixed`, `probabilities` the weights normalised to 1.
    """

    independent: Array
    mixed: Array
    prior: Array
    weights: Array
    probabilities: Array


def prior_of(definition: Definition, region: str | None) -> Array:
    """The share of each archetype among the CTOs of the region; the global shares without one."""
    chosen = "greater_china" if region == "greater-china" else "global_"
    return np.array([getattr(archetype.share, chosen) for archetype in definition.archetypes])


def posterior(definition: Definition, evidence: Evidence, region: str | None) -> Posterior:
    """The probability of each archetype, by the mean rates."""
    layout, accounts = layout_of(definition), mean_accounts(definition)
    likelihoods = []
    for account in accounts:
        likelihood = np.ones(len(definition.archetypes))
        for answered in _answered(layout, evidence):
            likelihood *= factor(account, layout, *answered)
        likelihoods.append(likelihood)
    mixed = sum((account.weight * one for account, one in zip(accounts, likelihoods, strict=True)), np.array(0.0))
    prior = prior_of(definition, region)
    weights = prior * mixed
    return Posterior(likelihoods[0], mixed, prior, weights, weights / weights.sum())


def intervals(definition: Definition, evidence: Evidence, region: str | None) -> Array:
    """The 10th and 90th percentile of each probability over the draws, shape (archetypes, 2).

    Each draw counts by its sum of weights, the likelihood of the answers under its rates.
    """
    weights = prior_of(definition, region) * _drawn_mixture(definition, evidence)
    totals = weights.sum(axis=1)
    probabilities = weights / totals[:, None]
    return np.stack([weighted_percentiles(probabilities[:, k], totals, (0.1, 0.9)) for k in range(weights.shape[1])])


def weighted_percentiles(values: Array, weights: Array, quantiles: tuple[float, ...]) -> Array:
    """Quantiles of a weighted sample, by linear interpolation of its distribution."""
    order = np.argsort(values)
    ordered = weights[order]
    distribution = (np.cumsum(ordered) - ordered / 2) / ordered.sum()
    return np.interp(quantiles, distribution, values[order])


def _answered(layout: Layout, evidence: Evidence) -> Iterator[Answered]:
    """Each responsibility with an answer, and its two values."""
    for code in layout.responsibilities:
        owned, spent = evidence.ownership.get(code), evidence.time.get(code)
        if owned is not None or spent is not None:
            yield code, owned, spent


def _drawn_mixture(definition: Definition, evidence: Evidence) -> Array:
    """The mixed likelihood for every draw, from the factors kept for each answer."""
    factors = [_drawn_factors(definition, *row) for row in _answered(layout_of(definition), evidence)]
    accounts = drawn_accounts(definition)
    if not factors:
        return np.ones((definition.model.interval_draws, len(definition.archetypes)))
    likelihoods = (np.multiply.reduce(column) for column in zip(*factors, strict=True))
    return sum(
        (account.weight * one for account, one in zip(accounts, likelihoods, strict=True) if account.weight),
        np.array(0.0),
    )


@lru_cache(maxsize=256)  # at most 50 MB
def _drawn_factors(definition: Definition, code: str, owned: float | None, spent: float | None) -> tuple[Array, ...]:
    """The factors of one responsibility for every draw: few answers occur, so each is worked out once."""
    layout = layout_of(definition)
    return tuple(factor(account, layout, code, owned, spent) for account in drawn_accounts(definition))
