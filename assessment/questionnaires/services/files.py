"""What leaves the site as a file is noted, and what comes in as one becomes edits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.db import transaction

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.instrument.changes import with_value
from assessment.questionnaires.models import Edit, Version
from assessment.questionnaires.queries import content_at

from .drafts import change_draft
from .versions import subject_of

Wording = tuple[str, str]
"""The place of a text with its language at the end, and the text."""


@transaction.atomic
def note_export(*, version: Version, user: User, kind: Literal["json", "xlsx"]) -> None:
    """Notes in the audit trail who took a version out of the site, and in which state."""
    details = {"kind": kind, "hash": version.content_hash, "edits": version.edits}
    record(actor=user, action=AuditEntry.Action.EXPORTED, subject=subject_of(version), details=details)


def change_texts(*, version: Version, user: User, base: int, wordings: Iterable[Wording]) -> Edit | None:
    """Gives texts of a draft another wording, as one edit that is based on edit number `base`; None if nothing changes.

    Raises as `change_draft` does; `instrument.changes.NotThere` for a place that the document did not have.
    """
    content = content_at(version, base)
    for place, text in wordings:
        content = with_value(content, place, text)
    return change_draft(version=version, user=user, base=base, posted=content)
