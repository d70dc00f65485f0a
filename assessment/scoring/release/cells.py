"""Which figures of a group may be shown beside those of other groups and of earlier times.

A figure counts people of a group who gave an answer, or is a mean over those who did. What holds for groups holds for
these people again: never fewer than the smallest group, neither alone nor as what others leave over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .recovery import are_apart, rank, sums_tell

if TYPE_CHECKING:
    from .groups import Person

ANSWERED = "*"
"""The answer to an item of which a mean is shown and no count."""

Cells = frozenset[tuple[str, str]]
"""Items with the answer that is shown."""


@dataclass(frozen=True)
class Shown:
    """A group as it was shown: its people, which figures of it, and the smallest group that then held."""

    members: int
    cells: Cells
    least: int


@dataclass
class Answers:
    """Who gave which answer, among those who are there now; of others nothing is known any more."""

    by_item: dict[str, dict[str, int]]
    present: int
    amounts: dict[str, dict[int, float]]


def answers_by_bit(people: Sequence[Person], bits: Mapping[int, int]) -> Answers:
    """The answers of people, by item and answer."""
    by_item: dict[str, dict[str, int]] = {}
    amounts: dict[str, dict[int, float]] = {}
    for person in people:
        bit = bits[person.key]
        for item, answer in person.answers.items():
            given = by_item.setdefault(item, {})
            given[answer] = given.get(answer, 0) | bit
        for item, amount in person.amounts.items():
            amounts.setdefault(item, {})[bit] = amount
    return Answers(by_item, sum(bits[person.key] for person in people), amounts)


def shown_cells(groups: Mapping[str, int], before: Sequence[Shown], answers: Answers, least: int) -> dict[str, Cells]:
    """For each group, from large to small, the figures that may be shown of it."""
    found: dict[str, set[tuple[str, str]]] = {group: set() for group in groups}
    for item, given in answers.by_item.items():
        judge = _Judge(item, given, answers, least, before)
        for group, members in groups.items():
            judge.offer(group, members)
        judge.take_back_what_sums_tell()
        for group, chosen in judge.chosen.items():
            found[group] |= {(item, answer) for answer in chosen}
    for group, members in groups.items():
        _mind_the_parts(found[group], members, answers, least)
    return {group: frozenset(cells) for group, cells in found.items()}


def _mind_the_parts(chosen: set[tuple[str, str]], members: int, answers: Answers, least: int) -> None:
    """Of a whole (`time`) in parts (`time.sdlc`) no part is shown without it, nor what is left over by too few."""
    for whole, given in answers.by_item.items():
        parts = {item for item in answers.by_item if item.startswith(f"{whole}.")} if ANSWERED in given else set()
        shown = sorted(
            (item for item in parts if (item, ANSWERED) in chosen),
            key=lambda item: (answers.by_item[item][ANSWERED] & members).bit_count(),
        )
        while shown:
            left = 0
            for item in parts - set(shown):
                left |= answers.by_item[item].get(ANSWERED, 0) & members
            if (whole, ANSWERED) in chosen and not 0 < left.bit_count() < least:
                break
            chosen.discard((shown.pop(0), ANSWERED))


class _Judge:
    """Decides on one item, group after group."""

    def __init__(
        self, item: str, given: Mapping[str, int], answers: Answers, least: int, before: Sequence[Shown]
    ) -> None:
        self.given, self.answers, self.least = given, answers, least
        self.amounts = answers.amounts.get(item)
        told = [(row, frozenset(answer for one, answer in row.cells if one == item)) for row in before]
        self.before = [(row.members, cells, min(least, row.least)) for row, cells in told if cells]
        self.members: dict[str, int] = {}
        self.chosen: dict[str, list[str]] = {}

    def offer(self, group: str, members: int) -> None:
        """Chooses what is shown of a group, beginning with the most frequent answer."""
        self.members[group], self.chosen[group] = members, []
        for answer in sorted(self.given, key=lambda one: (-(self.given[one] & members).bit_count(), one)):
            if self._may_count(members, answer) and self._fits(group, members, answer):
                self.chosen[group].append(answer)
        self._mind_the_rest(group)

    def take_back_what_sums_tell(self) -> None:
        """Leaves out, from the smallest group on, what would tell of too few together with the others."""
        taken = False
        for answer in self.given:
            holders = [group for group in self.chosen if answer in self.chosen[group]]
            while holders and self._sums_tell(answer, holders):
                self.chosen[holders.pop()].remove(answer)
                taken = True
        if taken:
            for group in self.chosen:
                self._mind_the_rest(group)

    def _may_count(self, members: int, answer: str) -> bool:
        """Whether the answer by itself may be told of the group: given by enough, and not by all alike."""
        cell = self.given[answer] & members
        if cell.bit_count() < self.least:
            return False
        if answer == ANSWERED:
            return self._varies(cell)
        return cell != members

    def _varies(self, cell: int) -> bool:
        return self.amounts is None or len({amount for bit, amount in self.amounts.items() if bit & cell}) > 1

    def _others(self, group: str) -> list[tuple[int, frozenset[str], int]]:
        now = [
            (self.members[one], frozenset(cells), self.least)
            for one, cells in self.chosen.items()
            if one != group and cells
        ]
        return [*self.before, *now]

    def _fits(self, group: str, members: int, answer: str) -> bool:
        """Whether the answer may be told beside what is told of it for other groups and was told earlier."""
        cell = self.given[answer] & members
        return all(
            self._pair_is_safe(members, cell, other, answer, least)
            for other, told, least in self._others(group)
            if answer in told
        )

    def _pair_is_safe(self, members: int, cell: int, other: int, answer: str, least: int) -> bool:
        gone = other & ~self.answers.present
        moved = cell ^ (self.given[answer] & other)
        if not are_apart(moved, 0, least) or (gone and not moved):
            return False
        apart = (members ^ other) & ~gone
        if answer == ANSWERED:
            return not moved or self._varies(moved)
        return not apart or moved != apart

    def _mind_the_rest(self, group: str) -> None:
        """Leaves out the rarest answers until those who gave none that is shown are enough, or nobody."""
        chosen = self.chosen[group]
        while chosen and chosen[0] != ANSWERED and not self._rest_is_safe(group):
            chosen.pop()

    def _rest_is_safe(self, group: str) -> bool:
        members, chosen = self.members[group], frozenset(self.chosen[group])
        rest = members & ~self._union(chosen)
        if 0 < rest.bit_count() < self.least:
            return False
        for other, told, least in self._others(group):
            both = chosen & told
            if not both:
                continue
            union = self._union(both)
            gone = other & ~self.answers.present
            moved = (members & ~union) ^ (other & ~gone & ~union)
            apart = (members ^ other) & ~gone
            if not are_apart(moved, 0, least) or (apart and moved == apart) or (gone and not moved):
                return False
        return True

    def _union(self, answers: frozenset[str]) -> int:
        union = 0
        for answer in answers:
            union |= self.given[answer]
        return union

    def _sums_tell(self, answer: str, holders: Sequence[str]) -> bool:
        """Whether groups added and subtracted tell the answer of too few, or that all of some gave the same."""
        before = [(members & self.answers.present, least) for members, told, least in self.before if answer in told]
        now = [self.members[group] for group in holders]
        if len(before) + len(now) < 3:  # two are compared as a pair
            return False
        given = self.given[answer]
        if sums_tell([(row & given, least) for row, least in before], [row & given for row in now], self.least):
            return True
        if answer == ANSWERED:
            return False
        if sums_tell([(row & ~given, least) for row, least in before], [row & ~given for row in now], self.least):
            return True
        groups = [*(row for row, _least in before), *now]
        independent = rank(groups)
        return rank([row & ~given for row in groups]) < independent or (
            len(self.given) == 1 and rank([row & given for row in groups]) < independent
        )
