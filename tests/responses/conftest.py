"""The published version again and again, at the price of one."""

from __future__ import annotations

from typing import Any

import pytest

from assessment.questionnaires.models import Questionnaire, Version
from assessment.questionnaires.services import load_document

KEPT = ("number", "status", "document", "content_hash", "note", "published_at")


@pytest.fixture(scope="session")
def published_row() -> dict[str, Any]:
    """What publishing the shipped document stored the first time; empty before."""
    return {}


@pytest.fixture
def version(db: None, shipped_content: dict[str, Any], published_row: dict[str, Any]) -> Version:
    """The shipped document, published: the first time by the service, then as the row that it stored.

    Publishing runs every check of a document; hundreds of tests of what comes after need them once.
    """
    if published_row:
        questionnaire = Questionnaire.objects.create(code=shipped_content["code"])
        return Version.objects.create(questionnaire=questionnaire, **published_row)
    version = load_document(content=shipped_content).version
    published_row.update({name: getattr(version, name) for name in KEPT})
    return version
