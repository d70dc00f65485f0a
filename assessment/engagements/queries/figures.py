"""The figures of an engagement: what pages, presentation and files show of everybody together, from one function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.db.models.fields.json import KeyTransform

from assessment.engagements.models import Engagement, Invitation, Participation, Release
from assessment.instrument.definition import Definition
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Response, Result
from assessment.scoring.release import ALL, Cell, GroupFigures, Past, Person, figures_of, groups_of

from .participants import IN_ORDER, list_consenting
from .people import person_of
from .scopes import scope_of

LEAST_NAMED = 3
"""People of a named engagement below which there are no figures of a group."""


@dataclass(frozen=True)
class Placed:
    """Somebody who agreed to be seen by name: where their answers put them."""

    key: int
    name: str
    post: str
    band: str
    archetype: str | None
    probabilities: Mapping[str, float]
    groups: frozenset[str]


@dataclass(frozen=True)
class Figures:
    """What may be shown of an engagement: groups by name, `ALL` first, each with what may be told of it.

    `groups` is empty where there is nothing to show (yet). `made` says when each release was made, by number, none in a
    named engagement; `people` are those who agreed to be seen, none in an anonymous one.
    """

    definition: Definition
    least: int
    groups: Mapping[str, GroupFigures]
    made: Mapping[int, datetime]
    people: tuple[Placed, ...] = ()

    @property
    def everybody(self) -> GroupFigures | None:
        """The figures of all."""
        return self.groups.get(ALL)


@dataclass(frozen=True)
class Turnout:
    """How many were invited, opened, started, submitted; when the first and the last of them did."""

    invited: int
    opened: int
    started: int
    submitted: int
    first_at: datetime | None
    last_at: datetime | None


def released_figures(engagement: Engagement, *, only_everybody: bool = False) -> Figures:
    """All figures that may be shown of an engagement. Every page, presentation and file takes them from here.

    `only_everybody` spares the work of the other groups, and of advice: an earlier wave is compared without.

    Of an anonymous one those of the last release, if it still holds for the smallest group that is set; by name those
    over everybody who agrees, as of now.
    """
    definition = definition_of(engagement.version_id)
    if not engagement.is_anonymous:
        return _in_short(engagement, definition) if only_everybody else _named(engagement, definition)
    last = Release.objects.filter(engagement=engagement).order_by("-number").first()
    if last is None or last.figures["least"] < engagement.smallest_group:
        return Figures(definition, engagement.smallest_group, {}, {})
    groups = figures_from(last.figures)
    numbers = {one.release for one in groups.values()}
    made = dict(Release.objects.filter(engagement=engagement, number__in=numbers).values_list("number", "made_at"))
    return Figures(definition, last.figures["least"], groups, made)


def read_turnout(engagement: Engagement) -> Turnout:
    """How far those asked have come. Three counts in two queries, however many there are."""
    invited = Invitation.objects.filter(engagement=engagement, revoked_at=None).aggregate(
        invited=Count("pk"),
        opened=Count("pk", filter=Q(is_opened=True)),
        started=Count("pk", filter=Q(is_started=True)),
    )
    submitted = Q(response__status=Response.Status.SUBMITTED)
    taken_part = Participation.objects.filter(engagement=engagement).aggregate(
        begun=Count("pk"),
        submitted=Count("pk", filter=submitted),
        first_at=Min("response__submitted_at", filter=submitted),
        last_at=Max("response__submitted_at", filter=submitted),
    )
    started = max(invited["started"], taken_part.pop("begun"))
    return Turnout(**{**invited, "started": started}, **taken_part)


def find_previous(engagement: Engagement) -> Engagement | None:
    """The wave that this one is compared with, if it is of the same client."""
    if engagement.previous_id is None:
        return None
    return Engagement.objects.filter(pk=engagement.previous_id, organisation_id=engagement.organisation_id).first()


def iterate_consenting(engagement: Engagement, *, at_a_time: int = 100) -> Iterator[Participation]:
    """Everybody who submitted and agrees, in the order of `list_consenting`, read from one cursor as they are used."""
    scope = scope_of(engagement)
    taken_part = Participation.objects.filter(engagement=engagement, response__status=Response.Status.SUBMITTED)
    found = taken_part.select_related("response__consent", "response__result").order_by(*IN_ORDER)
    return (one for one in found.iterator(chunk_size=at_a_time) if scope in one.response.consent.items)


def consenting_keys(engagement: Engagement) -> set[int]:
    """The keys of the responses of everybody who submitted and agrees."""
    scope = scope_of(engagement)
    rows = Participation.objects.filter(engagement=engagement, response__status=Response.Status.SUBMITTED).values_list(
        "response_id", "response__consent__items"
    )
    return {key for key, items in rows if scope in items}


def list_past_releases(engagement: Engagement) -> list[Past]:
    """Everything that was ever released of an engagement, the first first."""
    rows = Release.objects.filter(engagement=engagement).order_by("number")
    return [
        Past(
            row.number,
            row.figures["least"],
            {group: frozenset(keys) for group, keys in row.included.items()},
            figures_from(row.figures),
        )
        for row in rows
    ]


def list_people(engagement: Engagement) -> list[Person]:
    """Everybody whose answers may count, as figures take them."""
    definition = definition_of(engagement.version_id)
    return [person_of(definition, one) for one in list_consenting(engagement)]


def figures_as_json(groups: Mapping[str, GroupFigures], least: int) -> dict[str, Any]:
    """Figures as a release keeps them."""
    return {
        "least": least,
        "groups": {
            name: {
                "n": one.n,
                "release": one.release,
                "counts": {
                    item: {answer: [cell.share, cell.count] for answer, cell in answers.items()}
                    for item, answers in one.counts.items()
                },
                "means": dict(one.means),
            }
            for name, one in groups.items()
        },
    }


def figures_from(stored: Mapping[str, Any]) -> dict[str, GroupFigures]:
    """The same read back."""
    return {
        name: GroupFigures(
            one["n"],
            one["release"],
            {
                item: {answer: Cell(*cell) for answer, cell in answers.items()}
                for item, answers in one["counts"].items()
            },
            one["means"],
        )
        for name, one in stored["groups"].items()
    }


def _in_short(engagement: Engagement, definition: Definition) -> Figures:
    """Everybody of a named engagement, without advice, which is most of what a result holds."""
    indices = dict(
        Result.objects.filter(response__participation__engagement=engagement).values_list(
            "response_id", KeyTransform("indices", "snapshot")
        )
    )
    people = [
        person_of(
            definition,
            one,
            {
                "archetype": one.response.result.archetype,
                "band": one.response.result.band,
                "indices": indices[one.response_id],
            },
        )
        for one in list_consenting(engagement, with_results=False)
    ]
    groups = {ALL: figures_of(people, _everything(people), 0, exact=True)} if len(people) >= LEAST_NAMED else {}
    return Figures(definition, LEAST_NAMED, groups, {})


def _named(engagement: Engagement, definition: Definition) -> Figures:
    taken_part = list_consenting(engagement)
    people = [person_of(definition, one) for one in taken_part]
    by_group: dict[str, list[Person]] = {}
    for person in people:
        for group in groups_of(person):
            by_group.setdefault(group, []).append(person)
    groups = {
        group: figures_of(members, _everything(members), 0, exact=True)
        for group, members in sorted(by_group.items(), key=lambda one: (one[0].count("+"), -len(one[1]), one[0]))
        if len(members) >= LEAST_NAMED
    }
    placed = tuple(_placed(one, person) for one, person in zip(taken_part, people, strict=True))
    return Figures(definition, LEAST_NAMED, groups, {}, placed)


def _everything(people: list[Person]) -> frozenset[tuple[str, str]]:
    return frozenset(cell for person in people for cell in person.answers.items())


def _placed(participation: Participation, person: Person) -> Placed:
    snapshot = participation.response.result.snapshot
    return Placed(
        participation.response_id,
        participation.name,
        participation.post,
        snapshot["band"],
        snapshot["archetype"],
        snapshot["probabilities"] or {},
        frozenset(groups_of(person)),
    )
