"""Expectation-maximisation over the type that nobody states: likelihood rises until the free rates stay.

Each expectation asks how many people of each type own and spend, own only, spend only, do neither; each maximisation
takes the free rates under which these counts, and the pseudo-respondents, are likeliest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.scoring.posterior import INDEPENDENT, NESTED, Array, cells

from .frame import LEAST_RATE, Frame, Sample

PSEUDO_RESPONDENTS = 20
"""Of each type, asked directly, wherever a rate is free: they answer as they would at half its bound."""

LEAST_CELL = 1e-9
"""Probability of what a model calls impossible: one slip must not rule a whole model out."""

LEAST_GAIN = 1e-8
"""Of log-likelihood per response, in a round of three steps: less ends the fit."""

MOST_ROUNDS = 300
BISECTIONS = 24
SECTIONS = 24
NODES = 9
GOLDEN = (5**0.5 - 1) / 2
BLOCK = 1024
"""Rows worked on at a time, so that what is in work stays in the processor's cache."""


@dataclass(frozen=True)
class Fit:
    """Rates of shape (2, fits, responsibilities, archetypes) with what they say of each row.

    `objective` is the log-likelihood with that of the pseudo-respondents, one per fit; `log_likelihood` is of shape
    (fits, rows).
    """

    rates: Array
    objective: Array
    log_likelihood: Array


def fit(sample: Sample, frame: Frame, coupling: float, starts: Array, weights: Array) -> Fit:
    """The likeliest rates, from each start, for people counted as `weights` (fits, rows) says.

    Three steps of expectation-maximisation to a round, the third from where the first two are heading (SQUAREM,
    Varadhan and Roland 2008); if that is worse than where they were, it is not taken.
    """
    rates = frame.within(starts, coupling)
    enough = LEAST_GAIN * weights.sum(axis=1)
    for _ in range(MOST_ROUNDS):
        first, at_start = step(sample, frame, coupling, rates, weights)
        second, at_first = step(sample, frame, coupling, first, weights)
        leap = frame.within(_leap(rates, first, second), coupling)
        third, at_leap = step(sample, frame, coupling, leap, weights)
        rates = np.where((at_leap > at_first)[:, None, None], third, second)
        if np.all(np.maximum(at_first, at_leap) - at_start <= enough):
            break
    rows, _ = expectation(sample, cells_of(coupling, rates), weights)
    return Fit(rates, (weights * rows).sum(axis=1) + pseudo_log_likelihood(frame, coupling, rates), rows)


def step(sample: Sample, frame: Frame, coupling: float, rates: Array, weights: Array) -> tuple[Array, Array]:
    """One step of expectation-maximisation: better rates, and the objective of those it began with."""
    rows, counts = expectation(sample, cells_of(coupling, rates), weights)
    objective = (weights * rows).sum(axis=1) + pseudo_log_likelihood(frame, coupling, rates)
    return maximisation(frame, coupling, rates, counts), objective


def cells_of(coupling: float, rates: Array) -> Array:
    """Probabilities of the four cells, shape (4, fits, responsibilities, archetypes)."""
    return np.maximum(np.stack(cells(coupling, rates[0], rates[1])), LEAST_CELL)


def expectation(sample: Sample, likely: Array, weights: Array) -> tuple[Array, Array]:
    """Log-likelihood of each row (fits, rows), and how many people are expected in each cell (shaped as `likely`)."""
    _, fits, responsibilities, archetypes = likely.shape
    by_row = np.ascontiguousarray(likely.transpose(2, 1, 3, 0)).reshape(responsibilities, fits * archetypes, 4)
    rows, counts = np.empty((fits, len(sample.counts))), np.zeros_like(by_row)
    for begin in range(0, len(sample.counts), BLOCK):
        part = slice(begin, begin + BLOCK)
        allowed = sample.cells[:, :, part]
        factors = by_row @ allowed
        joint = np.multiply.reduce(factors).reshape(fits, archetypes, -1) * sample.prior[:, part]
        totals = joint.sum(axis=1)
        rows[:, part] = np.log(totals)
        joint *= (weights[:, part] / totals)[:, None]
        counts += (joint.reshape(fits * archetypes, -1) / factors) @ allowed.transpose(0, 2, 1)
    counts *= by_row
    return rows, counts.reshape(responsibilities, fits, archetypes, 4).transpose(3, 1, 0, 2)


def leaning_log_likelihood(sample: Sample, frame: Frame, coupling: float, spread: float) -> Array:
    """Log-likelihood of each row under the mean rates, where some people tick more of everything than others.

    Each person's log-odds are shifted alike, by a normal amount with this standard deviation (Gauss-Hermite).
    """
    nodes, shares = np.polynomial.hermite_e.hermegauss(NODES)
    odds = np.exp(spread * nodes)[:, None, None]
    middle = frame.middle_for(coupling)[:, None]
    rates = middle * odds / (1 - middle + middle * odds)
    rows, _ = expectation(sample, cells_of(coupling, rates), np.ones((NODES, len(sample.counts))))
    mixed: Array = np.log(shares / shares.sum() @ np.exp(rows))
    return mixed


