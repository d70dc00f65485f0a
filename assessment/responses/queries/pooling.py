"""What of a table of people may be shown: small groups and rare answers are put together, never hidden one by one.

A figure that is left out can be had back by taking the others from a total; a sum of several cannot be taken apart.
So groups under `LEAST_GROUP` people are put together, then answers, until every count is 0 or at least `LEAST_CELL`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

LEAST_GROUP, LEAST_CELL = 20, 5
"""People in a group, and behind a figure, below which nothing is shown."""

NO_ANSWER = "-"
"""Stands for no answer among the answers of those who were asked."""

Table = Mapping[str, Mapping[str, int]]
"""Group to answer to number of people."""
Together = tuple[str, ...]
"""Groups, or answers, that are shown as one."""


def pool_groups(sizes: Mapping[str, int], kind: Callable[[str], str] = str) -> tuple[Together, ...]:
    """The groups in their order, the smallest put with the next smallest until none is under `LEAST_GROUP`.

    One of its own `kind` is taken before any other. Empty groups are left out; all together may still be too few.
    """

    def size_of(part: Together) -> int:
        return sum(sizes[group] for group in part)

    parts: list[Together] = [(group,) for group, size in sizes.items() if size]
    while len(parts) > 1 and size_of(smallest := min(parts, key=size_of)) < LEAST_GROUP:
        kinds = set(map(kind, smallest))
        others = [part for part in parts if part != smallest]
        partner = min(others, key=lambda part: (kinds.isdisjoint(map(kind, part)), size_of(part)))
        parts = _put_together(parts, smallest, partner)
    return tuple(parts)


def pool_answers(
    table: Table, groups: Sequence[Together], answers: Sequence[Together], *, ordered: bool = False
) -> tuple[Together, ...] | None:
    """The answers in their order, rare ones put together until no group has a count of 1 to 4; None if all become one.

    `ordered` answers are put with their neighbours. Nothing is put with no answer if it can be put
    with another; no answer itself is put with the last of the others, which is what says least: not ticked, not among
    the top, other. What nobody answered stands alone.
    """
    counts = {part: [count_in(table, group, part) for group in groups] for part in answers}
    given = [part for part in answers if any(counts[part])]
    while rare := [part for part in given if any(0 < count < LEAST_CELL for count in counts[part])]:
        if len(given) == 1:
            return None
        rarest = min(rare, key=lambda part: sum(counts[part]))
        if rarest == (NO_ANSWER,) and not ordered:
            partner = given[-2]
        else:
            partner = min(_beside(given, rarest, ordered), key=lambda part: (NO_ANSWER in part, sum(counts[part])))
        given = _put_together(given, rarest, partner)
        merged = next(part for part in given if part not in counts)
        counts[merged] = [a + b for a, b in zip(counts[rarest], counts[partner], strict=True)]
    if len(given) == 1 and given[0] not in answers:
        return None
    known = {code for part in given for code in part}
    places = {part[0]: place for place, part in enumerate(answers)}
    unused = [part for part in answers if part[0] not in known]
    return tuple(sorted((*given, *unused), key=lambda part: places[part[0]]))


def count_in(table: Table, groups: Together, answers: Together) -> int:
    """How many people of these groups gave one of these answers."""
    return sum(table.get(group, {}).get(answer, 0) for group in groups for answer in answers)


def _put_together(parts: Sequence[Together], one: Together, other: Together) -> list[Together]:
    """The parts with two of them as one, where the first of them stood."""
    first, second = sorted((one, other), key=parts.index)
    return [first + second if part == first else part for part in parts if part != second]


def _beside(parts: Sequence[Together], part: Together, ordered: bool) -> list[Together]:
    """What a part may be put with."""
    if not ordered or NO_ANSWER in part:
        return [other for other in parts if other != part]
    place = parts.index(part)
    return [parts[near] for near in (place - 1, place + 1) if 0 <= near < len(parts)]
