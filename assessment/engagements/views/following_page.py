"""What the overview of an engagement and the page of one person are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.engagements import queries, services
from assessment.engagements.access import At
from assessment.engagements.forms.inviting import DeadlineForm
from assessment.engagements.models import Engagement, Invitation
from assessment.engagements.queries import SORTS, Followed, State
from assessment.lib.months import months_after
from assessment.lib.seal import Unreadable
from assessment.lib.ui import tr
from assessment.outbox.models import Mail
from assessment.responses.services import KEPT_STARTED_MONTHS

from .frame import framed

NAMED = 6
"""So many of those who are waited for are named above the list."""
STATES: dict[State, str | Promise] = {
    State.INVITED: gettext_lazy("Not opened"),
    State.OPENED: gettext_lazy("Opened"),
    State.STARTED: gettext_lazy("Started"),
    State.SUBMITTED: gettext_lazy("Submitted"),
    State.DELETED: gettext_lazy("Answers deleted by the person"),
    State.REVOKED: gettext_lazy("Taken back"),
}
STEPS: dict[str, str | Promise] = {
    "invited": gettext_lazy("Invited"),
    "opened": gettext_lazy("Opened"),
    "started": gettext_lazy("Started"),
    "submitted": gettext_lazy("Submitted"),
}
HEADINGS: dict[str, str | Promise] = {
    "name": gettext_lazy("Person"),
    "role": gettext_lazy("Role"),
    "state": gettext_lazy("State"),
    "deadline": gettext_lazy("Until"),
    "reminders": gettext_lazy("Reminders"),
}
MAILS: dict[str, str | Promise] = {
    Mail.State.QUEUED: gettext_lazy("Mail on its way"),
    Mail.State.FAILED: gettext_lazy("Mail not delivered"),
}


@dataclass(frozen=True)
class Heading:
    """Over a column: what it is called, where sorting by it leads, and which way it is sorted now, if it is."""

    label: str
    href: str
    order: str


@dataclass(frozen=True)
class Told:
    """A person in words."""

    one: Followed
    name: str
    state: str
    notes: list[str]
    is_trouble: bool


def overview_page(at: At, engagement: Engagement, sort: str) -> dict[str, Any]:
    """The overview: four numbers, who is waited for, and everybody in the order that was asked for."""
    found = queries.follow(engagement, sort)
    waiting = [told_of(one) for one in found.unfinished]
    return {
        **framed(at, engagement, "engagement"),
        "found": found,
        "steps": [{"label": STEPS[step.code], "count": step.count, "length": 100 * step.share} for step in found.steps],
        "headings": _headings(engagement, sort),
        "people": [told_of(one) for one in found.people],
        "waiting": waiting[:NAMED],
        "others": len(waiting) - len(waiting[:NAMED]),
        "by_link": sum(found.by_open_link.values()) if found.by_open_link else 0,
        "by_link_submitted": found.by_open_link["submitted"] if found.by_open_link else 0,
        "invited_submitted": found.steps[-1].count,
    }


def person_page(at: At, engagement: Engagement, invitation: Invitation, form: DeadlineForm | None) -> dict[str, Any]:
    """One person, and what can be done: remind, send again, give more time, take back, delete."""
    one = queries.follow_one(invitation)
    is_over = one.deadline <= timezone.now() or engagement.closed_at is not None
    may_extend = not engagement.is_anonymous and engagement.closed_at is None and one.may_finish
    if form is None and may_extend:
        form = DeadlineForm(auto_id="id_%s")
    may_answer = one.state is not State.SUBMITTED
    return {
        **framed(at, engagement, "engagement"),
        "one": one,
        "told": told_of(one),
        "invitation": invitation,
        "form": form,
        "errors": form.error_list() if form else [],
        "may_extend": may_extend,
        "is_over": is_over,
        "may_send": bool(invitation.email) and not invitation.opted_out_at and may_answer and not is_over,
        "may_revoke": may_answer and invitation.revoked_at is None,
        "may_delete": one.may_be_deleted,
        "link": _link_to_show(one),
        "most_reminders": queries.MOST_REMINDERS,
    }


def told_of(one: Followed) -> Told:
    """A person in words: how far they have come, where they stopped, what is to be known beside."""
    invitation = one.invitation
    notes = []
    if invitation.opted_out_at:
        notes.append(_("wants no more mails"))
    if not invitation.email:
        notes.append(_("no address"))
    if one.has_own_day:
        notes.append(_("has more time"))
    waits = one.may_finish and not invitation.opted_out_at
    if waits and one.mail in MAILS:
        notes.append(str(MAILS[one.mail]))
    return Told(
        one=one,
        name=invitation.name or invitation.email,
        state=_state_in_words(one),
        notes=notes,
        is_trouble=waits and one.mail == Mail.State.FAILED,
    )


def _state_in_words(one: Followed) -> str:
    if one.stopped_at:
        return _("Started, at “%(part)s”") % {"part": tr(one.stopped_at)}
    kept_until = months_after(one.invitation.created_at, KEPT_STARTED_MONTHS)
    if one.state is State.DELETED and kept_until <= timezone.now():  # perhaps their time was over
        return _("Answers deleted")
    return str(STATES[one.state])


def _headings(engagement: Engagement, sort: str) -> list[Heading]:
    page = reverse("engagements:engagement", args=(engagement.public_code,))
    name, is_down = sort.removeprefix("-"), sort.startswith("-")
    if name not in SORTS:
        name, is_down = next(iter(SORTS)), False
    headings = []
    for code, label in HEADINGS.items():
        order = ("descending" if is_down else "ascending") if code == name else ""
        turned = "-" if order == "ascending" else ""
        headings.append(Heading(str(label), f"{page}?sort={turned}{code}#people", order))
    return headings


def _link_to_show(one: Followed) -> str:
    """The personal link for whoever hands it over; none once the person began: it leads back nobody but them."""
    if one.state not in (State.INVITED, State.OPENED):
        return ""
    try:
        return services.personal_link(one.invitation)
    except Unreadable:
        return ""
