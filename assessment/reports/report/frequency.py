"""How often the leading type is the right one, in words anyone can read: so many of 100 simulated CTOs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WAYS = ("independent", "half", "nested", "ticking")
"""The four ways in which answers may go together; those with unlisted rates running high stand apart."""


@dataclass(frozen=True)
class Frequency:
    """Of 100 simulated CTOs in a band, lowest and highest over the four ways."""

    first: tuple[int, int]
    """For how many the leading type was the right one."""
    either: tuple[int, int]
    """For how many the right one was among the two most likely."""


def usual_ways(figures: Mapping[str, Any] | None) -> tuple[Mapping[str, Any], ...]:
    """What was simulated for the four ways, in their order."""
    by_code = {way["code"]: way for way in (figures or {}).get("ways", ())}
    return tuple(by_code[code] for code in WAYS if code in by_code)


def frequency_by_band(figures: Mapping[str, Any] | None) -> dict[str, Frequency]:
    """For each band (`clear`, `leaning`, `blend`) the lowest and highest of `first` and of `either` over the four ways.

    Whole numbers of 100. A band in which no simulated CTO was placed is left out; empty without figures.
    """
    found: dict[str, Frequency] = {}
    ways = usual_ways(figures)
    for band in dict.fromkeys(band for way in ways for band in way["bands"]):
        rows = [way["bands"][band] for way in ways if way["bands"].get(band, {}).get("share")]
        if rows:
            found[band] = Frequency(_of_100([row["first"] for row in rows]), _of_100([row["either"] for row in rows]))
    return found


def _of_100(shares: list[float]) -> tuple[int, int]:
    return round(100 * min(shares)), round(100 * max(shares))
