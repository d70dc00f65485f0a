"""Drafts, and the people who work on them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.changes import with_value
from assessment.questionnaires.models import Version
from assessment.questionnaires.services import start_draft
from tests.factories import make_user


@pytest.fixture
def erin(db: None) -> User:
    """An editor."""
    return make_user("erin@example.org", User.Role.EDITOR)


@pytest.fixture
def paul(db: None) -> User:
    """A publisher."""
    return make_user("paul@example.org", User.Role.PUBLISHER)


@pytest.fixture
def draft(version: Version, erin: User) -> Version:
    """A draft of the shipped questionnaire, as erin started it."""
    return start_draft(base=version, user=erin)


@pytest.fixture
def as_() -> Callable[[User], Client]:
    """A browser in which somebody is signed in: `as_(erin)`."""

    def signed_in(user: User) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(user)
        return client

    return signed_in


def content_of(version: Version) -> dict[str, Any]:
    """The document as it is stored now."""
    version.refresh_from_db()
    return document.parse(version.document)


def with_changes(version: Version, **changes: Any) -> dict[str, Any]:
    """The stored document with other values at places: `with_changes(draft, **{"title.en": "New"})`."""
    content = copy.deepcopy(content_of(version))
    for place, value in changes.items():
        content = with_value(content, place, value)
    return content
