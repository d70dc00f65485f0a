"""Who looked at whose result is noted."""

from __future__ import annotations

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.engagements.models import Invitation

from .engagements import subject_of


def note_result_seen(*, invitation: Invitation, user: User) -> None:
    """Has the trail tell that somebody of the client's people looked at a participant's result; it names nobody."""
    subject = f"{subject_of(invitation.engagement)}/invitation/{invitation.public_code}"
    record(actor=user, action=AuditEntry.Action.RESULT_SEEN, subject=subject)
