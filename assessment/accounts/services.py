"""All writes to accounts that are not allauth's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment.lib import secrets
from assessment.outbox.services import queue_mail

from .models import AuditEntry, SignInLink, User

SIGN_IN_LINK_FOR = timedelta(hours=1)


class LinkSpent(Exception):
    """The link to sign in was used already, has expired, or its account was switched off."""


@transaction.atomic
def create_user(*, email: str, password: str | None, role: User.Role = User.Role.LEADER) -> User:
    """A new account; an admin may also use Django's admin. Raises IntegrityError if the address is taken."""
    is_admin = role == User.Role.ADMIN
    return User.objects.create_user(email, password, role=role, is_staff=is_admin, is_superuser=is_admin)


@transaction.atomic
def send_sign_in_link(*, email: str, language: str) -> None:
    """Queues a mail with a link that signs its reader in, once, within the hour, whether or not there is an account."""
    token = secrets.new_token()
    link = SignInLink.objects.create(
        email=email.lower(), token_digest=secrets.digest(token), expires_at=timezone.now() + SIGN_IN_LINK_FOR
    )
    queue_mail(
        key=f"sign-in:{link.token_digest}",
        to=email,
        language=language,
        template="sign-in",
        data={"url": urljoin(settings.SITE_URL, reverse("sign-in-link", args=(token,)))},
        expires_at=link.expires_at,
    )


@transaction.atomic
def spend_sign_in_link(*, link: SignInLink) -> User:
    """The account that the link signs in, made if there is none; its address counts as verified from now on.

    Raises `LinkSpent`: a link works once, also where two press its button together.
    """
    now = timezone.now()
    if not SignInLink.objects.filter(pk=link.pk, spent_at=None, expires_at__gt=now).update(spent_at=now):
        raise LinkSpent
    user = User.objects.filter(email__iexact=link.email).first() or create_user(email=link.email, password=None)
    if not user.is_active:
        raise LinkSpent
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Deletes an account with what is kept of its sign-ins. What it owns elsewhere is to be deleted before."""
    SignInLink.objects.filter(email__iexact=user.email).delete()
    user.delete()


def record(
    *, actor: User | None, action: AuditEntry.Action, subject: str, details: Mapping[str, Any] | None = None
) -> None:
    """Adds an entry to the audit trail, in the transaction of what it tells of. `actor` None is a command."""
    AuditEntry.objects.create(
        actor_id=actor.pk if actor else None, action=action, subject=subject, details=dict(details or {})
    )
