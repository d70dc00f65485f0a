"""The open link of an engagement: made, made anew, switched off."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.engagements import queries
from assessment.engagements.models import Engagement
from assessment.lib import secrets
from assessment.lib.seal import seal

from .engagements import subject_of
from .inviting import EngagementOver
from .mails import OPEN


@transaction.atomic
def make_open_link(*, engagement: Engagement, user: User) -> None:
    """A link for whoever has it; the one before opens nothing any more. Raises `EngagementOver`."""
    if queries.is_over(engagement, timezone.now()):
        raise EngagementOver
    token = secrets.new_token()
    sealed = seal({"token": token}, key=settings.SECRET_KEY, purpose=OPEN)
    engagements = Engagement.objects.filter(pk=engagement.pk)
    engagements.update(open_token_digest=secrets.digest(token), open_token_sealed=sealed)
    _note(user, engagement, "renewed" if engagement.open_token_sealed else "made")


@transaction.atomic
def switch_open_link_off(*, engagement: Engagement, user: User) -> None:
    """From now on the open link opens nothing. Again, it does nothing."""
    with_link = Engagement.objects.filter(pk=engagement.pk).exclude(open_token_digest=None)
    if with_link.update(open_token_digest=None, open_token_sealed=""):  # nosec B106 - emptied
        _note(user, engagement, "switched-off")


def _note(user: User, engagement: Engagement, what: str) -> None:
    action = AuditEntry.Action.ENGAGEMENT_CHANGED
    record(actor=user, action=action, subject=subject_of(engagement), details={"open_link": what})
