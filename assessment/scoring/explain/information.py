"""How much an answer tells about the type, and whether two groups answer differently, from tables of counts.

Tables have a row for each group and a column for each answer, and at least one person. Rows and columns without
anybody say nothing and are left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Counts = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Information:
    """What the columns tell about the rows, among `n` people: in `bits`, and as a `share` of all there is to know."""

    bits: float
    share: float
    n: int


def information(table: Counts) -> Information:
    """The mutual information of rows and columns.

    Each entropy is corrected for being too low in a sample by half a nat for every value but one that occurs, per
    person (Miller 1955); so chance alone comes to about 0, and what falls below counts as 0.
    """
    rows, columns = _totals(table)
    cells = [count for row in table for count in row]
    whole = _entropy(rows)
    bits = max(0.0, whole + _entropy(columns) - _entropy(cells))
    return Information(bits, min(1.0, bits / whole) if whole else 0.0, sum(rows))


@dataclass(frozen=True)
class ChiSquare:
    """Pearson's test that rows and columns have nothing to do with each other. `p` is the chance of as much or more.

    `is_sound`: enough people are expected in each cell for `p` to hold: 1 at least, and 5 in four of five (Cochran
    1954).
    """

    statistic: float
    freedom: int
    p: float
    is_sound: bool


def chi_square(table: Counts) -> ChiSquare:
    """The test; with one row or one column there is nothing to tell apart, and `p` is 1."""
    rows, columns = _totals(table)
    whole = sum(rows)
    expected = [[row * column / whole for column in columns if column] for row in rows if row]
    observed = [[count for count, column in zip(row, columns, strict=True) if column] for row in table if any(row)]
    statistic = sum(
        (count - mean) ** 2 / mean
        for counts, means in zip(observed, expected, strict=True)
        for count, mean in zip(counts, means, strict=True)
    )
    freedom = (len(expected) - 1) * (len(expected[0]) - 1)
    means = [mean for line in expected for mean in line]
    is_sound = min(means) >= 1 and sum(mean < 5 for mean in means) <= len(means) / 5
    return ChiSquare(statistic, freedom, _chance_of_more(statistic, freedom), is_sound)


def holm(chances: Sequence[float]) -> list[float]:
    """The same chances, raised so that of all tests together none is below a level by chance more often than that.

    Holm's (1979) step-down rule: the smallest times their number, the next times one less, never less than before.
    """
    raised, least = [0.0] * len(chances), 0.0
    for place, index in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        least = max(least, min(1.0, (len(chances) - place) * chances[index]))
        raised[index] = least
    return raised


def _totals(table: Counts) -> tuple[list[int], list[int]]:
    return [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]


def _entropy(counts: Iterable[int]) -> float:
    """In bits, corrected as `information` says."""
    occurring = [count for count in counts if count]
    n = sum(occurring)
    nats = math.log(n) - sum(count * math.log(count) for count in occurring) / n
    return (nats + (len(occurring) - 1) / (2 * n)) / math.log(2)


def _chance_of_more(statistic: float, freedom: int) -> float:
    """The upper tail of the chi-square distribution: Q(freedom/2, statistic/2), built up from Q(1/2) or Q(1) by
    Q(a + 1, x) = Q(a, x) + x^a e^-x / Γ(a + 1)."""
    if freedom == 0 or statistic <= 0:
        return 1.0
    x = statistic / 2
    a, tail = (0.5, math.erfc(math.sqrt(x))) if freedom % 2 else (1.0, math.exp(-x))
    while a < freedom / 2:
        tail += math.exp(a * math.log(x) - x - math.lgamma(a + 1))
        a += 1
    return min(1.0, tail)
