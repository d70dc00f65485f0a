"""What keeps a draft from being published: findings of the checks, and what is to be done before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from django.conf import settings

from assessment.accounts.models import User
from assessment.instrument import checks, document
from assessment.instrument.changes import Changes, Grade, difference, gravest
from assessment.instrument.checks import Problem
from assessment.questionnaires.models import Approval, Impact, Version
from assessment.scoring import ENGINE
from assessment.scoring import checks as scoring_checks

Obstacle = Literal["note-missing", "impact-missing", "approval-missing", "consent-version"]
GRAVE: tuple[Grade, ...] = ("scoring", "breaking")
"""Changes whose effect must have been looked at, by a second person too if the setting says so."""


def find_problems(version: Version) -> tuple[Problem, ...]:
    """What the checks say of a version's document, in the order of the document."""
    return _problems(version.document)


def find_obstacles(version: Version, user: User, *, note: str) -> list[Obstacle]:
    """What has to be done before this person may publish a draft, beside mending what the checks found."""
    found: list[Obstacle] = [] if note.strip() else ["note-missing"]
    in_use = find_in_use(version)
    if in_use is None:
        return found
    changes = changes_since(in_use, version)
    if gravest(changes) in GRAVE:
        if find_impact(version, in_use) is None:
            found.append("impact-missing")
        if settings.SECOND_PERSON and not is_approved_beside(version, user):
            found.append("approval-missing")
    if _needs_new_consent(changes):
        found.append("consent-version")
    return found


def find_in_use(version: Version) -> Version | None:
    """The version of the same questionnaire that is in use now, with its document."""
    return Version.objects.filter(questionnaire_id=version.questionnaire_id, status=Version.Status.PUBLISHED).first()


def find_impact(version: Version, in_use: Version) -> Impact | None:
    """What the document as it is now would do to results, if that was computed against the version in use."""
    computed = Impact.objects.filter(version=version, content_hash=version.content_hash, engine=ENGINE)
    return computed.filter(against_hash=in_use.content_hash).select_related("computed_by").first()


def was_computed(version: Version) -> bool:
    """Whether the effect was computed for any state of a draft, be it an earlier one."""
    return Impact.objects.filter(version=version).exists()


def is_approved_beside(version: Version, user: User) -> bool:
    """Whether somebody else, who may still publish, has approved the document as it is now."""
    approvals = Approval.objects.filter(version=version, content_hash=version.content_hash).exclude(approved_by=user)
    return any(approval.approved_by.may_publish for approval in approvals.select_related("approved_by"))


def has_approved(version: Version, user: User) -> bool:
    """Whether this person has approved the document as it is now."""
    approvals = Approval.objects.filter(version=version, content_hash=version.content_hash)
    return approvals.filter(approved_by=user).exists()


def normal_content(version: Version) -> dict[str, Any]:
    """The document of a version in its normal form, as two are compared."""
    return document.dump(document.load(document.parse(version.document)))


def changes_since(earlier: Version, later: Version) -> Changes:
    """What differs between the documents of two versions."""
    return difference(normal_content(earlier), normal_content(later))


def list_others(version: Version) -> list[Version]:
    """Every other version of the same questionnaire, the latest first, with their documents left out."""
    others = Version.objects.filter(questionnaire_id=version.questionnaire_id).exclude(pk=version.pk)
    return list(others.defer("document").order_by("-number"))


def find_usual_base(version: Version, others: Sequence[Version]) -> Version | None:
    """What a version is compared with first: what it was started from, else the one before it."""
    started_from = next((one for one in others if one.pk == version.base_id), None)
    return started_from or next((one for one in others if one.number < version.number), None)


def _needs_new_consent(changes: Changes) -> bool:
    """Whether the consent text changed and still bears its old number."""
    places = {change.place for change in changes}
    return any(place.startswith("consent.") for place in places) and "consent.version" not in places


@lru_cache(maxsize=16)
def _problems(text: str) -> tuple[Problem, ...]:
    definition = document.loads(text)
    # Scoring is asked last: it cannot compute with a document that does not hold together.
    structural = checks.structural_problems(definition)
    if any(problem.severity == "error" for problem in structural):
        return tuple(structural)
    return (*structural, *scoring_checks.scoring_problems(definition))
