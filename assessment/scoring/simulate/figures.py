"""All figures of a version's page on the method, from one seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from assessment.instrument.definition import Definition
from assessment.scoring.posterior import Array, posterior_of_many, prior_of

from .coverage import coverage
from .learning import learning
from .measures import accuracy, baselines, by_band, calibration, calibration_error
from .worlds import WAYS, Integers, Way, worlds_of

SEED = 20261123
Figures = dict[str, Any]
"""Plain JSON values; see `simulate`."""


@dataclass(frozen=True)
class Effort:
    """How much is simulated: the figures' own sampling error shrinks with it.

    `worlds` of `people` each per way; `interval_people` of each world have their interval checked; learning is
    tried in `learning_worlds` of `learning_responses` each (0: not at all).
    """

    worlds: int = 400
    people: int = 5000
    interval_people: int = 5
    learning_worlds: int = 200
    learning_responses: int = 1000


def simulate(
    definition: Definition,
    *,
    effort: Effort | None = None,
    seed: int = SEED,
    tell: Callable[[str], None] | None = None,
) -> Figures:
    """Accuracy, calibration and frequency by band under every way, coverage of the intervals, and learning.

    The same definition, effort and seed give the same figures: every world draws from a generator of its own.
    `tell` is called with the name of each part as it begins.
    """
    effort, tell = effort or Effort(), tell or (lambda part: None)
    ways = []
    for way in WAYS:
        tell(way.code)
        ways.append(figures_of(definition, way, effort=effort, seed=seed))
    figures: Figures = {"seed": seed, "worlds": effort.worlds, "people": effort.people, "ways": ways}
    if effort.interval_people:
        tell("coverage")
        figures["coverage"] = coverage(definition, worlds=effort.worlds, people=effort.interval_people, seed=seed)
    if effort.learning_worlds:
        tell("learning")
        figures["learning"] = learning(
            definition,
            worlds=effort.learning_worlds,
            responses=effort.learning_responses,
            people=effort.people,
            seed=seed,
        )
    return {name: _rounded(one) for name, one in figures.items()}


def figures_of(definition: Definition, way: Way, *, effort: Effort, seed: int = SEED) -> Figures:
    """Accuracy, calibration, limit, simpler rules and frequency by band under one way.

    The calibration error is that within one world, on average; the table of what is said and found is of all.
    """
    prior = prior_of(definition, None)
    archetypes: list[Integers] = []
    model: list[Array] = []
    limit: list[float] = []
    simpler: dict[str, list[float]] = {}
    for world, generator in worlds_of(definition, way, effort.worlds, seed):
        found = world.people(effort.people, generator)
        archetypes.append(found.archetypes)
        model.append(posterior_of_many(definition, found.answers, prior))
        limit.append(accuracy(world.limit(found.answers), found.archetypes))
        for name, scores in baselines(definition, found.answers).items():
            simpler.setdefault(name, []).append(accuracy(scores, found.archetypes))
    everyone: Integers = np.concatenate(archetypes)
    probabilities = np.concatenate(model)
    errors = [calibration_error(one, theirs) for one, theirs in zip(model, archetypes, strict=True)]
    return {
        "code": way.code,
        "accuracy": accuracy(probabilities, everyone),
        "calibration_error": float(np.mean(errors)),
        "limit": float(np.mean(limit)),
        "baselines": {name: float(np.mean(found)) for name, found in simpler.items()},
        "bands": {band: asdict(one) for band, one in by_band(definition, probabilities, everyone).items()},
        "calibration": [
            {"from": one.low, "to": one.high, "share": one.share, "said": one.said, "found": one.found}
            for one in calibration(probabilities, everyone)
        ],
    }


def _rounded(figures: Any) -> Any:
    """Figures to six digits, so that the same simulation gives the same file on every machine."""
    if isinstance(figures, dict):
        return {name: _rounded(one) for name, one in figures.items()}
    if isinstance(figures, list):
        return [_rounded(one) for one in figures]
    return round(figures, 6) if isinstance(figures, float) else figures
