"""Reads about one engagement: what may still be changed, what it can be compared with, what it may run on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db.models import Q

from assessment.engagements.models import Engagement, Invitation, Organisation, Participation
from assessment.questionnaires.models import Version

SETTINGS = (
    "wave",
    "version_id",
    "languages",
    "closes_at",
    "disclosure",
    "smallest_group",
    "introduction",
    "logo",
    "remind_after_days",
    "previous_id",
)
"""What the settings of an engagement are."""


def has_begun(engagement: Engagement) -> bool:
    """Whether anybody has started: from then on nothing that was said of who may see what is loosened."""
    is_started = Q(engagement=engagement, is_started=True)
    return (
        Participation.objects.filter(engagement=engagement).exists() or Invitation.objects.filter(is_started).exists()
    )


def list_versions() -> list[Version]:
    """Every version that an engagement may run on, the one in use first, then the latest."""
    issued = Version.objects.exclude(status=Version.Status.DRAFT).defer("document").select_related("questionnaire")
    return list(issued.order_by("status", "-number", "pk"))


def list_other_engagements(organisation: Organisation, engagement: Engagement | None = None) -> list[Engagement]:
    """The engagements of a client that a wave can be compared with, the latest first: none that follows this one."""
    rows = Engagement.objects.filter(organisation=organisation).only("public_code", "wave", "previous_id")
    found = list(rows.order_by("-created_at", "-pk"))
    if engagement is None:
        return found
    later = _following(engagement, found)
    return [one for one in found if one.pk not in later]


def state_of_settings(engagement: Engagement) -> str:
    """A fingerprint of the settings as they are: who saves others says on which theirs are based."""
    values = [getattr(engagement, name) for name in SETTINGS]
    plain = [bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value for value in values]
    return hashlib.sha256(repr(plain).encode("utf-8")).hexdigest()[:22]


def find_logo(engagement: Engagement) -> tuple[bytes, str] | None:
    """The bytes of the logo and their media type; None without one."""
    return (bytes(engagement.logo), engagement.logo_type) if engagement.logo_type else None


def _following(engagement: Engagement, among: Iterable[Engagement]) -> set[int]:
    """The keys of the engagement itself and of those that are compared with it, at any remove."""
    found = {engagement.pk}
    rest = list(among)
    while more := {one.pk for one in rest if one.previous_id in found and one.pk not in found}:
        found |= more
    return found
