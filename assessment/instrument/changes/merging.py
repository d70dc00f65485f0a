"""Two people changed the same document: what both did, and where they did different things to the same place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .difference import ABSENT, Change, Changes, applied, difference, is_same


@dataclass(frozen=True)
class Conflict:
    """A place that both changed, each in another way: what stood there, what stands there now, what was asked for.

    A value is `ABSENT` where the part does not exist.
    """

    place: str
    base: Any
    stored: Any
    posted: Any


@dataclass(frozen=True)
class Merge:
    """The document with all of both sides' changes but the conflicting ones, where the stored side stands."""

    content: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def merge(base: Mapping[str, Any], stored: Mapping[str, Any], posted: Mapping[str, Any]) -> Merge:
    """What `posted` changed since `base`, made to `stored`, which somebody else may have changed since."""
    theirs, ours = difference(base, stored), difference(base, posted)
    if not theirs:
        return Merge(dict(posted), ())
    conflicts = tuple(_conflicts(theirs, ours))
    refused = {conflict.place for conflict in conflicts}
    made = {(change.kind, change.place) for change in theirs if _is_repeated(change, ours)}
    left = [change for change in ours if change.place not in refused and (change.kind, change.place) not in made]
    return Merge(applied(stored, [_woven(change, theirs) for change in left]), conflicts)


def _conflicts(theirs: Changes, ours: Changes) -> Iterator[Conflict]:
    for mine in ours:
        other = next((one for one in theirs if _clash(one, mine)), None)
        if other is not None:
            yield Conflict(mine.place, mine.before, _seen_at(other, mine), mine.after)


def _clash(theirs: Change, mine: Change) -> bool:
    """Whether both cannot be had: the same place with different values, or a part changed that the other took away."""
    if theirs.place == mine.place:
        if theirs.kind == mine.kind == "order":
            return all(_reorders(change) for change in (theirs, mine)) and theirs.after != mine.after
        return "order" not in (theirs.kind, mine.kind) and not is_same(theirs.after, mine.after)
    outer, inner = sorted((theirs, mine), key=lambda change: len(change.place))
    return outer.kind in ("remove", "set") and inner.place.startswith(f"{outer.place}.")


def _reorders(change: Change) -> bool:
    """Whether parts changed places, beside any that came or went."""
    common = [code for code in change.before if code in change.after]
    return common != [code for code in change.after if code in change.before]


def _woven(mine: Change, theirs: Changes) -> Change:
    """My order of a list; where I only added to it and the other side sorted it, theirs with what I added."""
    other = next((one for one in theirs if one.kind == mine.kind == "order" and one.place == mine.place), None)
    if other is None or _reorders(mine):
        return mine
    sequence, before = list(other.after), None
    for code in mine.after:
        if code not in mine.before and code not in sequence:
            sequence.insert(sequence.index(before) + 1 if before in sequence else 0, code)
        before = code
    return Change("order", mine.place, mine.before, sequence)


def _seen_at(theirs: Change, mine: Change) -> Any:
    """What the other side left at my place, as far as its change tells; where mine covers more, what it left there."""
    if len(theirs.place) >= len(mine.place):
        return theirs.after
    inside: Any = theirs.after
    for step in mine.place[len(theirs.place) + 1 :].split("."):
        inside = inside.get(step, ABSENT) if isinstance(inside, dict) else ABSENT
    return inside


def _is_repeated(change: Change, ours: Sequence[Change]) -> bool:
    return any(
        (one.kind, one.place) == (change.kind, change.place) and is_same(one.after, change.after) for one in ours
    )
