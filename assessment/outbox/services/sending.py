"""Sending what is due: at least once, each mail by one worker at a time."""

from __future__ import annotations

import hashlib
import logging
import smtplib
from collections.abc import Mapping
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

from .conditions import is_wanted
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
ENOUGH = 3
"""So many mails in a row without a server to speak to end a round: the others would only wait for it, too."""
_PERMANENT = range(500, 600)
_CLOSING = 421


@dataclass
class Drained:
    """What came of one round: mails sent, to be tried again, given up, no longer wanted.

    `in_vain` counts mails in a row for which there was no server to speak to.
    """

    sent: int = 0
    postponed: int = 0
    given_up: int = 0
    dropped: int = 0
    in_vain: int = 0


def drain(*, limit: int = 500) -> Drained:
    """Sends the mails that are due, at most `limit`, the oldest first. One bad mail stops no other.

    Each is claimed by a conditional update before it is sent, so that several workers share the work. A worker that
    dies between sending and noting it causes a second copy with the same Message-ID, never none. Where the server is
    away the round ends early; what it did not come to is due as before, and no attempt of it is lost.
    """
    done = Drained()
    for pk in _due().values_list("pk", flat=True)[:limit]:
        if done.in_vain >= ENOUGH:
            break
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
        if not is_wanted(mail):
            _drop(mail, done)
            return
        message = _message(mail)
    except (Unreadable, TemplateDoesNotExist) as error:
        _give_up(mail, type(error).__name__, done)
        return
    except Exception as error:  # noqa: BLE001 - a condition that cannot be asked now stops no other mail
        _note_failure(mail, error, done)
        return
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - whatever a mail server does, the next mail must be tried
        done.in_vain = done.in_vain + 1 if _is_away(error) else 0
        _note_failure(mail, error, done)
        return
    done.in_vain = 0
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.SENT, sent_at=timezone.now(), sealed="", claimed_until=None, error=""
    )
    done.sent += 1


def written_mail(*, template: str, language: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body as they are sent, for whoever wants to read a mail before it is queued."""
    context = {**data, "site_url": settings.SITE_URL}
    with translation.override(language):
        subject = " ".join(render_to_string(f"emails/{template}.subject.txt", context).split())
        body = render_to_string(f"emails/{template}.txt", context).strip() + "\n"
    return subject, body


def _message(mail: Mail) -> EmailMultiAlternatives:
    """The mail as it is sent, in its language. Links lead to `SITE_URL`, never to what a request said."""
    data = unseal(mail.sealed, key=settings.SECRET_KEY, purpose=PURPOSE)
    subject, body = written_mail(template=mail.template, language=mail.language, data=data)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    name = hashlib.sha256(f"{settings.SECRET_KEY}:{mail.key}".encode()).hexdigest()[:32]
    headers = {
        "Message-ID": f"<{name}@{host}>",
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    if url := data.get("unsubscribe_url"):
        # RFC 8058: a program that reads mail may post there for its reader, without opening the page.
        headers |= {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
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


def _is_away(error: Exception) -> bool:
    """Whether there was no server to speak to, or it broke off: nothing that this very mail could help."""
    if isinstance(error, smtplib.SMTPException):
        is_closing = getattr(error, "smtp_code", None) == _CLOSING
        return is_closing or isinstance(error, (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError))
    return isinstance(error, OSError)


def _drop(mail: Mail, done: Drained) -> None:
    log.info("mail %s dropped: %s does not hold any more", mail.pk, mail.only_if)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.DROPPED, sealed="", claimed_until=None, error="")
    done.dropped += 1


def _give_up(mail: Mail, reason: str, done: Drained) -> None:
    log.error("mail %s given up: %s", mail.pk, reason)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED, sealed="", claimed_until=None, error=reason[:200])
    done.given_up += 1
