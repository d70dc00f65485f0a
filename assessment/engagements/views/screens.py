"""What is presented: one finding a screen, made by the functions in `SCREENS`, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessment.engagements.access import At
from assessment.engagements.models import Engagement
from assessment.engagements.queries import NoteAt, PairMap, TeamMap, list_notes, list_team, read_map, read_pair
from assessment.scoring.team import State

from .pair import missing_text, pair_rows, pair_title
from .team_page import MOST_COLUMNS, cells_of, columns_of, count_list, row_of
from .team_words import map_lead, map_title

ON_A_SCREEN = 4
"""Rows of a list that fit on a screen of 1024 × 768."""


@dataclass(frozen=True)
class Presented:
    """What the screens are made of: read once for all of them."""

    at: At
    engagement: Engagement
    team: TeamMap
    pair: PairMap
    notes: dict[str, NoteAt]


@dataclass(frozen=True)
class Screen:
    """One finding: what is said of it above, its title, and the template that shows it with this context."""

    topic: str
    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def presented(at: At, engagement: Engagement) -> Presented:
    """Reads what the screens are made of."""
    members = list_team(engagement)
    team, pair = read_map(engagement, members), read_pair(engagement, members=members)
    return Presented(at, engagement, team, pair, list_notes(engagement))


def screens_of(read: Presented) -> list[Screen]:
    """Every screen in order; there is always a first one."""
    return [screen for make in SCREENS for screen in make(read)]


def opening(read: Presented) -> Iterator[Screen]:
    """Whose assessment it is, and the foreword."""
    context = {"foreword": read.notes["foreword"], "people": len(read.team.members)}
    yield Screen(read.engagement.wave, read.engagement.organisation.name, "engagements/present/opening.html", context)


def summary(read: Presented) -> Iterator[Screen]:
    """The map in four counts."""
    people = len(read.team.members)
    if people < 2:
        return
    rows = read.team.rows
    context = {"counts": count_list(read.team), "lead": map_lead(rows, people), "note": read.notes["map"]}
    yield Screen(_("Who owns what"), map_title(rows, people), "engagements/present/summary.html", context)


def issues(read: Presented) -> Iterator[Screen]:
    """Each overlap, gap and disagreement by itself."""
    people = len(read.team.members)
    columns, many = columns_of(read.team.members), people > MOST_COLUMNS
    for row in read.team.rows:
        if not row.ownership.is_issue:
            continue
        told = row_of(row, people)
        title = {
            State.OVERLAP: _("%(what)s: more than one decides"),
            State.GAP: _("%(what)s: nobody decides"),
            State.DISAGREEMENT: _("%(what)s: told differently"),
        }[row.ownership.state] % {"what": told["label"]}
        context = {"row": told, "cells": cells_of(columns, row.responsibility.code, many=many), "many": many}
        yield Screen(_("Who owns what"), title, "engagements/present/issue.html", context)


def differences(read: Presented) -> Iterator[Screen]:
    """What the CTO and the CIO tell differently, a few a screen."""
    if missing_text(read.pair):
        return
    parts = list(_parts([row for row in pair_rows(read.pair.rows) if row["difference"]]))
    for part in parts:
        context = {"rows": part, "pair": read.pair, "note": read.notes["pair"] if part is parts[-1] else None}
        yield Screen(_("CTO and CIO"), pair_title(read.pair), "engagements/present/pair.html", context)


def outcomes(read: Presented) -> Iterator[Screen]:
    """What was agreed, a few a screen."""
    people = len(read.team.members)
    rows = [row_of(row, people) for row in read.team.rows if row.agreement]
    for part in _parts(rows):
        yield Screen(_("Agreed in the workshop"), _("From now on"), "engagements/present/agreed.html", {"rows": part})


def _parts(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    return (rows[start : start + ON_A_SCREEN] for start in range(0, len(rows), ON_A_SCREEN))


SCREENS: tuple[Callable[[Presented], Iterable[Screen]], ...] = (opening, summary, issues, differences, outcomes)
"""Each makes none, one or several screens of what was read."""
