"""The formulas of the contract for one person, step by step, on the rates of the engine."""

from __future__ import annotations

import numpy as np

from assessment.instrument.definition import Definition
from assessment.scoring.evidence import Evidence
from assessment.scoring.posterior import Array, layout_of, mean_accounts, prior_of
from assessment.scoring.posterior.likelihood import factor


def probabilities_of(definition: Definition, evidence: Evidence, region: str | None) -> Array:
    """The probability of each archetype, in the order of the document."""
    layout, weights = layout_of(definition), np.zeros(len(definition.archetypes))
    for account in mean_accounts(definition):
        likelihood = np.ones(len(definition.archetypes))
        for code in layout.responsibilities:
            likelihood *= factor(account, layout, code, evidence.ownership.get(code), evidence.time.get(code))
        weights += account.weight * likelihood
    weights *= prior_of(definition, region)
    return weights / weights.sum()


def weighted_percentiles(values: Array, weights: Array, quantiles: tuple[float, ...]) -> Array:
    """Quantiles of a weighted sample, by linear interpolation of its whole distribution."""
    order = np.argsort(values)
    ordered = weights[order]
    distribution = (np.cumsum(ordered) - ordered / 2) / ordered.sum()
    return np.interp(quantiles, distribution, values[order])
