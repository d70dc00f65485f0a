"""Totals of use as they are stored: a list of numbers for each item, in an order that the version's document gives.

Names would make them five times as long, and they are read and written with every submission.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assessment.instrument.definition import LANGUAGES, Definition
from assessment.instrument.progress import steps_of
from assessment.lib.histogram import EDGES

from .items import items_of
from .pooling import NO_ANSWER

TYPES, SECONDS, EVERYONE = "@type", "@seconds.", "*"
"""Names beside those of items: of the groups of type as answers, and of the time on a page."""
BLEND, NO_TYPE = "blend", "none"
TYPE, LANGUAGE = "type.", "language."

Packed = dict[str, list[int]]
"""Item to the number of people of each group and answer, group after group."""
UseCounts = dict[str, dict[str, dict[str, int]]]
"""The same with names: item (`reports-to`, `ownership.sdlc`, …) to group to answer to number of people.

Everyone is in one group of type and in one of language. `@type` holds the groups of type as answers; `@seconds.time`
the time on a page, by where its bucket begins.
"""
Place = tuple[str, str, str]
"""Item, group and answer: where a person is counted."""


@dataclass(frozen=True)
class _Order:
    """The groups and the answers of an item, each with its place."""

    groups: dict[str, int]
    answers: dict[str, int]

    @property
    def size(self) -> int:
        return len(self.groups) * len(self.answers)

    def place(self, group: str, answer: str) -> int:
        return self.groups[group] * len(self.answers) + self.answers[answer]


def type_groups(definition: Definition) -> tuple[str, ...]:
    """The types, then those between two, then those without."""
    return (*(TYPE + archetype.code for archetype in definition.archetypes), BLEND, NO_TYPE)


def language_groups() -> tuple[str, ...]:
    """The languages of the questionnaire."""
    return tuple(LANGUAGE + language for language in LANGUAGES)


def count_places(definition: Definition, totals: Packed, places: Iterable[Place], sign: int = 1) -> None:
    """Adds people to the totals, or takes them out; an item that nobody is left in goes."""
    orders = _orders(definition)
    for item, group, answer in places:
        order = orders[item]
        numbers = totals.setdefault(item, [0] * order.size)
        numbers[order.place(group, answer)] += sign
        if sign < 0 and not any(numbers):
            del totals[item]


def unpacked(definition: Definition, totals: Packed) -> UseCounts:
    """The totals with their names, without what nobody is in."""
    counts: UseCounts = {}
    for item, order in _orders(definition).items():
        numbers, width = totals.get(item, []), len(order.answers)
        for group, row in order.groups.items():
            told = zip(order.answers, numbers[row * width : (row + 1) * width], strict=False)
            if found := {answer: number for answer, number in told if number}:
                counts.setdefault(item, {})[group] = found
    return counts


@lru_cache(maxsize=32)
def _orders(definition: Definition) -> dict[str, _Order]:
    types, languages = type_groups(definition), language_groups()
    orders = {TYPES: _order(languages, types)}
    for item in items_of(definition):
        orders[item.code] = _order((*types, *languages), (*item.answers, NO_ANSWER))
    for step in steps_of(definition):
        orders[SECONDS + step.code] = _order((EVERYONE,), tuple(map(str, EDGES)))
    return orders


def _order(groups: tuple[str, ...], answers: tuple[str, ...]) -> _Order:
    return _Order(
        {group: place for place, group in enumerate(groups)}, {answer: place for place, answer in enumerate(answers)}
    )
