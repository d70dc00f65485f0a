"""What is worked out from the figures that may be shown, and from nothing else: so no more can be read off it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assessment.instrument.definition import Definition, OwnershipQuestion
from assessment.responses.queries.items import ANSWERED, Item, items_of
from assessment.responses.queries.pooling import Together
from assessment.responses.queries.use import Breakdown, ItemUse, Use
from assessment.scoring.explain import Information, chi_square, holm, information

MOST_SHOWN = 10
"""Lines of a list of what stands out; every question stands on the page of its section."""
BEYOND_CHANCE = 0.05
"""The chance of even one difference pointed out among all that are looked at, if there were none."""


@dataclass(frozen=True)
class Difference:
    """Two languages in which an item is answered differently, by more than chance.

    `answer` is the one that differs most, `shares` how many gave it in each; `p` is raised for all tests made.
    """

    use: ItemUse
    languages: tuple[str, str]
    sizes: tuple[int, int]
    answer: Together
    shares: tuple[float, float]
    p: float


def items_in_use(use: Use) -> list[ItemUse]:
    """What may be shown of each item that was asked of enough people, in the order asked."""
    return [shown for item in items_of(use.definition) if (shown := use.item(item)) is not None]


def is_question(definition: Definition, item: Item) -> bool:
    """Whether it is answered or left open by itself, as an option and a row of time are not."""
    return not item.part or isinstance(definition.questions[item.question], OwnershipQuestion)


def information_of(shown: ItemUse) -> Information | None:
    """How much the answer tells about the type, no answer being one; None where it is too few to say."""
    return information(shown.types_alone) if _tells_what(shown) and shown.types_alone else None


def _tells_what(shown: ItemUse) -> bool:
    """Whether it is known what was answered, and not only whether anything was."""
    return shown.item.answers != (ANSWERED,)


def telling(items: Sequence[ItemUse]) -> list[tuple[ItemUse, Information]]:
    """What tells about the type by more than chance, most first."""
    tested = [
        (one, rows, test)
        for one in items
        if _tells_what(one) and (rows := one.types_alone) and (test := chi_square(rows)).is_sound
    ]
    chances = holm([test.p for _one, _rows, test in tested])
    found = [
        (one, information(rows)) for (one, rows, _test), p in zip(tested, chances, strict=True) if p < BEYOND_CHANCE
    ]
    return sorted(found, key=lambda pair: -pair[1].bits)


def differences(items: Sequence[ItemUse]) -> tuple[list[Difference], int]:
    """Where languages differ by more than chance, the widest first, and how many comparisons were made."""
    compared = [
        (one, pair, test)
        for one in items
        if one.by_language is not None
        for pair in combinations(range(len(one.by_language.groups)), 2)
        if (test := chi_square([one.by_language.counts[index] for index in pair])).is_sound
    ]
    chances = holm([test.p for _one, _pair, test in compared])
    beyond = [
        _difference(one, one.by_language, pair, p)
        for (one, pair, _test), p in zip(compared, chances, strict=True)
        if p < BEYOND_CHANCE and one.by_language is not None
    ]
    return sorted(beyond, key=lambda one: -abs(one.shares[0] - one.shares[1])), len(compared)


def _difference(shown: ItemUse, table: Breakdown, pair: tuple[int, int], p: float) -> Difference:
    first, second = pair
    sizes = table.sizes[first], table.sizes[second]
    shares = [
        (one / sizes[0], other / sizes[1]) for one, other in zip(table.counts[first], table.counts[second], strict=True)
    ]
    widest = max(range(len(shares)), key=lambda index: abs(shares[index][0] - shares[index][1]))
    languages = table.groups[first][0], table.groups[second][0]
    return Difference(shown, languages, sizes, table.answers[widest], shares[widest], p)
