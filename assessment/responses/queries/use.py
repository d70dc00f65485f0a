"""How a version is used, as last released: asked, skipped, answers by type and language, time, where people leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from assessment.instrument.definition import Definition
from assessment.instrument.progress import steps_of
from assessment.lib.histogram import quantile
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Response, Tally

from .items import Item
from .packing import EVERYONE, NO_TYPE, SECONDS, TYPE, TYPES, UseCounts, language_groups, type_groups, unpacked
from .pooling import LEAST_CELL, LEAST_GROUP, NO_ANSWER, Table, Together, count_in, pool_answers, pool_groups
from .tallies import countable


@dataclass(frozen=True)
class Breakdown:
    """People by group and answer, each some that are shown as one: `counts` has a row for each of `groups`."""

    groups: tuple[Together, ...]
    answers: tuple[Together, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many people each group is."""
        return tuple(map(sum, self.counts))


@dataclass(frozen=True)
class ItemUse:
    """What may be shown of one item. `skipped` is None where it is too few to say; so is each breakdown.

    `overall` has everyone as one group. `by_type` and `by_language` are None too where there is one group only.
    """

    item: Item
    asked: int
    skipped: int | None
    overall: Breakdown | None
    by_type: Breakdown | None
    by_language: Breakdown | None

    @property
    def types_alone(self) -> tuple[tuple[int, ...], ...] | None:
        """The counts of the types proper, a row each; None where one of them is shown together with others."""
        if self.by_type is None:
            return None
        rows = [
            (group, counts)
            for group, counts in zip(self.by_type.groups, self.by_type.counts, strict=True)
            if any(name.startswith(TYPE) for name in group)
        ]
        alone = len(rows) > 1 and all(len(group) == 1 for group, _counts in rows)
        return tuple(counts for _group, counts in rows) if alone else None


@dataclass(frozen=True)
class PageTime:
    """How long a page was looked at, by the `respondents` of whom it is known: lower quartile, median, upper quartile.

    In seconds; None is longer than the last bucket begins.
    """

    step: str
    respondents: int
    quartiles: tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class Left:
    """Where those who went away without submitting were last, of all who began; pages with few are shown together.

    The page is the last that was saved, empty where none was. `gone` is None, and `pages` are empty, where it is too
    few to say.
    """

    as_of: datetime
    began: int
    gone: int | None
    pages: tuple[tuple[Together, int], ...]


@dataclass(frozen=True)
class Use:
    """The last release of a version's figures. They are as counted; what may be shown of them the methods say."""

    definition: Definition
    respondents: int
    as_of: datetime
    counts: UseCounts

    @property
    def is_counted(self) -> bool:
        """Whether the responses were counted since figures on use are kept."""
        return bool(self.counts)

    @property
    def types(self) -> ItemUse | None:
        """The groups of type as if they were answers."""
        return self.item(Item(TYPES, "", "", type_groups(self.definition)))

    def item(self, item: Item) -> ItemUse | None:
        """What may be shown of an item; None where too few were asked."""
        table = self.counts.get(item.code, {})
        everyone = language_groups()
        asked = sum(_sizes(table, everyone).values())
        if asked < LEAST_GROUP:
            return None
        answers = item.answers if item.question == TYPES else (*item.answers, NO_ANSWER)
        overall = _breakdown(table, (everyone,), [(answer,) for answer in answers], item.ordered)
        if overall is None:
            return ItemUse(item, asked, None, None, None, None)
        by_type = pool_groups(_sizes(table, type_groups(self.definition)), kind=_kind)
        by_language = pool_groups(_sizes(table, everyone))
        return ItemUse(
            item,
            asked,
            dict(zip(overall.answers, overall.counts[0], strict=True)).get((NO_ANSWER,)),
            overall,
            _breakdown(table, by_type, overall.answers, item.ordered) if len(by_type) > 1 else None,
            _breakdown(table, by_language, overall.answers, item.ordered) if len(by_language) > 1 else None,
        )

    def times(self) -> list[PageTime]:
        """The time on each page of which it is known of enough people."""
        times = []
        for step in steps_of(self.definition):
            told = self.counts.get(SECONDS + step.code, {}).get(EVERYONE, {})
            histogram = {int(edge): count for edge, count in told.items()}
            if (n := sum(histogram.values())) >= LEAST_GROUP:
                low, middle, high = (quantile(histogram, share) for share in (0.25, 0.5, 0.75))
                times.append(PageTime(step.code, n, (low, middle, high)))
        return times


def find_use(version_id: int) -> tuple[Use | None, Left | None]:
    """What was last released of a version's figures, and of where people leave; None where they are too few."""
    tally = Tally.objects.filter(version_id=version_id).defer("counts", "use", "shown").first()
    if tally is None:
        return None, None
    definition, use, left = definition_of(version_id), None, None
    if tally.shown_at is not None:
        use = Use(definition, tally.shown_respondents, tally.shown_at, unpacked(definition, tally.shown_use))
    if tally.left_at is not None:
        left = _left(definition, tally.left_at, tally.shown_left)
    return use, left


def count_unfinished(version_id: int, untouched_since: datetime) -> dict[str, tuple[int, int]]:
    """Of the responses not submitted that may be counted: how many were last on each page, and how many of these were
    not touched since."""
    unfinished = Response.objects.filter(version_id=version_id, status=Response.Status.STARTED)
    touched = countable(unfinished).annotate(touched=Coalesce("saved_at", "started_at"))
    rows = touched.values("last_step").annotate(
        all=Count("pk"), gone=Count("pk", filter=Q(touched__lte=untouched_since))
    )
    return {row["last_step"]: (row["all"], row["gone"]) for row in rows}


def _left(definition: Definition, as_of: datetime, stored: Mapping[str, Any]) -> Left:
    table = {EVERYONE: stored["pages"]}
    gone = sum(stored["pages"].values())
    pages = [("",), *((step.code,) for step in steps_of(definition))]
    told = _breakdown(table, ((EVERYONE,),), pages, ordered=True)
    return Left(
        as_of,
        stored["began"],
        None if 0 < gone < LEAST_CELL else gone,
        tuple(zip(told.answers, told.counts[0], strict=True)) if told and gone else (),
    )


def _breakdown(
    table: Table, groups: Sequence[Together], answers: Sequence[Together], ordered: bool
) -> Breakdown | None:
    """The table with rare answers put together; None where that leaves nothing to tell."""
    together = pool_answers(table, groups, answers, ordered=ordered)
    if together is None:
        return None
    counts = tuple(tuple(count_in(table, group, part) for part in together) for group in groups)
    return Breakdown(tuple(groups), together, counts)


def _sizes(table: Table, groups: Sequence[str]) -> dict[str, int]:
    return {group: sum(table.get(group, {}).values()) for group in groups}


def _kind(group: str) -> str:
    """Types are each of a kind of their own; no type is one."""
    return group if group.startswith(TYPE) else NO_TYPE
