"""The database itself: how each connection is set up, and what happens while it is locked or away."""

import threading
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.commands import flush
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from assessment.accounts.models import AuditEntry
from assessment.questionnaires.models import Version
from assessment.questionnaires.services import load_document
from tests.responses.page import Page

SQLITE = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
on_sqlite = pytest.mark.skipif(not SQLITE, reason="SQLite only")
on_postgresql = pytest.mark.skipif(SQLITE, reason="PostgreSQL only")


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@on_sqlite
@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_each_new_connection_is_safe(committed, pragma, value):
    answers = []

    def on_a_fresh_connection():
        answers.append(ask(f"PRAGMA {pragma}"))
        connections.close_all()

    thread = threading.Thread(target=on_a_fresh_connection)
    thread.start()
    thread.join()
    connection.close()
    answers.append(ask(f"PRAGMA {pragma}"))
    assert answers == [value, value]


@on_sqlite
def test_transactions_take_the_write_lock_at_once(db):
    assert connection.transaction_mode == "IMMEDIATE"


@on_postgresql
@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_the_server_writes_before_it_acknowledges(db, setting):
    assert ask(f"SHOW {setting}") == "on"


class Locked:
    """Another connection that keeps everybody from writing; reading goes on."""

    def __enter__(self):
        self.other = connection.copy()
        cursor = self.other.cursor()
        if SQLITE:
            cursor.execute("BEGIN EXCLUSIVE")
        else:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE responses_response IN EXCLUSIVE MODE")
        return self

    def release(self):
        if self.other:
            self.other.cursor().execute("ROLLBACK")
            self.other.close()
            self.other = None

    def __exit__(self, *error):
        self.release()


def set_patience(milliseconds):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}" if SQLITE else f"SET lock_timeout = {milliseconds}")


def test_a_lock_that_is_soon_released_costs_time_only(leader):
    lock = Locked().__enter__()
    done = []

    def save():
        done.append(leader.post("profile", {"role": "cto"}, revision=0).status_code)
        connections.close_all()

    thread = threading.Thread(target=save)
    thread.start()
    time.sleep(1)
    assert done == []
    lock.release()
    thread.join(timeout=20)
    assert done == [302]
    assert leader.response.answers == {"role": "cto"}


@pytest.mark.parametrize("data", [{"role": "cto"}, {"role": "cto", "_action": "autosave"}])
def test_a_lock_that_stays_is_told_with_a_time_to_wait_and_saves_nothing(leader, data):
    leader.client.raise_request_exception = False
    set_patience(200)
    with Locked():
        r = leader.client.post(leader.url("q/profile/"), {"_revision": "0", **data})
        assert (r.status_code, r["Retry-After"]) == (503, "2")
        if "_action" in data:
            assert r.json() == {"busy": True}
        else:
            assert Page.of(r).values("role") == ["cto"]
        assert r["Cache-Control"] == "private, no-store"
        assert b"Traceback" not in r.content
    assert leader.response.answers == {}
    assert leader.post("profile", data).status_code in (200, 302)
    assert leader.response.answers == {"role": "cto"}


def test_submitting_while_locked_is_all_or_nothing(leader):
    leader.own(sdlc="me")
    leader.client.raise_request_exception = False
    set_patience(200)
    checked = {"_revision": leader.response.revision}
    with Locked():
        assert leader.client.post(leader.url("check/"), checked).status_code == 503
    assert not leader.response.is_submitted
    assert leader.submit().status_code == 302


def test_health_tells_whether_the_database_answers(db, client):
    assert client.get("/healthz").json()["database"] == connection.vendor

    def away(execute, sql, params, many, context):
        raise OperationalError("away")

    with connection.execute_wrapper(away):
        r = client.get("/healthz")
    assert (r.status_code, r.json()["database"]) == (503, "unreachable")


def test_a_database_that_is_away_is_told_with_a_time_to_wait(leader):
    leader.client.raise_request_exception = False

    def away(execute, sql, params, many, context):
        raise OperationalError("away")

    with connection.execute_wrapper(away):
        for r in (
            leader.get("profile"),
            leader.client.get("/"),
            leader.client.post(leader.url("check/"), {"_revision": "0"}),
        ):
            assert (r.status_code, r["Retry-After"]) == (503, "5")


def test_other_faults_stay_faults(leader):
    leader.client.raise_request_exception = False

    def broken(execute, sql, params, many, context):
        raise ValueError("a bug")

    with connection.execute_wrapper(broken):
        assert leader.get("profile").status_code == 500


# --- what is kept: nothing but the tests' own `flush` empties it ------------------------------------------------


def kept():
    """How many rows there are of what is kept, once it was tried to delete them."""
    for rows in (AuditEntry.objects.all(), Version.objects.all()):
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            rows.delete()
    return AuditEntry.objects.count() + Version.objects.count()


def test_a_test_leaves_nothing_behind_but_the_guards(published, shipped_content):
    there = kept()
    assert there >= 3
    call_command("flush", interactive=False, verbosity=0)
    assert AuditEntry.objects.count() + Version.objects.count() == 0
    load_document(content=shipped_content)
    assert kept() == there


def test_where_emptying_fails_the_guards_stand_too(published, monkeypatch):
    there = kept()

    def fails(*args, **options):
        raise CommandError

    with monkeypatch.context() as patched:
        patched.setattr(flush.Command, "handle", fails)
        with pytest.raises(CommandError):
            call_command("flush", interactive=False, verbosity=0)
    assert kept() == there
