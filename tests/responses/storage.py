"""What the database holds, for tests that say that nothing (or no secret) got in."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection


def all_rows() -> dict[str, list[str]]:
    """Every row of every table, as text, in an order of its own."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our tables
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def dump() -> str:
    """Everything that is stored, sessions in the clear, as one text."""
    sessions: list[Any] = [session.get_decoded() for session in Session.objects.all()]
    return json.dumps([all_rows(), sessions], ensure_ascii=False)
