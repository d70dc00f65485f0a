"""All writes to accounts that are not allauth's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment.lib import secrets
from assessment.outbox.services import forget_address, queue_mail

from .models import AuditEntry, SignInLink, User

SIGN_IN_LINK_FOR = timedelta(hours=1)
_RIGHTS = AuditEntry.Action.RIGHTS_CHANGED


class LinkSpent(Exception):
    """The link to sign in was used already, has expired, or its account was switched off."""


class OwnRights(Exception):
    """Nobody takes rights from themselves: another admin does."""


class LastAdmin(Exception):
    """Without this account nobody could give anybody rights."""


@transaction.atomic
def create_user(
    *, email: str, password: str | None, role: User.Role = User.Role.LEADER, by: User | None = None
) -> User:
    """A new account; an admin may also use Django's admin. Raises IntegrityError if the address is taken.

    Where it is more than a leader's the audit trail tells of it; `by` None is a command of the server.
    """
    user = User.objects.create_user(email, password, role=role, **_flags(role))
    if role != User.Role.LEADER:
        _record_rights(user, by=by, before={"role": None}, after={"role": str(role)})
    return user


@transaction.atomic
def change_rights(*, account: User, by: User | None, role: User.Role, is_active: bool) -> None:
    """Gives an account another role, or switches it off or on; what may be done in Django's admin follows the role.

    The audit trail says what it was before. Whoever is signed in with it is signed out at once, unless it only gained.
    Raises `OwnRights`, `LastAdmin`, and PermissionDenied if `by` has ceased to be an admin.
    """
    admins = _lock_admins(by)
    stored = User.objects.select_for_update().get(pk=account.pk)
    before = {"role": stored.role, "is_active": stored.is_active}
    after = {"role": str(role), "is_active": is_active}
    if after == before:
        return
    if by is not None and by.pk == account.pk:
        raise OwnRights
    if admins == {stored.pk}:
        raise LastAdmin
    User.objects.filter(pk=stored.pk).update(**after, **_flags(role))
    _record_rights(stored, by=by, before=before, after=after)
    if not is_active or before["role"] != User.Role.LEADER:
        end_sessions(user=stored)


@transaction.atomic
def change_address(*, account: User, by: User, email: str) -> None:
    """Gives an account another address and forgets the one before. The trail tells that it was done, and no address.

    Raises PermissionDenied if `by` has ceased to be an admin.
    """
    _lock_admins(by)
    stored = User.objects.select_for_update().get(pk=account.pk)
    if stored.email == email.lower():
        return
    _forget_address_of(stored)
    User.objects.filter(pk=stored.pk).update(email=email.lower())
    _record_replaced(stored, by=by, what="email")


def note_password_set(*, account: User, by: User) -> None:
    """Has the trail tell that somebody gave an account a password, or took it away, and so might sign in with it."""
    _record_replaced(account, by=by, what="password")


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


def end_sessions(*, user: User) -> None:
    """Signs an account out everywhere."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator(1000):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Deletes an account with its sessions and all that names its address. What else it owns is to be deleted before.

    What it did stays in the audit trail under its number; so does, of more than a leader, that it is gone.
    Raises `LastAdmin`.
    """
    if user.role != User.Role.LEADER:
        if _lock_admins() == {user.pk}:
            raise LastAdmin
        _record_rights(user, by=user, before={"role": user.role}, after={"role": None})
    _forget_address_of(user)
    end_sessions(user=user)
    user.delete()


def record(
    *, actor: User | None, action: AuditEntry.Action, subject: str, details: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Adds an entry to the audit trail, in the transaction of what it tells of.

    `actor` None is a command of the server. Nothing in `details` names a person or holds an answer.
    """
    return AuditEntry.objects.create(
        actor_id=actor.pk if actor else None, action=action, subject=subject, details=dict(details or {})
    )


def _flags(role: str) -> dict[str, bool]:
    """The flags of Django's admin that go with a role."""
    is_admin = role == User.Role.ADMIN
    return {"is_staff": is_admin, "is_superuser": is_admin}


def _lock_admins(by: User | None = None) -> set[int]:
    """Who may give and take rights, locked, so that two who do so at once do it one after the other.

    Raises PermissionDenied if `by` is not (or no longer) one of them.
    """
    rows = User.objects.select_for_update().filter(role=User.Role.ADMIN, is_active=True).order_by("pk")
    admins = set(rows.values_list("pk", flat=True))
    if by is not None and by.pk not in admins:
        raise PermissionDenied
    return admins


def _record_rights(user: User, *, by: User | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    changes = [
        {"place": place, "before": before[place], "after": after[place]}
        for place in before
        if before[place] != after[place]
    ]
    record(actor=by, action=_RIGHTS, subject=f"account/{user.pk}", details={"changes": changes})


def _record_replaced(user: User, *, by: User, what: str) -> None:
    """That something was replaced by which one signs in; it is kept neither as it was nor as it is."""
    record(actor=by, action=_RIGHTS, subject=f"account/{user.pk}", details={"replaced": what})


def _forget_address_of(user: User) -> None:
    """Deletes whatever names an account's address besides itself: links, mails, Django's log of its admin."""
    SignInLink.objects.filter(email__iexact=user.email).delete()
    EmailAddress.objects.filter(user=user).delete()
    forget_address(to=user.email)
    LogEntry.objects.filter(object_repr__icontains=user.email).delete()
