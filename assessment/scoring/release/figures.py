"""The figures of one group, with nothing in them but what may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .cells import ANSWERED, Cells

if TYPE_CHECKING:
    from .groups import Person

EXACT_FROM = 20
"""In a smaller group shares and means are rounded to `COARSE` points, and no count is told."""
COARSE = 5
WHOLE = 100.0


@dataclass(frozen=True)
class Cell:
    """How many gave an answer: their share, 0 to 1, and the count where the group is large enough."""

    share: float
    count: int | None


@dataclass(frozen=True)
class GroupFigures:
    """What is shown of a group of `n` people, made at the release of this number (0: at none, all is told).

    What is not here is not shown.
    """

    n: int
    release: int
    counts: Mapping[str, Mapping[str, Cell]]
    means: Mapping[str, float]

    @property
    def is_exact(self) -> bool:
        """Whether all there is is told, so that what is not here is nobody."""
        return self.release == 0

    @property
    def tells_counts(self) -> bool:
        """Whether counts are told beside shares."""
        return all(cell.count is not None for answers in self.counts.values() for cell in answers.values())

    @property
    def shown(self) -> Cells:
        """Which figures those are."""
        counts = {(item, answer) for item, answers in self.counts.items() for answer in answers}
        return frozenset({*counts, *((item, ANSWERED) for item in self.means)})


def figures_of(people: Sequence[Person], cells: Cells, number: int, *, exact: bool = False) -> GroupFigures:
    """The figures of a group: of all there could be those in `cells`; `exact` where nothing has to be rounded.

    An item named `whole.part` is a mean over all who have an amount, zero included; zero is no answer. The whole itself
    has no amounts: it is 100.
    """
    n = len(people)
    counts: dict[str, dict[str, Cell]] = {}
    means: dict[str, float] = {}
    rounded = not exact and n < EXACT_FROM
    given = Counter(cell for person in people for cell in person.answers.items())
    for item, answer in sorted(cells):
        if answer == ANSWERED:
            amounts = [person.amounts[item] for person in people if item in person.amounts]
            means[item] = _mean(sum(amounts) / len(amounts), rounded=rounded) if amounts else WHOLE
        else:
            counts.setdefault(item, {})[answer] = _cell(given[item, answer], n, rounded=rounded)
    return GroupFigures(n, number, counts, means)


def _cell(given: int, n: int, *, rounded: bool) -> Cell:
    if rounded:
        return Cell(COARSE * round(100 * given / n / COARSE) / 100, None)
    return Cell(round(given / n, 4), given)


def _mean(value: float, *, rounded: bool) -> float:
    return float(COARSE * round(value / COARSE)) if rounded else round(value, 1)
