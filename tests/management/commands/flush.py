"""`flush` as tests need it: the database refuses to empty tables whose rows are kept, so their guards go down first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import flush
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"


class Command(flush.Command):
    """What Django runs after every test that commits. In one transaction: guards that went down come up again."""

    def handle(self, **options: Any) -> None:
        using = options["database"]
        with transaction.atomic(using=using), guards_down(connections[using]):
            super().handle(**options)


@contextmanager
def guards_down(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Takes down every trigger of the database, and puts them up again if nothing goes wrong meanwhile."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(GUARDED)
            tables = [name for (name,) in cursor.fetchall()]
            down = [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in tables]
            up = [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in tables]
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            down = [f'DROP TRIGGER "{name}"' for name, _sql in triggers]
            up = [sql for _name, sql in triggers]
        for statement in down:
            cursor.execute(statement)
        yield
        for statement in up:
            cursor.execute(statement)
