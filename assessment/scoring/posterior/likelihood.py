"""How likely answers are under given rates.

One responsibility has up to two items, ownership (o, rate r) and time (v, rate t), whose four cells have the
probabilities of `cells`. Values between 0 and 1 weigh the cells (virtual evidence).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .rates import Account, Array, Layout, Rates


class Cells(NamedTuple):
    """Probabilities of owning and spending time (`both`), of one alone, and of `neither`."""

    both: Array
    owned_only: Array
    spent_only: Array
    neither: Array


def agreement(value: Array | float, rate: Array) -> Array:
    """f(x, q) = x q + (1 - x)(1 - q): how well a value agrees with a rate."""
    return value * rate + (1 - value) * (1 - rate)


def cells(coupling: float, owned: Array, spent: Array) -> Cells:
    """The four cells of one responsibility: P(both) = (1 - coupling) r t + coupling min(r, t)."""
    both = (1 - coupling) * owned * spent + coupling * np.minimum(owned, spent)
    return Cells(both, owned - both, spent - both, 1 - owned - spent + both)


def factor(account: Account, layout: Layout, code: str, owned: float | None, spent: float | None) -> Array:
    """Likelihood of the answers to one responsibility, one per archetype (and draw); None is not answered."""
    rates = account.rates
    if owned is None and spent is None:
        return np.ones(rates.owned.shape[:-2] + rates.owned.shape[-1:])
    if spent is None:
        return agreement(owned or 0.0, rates.owned[..., layout.ownership.index(code), :])
    time_rate = rates.spent[..., layout.time.index(code), :]
    if owned is None:
        return agreement(spent, time_rate)
    rate = rates.owned[..., layout.ownership.index(code), :]
    if account.coupling == 0:
        return agreement(owned, rate) * agreement(spent, time_rate)
    found = cells(account.coupling, rate, time_rate)
    with_time = owned * found.both + (1 - owned) * found.spent_only
    without_time = owned * found.owned_only + (1 - owned) * found.neither
    return spent * with_time + (1 - spent) * without_time


def bilinear(coupling: float, rates: Rates, layout: Layout, code: str) -> Array:
    """Coefficients of 1, o, v and o v in the likelihood of one responsibility, shape (4, archetypes).

    An unanswered item is o (or v) = 1/2: that halves the likelihood of every archetype alike, so it tells nothing.
    """
    nothing = np.zeros(rates.owned.shape[-1])
    if code not in layout.time:
        rate = rates.owned[layout.ownership.index(code)]
        return np.stack([1 - rate, 2 * rate - 1, nothing, nothing])
    spent = rates.spent[layout.time.index(code)]
    if code not in layout.ownership:
        return np.stack([1 - spent, nothing, 2 * spent - 1, nothing])
    both, owned_only, spent_only, neither = cells(coupling, rates.owned[layout.ownership.index(code)], spent)
    return np.stack([neither, owned_only - neither, spent_only - neither, both - owned_only - spent_only + neither])
