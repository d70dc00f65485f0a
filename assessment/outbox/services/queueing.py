"""Queueing a mail, in the transaction of its cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from assessment.lib.seal import seal
from assessment.outbox.models import Mail

from .conditions import UnknownCondition, known

PURPOSE = "mail"
"""What the data of mails is sealed for."""


class BadAddress(ValueError):
    """Not one e-mail address."""


@dataclass(frozen=True)
class NewMail:
    """A mail to be queued.

    `key` tells it from all others. `template` names `templates/emails/<template>.txt` and `.subject.txt`, which are
    given `data` (values of JSON) in `language`. Where `data` has an `unsubscribe_url`, programs that read mail are told
    of it, too. `about` is what the mail is about, to delete it by. After `expires_at` it is given up unsent; so it is
    where the condition `only_if` (see `name_condition`) does not hold when it would be sent.
    """

    key: str
    to: str
    language: str
    template: str
    data: Mapping[str, Any] = field(repr=False)
    about: str = ""
    expires_at: datetime | None = None
    only_if: str = ""


@transaction.atomic
def queue_mail(
    *,
    key: str,
    to: str,
    language: str,
    template: str,
    data: Mapping[str, Any],
    about: str = "",
    expires_at: datetime | None = None,
    only_if: str = "",
) -> Mail:
    """A mail to be sent as soon as the transaction around it is committed. The same `key` again queues nothing new.

    What the others mean is said of `NewMail`. Raises `BadAddress` unless `to` is exactly one address,
    `UnknownCondition` for one that nobody has named.
    """
    values = _values(NewMail(key, to, language, template, data, about, expires_at, only_if))
    mail, _new = Mail.objects.get_or_create(key=values.pop("key"), defaults=values)
    return mail


@transaction.atomic
def queue_mails(*, mails: Iterable[NewMail]) -> None:
    """The same for many at once, with as many queries as for one. Raises as `queue_mail` does, and queues none then."""
    Mail.objects.bulk_create([Mail(**_values(mail)) for mail in mails], ignore_conflicts=True, batch_size=500)


def _values(mail: NewMail) -> dict[str, Any]:
    """The columns of the row."""
    try:
        validate_email(mail.to)
    except ValidationError as error:
        raise BadAddress(mail.to) from error
    if mail.only_if and not known(mail.only_if):
        raise UnknownCondition(mail.only_if)
    return {
        "key": mail.key,
        "to": mail.to,
        "language": mail.language,
        "template": mail.template,
        "sealed": seal(mail.data, key=settings.SECRET_KEY, purpose=PURPOSE),
        "about": mail.about,
        "due_at": timezone.now(),
        "expires_at": mail.expires_at,
        "only_if": mail.only_if,
    }
