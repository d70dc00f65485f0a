"""Forgetting mails: with what they are about, with an address, or after a while."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from assessment.outbox.models import Mail

ADDRESS_KEPT_FOR = timedelta(days=30)
"""How long it is kept to whom a mail went."""


def forget(*, about: str) -> int:
    """Deletes every mail about a thing, sent or not; how many there were."""
    return Mail.objects.filter(about=about).delete()[0] if about else 0


def forget_all(*, about: Iterable[str]) -> int:
    """The same for many things at once."""
    wanted = sorted({one for one in about if one})
    some = (wanted[start : start + 500] for start in range(0, len(wanted), 500))
    return sum(Mail.objects.filter(about__in=codes).delete()[0] for codes in some)


def drop_queued(*, about: str) -> int:
    """Sends nothing more of what is queued about a thing; how many mails that were. It stays known that there were."""
    queued = Mail.objects.filter(about=about, state=Mail.State.QUEUED) if about else Mail.objects.none()
    return queued.update(state=Mail.State.DROPPED, sealed="", claimed_until=None)


def forget_address(*, to: str) -> int:
    """Deletes every mail to an address; how many there were."""
    return Mail.objects.filter(to__iexact=to).delete()[0] if to else 0


def purge() -> int:
    """Takes the addresses out of mails that were dealt with a while ago; how many there were."""
    old = Mail.objects.exclude(state=Mail.State.QUEUED).filter(created_at__lt=timezone.now() - ADDRESS_KEPT_FOR)
    return old.exclude(to="", about="").update(to="", about="")
