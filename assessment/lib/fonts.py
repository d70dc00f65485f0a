"""Which characters a font can draw, and texts without those that it cannot."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MISSING = "□"
"""Stands where a character cannot be drawn."""


@cache
def coverage(path: Path) -> frozenset[str]:
    """The characters that a TrueType font draws, by its character map for the basic plane (format 4)."""
    data = path.read_bytes()
    start = _table(data, b"cmap")
    (records,) = struct.unpack_from(">H", data, start + 2)
    for record in range(records):
        (offset,) = struct.unpack_from(">I", data, start + 8 + 8 * record)
        if struct.unpack_from(">H", data, start + offset) == (4,):
            return frozenset(map(chr, _mapped(data, start + offset)))
    raise ValueError(f"{path.name} has no character map of format 4")


def drawable(text: str, covered: frozenset[str]) -> tuple[str, int]:
    """The text with □ for every character that is not covered, and how many these were.

    Characters that only steer how their neighbours look, join or run are left out; other controls than the end of a
    line become spaces.
    """
    if covered.issuperset(text):
        return text, 0
    drawn, missing = [], 0
    for character in unicodedata.normalize("NFC", text):
        if character in covered or character == "\n":
            drawn.append(character)
        elif unicodedata.category(character) == "Cc":
            drawn.append(" ")
        elif not _steers(character):
            drawn.append(MISSING)
            missing += 1
    return "".join(drawn), missing


def _steers(character: str) -> bool:
    """Whether it is a joiner, a place to break, a mark of direction or a variation selector."""
    return unicodedata.category(character) == "Cf" or "VARIATION SELECTOR" in unicodedata.name(character, "")


def _table(data: bytes, tag: bytes) -> int:
    """Where a table of the font begins."""
    (tables,) = struct.unpack_from(">H", data, 4)
    for place in range(12, 12 + 16 * tables, 16):
        if data[place : place + 4] == tag:
            return int.from_bytes(data[place + 8 : place + 12], "big")
    raise ValueError(f"the font has no table {tag.decode()}")


def _mapped(data: bytes, start: int) -> Iterator[int]:
    """The code points of a character map of format 4 that lead to a glyph."""
    (double,) = struct.unpack_from(">H", data, start + 6)
    ends = start + 14
    starts, deltas, ranges = (ends + 2 + double * part for part in (1, 2, 3))
    for segment in range(0, double, 2):
        first, last, delta, offset = (
            struct.unpack_from(">H", data, place + segment)[0] for place in (starts, ends, deltas, ranges)
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", data, ranges + segment + offset + 2 * (code - first))
            if (glyph or not offset) and (glyph + delta) % 0x10000:
                yield code
