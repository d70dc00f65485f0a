"""What the template of the map is given: columns, rows with their cells, and the form that notes what was agreed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.engagements.access import At
from assessment.engagements.forms import AgreementForm
from assessment.engagements.models import Agreement, Engagement, Post
from assessment.engagements.queries import Member, TeamMap, TeamRow, foreword_of, list_notes, read_map
from assessment.lib.ui import tr
from assessment.scoring.team import ANSWERS, BOTH, State

from .frame import figures_path, framed
from .note_box import note_box
from .team_words import (
    counted,
    map_lead,
    map_title,
    owner_label,
    post_label,
    previous_text,
    prompt,
    said_of,
    state_label,
    usual_label,
)

MOST_COLUMNS = 12
"""People who have a column each; where there are more, a column is a post."""


@dataclass(frozen=True)
class Chip:
    """An answer in a cell; `count` is how many of the column gave it, where it is more than one person's."""

    owner: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class Column:
    """A person, or all people of a post."""

    post: str
    label: str
    name: str
    code: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Posted:
    """A form that could not be saved, and what was noted meanwhile."""

    form: AgreementForm
    conflict: bool = False
    stored: Agreement | None = None


def _column_of(member: Member) -> Column:
    """A person's column; where they are called by their post, it stands there once."""
    label = post_label(member.post)
    return Column(member.post, label, member.name if member.name != label else "", member.code, (member,))


def columns_of(members: tuple[Member, ...]) -> tuple[Column, ...]:
    """A column for everybody, or for every post where they are many."""
    if len(members) <= MOST_COLUMNS:
        return tuple(_column_of(one) for one in members)
    by_post: dict[str, list[Member]] = {}
    for one in members:
        by_post.setdefault(one.post, []).append(one)
    order = [BOTH, *Post.values]
    return tuple(
        Column(
            post,
            post_label(post),
            ngettext("%(n)s person", "%(n)s people", len(by_post[post])) % {"n": len(by_post[post])},
            "",
            tuple(by_post[post]),
        )
        for post in order
        if post in by_post
    )


def cells_of(columns: tuple[Column, ...], responsibility: str, *, many: bool) -> list[dict[str, Any]]:
    """What each column says of a responsibility, as chips."""
    return [{"column": one, "chips": _chips(one, responsibility, many=many)} for one in columns]


def _chips(column: Column, responsibility: str, *, many: bool) -> list[Chip]:
    given = Counter(one.person.owners.get(responsibility) for one in column.members)
    return [Chip(code, owner_label(code), given[code] if many else None) for code in ANSWERS if given[code]]


def map_page(
    at: At, engagement: Engagement, *, only_issues: bool = False, posted: Posted | None = None
) -> dict[str, Any]:
    """The context of the map; `posted` is a form that could not be saved."""
    frame = framed(at, engagement, "map")
    if engagement.is_anonymous:
        title = _("Who owns what is not shown by person")
        return {**frame, "title": title, "is_anonymous": True, "figures": figures_path(engagement)}
    team, notes = read_map(engagement), list_notes(engagement)
    columns = columns_of(team.members)
    many = len(team.members) > MOST_COLUMNS
    shown = [row for row in team.rows if row.ownership.is_issue or not only_issues]
    return {
        **frame,
        "title": map_title(team.rows, len(team.members)),
        "lead": map_lead(team.rows, len(team.members)),
        "counts": count_list(team),
        "total": len(team.rows),
        "unclear": counted(team.rows)["unclear"],
        "issues": sum(row.ownership.is_issue for row in team.rows),
        "only_issues": only_issues,
        "columns": columns,
        "span": len(columns) + 2,
        "many": many,
        "rows": [_row(at, team, row, columns, many=many, posted=posted) for row in shown],
        "previous": previous_text(team.rows, team.previous.wave) if team.previous else "",
        "foreword": note_box(at, engagement, foreword_of(engagement), "map"),
        "note": note_box(at, engagement, notes["map"], "map"),
        "errors": posted.form.error_list() if posted else [],
        "conflict": posted is not None and posted.conflict,
    }


def count_list(team: TeamMap) -> list[dict[str, Any]]:
    """The four counts above the map."""
    counts = counted(team.rows)
    labels = [
        (State.OVERLAP, "overlap", _("Overlap")),
        (State.GAP, "gap", _("Gap")),
        (State.DISAGREEMENT, "disagreement", _("Disagreement")),
        (State.ALONE, "agreed", _("In agreement")),
    ]
    return [{"state": state.value, "n": counts[name], "label": label} for state, name, label in labels]


def row_of(row: TeamRow, people: int) -> dict[str, Any]:
    """A responsibility in words."""
    return {
        "code": row.responsibility.code,
        "label": tr(row.responsibility.label),
        "help": tr(row.responsibility.help),
        "usual": usual_label(row.responsibility.usual_owner),
        "state": row.ownership.state.value,
        "state_label": state_label(row.ownership.state),
        "is_issue": row.ownership.is_issue,
        "said": said_of(row.ownership, people),
        "prompt": prompt(row.ownership),
        "agreement": row.agreement,
        "agreed": post_label(row.agreement.post) if row.agreement else "",
        "before": row.before,
        "agreed_before": post_label(row.before.post) if row.before else "",
    }


def _row(
    at: At, team: TeamMap, row: TeamRow, columns: tuple[Column, ...], *, many: bool, posted: Posted | None
) -> dict[str, Any]:
    code = row.responsibility.code
    mine = posted if posted and posted.form.responsibility == code else None
    revision = row.agreement.revision if row.agreement else 0
    return {
        **row_of(row, len(team.members)),
        "cells": cells_of(columns, code, many=many),
        "form": (mine.form if mine else AgreementForm(code, row.agreement)) if at.may_change else None,
        "revision": revision,
        "posted": mine,
        "previous_wave": team.previous.wave if team.previous else "",
    }
