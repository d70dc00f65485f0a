"""What can be worked out from sums over sets of people: sets are integers, a bit for each person.

Whoever knows a figure for several sets also knows it for every sum and difference of them. The exact arithmetic is
modulo a prime: a combination that exists in fractions exists there too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PRIME = 2_147_483_647
MOST_EXACT = 2
"""With more independent combinations of small parts than this they count as telling of too few."""

Matrix = NDArray[np.int64]


def are_apart(one: int, other: int, least: int) -> bool:
    """Whether two sets are the same, or differ by enough people."""
    return not 0 < (one ^ other).bit_count() < least


def tells_of_few(rows: Sequence[int], least: int) -> bool:
    """Whether some sum or difference of the sets concerns fewer than `least` people, and yet somebody.

    People in the same sets cannot be told apart, so only combinations that leave nothing but parts of fewer than
    `least` people matter. One or two independent ones are looked at exactly; more are too many to trust.
    """
    matrix, sizes = _parts(rows)
    large = sizes >= least
    if large.all():
        return False
    order = np.argsort(~large, kind="stable")
    reduced, pivots = _reduced(matrix[:, order])
    few = [row for row, pivot in zip(reduced, pivots, strict=True) if pivot >= large.sum()]
    if not few:
        return False
    return len(few) > MOST_EXACT or any(sizes[order][row != 0].sum() < least for row in _combined(few))


def sums_tell(before: Sequence[tuple[int, int]], now: Sequence[int], least: int) -> bool:
    """Whether sets of now tell of too few together with earlier ones, each of which was shown under a bound of its own.

    What was shown under a lower bound cannot be taken back: with it no more is asked than was then.
    """
    bounds = sorted({least, *(min(least, bound) for _row, bound in before)})
    return any(tells_of_few([*(row for row, own in before if own >= bound), *now], bound) for bound in bounds)


def rank(rows: Sequence[int]) -> int:
    """How many of the sets are independent of each other."""
    return len(_reduced(_parts(rows)[0])[1])


def _combined(rows: Sequence[Matrix]) -> list[Matrix]:
    """The combinations of one or two rows that leave fewest parts."""
    if len(rows) == 1:
        return list(rows)
    one, other = rows
    both = np.flatnonzero((one != 0) & (other != 0))
    return [*rows, *((one * other[at] - other * one[at]) % PRIME for at in both)]


def _parts(rows: Sequence[int]) -> tuple[Matrix, Matrix]:
    """The sets as rows over the parts of people that no set tells apart, and the size of each part."""
    parts = [0]
    for row in rows:
        parts = [piece for part in parts for piece in (part & row, part & ~row) if piece] if parts != [0] else [row]
        covered = 0
        for part in parts:
            covered |= part
        if rest := row & ~covered:
            parts.append(rest)
    parts = [part for part in parts if part]
    matrix = np.array([[1 if part & row else 0 for part in parts] for row in rows], dtype=np.int64)
    return matrix.reshape(len(rows), len(parts)), np.array([part.bit_count() for part in parts], dtype=np.int64)


def _reduced(matrix: Matrix) -> tuple[Matrix, list[int]]:
    """The reduced echelon form without empty rows, and the column that each row leads."""
    matrix, pivots = matrix.copy() % PRIME, []
    at = 0
    for column in range(matrix.shape[1]):
        leading = np.flatnonzero(matrix[at:, column])
        if not leading.size:
            continue
        if leading[0]:
            matrix[[at, at + leading[0]]] = matrix[[at + leading[0], at]]
        if matrix[at, column] != 1:
            matrix[at] = matrix[at] * pow(int(matrix[at, column]), -1, PRIME) % PRIME
        factors = matrix[:, column].copy()
        factors[at] = 0
        touched = np.flatnonzero(factors)
        matrix[touched] = (matrix[touched] - factors[touched, None] * matrix[at]) % PRIME
        pivots.append(column)
        at += 1
        if at == matrix.shape[0]:
            break
    return matrix[:at], pivots
