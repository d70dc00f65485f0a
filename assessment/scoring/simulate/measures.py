"""How well probabilities tell the archetypes of simulated CTOs, and what simpler rules would do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.instrument.definition import Definition
from assessment.scoring.evidence import EvidenceTable
from assessment.scoring.posterior import Array, layout_of

from .worlds import Integers

BINS = 10
"""Equal bins of the leading probability in which what is said is set beside what is found."""
TYPED_BANDS = ("clear", "leaning", "blend")


@dataclass(frozen=True)
class BandFigures:
    """What became of the CTOs placed in one band.

    `share` of all; `first`: the leading type was theirs; `either`: theirs was among the two most likely. None if
    nobody is in the band.
    """

    share: float
    first: float | None
    either: float | None


@dataclass(frozen=True)
class Bin:
    """CTOs whose leading type has a probability in a range: their `share`, what was `said`, what was `found`."""

    low: float
    high: float
    share: float
    said: float
    found: float


def accuracy(probabilities: Array, archetypes: Integers) -> float:
    """Share of people whose leading type is theirs. `probabilities` is of shape (people, archetypes)."""
    return float(np.mean(probabilities.argmax(axis=1) == archetypes))


def calibration_error(probabilities: Array, archetypes: Integers) -> float:
    """Expected calibration error: the mean distance between what is said and what is found, weighted by bin."""
    return sum(one.share * abs(one.said - one.found) for one in calibration(probabilities, archetypes))


def calibration(probabilities: Array, archetypes: Integers) -> list[Bin]:
    """What the leading probabilities say and what is found, bin by bin; empty bins are left out."""
    said, found = probabilities.max(axis=1), probabilities.argmax(axis=1) == archetypes
    numbers = np.minimum((said * BINS).astype(int), BINS - 1)
    return [
        Bin(
            number / BINS,
            (number + 1) / BINS,
            float(np.mean(inside)),
            float(said[inside].mean()),
            float(found[inside].mean()),
        )
        for number in range(BINS)
        if (inside := numbers == number).any()
    ]


def by_band(definition: Definition, probabilities: Array, archetypes: Integers) -> dict[str, BandFigures]:
    """What becomes of the people in each band in which a type is shown."""
    ranked = np.argsort(-probabilities, axis=1, kind="stable")
    first, second = ranked[:, 0] == archetypes, ranked[:, 1] == archetypes
    edges = (definition.model.bands.clear, definition.model.bands.leaning)
    names = np.array(TYPED_BANDS)[(probabilities.max(axis=1)[:, None] < np.array(edges)).sum(axis=1)]
    figures = {}
    for band in TYPED_BANDS:
        inside = names == band
        figures[band] = BandFigures(
            share=float(inside.mean()),
            first=float(first[inside].mean()) if inside.any() else None,
            either=float((first | second)[inside].mean()) if inside.any() else None,
        )
    return figures


def baselines(definition: Definition, answers: EvidenceTable) -> dict[str, Array]:
    """Three simpler rules, each as scores of shape (people, archetypes).

    `sum` adds up the published percentages of what was ticked; `scaled` divides that by what the archetype's own
    lists add up to; `cosine` compares the direction of the answers with that of the published percentages.
    """
    layout = layout_of(definition)
    published = np.array(
        [
            [archetype.responsibilities.get(code, 0.0) for code in layout.ownership]
            + [archetype.time.get(code, 0.0) for code in layout.time]
            for archetype in definition.archetypes
        ]
    )
    ticked = np.nan_to_num(np.hstack([answers.owned, answers.spent]))
    total = np.asarray(ticked @ published.T)
    lengths = np.linalg.norm(ticked, axis=1, keepdims=True) * np.linalg.norm(published, axis=1)
    return {
        "sum": total,
        "scaled": total / published.sum(axis=1),
        "cosine": total / np.where(lengths > 0, lengths, 1),
    }
