"""On which line of a JSON text something stands.

Python's reader of JSON keeps no positions. Of libraries that do, json-source-map goes by recursion over single
characters and hides a key that stands twice; this one goes over the tokens once, by a stack, and names such keys.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from .faults import MOST_SHOWN, DocumentError, Fault, Path, Place, Step, shown

_TEXT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_TOKEN = re.compile(rf'{_TEXT}|[\[\]{{}}:,]|[^\s\[\]{{}}:,"]++', re.DOTALL)
_ANY_TEXT = re.compile(_TEXT, re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_WORDS = ("true", "false", "null")

DEEPEST = 60
"""So many levels a document may have; the shipped one has 12."""
MOST_VALUES = 20_000
"""So many values a document may have, nearly four times as many as the shipped one."""


@dataclass(slots=True)
class Spot:
    """Where a value begins in the text (for a key's value: where the key does), and the spots of its parts."""

    at: int
    parts: dict[Step, Spot] = field(default_factory=dict)


@dataclass
class Spots:
    """Every spot of a text, and what its reader would refuse or hide: keys that stand twice, numbers that are none."""

    text: str
    root: Spot = field(default_factory=lambda: Spot(0))
    repeated: list[tuple[Path, int]] = field(default_factory=list)
    no_numbers: list[tuple[Path, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._breaks = [found.start() for found in re.finditer("\n", self.text)]

    def position(self, at: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        line = bisect_right(self._breaks, at - 1)
        return line + 1, at - (self._breaks[line - 1] + 1 if line else 0) + 1

    def find(self, path: Path) -> tuple[int, int]:
        """Line and column of what a path leads to; of the last part that is there, where it leads nowhere."""
        spot = self.root
        for step in path:
            inner = spot.parts.get(step)
            if inner is None:
                break
            spot = inner
        return self.position(spot.at)


@dataclass
class _Open:
    """An object or list that has not been closed yet."""

    spot: Spot
    path: Path
    is_object: bool
    key: tuple[str, int] | None = None


def spots_of(text: str) -> Spots:
    """Every spot of a text that is JSON, but for keys that stand twice and numbers that are none.

    Of a text that is not, the spots up to where it goes wrong.
    """
    spots = Spots(text)
    stack: list[_Open] = []
    for token in _TOKEN.finditer(text):
        word, at = token[0], token.start()
        if word in ("]", "}"):
            if not stack:
                break
            stack.pop()
        elif word in (",", ":"):
            continue
        elif stack and stack[-1].is_object and stack[-1].key is None:
            stack[-1].key = (_unquoted(word), at)
        else:
            path, spot = _placed(spots, stack, at)
            if word in ("[", "{"):
                stack.append(_Open(spot, path, word == "{"))
            elif word[0] != '"' and word not in _WORDS and not is_number(word):
                spots.no_numbers.append((path, at, word))
    return spots


def _placed(spots: Spots, stack: list[_Open], at: int) -> tuple[Path, Spot]:
    """The path and spot of the value that begins here, entered among the parts of what is around it."""
    if not stack:
        spots.root = Spot(at)
        return (), spots.root
    around = stack[-1]
    step: Step = len(around.spot.parts)
    if around.key is not None:
        step, at = around.key
        around.key = None
    path = (*around.path, step)
    if step in around.spot.parts:
        spots.repeated.append((path, at))
    spot = around.spot.parts[step] = Spot(at)
    return path, spot


def _unquoted(word: str) -> str:
    try:
        return str(json.loads(word)) if "\\" in word else word.strip('"')
    except ValueError:
        return word


def is_number(word: str) -> bool:
    """Whether Python reads this as a finite number."""
    try:
        return math.isfinite(json.loads(word, parse_constant=_nan))
    except (ValueError, TypeError, OverflowError):
        return False


def _nan(_word: str) -> float:
    return math.nan


def located(error: DocumentError, text: str) -> list[tuple[int, str, str]]:
    """Each problem of a document as (line, place, what is wrong), in the order of the text it was read from."""
    spots: Spots | None = None
    found: list[tuple[tuple[int, int], str, str]] = []
    for place, what in error.problems:
        if isinstance(what, Fault) and what.at is not None:
            found.append((what.at, place, what))
            continue
        path = place.path if isinstance(place, Place) else tuple(place.split(".") if place else ())
        if not path:  # of the whole document; and a text refused for its size is not gone through
            found.append(((1, 1), place, what))
        else:
            spots = spots or spots_of(text)
            found.append((spots.find(path), place, what))
    found.sort(key=lambda one: one[0])
    return [(line, place, what) for (line, _column), place, what in found]


def oddities(text: str, content: Mapping[str, object]) -> list[tuple[str, str]]:
    """The keys that stand twice in a text, and the numbers that are none, each in its place and on its line."""
    spots = spots_of(text)
    return [
        *(
            (Place(content, path), Fault("duplicate-key", at=spots.position(at), key=shown(str(path[-1]))))
            for path, at in spots.repeated[:MOST_SHOWN]
        ),
        *(
            (Place(content, path), Fault("no-number", at=spots.position(at), written=shown(word)))
            for path, at, word in spots.no_numbers[:MOST_SHOWN]
        ),
    ]


def refuse_shape(text: str) -> None:
    """Raises `DocumentError` for a text that is nested too deep, or of too many values to be read at all."""
    if len(text) < 2 * MOST_VALUES and text.count("[") + text.count("{") <= DEEPEST:
        return
    frame = _ANY_TEXT.sub("", text)
    if frame.count(",") + frame.count("[") + frame.count("{") > MOST_VALUES:
        raise DocumentError([("", Fault("too-many-values", most=MOST_VALUES))])
    if max(accumulate(1 if bracket in "[{" else -1 for bracket in _BRACKET.findall(frame)), default=0) > DEEPEST:
        raise DocumentError([("", Fault("too-deep", at=_too_deep(text), most=DEEPEST))])


def _too_deep(text: str) -> tuple[int, int]:
    """Line and column of the first bracket that opens a level too many."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEEPEST:
            break
    return Spots(text).position(token.start())
