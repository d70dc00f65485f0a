"""What a person needs beside learned rates: how surely each is known, and which pairs of items the model misses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.instrument.definition import MissedPair
from assessment.scoring.posterior import Array, Layout

from .fitting import PSEUDO_RESPONDENTS, cells_of, pseudo_counts
from .frame import LEAST_RATE, Frame, Sample

REMARKABLE = 4.0
"""Standard errors from which a pair is missed: of the 105 pairs of 15 items, chance alone makes one in 150 runs so."""

MOST_MISSED = 10
SHARE_STEPS = 200
LEAST_TOGETHER = 50
"""People who answered both items, for a share of them to be told."""


@dataclass(frozen=True)
class Known:
    """What fitted rates, of shape (2, 1, responsibilities, archetypes), say of each row of a sample.

    `factors` is the likelihood of each responsibility's answers, shape (responsibilities, archetypes, rows),
    `types` the probability of each type times the people of the row.
    """

    sample: Sample
    coupling: float
    rates: Array
    cells: Array
    factors: Array
    types: Array


def known_by(sample: Sample, coupling: float, rates: Array) -> Known:
    """What these rates say of the sample."""
    likely = cells_of(coupling, rates)[:, 0]
    factors = likely.transpose(1, 2, 0) @ sample.cells
    joint = np.multiply.reduce(factors) * sample.prior
    return Known(sample, coupling, rates, likely, factors, joint / joint.sum(axis=0) * sample.counts)


def shares_of(known: Known) -> Array:
    """How common each type is among the people if nothing is supposed of it: the likeliest shares by these rates."""
    likelihood, counts = np.multiply.reduce(known.factors), known.sample.counts
    shares = known.sample.shares
    for _ in range(SHARE_STEPS):
        members = likelihood * shares[:, None]
        shares = (members * (counts / members.sum(axis=0))).sum(axis=1) / counts.sum()
    return shares


def worth_of(frame: Frame, known: Known) -> Array:
    """How many respondents of the type, asked directly, would tell each free rate as surely.

    The variance of a rate q comes from the observed information: the outer product of what each response adds to the
    slope of the log-likelihood, and what the pseudo-respondents add. Asked directly, n people leave q (1 - q)/n. Never
    fewer than the pseudo-respondents, nor more than the members of the type that are expected among the responses.
    """
    sides, places, types = np.nonzero(frame.free)
    slopes = _slopes(known)[:, sides, places, types]
    weight = known.types[types] / np.sqrt(known.sample.counts)
    scores = np.einsum("cf,fcu->fu", slopes, known.sample.cells[places]) / known.factors[places, types] * weight
    likely = known.cells[:, places, types]
    pseudo = pseudo_counts(frame, known.coupling)[:, 0, places, types]
    same = (places[:, None] == places) & (types[:, None] == types)
    information = scores @ scores.T + (pseudo / likely**2 * slopes).T @ slopes * same
    rate = known.rates[:, 0][sides, places, types]
    respondents = rate * (1 - rate) / np.diag(np.linalg.inv(information))
    members = known.types.sum(axis=1)[types]
    worth = np.zeros(frame.free.shape)
    worth[frame.free] = np.clip(respondents, PSEUDO_RESPONDENTS, np.maximum(members, PSEUDO_RESPONDENTS))
    return worth


def _slopes(known: Known) -> Array:
    """How each cell changes with ownership, and with time, by finite differences: (4, 2, responsibilities, archetypes).

    Ownership goes up and time down, so that no time exceeds ownership that did not before.
    """
    slopes = []
    for side, change in ((0, LEAST_RATE), (1, -LEAST_RATE)):
        moved = known.rates.copy()
        moved[side] += change
        slopes.append((cells_of(known.coupling, moved)[:, 0] - known.cells) / change)
    return np.stack(slopes, axis=1)


def missed_pairs(layout: Layout, known: Known) -> tuple[MissedPair, ...]:
    """Pairs that go together otherwise than the model says, largest deviation first.

    `observed` counts an answer between yes and no by how likely a yes the model makes it. `expected` is how many would
    say yes to both if the two went together as in the model, while as many say yes to each as do: a share that lies
    off its published rate is not held against every pair it is in.
    """
    together, observed, expected, deviation = _associations(known)
    codes = layout.responsibilities
    names = [f"{kind}.{code}" for kind in ("ownership", "time") for code in codes]
    found = [
        (
            float(deviation[i, j]),
            MissedPair(
                items=(names[i], names[j]),
                observed=_share(observed[i, j]),
                expected=_share(expected[i, j]),
                deviation=round(float(deviation[i, j]), 2),
            ),
        )
        for i, j in zip(*np.nonzero(np.triu(np.abs(deviation) > REMARKABLE, 1)), strict=True)
        if together[i, j] >= LEAST_TOGETHER
    ]
    return tuple(pair for _, pair in sorted(found, key=lambda one: -abs(one[0]))[:MOST_MISSED])


def _share(value: float) -> float:
    return round(min(max(float(value), 0.0), 1.0), 6)


def _associations(known: Known) -> tuple[Array, Array, Array, Array]:
    """For each pair of items: people who answered both, the share with both, what was expected, standard errors."""
    sample, count = known.sample, known.sample.counts
    answered = sample.answered.reshape(-1, len(count)).astype(np.float64)
    items, places = len(answered), np.arange(len(known.factors))
    rates = known.rates[:, 0].reshape(items, -1)
    yes, both = _yes(known)
    together = (answered * count) @ answered.T
    says, says_both, model, model_both = (np.zeros((items, items)) for _ in range(4))
    for k, members in enumerate(known.types):
        said = yes[:, k] * answered
        says += (said * members) @ answered.T
        pairs, base = (said * members) @ said.T, (answered * count * sample.prior[k]) @ answered.T
        pairs[places, places + len(places)] = (both[:, k] * members * sample.answered.all(axis=0)).sum(axis=1)
        chance = np.outer(rates[:, k], rates[:, k])
        chance[places, places + len(places)] = known.cells[0, :, k]
        says_both, model = says_both + pairs, model + base * rates[:, [k]]
        model_both += base * chance
    people = np.maximum(together, 1)
    first, second = says / people, (says / people).T
    association = (model_both - model * model.T / people) / people
    expected = np.clip(first * second + association, np.maximum(first + second - 1, 0), np.minimum(first, second))
    observed = says_both / people
    error = _error_of_both(expected, first, second) / np.sqrt(people)
    return (
        together,
        observed,
        expected,
        np.where(error > LEAST_RATE, (observed - expected) / np.maximum(error, LEAST_RATE), 0),
    )


def _error_of_both(both: Array, first: Array, second: Array) -> Array:
    """Standard deviation of (x - E x)(y - E y) for two items that say yes so often, and so often both."""
    square = (
        both * ((1 - first) * (1 - second)) ** 2
        + (first - both) * ((1 - first) * second) ** 2
        + (second - both) * (first * (1 - second)) ** 2
        + np.maximum(1 - first - second + both, 0) * (first * second) ** 2
    )
    deviation: Array = np.sqrt(np.maximum(square - (both - first * second) ** 2, 0))
    return deviation


def _yes(known: Known) -> tuple[Array, Array]:
    """How likely each row means yes, given its type, to each item (items, archetypes, rows), and to both of a pair."""
    shares = [known.cells[cell][:, :, None] * known.sample.cells[:, [cell]] / known.factors for cell in range(3)]
    return np.concatenate([shares[0] + shares[1], shares[0] + shares[2]]), shares[0]
