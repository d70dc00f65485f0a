"""Changing a draft: one edit after the other, each of which can be taken back; nobody overwrites anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.instrument import document
from assessment.instrument.changes import (
    Changes,
    Conflict,
    applied,
    changes_from,
    difference,
    inverse,
    merge,
)
from assessment.questionnaires.models import Edit, Version
from assessment.questionnaires.queries import content_at, read_stacks

from .versions import WrongStatus, subject_of

ACTIONS = {
    Edit.Kind.DO: AuditEntry.Action.DRAFT_CHANGED,
    Edit.Kind.UNDO: AuditEntry.Action.CHANGE_UNDONE,
    Edit.Kind.REDO: AuditEntry.Action.CHANGE_REDONE,
}


class EditConflict(Exception):
    """Somebody else changed the same places since. What does not conflict was stored; these places were not.

    `edits` is the number of the draft's last edit, on which a decision is to be based; `changed_by` who made the last
    edit before this one.
    """

    def __init__(self, conflicts: Sequence[Conflict], edits: int, changed_by: User | None) -> None:
        self.conflicts = tuple(conflicts)
        self.edits = edits
        self.changed_by = changed_by
        super().__init__(f"{len(self.conflicts)} places differ")


class OutOfDate(Exception):
    """The draft has moved since the page was made, so what would be undone is not what the person saw."""


def change_draft(
    *, version: Version, user: User, base: int, posted: Mapping[str, Any], confirmed: Sequence[str] = ()
) -> Edit | None:
    """Stores what `posted` changes of the document as it was after edit number `base`; None if that is nothing.

    What others changed since stays. `confirmed` are places of texts whose languages say the same, as the person
    states. Raises `EditConflict`, `WrongStatus` if it is no draft (any more), `instrument.document.DocumentError`
    if the outcome is no document.
    """
    with transaction.atomic():
        draft = _locked(version)
        before = draft.changed_by
        merged = merge(content_at(draft, base), document.parse(draft.document), posted)
        edit = _store(draft, user, merged.content, kind=Edit.Kind.DO, confirmed=confirmed)
    if merged.conflicts:
        raise EditConflict(merged.conflicts, draft.edits, before)
    return edit


@transaction.atomic
def undo_edit(*, version: Version, user: User, base: int) -> Edit | None:
    """Takes back the last edit that still stands; None if there is none. Raises `OutOfDate`, `WrongStatus`."""
    version = _locked(version)
    if version.edits != base:
        raise OutOfDate
    last = read_stacks(version).undoable
    return _repeat(version, user, last, Edit.Kind.UNDO) if last is not None else None


@transaction.atomic
def redo_edit(*, version: Version, user: User, base: int) -> Edit | None:
    """Makes the edit again that was taken back last; None if there is none. Raises `OutOfDate`, `WrongStatus`."""
    version = _locked(version)
    if version.edits != base:
        raise OutOfDate
    last = read_stacks(version).redoable
    return _repeat(version, user, last, Edit.Kind.REDO) if last is not None else None


@transaction.atomic
def discard_draft(*, version: Version, user: User) -> None:
    """Deletes a draft with all its edits; its number is not given again. Raises `WrongStatus`."""
    version = _locked(version)
    details = {"hash": version.content_hash, "edits": version.edits}
    record(actor=user, action=AuditEntry.Action.DRAFT_DISCARDED, subject=subject_of(version), details=details)
    version.delete()


def _locked(version: Version) -> Version:
    """The draft as it is now, for this transaction alone."""
    locked = Version.objects.select_for_update(of=("self",)).select_related("questionnaire", "changed_by")
    found = locked.filter(pk=version.pk, status=Version.Status.DRAFT).first()
    if found is None:
        raise WrongStatus(f"version {version.number} is no draft")
    return found


def _repeat(version: Version, user: User, edit: Edit, kind: Edit.Kind) -> Edit | None:
    changes = changes_from(edit.changes)
    if kind == Edit.Kind.UNDO:
        changes = inverse(changes)
    return _store(version, user, applied(document.parse(version.document), changes), kind=kind, of=edit.number)


def _store(
    version: Version,
    user: User,
    content: Mapping[str, Any],
    *,
    kind: Edit.Kind,
    of: int | None = None,
    confirmed: Sequence[str] = (),
) -> Edit | None:
    """Within a transaction that holds the draft: the next edit, and the document as it leaves it."""
    normal = document.dump(document.load(content))
    changes = difference(document.parse(version.document), normal)
    if not changes and not confirmed and kind == Edit.Kind.DO:
        return None
    version.document = document.canonical(normal).decode("utf-8")
    version.content_hash = document.content_hash(normal)
    version.edits += 1
    version.changed_at, version.changed_by = timezone.now(), user
    version.save(update_fields=["document", "content_hash", "edits", "changed_at", "changed_by"])
    record(actor=user, action=ACTIONS[kind], subject=subject_of(version), details=_told(version, changes, confirmed))
    return Edit.objects.create(
        version=version,
        number=version.edits,
        kind=kind,
        of=of,
        changes=[change.as_json() for change in changes],
        confirmed=list(confirmed),
        made_by=user,
    )


def _told(version: Version, changes: Changes, confirmed: Sequence[str]) -> dict[str, Any]:
    """What the audit trail keeps of an edit."""
    details: dict[str, Any] = {"edit": version.edits, "changes": [change.as_json() for change in changes]}
    return {**details, "confirmed": list(confirmed)} if confirmed else details
