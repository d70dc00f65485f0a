"""Why the leading type leads: the weight of each answer against each other type, in decibans.

10 log10 of the likelihood ratio under coupling 0, one row for what the way answers go together adds
(`pattern`) and one for the prior; the rows sum to 10 log10(p(k)/p(j)) exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.instrument.definition import Definition

from .evidence import Evidence
from .posterior import Array, Posterior, agreement, layout_of, mean_accounts


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


def weights_of(definition: Definition, evidence: Evidence, result: Posterior, leading: int) -> list[Weight]:
    """All rows for the archetype at index `leading`, in the order of the document."""
    layout, rates = layout_of(definition), mean_accounts(definition)[0].rates
    rows = []
    for prefix, items, values, table in (
        ("ownership", layout.ownership, evidence.ownership, rates.owned),
        ("time", layout.time, evidence.time, rates.spent),
    ):
        for index, code in enumerate(items):
            if code in values:
                ratio = agreement(values[code], table[index])
                rows.append(Weight(f"{prefix}.{code}", values[code], _against(definition, ratio, leading)))
    rows.append(Weight("pattern", None, _against(definition, result.mixed / result.independent, leading)))
    rows.append(Weight("prior", None, _against(definition, result.prior, leading)))
    return rows


def values_of(definition: Definition, evidence: Evidence) -> list[Weight]:
    """The rows without weights, for answers too few to name a type."""
    layout = layout_of(definition)
    return [
        Weight(f"{prefix}.{code}", values[code], None)
        for prefix, items, values in (
            ("ownership", layout.ownership, evidence.ownership),
            ("time", layout.time, evidence.time),
        )
        for code in items
        if code in values
    ]


def _against(definition: Definition, likelihood: Array, leading: int) -> dict[str, float]:
    decibans = 10 * np.log10(likelihood[leading] / likelihood)
    return {
        archetype.code: float(decibans[index])
        for index, archetype in enumerate(definition.archetypes)
        if index != leading
    }
