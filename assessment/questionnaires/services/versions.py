"""Versions: loading a document, making drafts, publishing, retiring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.instrument import document
from assessment.instrument.checks import Problem
from assessment.instrument.document import DocumentError
from assessment.questionnaires.models import Approval, Questionnaire, Version
from assessment.questionnaires.queries import Obstacle, find_obstacles, find_problems

TRANSITIONS = {
    Version.Status.DRAFT: {Version.Status.PUBLISHED},
    Version.Status.PUBLISHED: {Version.Status.RETIRED},
    Version.Status.RETIRED: set(),
}
"""Which status may follow which."""


class CannotPublish(Exception):
    """The checks found reasons not to publish; `problems` lists them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


class NotReady(Exception):
    """Something has to be done before this person may publish; `obstacles` says what."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__(", ".join(obstacles))


class ChangedSinceRead(Exception):
    """The draft is no longer what the person who publishes, or approves, has seen."""


class WrongStatus(Exception):
    """A version cannot go from its status to the one asked for."""


@dataclass(frozen=True)
class Loaded:
    """The version that holds a loaded document, and whether loading it changed anything."""

    version: Version
    is_new: bool


@transaction.atomic
def load_document(*, content: dict[str, Any], note: str = "", user: User | None = None) -> Loaded:
    """Publishes a document as the next version of its questionnaire; the same document twice changes nothing.

    Raises `instrument.document.DocumentError` if it is no document, `CannotPublish` if the checks fail.
    """
    definition = document.load(content)
    questionnaire, _ = Questionnaire.objects.get_or_create(code=definition.code)
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    digest = document.content_hash(document.dump(definition))
    current = questionnaire.versions.filter(status=Version.Status.PUBLISHED, content_hash=digest).first()
    if current is not None:
        return Loaded(current, is_new=False)
    draft = create_draft(questionnaire=questionnaire, content=content, note=note, user=user)
    return Loaded(publish_version(version=draft), is_new=True)


@transaction.atomic
def create_draft(
    *,
    questionnaire: Questionnaire,
    content: Mapping[str, Any],
    note: str,
    user: User | None,
    base: Version | None = None,
) -> Version:
    """A document, in its normal form, as the next version of its questionnaire, not in use until somebody publishes it.

    The same document as that of a draft gives that draft, so that what is posted twice is made once. `base` is the
    version it was started from.

    Raises `instrument.document.DocumentError` if it is no document, or one of another questionnaire.
    """
    definition = document.load(content)
    if definition.code != questionnaire.code:
        raise DocumentError([("code", f"the questionnaire is “{questionnaire.code}”")])
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)  # one number at a time
    normal = document.dump(definition)
    digest = document.content_hash(normal)
    same = questionnaire.versions.filter(status=Version.Status.DRAFT, content_hash=digest).first()
    if same is not None:
        return same
    highest = questionnaire.versions.aggregate(highest=Max("number"))["highest"] or 0
    questionnaire.last_number = max(questionnaire.last_number, highest) + 1
    questionnaire.save(update_fields=["last_number"])
    version = Version.objects.create(
        questionnaire=questionnaire,
        number=questionnaire.last_number,
        document=document.canonical(normal).decode("utf-8"),
        content_hash=digest,
        note=note,
        created_by=user,
        base=base,
    )
    details = {"hash": digest, "note": note, "base": base.number if base else None}
    record(actor=user, action=AuditEntry.Action.DRAFT_STARTED, subject=subject_of(version), details=details)
    return version


def start_draft(*, base: Version, user: User) -> Version:
    """A draft with the document of another version, whatever its status: to go on from it, or to restore it.

    As long as nothing was changed in it, a second start gives the same draft.
    """
    return create_draft(
        questionnaire=base.questionnaire, content=document.parse(base.document), note="", user=user, base=base
    )


@transaction.atomic
def publish_version(
    *, version: Version, user: User | None = None, note: str | None = None, read_hash: str | None = None
) -> Version:
    """Freezes a draft and puts it in use; the version published before is retired and still finishes what was started.

    `user` is None for a command of the server, which asks neither for a second person nor for the effect. `read_hash`
    is that of the document as the person saw it.

    Raises `CannotPublish` with the findings of the checks, `NotReady`, `ChangedSinceRead`, `WrongStatus` if it is no
    draft.
    """
    Questionnaire.objects.select_for_update().get(pk=version.questionnaire_id)
    version = Version.objects.select_for_update().select_related("questionnaire").get(pk=version.pk)
    _require(version, Version.Status.PUBLISHED)
    if read_hash is not None and read_hash != version.content_hash:
        raise ChangedSinceRead
    if problems := [problem for problem in find_problems(version) if problem.severity == "error"]:
        raise CannotPublish(problems)
    if user is not None and (obstacles := find_obstacles(version, user, note=version.note if note is None else note)):
        raise NotReady(obstacles)
    replaced = Version.objects.filter(
        questionnaire_id=version.questionnaire_id, status=Version.Status.PUBLISHED
    ).first()
    if replaced is not None:
        retire_version(version=replaced, user=user)
    version.status = Version.Status.PUBLISHED
    version.published_at = timezone.now()
    version.published_by = user
    version.content_hash = document.content_hash(document.parse(version.document))
    version.note = version.note if note is None else note
    version.save(update_fields=["status", "published_at", "published_by", "note", "content_hash"])
    details = {"hash": version.content_hash, "note": version.note, "replaces": replaced.number if replaced else None}
    record(actor=user, action=AuditEntry.Action.PUBLISHED, subject=subject_of(version), details=details)
    return version


@transaction.atomic
def approve_version(*, version: Version, user: User, read_hash: str) -> None:
    """Notes that this person has read a draft and agrees to its being published as it is now.

    Raises `ChangedSinceRead`, `WrongStatus` if it is no draft.
    """
    version = Version.objects.select_for_update().get(pk=version.pk)
    _require(version, Version.Status.PUBLISHED)
    if read_hash != version.content_hash:
        raise ChangedSinceRead
    _approval, is_new = Approval.objects.get_or_create(version=version, content_hash=read_hash, approved_by=user)
    if is_new:
        details = {"hash": read_hash}
        record(actor=user, action=AuditEntry.Action.APPROVED, subject=subject_of(version), details=details)


@transaction.atomic
def retire_version(*, version: Version, user: User | None = None) -> Version:
    """Takes a version out of use for new responses. Raises `WrongStatus`."""
    version = Version.objects.select_for_update().get(pk=version.pk)
    _require(version, Version.Status.RETIRED)
    version.status = Version.Status.RETIRED
    version.save(update_fields=["status"])
    record(actor=user, action=AuditEntry.Action.RETIRED, subject=subject_of(version))
    return version


def subject_of(version: Version) -> str:
    """How the audit trail names a version."""
    return f"version/{version.number}"


def _require(version: Version, status: Version.Status) -> None:
    if status not in TRANSITIONS[Version.Status(version.status)]:
        raise WrongStatus(f"version {version.number} is {version.status} and cannot become {status}")
