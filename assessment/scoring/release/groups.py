"""Which groups of people may be shown, at this time, beside each other and beside all that was ever shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from .cells import Shown, answers_by_bit, shown_cells
from .figures import GroupFigures, figures_of
from .recovery import are_apart, sums_tell

ALL = "all"
"""The group of everybody."""


@dataclass(frozen=True)
class Person:
    """One person: what groups them, the answer to each item, and the amounts that means are taken of.

    An item with an amount has the answer `ANSWERED` where the person has one; a part of a whole (`time.sdlc` of `time`)
    has it where the amount is not zero.
    """

    key: int
    traits: Mapping[str, str]
    answers: Mapping[str, str]
    amounts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Past:
    """An earlier release: whom each group made then held, and what each group shown after it showed."""

    number: int
    least: int
    groups: Mapping[str, frozenset[int]]
    figures: Mapping[str, GroupFigures]


@dataclass(frozen=True)
class Release:
    """A release: whom each group made anew holds, and the figures of every group that is shown, new or as before."""

    number: int
    least: int
    groups: dict[str, frozenset[int]]
    figures: dict[str, GroupFigures]


def groups_of(person: Person) -> Iterator[str]:
    """The groups that a person is offered in: everybody, each trait, each two traits."""
    single = [f"{trait}:{value}" for trait, value in person.traits.items() if value]
    yield ALL
    yield from single
    yield from ("+".join(pair) for pair in combinations(single, 2))


def make_release(people: Sequence[Person], before: Sequence[Past], least: int) -> Release | None:
    """The next release; None where too few came or went since the last one, or there are too few at all.

    Where too few are left of those whom the last one told of, the next shows nothing: what was withdrawn goes.

    Groups are admitted from large to small, those of one trait before those of two: with `least` people or more, and
    only if no two groups ever shown, this time or earlier, differ by fewer, and nothing about fewer can be had by
    adding and subtracting groups. A group that would be told from its earlier self by too few people stays as it was,
    unless somebody in it has left: then it is not shown. Neither is a group of which nothing may be told.
    """
    groups = _members(people)
    everybody = groups.get(ALL, frozenset())
    last = before[-1] if before else None
    if last and not _may_follow(last, everybody, least):
        return None
    if len(everybody) < least:
        return _nothing_shown(last, everybody, least)
    bits = {key: 1 << place for place, key in enumerate(sorted({*everybody, *_ever(before)}))}
    made, kept = _admitted(groups, before, bits, least)
    if ALL not in made:
        has_left = last is not None and last.groups[ALL] - everybody
        return _nothing_shown(last, everybody, least) if has_left else None
    answers = answers_by_bit(people, bits)
    rows = _rows_before(before, bits)
    cells = shown_cells({group: as_bits(groups[group], bits) for group in made}, rows, answers, least)
    by_key = {person.key: person for person in people}
    number = last.number + 1 if last else 1
    figures = {}
    for group in sorted({*made, *kept}, key=lambda one: (-len(groups.get(one, ())), one)):
        if group == ALL or cells.get(group):
            figures[group] = figures_of([by_key[key] for key in groups[group]], cells[group], number)
        elif last and group in kept:
            figures[group] = last.figures[group]
    return Release(number, least, {group: groups[group] for group in made if group in figures}, figures)


def _nothing_shown(last: Past | None, everybody: frozenset[int], least: int) -> Release | None:
    """A release without figures, in the place of one that has some."""
    return Release(last.number + 1, least, {ALL: everybody}, {}) if last and last.figures else None


def as_bits(keys: Iterable[int], bits: Mapping[int, int]) -> int:
    """A set of people as one number."""
    return sum(bits[key] for key in keys)


def _may_follow(last: Past, everybody: frozenset[int], least: int) -> bool:
    """Whether enough came or went since; where the smallest group was raised, what was shown is cut down at once."""
    changed = len(everybody ^ last.groups[ALL])
    return changed >= least or (changed == 0 and last.least < least)


def _members(people: Sequence[Person]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for person in people:
        for group in groups_of(person):
            found.setdefault(group, set()).add(person.key)
    return {group: frozenset(keys) for group, keys in found.items()}


def _ever(before: Sequence[Past]) -> set[int]:
    return {key for past in before for keys in past.groups.values() for key in keys}


def _admitted(
    groups: Mapping[str, frozenset[int]], before: Sequence[Past], bits: Mapping[int, int], least: int
) -> tuple[list[str], list[str]]:
    """The groups that are made anew, and those that stay as they were."""
    ever = [
        (group, as_bits(keys, bits), min(least, past.least))
        for past in before
        for group, keys in past.groups.items()
        if group in past.figures
    ]
    latest = {group: members for group, members, _least in ever}
    everybody = as_bits(groups[ALL], bits)
    last = before[-1] if before else None
    made: list[str] = []
    kept: list[str] = []
    now: list[tuple[str, int, int]] = []
    for group in sorted(groups, key=lambda one: (one.count("+"), -len(groups[one]), one)):
        members = as_bits(groups[group], bits)
        was_shown = last is not None and group in last.figures and last.least == least
        if was_shown and (members == latest[group] or _must_wait(members, latest[group], least)):
            if not latest[group] & ~everybody:
                kept.append(group)
            continue
        if members.bit_count() >= least and _fits(group, members, [*ever, *now]):
            now.append((group, members, least))
            made.append(group)
    rows = {group: members for group, members, _least in now}
    return _without_sums(made, rows, [(members, bound) for _group, members, bound in ever], least), kept


def _must_wait(members: int, earlier: int, least: int) -> bool:
    return not are_apart(members, earlier, least)


def _fits(group: str, members: int, shown: Sequence[tuple[str, int, int]]) -> bool:
    """Whether no pair of groups tells of too few; two that hold the same people would tell that they are the same."""
    return all(are_apart(members, other, bound) and (members != other or group == name) for name, other, bound in shown)


def _without_sums(
    made: Sequence[str], now: Mapping[str, int], ever: Sequence[tuple[int, int]], least: int
) -> list[str]:
    """The groups left when none tells of too few by sums and differences: those refused are the smaller ones."""
    if not sums_tell(ever, [now[group] for group in made], least):
        return list(made)
    left: list[str] = []
    for group in made:
        if not sums_tell(ever, [now[one] for one in (*left, group)], least):
            left.append(group)
    return left


def _rows_before(before: Sequence[Past], bits: Mapping[int, int]) -> list[Shown]:
    """What was shown of each group at each earlier time that it was made."""
    return [
        Shown(as_bits(keys, bits), past.figures[group].shown, past.least)
        for past in before
        for group, keys in past.groups.items()
        if group in past.figures
    ]
