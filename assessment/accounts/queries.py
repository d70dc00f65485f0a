"""Reads of accounts and of the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from assessment.lib import secrets

from .models import AuditEntry, SignInLink, User

ENTRIES_ON_A_PAGE = 50
ACCOUNT = "account/"
"""How the subject of an entry begins that tells of an account."""
SERVER = 0
"""Stands for the commands of the server where an account is asked for: no account has this number."""


def find_sign_in_link(token: str) -> SignInLink | None:
    """The link that a secret opens, if it may still sign somebody in."""
    live = SignInLink.objects.filter(spent_at=None, expires_at__gt=timezone.now())
    return live.filter(token_digest=secrets.digest(token)).first()


def find_account_number(email: str) -> int | None:
    """The number of the account with this address, in whatever letters it is written."""
    return User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()


@dataclass(frozen=True)
class Wanted:
    """Which entries of the audit trail are asked for; what is None or empty narrows nothing."""

    actor: int | None = None
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class AuditPage:
    """A page of the audit trail: its entries, the addresses of accounts by number, and where older ones begin."""

    entries: list[AuditEntry]
    addresses: Mapping[int, str]
    older: int | None


def read_audit_page(wanted: Wanted, *, before: int | None = None) -> AuditPage:
    """The latest entries that are wanted; with `before` the latest of those older than the entry of that number."""
    found = _entries(wanted)
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = list(found.order_by("-pk")[: ENTRIES_ON_A_PAGE + 1])
    shown = entries[:ENTRIES_ON_A_PAGE]
    return AuditPage(shown, _addresses(shown), shown[-1].pk if len(entries) > ENTRIES_ON_A_PAGE else None)


def iterate_audit_entries(wanted: Wanted, *, before: int) -> Iterator[AuditEntry]:
    """All wanted entries older than the one of that number, the latest first, from one cursor."""
    return _entries(wanted).filter(pk__lt=before).order_by("-pk").iterator(chunk_size=1000)


def account_number(subject: str) -> int | None:
    """The number of the account that an entry tells of, if it tells of one."""
    number = subject.removeprefix(ACCOUNT)
    return int(number) if subject.startswith(ACCOUNT) and number.isdecimal() else None


def _entries(wanted: Wanted) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.all()
    if wanted.actor is not None:
        found = found.filter(actor_id=None if wanted.actor == SERVER else wanted.actor)
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.subject:
        found = found.filter(Q(subject=wanted.subject) | Q(subject__startswith=f"{wanted.subject}/"))
    if wanted.since is not None:
        found = found.filter(at__gte=_beginning_of(wanted.since))
    if wanted.until is not None:
        found = found.filter(at__lt=_beginning_of(wanted.until + timedelta(days=1)))
    return found


def _beginning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _addresses(entries: Iterable[AuditEntry]) -> dict[int, str]:
    """The address of every account that these entries name, if it still exists."""
    named = [number for entry in entries for number in (entry.actor_id, account_number(entry.subject))]
    found: Any = User.objects.filter(pk__in={number for number in named if number}).values_list("pk", "email")
    return dict(found)
