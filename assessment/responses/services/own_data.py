"""What a person may do with what is stored about them: correct, withdraw, delete; and deletion when time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from assessment.accounts.models import SignInLink, User
from assessment.accounts.services import delete_account
from assessment.lib.months import months_after
from assessment.outbox.services import forget
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Consent, Link, Response
from assessment.responses.queries.tallies import COMPARISON

from .tallies import add_to_tally, remove_from_tally

KEPT_STARTED_MONTHS, KEPT_SUBMITTED_MONTHS = 12, 24
"""For how long answers are kept, as the consent text says: after the last save, and after submission."""
KEPT_LINKS_DAYS = 30
"""For how long a link that expired is kept, to tell those who come by it."""


class RequiredItem(Exception):
    """The consent item cannot be withdrawn alone: without it nothing may be kept at all."""


@transaction.atomic
def withdraw_consent(*, response: Response, item: str) -> None:
    """Takes back an optional item of the consent; from now on it holds no longer. Raises `RequiredItem`."""
    consent = Consent.objects.select_for_update().get(response=response)
    if item not in _items(response, required=False):
        raise RequiredItem(item)
    if item not in consent.items:
        return
    if item == COMPARISON:
        remove_from_tally(response=response)
    consent.items = [code for code in consent.items if code != item]
    consent.withdrawn = [*consent.withdrawn, {"item": item, "at": timezone.now().isoformat()}]
    consent.save(update_fields=["items", "withdrawn"])


@transaction.atomic
def give_consent(*, response: Response, item: str) -> None:
    """Gives an optional item of the consent, for the first time or again."""
    consent = Consent.objects.select_for_update().get(response=response)
    if item not in _items(response, required=True):
        raise RequiredItem(item)
    if item in consent.items:
        return
    consent.items = [*consent.items, item]
    consent.withdrawn = [*consent.withdrawn, {"given": item, "at": timezone.now().isoformat()}]
    consent.save(update_fields=["items", "withdrawn"])
    if item == COMPARISON:
        add_to_tally(response=response)


def _items(response: Response, *, required: bool) -> set[str]:
    """Codes of what may be agreed to: by the consent text, with what is required or without, and what was asked for."""
    items = definition_of(response.version_id).consent.items
    return {one.code for one in items if required or not one.required} | {one["code"] for one in response.scopes}


def note_correction(*, response: Response, text: str) -> None:
    """Stores what a person wants noted beside answers that are final; an empty text takes it away."""
    noted = timezone.now() if text else None
    Response.objects.filter(pk=response.pk).update(correction=text, corrected_at=noted)


def delete_response(*, response: Response) -> None:
    """Deletes a response with all that hangs on it, at once and for good; totals no longer count it."""
    with transaction.atomic():
        _delete(response)
    _overwrite()


def delete_person(*, user: User) -> None:
    """Deletes an account with every response of it, mails to it and its sessions.

    Raises `LastAdmin`, and then deletes nothing.
    """
    with transaction.atomic():
        for response in Response.objects.select_for_update(of=("self",)).filter(owner=user):
            _delete(response)
        delete_account(user=user)
    _overwrite()


def kept_until(response: Response) -> datetime:
    """When a response is deleted if nothing happens to it before."""
    if response.submitted_at is not None:
        return months_after(response.submitted_at, KEPT_SUBMITTED_MONTHS)
    return months_after(response.saved_at or response.started_at, KEPT_STARTED_MONTHS)


def list_expired(*, now: datetime) -> list[int]:
    """The responses whose time is over."""
    started = Response.objects.filter(status=Response.Status.STARTED)
    before = months_after(now, -KEPT_STARTED_MONTHS)
    forgotten = started.filter(saved_at__lt=before) | started.filter(saved_at=None, started_at__lt=before)
    submitted = Response.objects.filter(
        status=Response.Status.SUBMITTED, submitted_at__lt=months_after(now, -KEPT_SUBMITTED_MONTHS)
    )
    return [*forgotten.values_list("pk", flat=True), *submitted.values_list("pk", flat=True)]


def delete_expired(*, now: datetime | None = None) -> int:
    """Deletes every response whose time is over, and links long expired; how many responses there were."""
    now = now or timezone.now()
    deleted = 0
    for pk in list_expired(now=now):
        with transaction.atomic():
            response = Response.objects.select_for_update(of=("self",)).filter(pk=pk).first()
            if response is not None:
                _delete(response)
                deleted += 1
    past = now - timedelta(days=KEPT_LINKS_DAYS)
    Link.objects.filter(expires_at__lt=past).delete()
    SignInLink.objects.filter(expires_at__lt=past).delete()
    _overwrite()
    return deleted


def _delete(response: Response) -> None:
    """Within a transaction."""
    stored = Response.objects.select_for_update(of=("self",)).filter(pk=response.pk).first()
    if stored is None:
        return
    remove_from_tally(response=stored)
    forget(about=stored.public_code)
    stored.delete()


def _overwrite() -> None:
    """On SQLite, moves the log into the database file and empties it: what is deleted (and, by `secure_delete`,
    overwritten with zeros) then stands in neither."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
