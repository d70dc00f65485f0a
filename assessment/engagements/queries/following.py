"""How far everybody has come who was invited: for the overview of an engagement, and for one person.

The same few queries, however many people there are. In an anonymous engagement nothing joins a person to a response:
of each it is known whether the link was opened and whether they began, and of all together how many submitted. By name,
where somebody stopped and when they opened the link is told only of those who agreed to be seen by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from django.utils import timezone

from assessment.engagements.models import Engagement, Invitation, Participation, Post
from assessment.instrument.definition import Text
from assessment.instrument.progress import steps_of
from assessment.outbox.models import Mail
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Response

from .deadlines import deadline_of
from .inviting import list_remindable
from .scopes import NAMED_SCOPE

REST = timedelta(hours=12)
"""So long after a mail nobody is reminded by hand."""


class State(IntEnum):
    """How far a person has come, in order; whoever deleted their answers, and what was taken back, stand last."""

    INVITED = 1
    OPENED = 2
    STARTED = 3
    SUBMITTED = 4
    DELETED = 5
    REVOKED = 6


DELETABLE = (State.INVITED, State.OPENED, State.DELETED, State.REVOKED)
"""How far people may have come whose invitations may be deleted."""


@dataclass(frozen=True)
class Followed:
    """One person: how far they have come, where they stopped, until when they have, and what became of their mail.

    `has_own_day` where more time was given to them; `mail` is the state of the last mail to them, if it is known.
    `stopped_at` and `opened_at` are None of whoever did not agree to be seen by name.
    """

    invitation: Invitation
    state: State
    stopped_at: Text | None
    deadline: datetime
    opened_at: datetime | None = None
    mail: str = ""
    is_remindable: bool = False

    @property
    def has_own_day(self) -> bool:
        """Whether they have longer than all others."""
        return self.deadline > self.invitation.engagement.closes_at

    @property
    def may_finish(self) -> bool:
        """Whether they belong to those who are waited for."""
        return self.state in (State.INVITED, State.OPENED, State.STARTED)

    @property
    def may_be_deleted(self) -> bool:
        """Whether the invitation may be deleted: no answers hang on it, or it was taken back."""
        return self.state in DELETABLE


@dataclass(frozen=True)
class Step:
    """One of the four numbers: how many came so far, and which share of all invited that is."""

    code: str
    count: int
    share: float


@dataclass(frozen=True)
class Following:
    """Everybody invited, and those who came by the open link, of whom there is no list.

    `steps` are invited, opened, started, submitted; taken-back invitations count nowhere. `unfinished` are those known
    not to have finished. `submitted` counts everybody, `by_open_link` those without an invitation (None where that
    cannot be told: in an anonymous engagement).
    """

    steps: list[Step]
    people: list[Followed]
    unfinished: list[Followed]
    submitted: int
    by_open_link: Counter[str] | None
    remindable: int
    is_over: bool

    @property
    def invited(self) -> int:
        """How many invitations hold."""
        return self.steps[0].count


_RANKS = {post: rank for rank, post in enumerate(Post.values)}
Key = Callable[[Followed], Any]
SORTS: dict[str, Key] = {
    "state": lambda one: (one.state, one.invitation.name.casefold()),
    "name": lambda one: (one.invitation.name.casefold(), one.invitation.email),
    "role": lambda one: (_RANKS.get(one.invitation.post, len(_RANKS)), one.invitation.name.casefold()),
    "deadline": lambda one: (one.deadline, one.invitation.name.casefold()),
    "reminders": lambda one: (one.invitation.reminders, one.invitation.name.casefold()),
}
"""By what the list may be sorted; the first where nothing was asked for. A dash before it turns the order round."""


def follow(engagement: Engagement, sort: str = "") -> Following:
    """How far everybody has come, in the order of `sort` (a name of `SORTS`, or `-` and such a name)."""
    now = timezone.now()
    mails = _last_mails(engagement)
    remindable = set(_remindable(engagement, now))
    invited = Invitation.objects.filter(engagement=engagement).order_by("pk")
    invited = invited.select_related("participation__response__consent")
    invited = invited.defer("participation__response__answers", "participation__response__steps")
    people = [_followed(one, engagement, mails, remindable) for one in invited]
    submitted, by_open_link = _taken_part(engagement)
    people.sort(key=SORTS.get(sort.removeprefix("-"), SORTS["state"]), reverse=sort.startswith("-"))
    counting = [one for one in people if one.state is not State.REVOKED]
    # the first to be waited for are those who got furthest
    unfinished = sorted((one for one in counting if one.may_finish), key=lambda one: -one.state)
    if engagement.is_anonymous:
        unfinished = [one for one in unfinished if one.state is not State.STARTED]
    return Following(
        steps=_steps(counting, submitted, is_anonymous=engagement.is_anonymous),
        people=people,
        unfinished=unfinished,
        submitted=submitted,
        by_open_link=by_open_link,
        remindable=len(remindable),
        is_over=engagement.closed_at is not None or engagement.closes_at <= now,
    )


def follow_one(invitation: Invitation) -> Followed:
    """How far this person has come."""
    engagement = invitation.engagement
    mails = _last_mails(engagement, invitation.public_code)
    is_remindable = _remindable(engagement, timezone.now()).filter(pk=invitation.pk).exists()
    return _followed(invitation, engagement, mails, {invitation.pk} if is_remindable else set())


def _followed(invitation: Invitation, engagement: Engagement, mails: dict[str, str], remindable: set[int]) -> Followed:
    invitation.engagement = engagement
    participation = getattr(invitation, "participation", None)
    response = participation.response if participation and _has_agreed(participation.response) else None
    state = state_of_person(invitation)
    return Followed(
        invitation=invitation,
        state=state,
        stopped_at=_stopped_at(engagement, response) if response and state is State.STARTED else None,
        deadline=deadline_of(engagement, invitation),
        opened_at=invitation.opened_at if response else None,
        mail=mails.get(invitation.public_code, ""),
        is_remindable=invitation.pk in remindable,
    )


def _has_agreed(response: Response) -> bool:
    """Whether the person agreed to be seen by name; if not, they were told that this much is seen, and no more."""
    consent = getattr(response, "consent", None)
    return consent is not None and NAMED_SCOPE in consent.items


def state_of_person(invitation: Invitation) -> State:
    """How far a person has come; the invitation comes with its engagement."""
    participation = getattr(invitation, "participation", None)
    response = participation.response if participation else None
    if response is not None and response.is_submitted:
        return State.SUBMITTED
    if invitation.revoked_at:
        return State.REVOKED
    if response is not None or (invitation.is_started and invitation.engagement.is_anonymous):
        return State.STARTED
    if invitation.is_started:
        return State.DELETED
    return State.OPENED if invitation.is_opened else State.INVITED


def _stopped_at(engagement: Engagement, response: Response) -> Text | None:
    """The topic of the page saved last; None where none was."""
    steps = steps_of(definition_of(engagement.version_id))
    return next((step.section.short for step in steps if step.code == response.last_step), None)


def _steps(counting: list[Followed], submitted: int, *, is_anonymous: bool) -> list[Step]:
    reached = Counter(one.state for one in counting)
    done = submitted if is_anonymous else reached[State.SUBMITTED]
    started = reached[State.STARTED] + reached[State.SUBMITTED] + reached[State.DELETED]
    counts = (len(counting), started + reached[State.OPENED], started, done)
    codes = ("invited", "opened", "started", "submitted")
    whole = max(len(counting), 1)
    return [Step(code, count, min(count / whole, 1.0)) for code, count in zip(codes, counts, strict=True)]


def _taken_part(engagement: Engagement) -> tuple[int, Counter[str] | None]:
    """How many submitted; and how far those came who have no invitation."""
    rows = list(Participation.objects.filter(engagement=engagement).values_list("response__status", "invitation_id"))
    submitted = sum(status == Response.Status.SUBMITTED for status, _invited in rows)
    if engagement.is_anonymous:
        return submitted, None
    return submitted, Counter(status for status, invited in rows if invited is None)


def _last_mails(engagement: Engagement, public_code: str = "") -> dict[str, str]:
    """By the name of the invitation: the state of the last mail to it."""
    asked = Invitation.objects.filter(engagement=engagement)
    codes = (asked.filter(public_code=public_code) if public_code else asked).values("public_code")
    return dict(Mail.objects.filter(about__in=codes).order_by("pk").values_list("about", "state"))


def _remindable(engagement: Engagement, now: datetime) -> Any:
    found = list_remindable(now, mailed_before=now - REST).filter(engagement=engagement)
    return found.values_list("pk", flat=True)
