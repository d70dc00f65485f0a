"""What was settled in the workshop about a responsibility."""

from __future__ import annotations

import secrets

from django.db import transaction

from assessment.accounts.models import User
from assessment.engagements.models import Agreement, Engagement
from assessment.engagements.queries import has_responsibility


class UnknownResponsibility(Exception):
    """The engagement's version does not ask who owns this."""


class AgreementChanged(Exception):
    """Somebody noted something else meanwhile; `stored` is that, None where it was taken away."""

    def __init__(self, stored: Agreement | None) -> None:
        self.stored = stored
        super().__init__("changed since it was read")


@transaction.atomic
def note_agreement(
    *, engagement: Engagement, responsibility: str, post: str, note: str, revision: int, user: User
) -> Agreement | None:
    """Notes whose a responsibility is from now on; without a post what was noted is taken away.

    `revision` is the one that was read, 0 where nothing was noted. What changes nothing writes nothing. Raises
    `UnknownResponsibility`, and `AgreementChanged` if something else was noted since.
    """
    if not has_responsibility(engagement, responsibility):
        raise UnknownResponsibility(responsibility)
    Engagement.objects.select_for_update().get(pk=engagement.pk)  # two who note at once do it one after the other
    stored = Agreement.objects.filter(engagement=engagement, responsibility=responsibility).first()
    now = (stored.post, stored.note) if stored else ("", "")
    if (post, note if post else "") == now:
        return stored
    if revision != (stored.revision if stored else 0):
        raise AgreementChanged(stored)
    if not post:
        if stored is not None:
            stored.delete()
        return None
    if stored is None:
        # Not from 0: what is noted after something was taken away must not pass for what was read before.
        beginning = secrets.randbelow(10**8)
        stored = Agreement(engagement=engagement, responsibility=responsibility, revision=beginning)
    stored.post, stored.note, stored.noted_by = post, note, user
    stored.revision += 1
    stored.save()
    return stored
