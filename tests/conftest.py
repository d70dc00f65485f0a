"""What every test may ask for: the shipped document, a published version, three named people."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.conf import settings
from django.test import Client

from assessment.instrument import document
from assessment.instrument.definition import Definition
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import forget_definitions
from assessment.questionnaires.services import load_document
from assessment.responses.models import Response
from assessment.responses.services import learning
from assessment.scoring.recalibrate import Recalibration, recalibrate
from tests.factories import Taker, make_user

FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "questionnaire.json"


@pytest.fixture(scope="session")
def shipped_content() -> dict[str, Any]:
    """The shipped document as parsed JSON. Copy before changing it."""
    return json.loads(FIXTURE.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def shipped(shipped_content: dict[str, Any]) -> Definition:
    """The shipped document as a definition."""
    return document.load(shipped_content)


@pytest.fixture(autouse=True)
def _no_definitions_of_other_tests() -> None:
    forget_definitions()


@pytest.fixture
def version(db: None, shipped_content: dict[str, Any]) -> Version:
    """The shipped document, published."""
    return load_document(content=shipped_content).version


@pytest.fixture
def alice(version: Version) -> Taker:
    """A leader without an account, in her own browser, who has begun."""
    return Taker.begun(Client(headers={"accept-language": "en"}))


@pytest.fixture
def charlie(version: Version) -> Taker:
    """A stranger, in another browser, with a response of his own."""
    return Taker.begun(Client(headers={"accept-language": "en"}))


@pytest.fixture
def bob(db: None) -> Client:
    """A signed-in leader."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("bob@example.org"))
    return client


@pytest.fixture
def response(alice: Taker) -> Response:
    """Alice's response."""
    return alice.response


class LearnedOnce:
    """`recalibrate`, computed once for the same responses; or refused, if a test wants that."""

    found: ClassVar[dict[bytes, Recalibration]] = {}

    def __init__(self) -> None:
        self.refusal: Any = None
        self.before: Any = None

    def refuse(self, reason: str) -> None:
        """From now on the data do not bear out what was learned."""
        self.refusal = reason

    def __call__(self, definition: Definition, table: Any, prior: Any) -> Recalibration:
        key = table.owned.tobytes() + table.spent.tobytes() + prior.tobytes()
        if key not in self.found:
            self.found[key] = recalibrate(definition, table, prior)
        return replace(self.found[key], refusal=self.refusal or self.found[key].refusal)


@pytest.fixture
def learned_once(monkeypatch: pytest.MonkeyPatch) -> LearnedOnce:
    """Learning costs a test only the first time: the same responses give the same rates."""
    learner = LearnedOnce()
    monkeypatch.setattr(learning, "recalibrate", learner)
    return learner
