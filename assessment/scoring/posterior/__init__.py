"""From evidence to the probability of each archetype, with intervals.

Bayes' rule on the published rates, with the unpublished ones integrated out, and a mixture of the accounts of how
time goes with ownership.
"""

from __future__ import annotations

from .likelihood import Cells, agreement, cells
from .many import likelihood_of_many, likelihoods_of_many, mixed_likelihoods, mixture_of, posterior_of_many
from .probability import intervals, prior_of, priors_of
from .rates import (
    HALF,
    INDEPENDENT,
    NESTED,
    Account,
    Array,
    Layout,
    Rates,
    bounds_of,
    drawn_accounts,
    layout_of,
    mean_accounts,
    uniform_below_diagonal,
)

__all__ = [
    "HALF",
    "INDEPENDENT",
    "NESTED",
    "Account",
    "Array",
    "Cells",
    "Layout",
    "Rates",
    "agreement",
    "bounds_of",
    "cells",
    "drawn_accounts",
    "intervals",
    "layout_of",
    "likelihood_of_many",
    "likelihoods_of_many",
    "mean_accounts",
    "mixed_likelihoods",
    "mixture_of",
    "posterior_of_many",
    "prior_of",
    "priors_of",
    "uniform_below_diagonal",
]
