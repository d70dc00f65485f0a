"""The database itself keeps the audit trail as it was written, whichever way it is asked."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import flush
from django.db import IntegrityError, connection, transaction

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from tests.factories import make_user

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")

CHANGES = [
    {"at": "2020-01-01T00:00:00Z"},
    {"actor_id": 99},
    {"action": AuditEntry.Action.EXPORTED},
    {"subject": "version/9"},
    {"details": {}},
]


@pytest.fixture
def entry(db):
    details = {"changes": [{"place": "title", "before": "One", "after": "Two"}]}
    return record(
        actor=make_user("editor@example.org"),
        action=AuditEntry.Action.DRAFT_CHANGED,
        subject="version/4",
        details=details,
    )


@pytest.fixture(autouse=True)
def _nothing_moved(entry):
    """Whatever a test tries, the rows are the same afterwards."""
    before = list(AuditEntry.objects.values())
    yield
    assert list(AuditEntry.objects.values()) == before


def refused(word="never"):
    return pytest.raises(IntegrityError, match=word)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_update_is_refused(entry, change):
    with refused("never changes"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(**change)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_save_is_refused(entry, change):
    for field, value in change.items():
        setattr(entry, field, value)
    with refused("never changes"), transaction.atomic():
        entry.save()


def test_even_the_same_again_is_refused(entry):
    with refused("never changes"), transaction.atomic():
        entry.save()


def test_bulk_update_is_refused(entry):
    entry.subject = "version/9"
    with refused("never changes"), transaction.atomic():
        AuditEntry.objects.bulk_update([entry], ["subject"])


def test_updating_where_an_entry_stands_in_the_way_is_refused(entry):
    """`INSERT … ON CONFLICT DO UPDATE`."""
    other = AuditEntry(pk=entry.pk, action=entry.action, subject="version/9")
    with refused("never changes"), transaction.atomic():
        AuditEntry.objects.bulk_create([other], update_conflicts=True, update_fields=["subject"], unique_fields=["id"])


def test_delete_is_refused(entry):
    for delete in (entry.delete, AuditEntry.objects.all().delete, AuditEntry.objects.filter(pk=entry.pk).delete):
        with refused("never deleted"), transaction.atomic():
            delete()


STATEMENTS = [
    "UPDATE accounts_auditentry SET subject = 'version/9'",
    "UPDATE accounts_auditentry SET id = id + 1",
    "DELETE FROM accounts_auditentry",
    "DELETE FROM accounts_auditentry WHERE id = (SELECT MAX(id) FROM accounts_auditentry)",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_sql_is_refused_too(entry, statement):
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture(params=["ON", "OFF"])
def heard(request):
    """Whether triggers of deletion hear of what SQLite deletes to put something in its place."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers={request.param}")
        yield
        cursor.execute("PRAGMA recursive_triggers=ON")  # as each connection of the app has it


@on_sqlite
@pytest.mark.parametrize("way", ["INSERT OR REPLACE INTO", "REPLACE INTO"])
def test_nothing_takes_the_place_of_an_entry(entry, heard, way):
    copy = "SELECT id, at, 7, action, subject, details FROM accounts_auditentry"
    with refused("never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{way} accounts_auditentry (id, at, actor_id, action, subject, details) {copy}")


@on_postgresql
@pytest.mark.parametrize(
    "statement", ["TRUNCATE accounts_auditentry", "TRUNCATE accounts_user, accounts_auditentry CASCADE"]
)
def test_truncate_is_refused(entry, statement):
    with refused("never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_django_s_own_flush_is_refused(entry):
    """The tests have another (`tests/management/commands/flush.py`); a site has this one."""
    with pytest.raises(CommandError), transaction.atomic():
        call_command(flush.Command(), interactive=False, verbosity=0)


def test_who_did_it_may_leave_and_the_entry_stays(entry):
    User.objects.all().delete()


def test_an_entry_goes_with_the_transaction_that_it_tells_of(entry):
    class Failed(Exception):
        """What was to be told of went wrong."""

    def do():
        record(actor=None, action=AuditEntry.Action.EXPORTED, subject="audit")
        assert AuditEntry.objects.count() == 2
        raise Failed

    with pytest.raises(Failed), transaction.atomic():
        do()


def test_what_was_recorded_reads_the_same(entry):
    stored = AuditEntry.objects.get()
    assert json.loads(json.dumps(stored.details)) == entry.details
    assert (stored.actor_id, stored.action, stored.subject) == (entry.actor_id, "draft-changed", "version/4")
