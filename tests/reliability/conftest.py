"""Fixtures for tests that need committed rows, threads, or a server of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from assessment.questionnaires.models import Approval, Edit, Impact, Questionnaire, Simulation, Version
from assessment.questionnaires.services import load_document
from assessment.responses.models import Response, Tally
from tests.factories import Taker
from tests.responses.conftest import published_row, version

__all__ = ["published_row", "version"]


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """A database whose rows other connections see; afterwards it is empty again, frozen versions too."""
    yield
    connection.close()  # with whatever a test set on it: a short patience, an open cursor
    Response.objects.all().delete()
    Tally.objects.all().delete()
    for rows in (Edit, Impact, Approval, Simulation):
        rows.objects.all().delete()
    with connection.cursor() as cursor:
        guards = _take_down_guards(cursor)
        try:
            Version.objects.all()._raw_delete("default")
        finally:
            for sql in guards:
                cursor.execute(sql)
    Questionnaire.objects.all().delete()


@pytest.fixture
def published(committed: None, shipped_content: dict[str, Any]) -> Version:
    """The shipped document, published and committed."""
    return load_document(content=shipped_content).version


@pytest.fixture
def leader(published: Version) -> Taker:
    """Someone who has begun, committed."""
    return Taker.begun(Client(headers={"accept-language": "en"}))


def _take_down_guards(cursor: Any) -> list[str]:
    """Removes the triggers that keep published versions, and says how to put them up again."""
    if connection.vendor == "postgresql":
        cursor.execute("ALTER TABLE questionnaires_version DISABLE TRIGGER USER")
        return ["ALTER TABLE questionnaires_version ENABLE TRIGGER USER"]
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'questionnaires_version'")
    guards = cursor.fetchall()
    for name, _ in guards:
        cursor.execute(f'DROP TRIGGER "{name}"')
    return [sql for _, sql in guards]
