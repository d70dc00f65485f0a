"""How often an interval holds what the same formula would say if the unpublished rates were known."""

from __future__ import annotations

import numpy as np

from assessment.instrument.definition import Definition
from assessment.scoring.evidence import Evidence, EvidenceTable
from assessment.scoring.posterior import (
    NESTED,
    Array,
    Layout,
    intervals,
    layout_of,
    likelihood_of_many,
    mean_accounts,
    prior_of,
)

from .worlds import WAYS, World, draw_world, worlds_of

CHECKED = ("independent", "nested")
"""Codes of the ways whose people have their intervals checked."""


def coverage(definition: Definition, *, worlds: int, people: int, seed: int) -> dict[str, float]:
    """Share of intervals that hold the probability by the true rates, by the way of the world.

    Each account of the formula has unpublished rates of its own, as in the draws behind the intervals: the world's
    under the account that the world follows, and those of another world under the other.
    """
    return {code: _covered(definition, code, worlds, people, seed) for code in CHECKED}


def _covered(definition: Definition, code: str, worlds: int, people: int, seed: int) -> float:
    way = next(way for way in WAYS if way.code == code)
    other = next(way for way in WAYS if way.code in CHECKED and way.code != code)
    held = []
    for world, generator in worlds_of(definition, way, worlds, seed):
        answers = world.people(people, generator).answers
        truth = _true_probabilities(definition, (world, draw_world(definition, other, generator)), answers)
        for row, evidence in enumerate(_evidence_rows(layout_of(definition), answers)):
            bounds = intervals(definition, evidence, None)
            held.append((bounds[:, 0] <= truth[row]) & (truth[row] <= bounds[:, 1]))
    return float(np.mean(held))


def _true_probabilities(definition: Definition, worlds: tuple[World, World], answers: EvidenceTable) -> Array:
    """The formula with the rates of these worlds instead of means, shape (people, archetypes)."""
    layout = layout_of(definition)
    rates = {world.way.coupling == NESTED: world.rates for world in worlds}
    mixed = np.zeros((len(answers), len(definition.archetypes)))
    for account in mean_accounts(definition):
        found = rates[account.coupling == NESTED]
        mixed += account.weight * likelihood_of_many(layout, account.coupling, found, answers)
    weights = mixed * prior_of(definition, None)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _evidence_rows(layout: Layout, answers: EvidenceTable) -> list[Evidence]:
    return [
        Evidence(
            dict(zip(layout.ownership, owned.tolist(), strict=True)),
            dict(zip(layout.time, spent.tolist(), strict=True)),
        )
        for owned, spent in zip(answers.owned, answers.spent, strict=True)
    ]
