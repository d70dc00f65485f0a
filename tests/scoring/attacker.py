"""Cohorts that come and go, and somebody who knows who took part and reads every figure ever published of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from assessment.scoring.release import ANSWERED, GroupFigures, Past, Person, Release, groups_of, make_release

POSTS = ("cto", "cio", "ceo", "coo", "cfo", "ciso", "head-of")
REGIONS = ("greater-china", "elsewhere")
LANGUAGES = ("zh-hans", "en")
TYPES = ("technology-manager", "operations-expert", "all-rounder", "blend")


@dataclass(frozen=True)
class Row:
    """A published count: of which people (as the attacker knows), how many gave the answer."""

    members: frozenset[int]
    count: int


def drawn_person(generator: random.Random, key: int) -> Person:
    region = generator.choices(REGIONS, (3, 2))[0]
    language = LANGUAGES[0] if region == REGIONS[0] and generator.random() < 0.85 else generator.choice(LANGUAGES)
    answers = {
        "type": generator.choices(TYPES, (4, 3, 2, 1))[0],
        "ownership.sdlc": generator.choices(("me", "cio", "shared"), (6, 3, 1))[0],
    }
    if generator.random() < 0.6:
        answers["advice.roadmap"] = "yes"
    return Person(
        key,
        {"post": generator.choices(POSTS, (5, 4, 2, 2, 2, 1, 4))[0], "region": region, "language": language},
        answers,
    )


def life_of(generator: random.Random, *, times: int = 10) -> Iterator[list[Person]]:
    """Who is there at each time: a first crowd, then some come, one or two go."""
    here = {key: drawn_person(generator, key) for key in range(generator.choice((8, 15, 25, 40)))}
    after = len(here)
    for _time in range(times):
        yield list(here.values())
        for key in range(after, after + generator.choice((1, 2, 3, 5, 6, 8))):
            here[key] = drawn_person(generator, key)
        after = max(here, default=after) + 1
        for key in generator.sample(sorted(here), min(len(here), generator.choice((0, 0, 1, 1, 2)))):
            del here[key]


def history_of(cohorts: Iterator[list[Person]], least: int) -> Iterator[tuple[list[Person], Release]]:
    """The releases made over time, each with who was there."""
    before: list[Past] = []
    for people in cohorts:
        made = make_release(people, before, least)
        if made is not None:
            before.append(Past(made.number, made.least, made.groups, made.figures))
            yield people, made


def published_rows(history: Sequence[tuple[list[Person], Release]]) -> dict[tuple[str, str], list[Row]]:
    """Every count ever published, by item and answer. Rounded shares are taken back to the count they come from."""
    who: dict[tuple[str, int], frozenset[int]] = {}
    for people, made in history:
        for person in people:
            for group in groups_of(person):
                who[group, made.number] = who.get((group, made.number), frozenset()) | {person.key}
    found: dict[tuple[str, str], set[Row]] = {}
    for _people, made in history:
        for group, figures in made.figures.items():
            for item, answers in figures.counts.items():
                for answer, cell in answers.items():
                    count = round(cell.share * figures.n) if cell.count is None else cell.count
                    found.setdefault((item, answer), set()).add(Row(who[group, figures.release], count))
    return {cell: list(rows) for cell, rows in found.items()}


def leaks(history: Sequence[tuple[list[Person], Release]], least: int) -> list[str]:
    """What the attacker finds out about too few people, or of all of some."""
    found = []
    for (item, answer), rows in published_rows(history).items():
        for row in rows:
            found += [f"shown: {item} {answer}: {problem}" for problem in _problems(row, least)]
        for one, other in combinations(rows, 2):
            large, small = sorted((one, other), key=lambda row: -len(row.members))
            if small.members < large.members:  # groups in groups, complements, before and after
                rest = Row(large.members - small.members, large.count - small.count)
                found += [f"pair: {item} {answer}: {problem}" for problem in _problems(rest, least)]
            elif 0 < len(small.members ^ large.members) < least:
                found.append(f"swap: {item} {answer}: {len(small.members ^ large.members)} people differ")
        found += [f"sums: {item} {answer}: {problem}" for row in solved(rows) for problem in _problems(row, least)]
    return found


def _problems(row: Row, least: int) -> Iterator[str]:
    n = len(row.members)
    if 0 < n < least:
        yield f"{n} people"
    elif 0 < row.count < least:
        yield f"{row.count} of {n}"
    elif row.count == n > 0:
        yield f"all {n} alike"


def solved(rows: Sequence[Row]) -> Iterator[Row]:
    """The sets of people whose count follows from the rows by elimination, in exact fractions."""
    parts: dict[tuple[int, ...], set[int]] = {}
    for key in frozenset().union(*(row.members for row in rows)):
        parts.setdefault(tuple(int(key in row.members) for row in rows), set()).add(key)
    patterns = sorted(parts, key=lambda pattern: -len(parts[pattern]))  # the small ones are left to the end
    matrix = [[Fraction(pattern[at]) for pattern in patterns] + [Fraction(row.count)] for at, row in enumerate(rows)]
    at = 0
    for column in range(len(patterns)):
        leading = next((line for line in range(at, len(matrix)) if matrix[line][column]), None)
        if leading is None:
            continue
        matrix[at], matrix[leading] = matrix[leading], matrix[at]
        factor = matrix[at][column]
        matrix[at] = [value / factor for value in matrix[at]]
        for line in range(len(matrix)):
            if line != at and (times := matrix[line][column]):
                matrix[line] = [a - times * b if b else a for a, b in zip(matrix[line], matrix[at], strict=True)]
        at += 1
    for line in matrix[:at]:
        values = line[:-1]
        if all(value in (0, 1) for value in values):
            members = frozenset(
                key for value, pattern in zip(values, patterns, strict=True) if value for key in parts[pattern]
            )
            yield Row(members, int(line[-1]))


def shown_share(history: Sequence[tuple[list[Person], Release]], least: int) -> tuple[int, int]:
    """How many groups are large enough, and how many of these are shown."""
    large = shown = 0
    for people, made in history:
        sizes: dict[str, int] = {}
        for person in people:
            for group in groups_of(person):
                sizes[group] = sizes.get(group, 0) + 1
        large += sum(size >= least for size in sizes.values())
        shown += len(made.figures)
    return shown, large


def published(figures: Mapping[str, GroupFigures]) -> str:
    """All that is shown, as one text to search."""
    return repr(sorted(figures.items())) + ANSWERED
