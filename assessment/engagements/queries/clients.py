"""Reads about clients: the list of one's own, and what belongs to one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessment.accounts.models import User
from assessment.engagements.models import Engagement, Invitation, Membership, Organisation, Participation
from assessment.responses.models import Response

MOST_LISTED = 200
"""So many clients are listed at once; who has more searches by name."""

State = Literal["open", "over", "closed"]


@dataclass(frozen=True)
class EngagementRow:
    """An engagement in a list: how many were asked and answered, and when something last happened in it.

    An anonymous one tells no day on which somebody answered.
    """

    engagement: Engagement
    state: State
    invited: int
    answered: int
    last_activity: date


@dataclass(frozen=True)
class ClientRow:
    """A client in the list of one's own: the engagement that is running, else the latest, if there is one."""

    organisation: Organisation
    role: str
    current: EngagementRow | None
    last_activity: date


@dataclass(frozen=True)
class ClientList:
    """Clients that somebody works for, by name. `has_more` if others come after; `has_any` whatever the search."""

    rows: list[ClientRow] = field(default_factory=list)
    has_more: bool = False
    has_any: bool = False


def list_clients(user: User, search: str = "") -> ClientList:
    """The clients that an account works for whose name has the words searched for. Two queries, however many."""
    own = Membership.objects.filter(user=user)
    found = own.filter(organisation__name__icontains=search) if search else own
    members = list(found.select_related("organisation").order_by("organisation__name", "pk")[: MOST_LISTED + 1])
    shown = members[:MOST_LISTED]
    rows = _rows(Engagement.objects.filter(organisation__in=[one.organisation_id for one in shown]))
    by_client: dict[int, list[EngagementRow]] = {}
    for row in rows:
        by_client.setdefault(row.engagement.organisation_id, []).append(row)
    return ClientList(
        rows=[_client_row(one, by_client.get(one.organisation_id, [])) for one in shown],
        has_more=len(members) > MOST_LISTED,
        has_any=bool(members) or (bool(search) and own.exists()),
    )


def list_engagements(organisation: Organisation) -> list[EngagementRow]:
    """The engagements of a client with their state, the latest first. One query."""
    return _rows(Engagement.objects.filter(organisation=organisation))


def count_what_goes(organisation: Organisation) -> dict[str, int]:
    """What is deleted with a client, and how many responses stay with the people who gave them."""
    return {
        "engagements": Engagement.objects.filter(organisation=organisation).count(),
        "invitations": Invitation.objects.filter(engagement__organisation=organisation).count(),
        "responses": Participation.objects.filter(engagement__organisation=organisation).count(),
    }


def state_of(engagement: Engagement, now: datetime | None = None) -> State:
    """Whether answers are taken: closed by hand, over by its deadline, or open."""
    if engagement.closed_at is not None:
        return "closed"
    return "over" if engagement.closes_at <= (now or timezone.now()) else "open"


def _rows(engagements: QuerySet[Engagement]) -> list[EngagementRow]:
    """Every count by a subquery of its own: joins would multiply them."""
    invited = Invitation.objects.filter(engagement=OuterRef("pk"), revoked_at=None)
    taken_part = Participation.objects.filter(engagement=OuterRef("pk"))
    submitted = taken_part.filter(response__status=Response.Status.SUBMITTED)
    counted = engagements.only("public_code", "organisation_id", "wave", "disclosure", "closes_at", "closed_at",
                               "created_at").annotate(
        invited_people=_one(invited, Count("pk")),
        answered_people=_one(submitted, Count("pk")),
        last_invited=_one(invited, Max("created_at")),
        last_saved=_one(taken_part, Max(Coalesce("response__saved_at", "response__started_at"))),
    )  # fmt: skip
    now = timezone.now()
    return [_row(one, now) for one in counted.order_by("-created_at", "-pk")]


def _one(rows: QuerySet[Any], what: Any) -> Subquery:
    return Subquery(rows.order_by().values("engagement").annotate(found=what).values("found"))


def _row(one: Any, now: datetime) -> EngagementRow:
    moments = [one.created_at, one.last_invited, one.closed_at, None if one.is_anonymous else one.last_saved]
    return EngagementRow(
        engagement=one,
        state=state_of(one, now),
        invited=one.invited_people or 0,
        answered=one.answered_people or 0,
        last_activity=_day(moments),
    )


def _client_row(member: Membership, rows: list[EngagementRow]) -> ClientRow:
    current = next((row for row in rows if row.state == "open"), rows[0] if rows else None)
    days = [row.last_activity for row in rows]
    return ClientRow(
        organisation=member.organisation,
        role=member.role,
        current=current,
        last_activity=max([_day([member.organisation.created_at]), *days]),
    )


def _day(moments: Iterable[datetime | None]) -> date:
    return timezone.localdate(max(moment for moment in moments if moment is not None))
