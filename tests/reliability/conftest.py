"""Fixtures for tests that need committed rows, threads, or a server of their own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from assessment.questionnaires.models import Version
from assessment.questionnaires.services import load_document
from tests.factories import Taker
from tests.responses.conftest import published_row, version

from .people import World

__all__ = ["published_row", "version"]


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """A database whose rows other connections see; afterwards `flush` empties it, frozen versions and all."""
    yield
    connection.close()  # with whatever a test set on it: a short patience, an open cursor


@pytest.fixture
def published(committed: None, shipped_content: dict[str, Any]) -> Version:
    """The shipped document, published and committed."""
    return load_document(content=shipped_content).version


@pytest.fixture
def leader(published: Version) -> Taker:
    """Someone who has begun, committed."""
    return Taker.begun(Client(headers={"accept-language": "en"}))


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any, shipped_content: dict[str, Any]) -> Iterator[World]:
    """Every kind of person, made once for all tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(load_document(content=shipped_content).version)
        transaction.set_rollback(True)


@pytest.fixture
def people(everybody: World, db: None) -> Iterator[World]:
    """The same; what a test does to them is undone after it. Thousands of refusals are not logged."""
    logging.disable(logging.CRITICAL)
    yield everybody
    logging.disable(logging.NOTSET)
