"""Why the leading type leads: the weight of each answer against each other type, in decibans.

10 log10 of the likelihood ratio under coupling 0, one row for what the way answers go together adds
(`pattern`) and one for the prior; the rows sum to 10 log10(p(k)/p(j)) exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assessment.instrument.definition import Definition
from assessment.scoring.evidence import Evidence, EvidenceTable
from assessment.scoring.posterior import Array, agreement, layout_of, mean_accounts, mixture_of


@dataclass(frozen=True)
class Weight:
    """One row of the explanation.

    `item` is `ownership.CODE`, `time.CODE`, `pattern` or `prior`; `value` the evidence in [0, 1] (None for
    the last two); `decibans` the weight for the leading type against each other one, by its code (None
    where no type is given).
    """

    item: str
    value: float | None
    decibans: dict[str, float] | None


def weights_of_many(
    definition: Definition, table: EvidenceTable, likelihoods: Array, prior: Array, leading: Sequence[int]
) -> Iterator[tuple[Weight, ...]]:
    """For each person all rows, in the order of the document, for the archetype at their index in `leading`.

    `likelihoods` are those of each account (`likelihoods_of_many`), `prior` is of shape (people, archetypes).
    """
    others = [
        [(index, archetype.code) for index, archetype in enumerate(definition.archetypes) if index != number]
        for number in range(len(definition.archetypes))
    ]
    items = _item_weights(definition)
    values = np.concatenate([table.owned, table.spent], axis=1).tolist()
    pattern = 10 * np.log10(mixture_of(definition, likelihoods) / likelihoods[0])
    for row, added, shares, k in zip(values, pattern.tolist(), (10 * np.log10(prior)).tolist(), leading, strict=True):
        weights = [items[number, value, k] for number, value in enumerate(row) if not math.isnan(value)]
        for item, decibans in (("pattern", added), ("prior", shares)):
            weights.append(Weight(item, None, {code: decibans[k] - decibans[j] for j, code in others[k]}))
        yield tuple(weights)


def values_of(definition: Definition, evidence: Evidence) -> tuple[Weight, ...]:
    """The rows without weights, for answers too few to name a type."""
    layout = layout_of(definition)
    return tuple(
        Weight(f"{prefix}.{code}", values[code], None)
        for prefix, items, values in (
            ("ownership", layout.ownership, evidence.ownership),
            ("time", layout.time, evidence.time),
        )
        for code in items
        if code in values
    )


class _ItemWeights(dict[tuple[int, float, int], Weight]):
    """The row of an item (by its column, those of time after those of ownership), its value and the leading type.

    Few answers occur, so each is worked out once.
    """

    def __init__(self, definition: Definition) -> None:
        layout, rates = layout_of(definition), mean_accounts(definition)[0].rates
        self.codes = [archetype.code for archetype in definition.archetypes]
        self.names = [f"ownership.{code}" for code in layout.ownership] + [f"time.{code}" for code in layout.time]
        self.rates = [*rates.owned, *rates.spent]

    def __missing__(self, key: tuple[int, float, int]) -> Weight:
        column, value, leading = key
        likelihood = agreement(value, self.rates[column])
        decibans = (10 * np.log10(likelihood[leading] / likelihood)).tolist()
        against = {code: decibans[k] for k, code in enumerate(self.codes) if k != leading}
        weight = self[key] = Weight(self.names[column], value, against)
        return weight


@lru_cache(maxsize=32)
def _item_weights(definition: Definition) -> _ItemWeights:
    return _ItemWeights(definition)
