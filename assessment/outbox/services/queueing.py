"""Queueing a mail, in the transaction of its cause."""

from __future__ import annotations

from collections.abc import Mapping
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

    `template` names `templates/emails/<template>.txt` and `.subject.txt`, which are given `data` (values of JSON) in
    `language`. Where `data` has an `unsubscribe_url`, programs that read mail are told of it, too. `about` is what the
    mail is about, to delete it by. After `expires_at` it is given up unsent; so it is where the condition `only_if`
    (see `name_condition`) does not hold when it would be sent.
    Raises `BadAddress` unless `to` is exactly one address, `UnknownCondition` for one that nobody has named.
    """
    if only_if and not known(only_if):
        raise UnknownCondition(only_if)
    try:
        validate_email(to)
    except ValidationError as error:
        raise BadAddress(to) from error
    mail, _new = Mail.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "language": language,
            "template": template,
            "sealed": seal(data, key=settings.SECRET_KEY, purpose=PURPOSE),
            "about": about,
            "due_at": timezone.now(),
            "expires_at": expires_at,
            "only_if": only_if,
        },
    )
    return mail
