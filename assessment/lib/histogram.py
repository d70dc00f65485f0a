"""Lengths of time counted in buckets, and the quantiles that can be read off them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

EDGES = (0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 240, 300, 420, 600, 900, 1200, 1800)
"""Where each bucket begins, in seconds. The last has no end."""


def bucket_of(seconds: int) -> int:
    """Where the bucket begins that a length falls into."""
    return EDGES[bisect_right(EDGES, max(0, seconds)) - 1]


def quantile(histogram: Mapping[int, int], share: float) -> float | None:
    """The length that `share` of all (0 to 1) stay under, by even spread within a bucket; None if in the last one.

    It lies in the bucket that the quantile of the lengths themselves lies in. `histogram` has at least one length.
    """
    place = share * sum(histogram.values())
    for edge, end in zip(EDGES, (*EDGES[1:], None), strict=True):
        count = histogram.get(edge, 0)
        if count and place <= count:
            return None if end is None else edge + (end - edge) * place / count
        place -= count
    return None
