"""Writing to engagements: beginning one, its settings, closing and reopening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.engagements.models import Engagement, Organisation
from assessment.engagements.queries.engagements import has_begun, list_other_engagements, state_of_settings
from assessment.lib import secrets
from assessment.lib.images import read_image
from assessment.questionnaires.models import Version

from .deadlines import settle_deadlines
from .rights import lock_members

SMALLEST = 5
"""Figures of fewer people are never shown, whatever an engagement says."""
SUBJECT = "client/{}/engagement/{}"
"""How the audit trail names an engagement."""
_TOLD = ("version", "languages", "closes_at", "disclosure", "smallest_group", "remind_after_days", "previous")
"""Settings whose values the audit trail tells; of the others it tells that they were changed."""


class Loosened(Exception):
    """What was said of who may see what holds since somebody started. `field` is what was to be changed."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ChangedSinceRead(Exception):
    """Somebody saved other settings since the page was opened."""


class NotOfThisClient(Exception):
    """The earlier wave is none of the same client, or follows this one."""


@dataclass(frozen=True)
class Settings:
    """What a member says of an engagement. `logo` None leaves it as it is, empty takes it away."""

    wave: str
    version: Version
    languages: Sequence[str]
    closes_at: datetime
    disclosure: str
    smallest_group: int = SMALLEST
    introduction: Mapping[str, str] | None = None
    remind_after_days: int | None = None
    previous: Engagement | None = None
    logo: bytes | None = None

    def fields(self) -> dict[str, Any]:
        """The fields of the engagement that these settings are."""
        found: dict[str, Any] = {
            "wave": self.wave,
            "version": self.version,
            "languages": list(self.languages),
            "closes_at": self.closes_at,
            "disclosure": self.disclosure,
            "smallest_group": max(SMALLEST, self.smallest_group),
            "introduction": {code: text for code, text in (self.introduction or {}).items() if text},
            "remind_after_days": self.remind_after_days,
            "previous": self.previous,
        }
        if self.logo is not None:
            found |= {"logo": self.logo, "logo_type": read_image(self.logo).media_type if self.logo else ""}
        return found


@transaction.atomic
def add_engagement(*, organisation: Organisation, settings: Settings, by: User) -> Engagement:
    """A new engagement of a client. Raises `NotOfThisClient`, PermissionDenied if `by` may no longer run any."""
    _require_changer(organisation, by)
    _require_previous(organisation, None, settings)
    engagement = Engagement.objects.create(
        organisation=organisation, public_code=secrets.new_public_code(), **settings.fields()
    )
    _record(engagement, by, AuditEntry.Action.ENGAGEMENT_ADDED, {"disclosure": settings.disclosure})
    return engagement


@transaction.atomic
def change_settings(*, engagement: Engagement, settings: Settings, based_on: str, by: User) -> None:
    """Gives an engagement other settings; a deadline that moves, moves for everybody who has not submitted.

    Once somebody started, who may see what and the version stay as they are, and the smallest group only grows.
    `based_on` is the state of the settings that `by` has seen. Raises `Loosened`, `ChangedSinceRead`,
    `NotOfThisClient`, and PermissionDenied if `by` may no longer run engagements.
    """
    _require_changer(engagement.organisation, by)
    stored = _locked(engagement)
    if state_of_settings(stored) != based_on:
        raise ChangedSinceRead
    _require_previous(engagement.organisation, stored, settings)
    wanted = settings.fields()
    changes = [name for name, value in wanted.items() if _plain(getattr(stored, name)) != _plain(value)]
    if not changes:
        return
    if has_begun(stored):
        _refuse_loosening(stored, settings)
    told = [
        {"place": name, "before": _told(stored, name), "after": _told_value(wanted[name])}
        for name in changes
        if name in _TOLD
    ]
    for name in changes:
        setattr(stored, name, wanted[name])
    stored.save(update_fields=changes)
    if "closes_at" in changes:
        settle_deadlines(engagement=stored)
    others = [name for name in changes if name not in _TOLD and name != "logo_type"]
    _record(stored, by, AuditEntry.Action.ENGAGEMENT_CHANGED, {"changes": told, "further_settings": others})


@transaction.atomic
def close_engagement(*, engagement: Engagement, by: User) -> None:
    """Closes an engagement before its deadline: nothing more is taken. Closed again it stays as it is.

    Raises PermissionDenied if `by` may no longer run engagements.
    """
    _require_changer(engagement.organisation, by)
    stored = _locked(engagement)
    if stored.closed_at is None:
        _close(stored, timezone.now(), by)


@transaction.atomic
def reopen_engagement(*, engagement: Engagement, by: User) -> None:
    """Opens an engagement that was closed by hand: the deadlines hold again as they are set. Raises likewise."""
    _require_changer(engagement.organisation, by)
    stored = _locked(engagement)
    if stored.closed_at is not None:
        _close(stored, None, by)


def _close(stored: Engagement, closed_at: datetime | None, by: User) -> None:
    change = {"place": "closed_at", "before": _told_value(stored.closed_at), "after": _told_value(closed_at)}
    stored.closed_at = closed_at
    stored.save(update_fields=["closed_at"])
    settle_deadlines(engagement=stored)
    _record(stored, by, AuditEntry.Action.ENGAGEMENT_CHANGED, {"changes": [change]})


def _require_changer(organisation: Organisation, by: User) -> None:
    members = lock_members(organisation)
    if not any(one.user_id == by.pk and one.may_change for one in members):
        raise PermissionDenied


def _require_previous(organisation: Organisation, engagement: Engagement | None, settings: Settings) -> None:
    """An earlier wave must be of the same client, and two cannot be each other's."""
    wanted = settings.previous
    if wanted is not None and wanted not in list_other_engagements(organisation, engagement):
        raise NotOfThisClient


def _refuse_loosening(stored: Engagement, settings: Settings) -> None:
    if settings.disclosure != stored.disclosure:
        raise Loosened("disclosure")
    if settings.smallest_group < stored.smallest_group:
        raise Loosened("smallest_group")
    if settings.version.pk != stored.version_id:
        raise Loosened("version")


def _locked(engagement: Engagement) -> Engagement:
    """The engagement as it is stored, locked: whoever starts in it at once waits, or is seen to have started."""
    return Engagement.objects.select_for_update().get(pk=engagement.pk)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _told(engagement: Engagement, name: str) -> Any:
    return _told_value(getattr(engagement, name))


def _told_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, Version):
        return value.number
    return value.public_code if isinstance(value, Engagement) else value


def subject_of(engagement: Engagement) -> str:
    """How the audit trail names an engagement."""
    return SUBJECT.format(engagement.organisation.public_code, engagement.public_code)


def _record(engagement: Engagement, by: User, action: AuditEntry.Action, details: dict[str, Any]) -> None:
    record(actor=by, action=action, subject=subject_of(engagement), details=details)
