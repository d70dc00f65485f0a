"""What learning the unpublished rates from unlabelled responses brings, and the control that shows its harm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from assessment.instrument import document
from assessment.instrument.definition import Definition
from assessment.scoring.posterior import HALF, INDEPENDENT, NESTED, posterior_of_many, prior_of
from assessment.scoring.recalibrate import Recalibration, learned_document, provenance_of, recalibrate

from .measures import accuracy, calibration_error
from .worlds import WAYS, People, worlds_of


@dataclass(frozen=True)
class _Case:
    """A way of the world, and the couplings that learning may choose from."""

    code: str
    way: str
    couplings: tuple[float, ...] = (INDEPENDENT, HALF, NESTED)
    is_control: bool = False


CASES = (
    _Case("independent", "independent"),
    _Case("nested", "nested"),
    _Case("nested-fixed-0", "nested", couplings=(INDEPENDENT,), is_control=True),
)
"""The last is the control: learning that may not see that answers go together."""


def learning(definition: Definition, *, worlds: int, responses: int, people: int, seed: int) -> dict[str, Any]:
    """Accuracy before and after learning from `responses`, on `people` others of the same world, by case.

    Where learning is refused the result stays as it was; for the control, figures are as if it had been accepted.
    """
    return {
        "worlds": worlds,
        "responses": responses,
        "cases": [_case_figures(definition, case, worlds, responses, people, seed) for case in CASES],
    }


def _case_figures(
    definition: Definition, case: _Case, worlds: int, responses: int, people: int, seed: int
) -> dict[str, Any]:
    way = next(way for way in WAYS if way.code == case.way)
    prior = prior_of(definition, None)
    tried = []
    accepted, chosen = 0, dict.fromkeys(("0", "0.5", "1"), 0)
    for world, generator in worlds_of(definition, way, worlds, seed):
        found = recalibrate(definition, world.people(responses, generator).answers, prior, couplings=case.couplings)
        accepted += found.refusal is None
        chosen[f"{found.coupling:g}"] += 1
        applies = found.refusal is None or case.is_control
        after = with_learned_rates(definition, found) if applies else definition
        others = world.people(people, generator)
        tried.append(
            (
                *_worth(definition, others),
                *_worth(after, others),
                accuracy(world.limit(others.answers), others.archetypes),
            )
        )
    names = ("accuracy_before", "calibration_error_before", "accuracy_after", "calibration_error_after", "limit")
    means = dict(zip(names, np.mean(tried, axis=0).tolist(), strict=True))
    return {"code": case.code, **means, "accepted": accepted, "coupling": chosen}


def with_learned_rates(definition: Definition, found: Recalibration) -> Definition:
    """The definition with learned rates, accepted or not: for measuring only, never for publishing."""
    provenance = provenance_of(found, source_hash="", engine="", learned_on=date(1970, 1, 1), left_out={})
    return document.load(learned_document(document.dump(definition), replace(found, refusal=None), provenance))


def _worth(definition: Definition, people: People) -> tuple[float, float]:
    probabilities = posterior_of_many(definition, people.answers, prior_of(definition, None))
    return accuracy(probabilities, people.archetypes), calibration_error(probabilities, people.archetypes)
