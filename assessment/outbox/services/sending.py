"""Sending what is due: at least once, each mail by one worker at a time."""

from __future__ import annotations

import hashlib
import logging
import smtplib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone, translation

from assessment.lib.seal import Unreadable, unseal
from assessment.outbox.models import Mail

from .queueing import PURPOSE

log = logging.getLogger(__name__)

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""How long a mail rests after each failed attempt; after one more it is given up."""
CLAIMED_FOR = timedelta(minutes=5)
"""A worker that dies leaves its mail to the others after so long."""
_PERMANENT = range(500, 600)


@dataclass
class Drained:
    """What came of one round: mails sent, to be tried again, given up."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0


def drain(*, limit: int = 500) -> Drained:
    """Sends the mails that are due, at most `limit`, the oldest first. One bad mail stops no other.

    Each is claimed by a conditional update before it is sent, so that several workers share the work. A worker that
    dies between sending and noting it causes a second copy with the same Message-ID, never none.
    """
    done = Drained()
    for pk in _due().values_list("pk", flat=True)[:limit]:
        if _claim(pk):
            _send(Mail.objects.get(pk=pk), done)
    return done


def _due() -> Any:
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return Mail.objects.filter(free, state=Mail.State.QUEUED, due_at__lte=now).order_by("due_at", "pk")


def _claim(pk: int) -> bool:
    """Whether this worker, and no other, may send the mail now."""
    return bool(
        _due().order_by().filter(pk=pk).update(claimed_until=timezone.now() + CLAIMED_FOR, attempts=F("attempts") + 1)
    )


def _send(mail: Mail, done: Drained) -> None:
    if mail.expires_at is not None and mail.expires_at <= timezone.now():
        _give_up(mail, "expired", done)
        return
    try:
        message = _message(mail)
    except (Unreadable, TemplateDoesNotExist) as error:
        _give_up(mail, type(error).__name__, done)
        return
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - whatever a mail server does, the next mail must be tried
        _note_failure(mail, error, done)
        return
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.SENT, sent_at=timezone.now(), sealed="", claimed_until=None, error=""
    )
    done.sent += 1


def _message(mail: Mail) -> EmailMultiAlternatives:
    """The mail as it is sent, in its language. Links lead to `SITE_URL`, never to what a request said."""
    data = unseal(mail.sealed, key=settings.SECRET_KEY, purpose=PURPOSE)
    context = {**data, "site_url": settings.SITE_URL}
    with translation.override(mail.language):
        subject = " ".join(render_to_string(f"emails/{mail.template}.subject.txt", context).split())
        body = render_to_string(f"emails/{mail.template}.txt", context).strip() + "\n"
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    name = hashlib.sha256(f"{settings.SECRET_KEY}:{mail.key}".encode()).hexdigest()[:32]
    headers = {
        "Message-ID": f"<{name}@{host}>",
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    return EmailMultiAlternatives(subject, body, to=[mail.to], headers=headers)


def _note_failure(mail: Mail, error: Exception, done: Drained) -> None:
    """Puts the mail off, or gives it up where the server will never take it or it was tried often enough."""
    if _is_permanent(error) or mail.attempts > len(RETRY_AFTER):
        _give_up(mail, type(error).__name__, done)
        return
    log.warning("mail %s postponed: %s", mail.pk, type(error).__name__)
    Mail.objects.filter(pk=mail.pk).update(
        due_at=timezone.now() + RETRY_AFTER[mail.attempts - 1], claimed_until=None, error=type(error).__name__
    )
    done.postponed += 1


def _is_permanent(error: Exception) -> bool:
    """Whether the server refused this very mail for good (an address that does not exist), not itself or us."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in _PERMANENT for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code in _PERMANENT


def _give_up(mail: Mail, reason: str, done: Drained) -> None:
    log.error("mail %s given up: %s", mail.pk, reason)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED, sealed="", claimed_until=None, error=reason[:200])
    done.given_up += 1