def maximisation(frame: Frame, coupling: float, rates: Array, counts: Array) -> Array:
    """The free rates under which the counts are likeliest: ownership with time as it was, then time.

    Coupled, the likelihood has a ridge where the two are equal, along which neither can rise alone: so both together.
    """
    found, counts = rates.copy(), counts + pseudo_counts(frame, coupling)
    for side in (0, 1):
        free = frame.free[side]
        counted = counts[:, :, free]
        most, own, other = frame.most[side][free], found[side][:, free], found[1 - side][:, free]
        if coupling == INDEPENDENT:
            share = (counted[0] + counted[1 + side]) / counted.sum(axis=0)
            found[side][:, free] = np.clip(share, LEAST_RATE, most)
        else:
            found[side][:, free] = _likeliest(coupling, side, counted, own, other, most)
    both = frame.free.all(axis=0)
    if coupling != INDEPENDENT:
        found[:, :, both] += _likeliest_shift(
            coupling, counts[:, :, both], found[:, :, both], frame.most[:, None, both]
        )
    return found


def pseudo_log_likelihood(frame: Frame, coupling: float, rates: Array) -> Array:
    """What the pseudo-respondents answered, under these rates; one per fit."""
    found: Array = (pseudo_counts(frame, coupling) * np.log(cells_of(coupling, rates))).sum(axis=(0, 2, 3))
    return found


def pseudo_counts(frame: Frame, coupling: float) -> Array:
    """The pseudo-respondents by cell, wherever a rate is free; shape (4, 1, responsibilities, archetypes)."""
    shares = cells(coupling, *frame.middle_for(coupling)[:, None])
    return PSEUDO_RESPONDENTS * np.stack(shares) * frame.free.any(axis=0)


def _likeliest(coupling: float, side: int, counted: Array, own: Array, other: Array, most: Array) -> Array:
    """The rate of one side where that of the other is given.

    All cells are linear in it as long as it stays below the other, or above: the expected log-likelihood is concave
    on either side of where the two are equal. So the best of each part, and the better of the two.
    """
    equal, nothing = np.minimum(other, most), np.full_like(other, LEAST_RATE)
    parts = [(nothing, np.maximum(equal, nothing)), (equal, np.broadcast_to(most, equal.shape))]
    if coupling == NESTED:
        parts = [parts[1 - side]]
    best, best_value = own, _value(coupling, side, counted, own, other)
    for low, high in parts:
        found = _likeliest_between(coupling, side, counted, other, low, high)
        value = _value(coupling, side, counted, found, other)
        best, best_value = np.where(value > best_value, found, best), np.maximum(value, best_value)
    return best


def _likeliest_between(coupling: float, side: int, counted: Array, other: Array, low: Array, high: Array) -> Array:
    """Where the slope of a concave function turns, by bisection."""
    at_low = _terms(coupling, side, low, other)
    rise = _terms(coupling, side, high, other) - at_low
    lower, upper, weighed = np.zeros_like(low), np.ones_like(low), counted * rise
    for _ in range(BISECTIONS):
        middle = (lower + upper) / 2
        rising = (weighed / (at_low + middle * rise)).sum(axis=0) > 0
        lower, upper = np.where(rising, middle, lower), np.where(rising, upper, middle)
    found: Array = low + (high - low) * np.where(upper == 1, 1.0, lower)
    return found


def _likeliest_shift(coupling: float, counted: Array, rates: Array, most: Array) -> Array:
    """By how much both rates move together: the expected log-likelihood is concave in that. Golden section."""
    low, high = (LEAST_RATE - rates).max(axis=0), (most - rates).min(axis=0)

    def value(shift: Array) -> Array:
        return _value(coupling, 0, counted, rates[0] + shift, rates[1] + shift)

    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = value(left), value(right)
    for _ in range(SECTIONS):
        leftwards = at_left > at_right
        low, high = np.where(leftwards, low, left), np.where(leftwards, right, high)
        new = np.where(leftwards, high - GOLDEN * (high - low), low + GOLDEN * (high - low))
        at_new = value(new)
        left, right = np.where(leftwards, new, right), np.where(leftwards, left, new)
        at_left, at_right = np.where(leftwards, at_new, at_right), np.where(leftwards, at_left, at_new)
    middle = (low + high) / 2
    return np.where(value(middle) > value(np.zeros_like(middle)), middle, 0.0)


def _value(coupling: float, side: int, counted: Array, own: Array, other: Array) -> Array:
    value: Array = (counted * np.log(_terms(coupling, side, own, other))).sum(axis=0)
    return value


def _terms(coupling: float, side: int, own: Array, other: Array) -> Array:
    owned, spent = (own, other) if side == 0 else (other, own)
    return np.maximum(np.stack(cells(coupling, owned, spent)), LEAST_CELL)


def _leap(start: Array, first: Array, second: Array) -> Array:
    """Where two steps are heading, by the ratio of their length to how far they bend."""
    step_taken = first - start
    bend = second - first - step_taken
    lengths = (np.sqrt((part**2).sum(axis=(0, 2, 3), keepdims=True)) for part in (step_taken, bend))
    taken, bent = lengths
    stretch = np.maximum(taken / np.maximum(bent, np.finfo(np.float64).tiny), 1)
    stretch = np.where(bent > 0, stretch, 1)
    leap: Array = start + 2 * stretch * step_taken + stretch**2 * bend
    return leap
