"""People and answers for tests."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from assessment.accounts.models import User
from assessment.accounts.services import create_user
from assessment.instrument.definition import Archetype, Definition, Question
from assessment.instrument.document import content_hash as content_hash_of
from assessment.instrument.progress import steps_of
from assessment.lib.secrets import new_token
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Consent, Response, Result
from assessment.scoring import ENGINE, Assessment, assess
from assessment.scoring.evidence import ownership_items, time_items
from assessment.scoring.posterior import bounds_of

EVIDENCE_ROWS = (
    "advising",
    "sdlc",
    "cybersecurity",
    "data-privacy",
    "ecosystem-strategy",
    "innovation-strategy",
    "business-continuity",
    "workplace-support",
)


def without_secrets(r: Any, *codes: str) -> str:
    """The text of a reply without the tokens of its forms, and without the codes that its address holds."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", r.content.decode())
    for code in codes:
        text = text.replace(code, "…")
    return text


def make_user(email: str, role: User.Role = User.Role.LEADER) -> User:
    """An account with the password `correct horse battery`."""
    return create_user(email=email, password="correct horse battery", role=role)


def drawn_answers(definition: Definition, n: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Answers of simulated CTOs: rates as published, the others near their bounds; time only on what they own."""
    generator = random.Random(seed)
    shares = [archetype.share.global_ for archetype in definition.archetypes]
    for _ in range(n):
        [archetype] = generator.choices(definition.archetypes, shares)
        yield {"role": "cto", "region": "elsewhere", **_drawn_from(definition, archetype, generator)}


def _drawn_from(definition: Definition, archetype: Archetype, generator: random.Random) -> dict[str, Any]:
    a, b = bounds_of(archetype)
    rates = {code: archetype.responsibilities.get(code, 0.9 * a) for code in ownership_items(definition)}
    owned = {code for code, rate in rates.items() if generator.random() < rate}
    spent = [
        code
        for code in time_items(definition)
        if code in owned and generator.random() < archetype.time.get(code, 0.9 * b) / rates[code]
    ]
    time = dict.fromkeys(generator.sample(spent, min(len(spent), 5)), 10)
    return {
        "ownership": {code: "me" if code in owned else "cio" for code in rates},
        "time": {**time, "other-work": 100 - sum(time.values())},
    }


def thorough_answers(definition: Definition, n: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """The same with answers drawn to every other question; one in twelve is left open."""
    generator = random.Random(seed)
    for answers in drawn_answers(definition, n, seed):
        rows = definition.ownership_question
        for row in definition.rows_of_question[rows.code] if rows else ():
            if row not in answers["ownership"] and generator.random() > 1 / 12:
                answers["ownership"][row] = generator.choice(rows.options[:3]).code
        for code, question in definition.questions.items():
            if code not in answers and generator.random() > 1 / 12:
                answers[code] = _drawn_answer(question, generator)
        yield {code: given for code, given in answers.items() if given is not None}


def _drawn_answer(question: Question, generator: random.Random) -> Any:
    if question.kind == "single":
        return generator.choice(question.options).code
    if question.kind == "multi":
        options = [option.code for option in question.options if not option.exclusive]
        return generator.sample(options, generator.randint(1, question.max_choices or 3))
    return generator.randint(1, 5) if question.kind in ("scale", "bipolar") else generator.choice([None, "Why?"])


def steps_gone_through(definition: Definition, n: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Every page gone through, in a time of its own; one in four went the quick way only."""
    generator = random.Random(seed)
    for _ in range(n):
        pages = [step for step in steps_of(definition) if step.core]
        if generator.random() > 1 / 4:
            pages = list(steps_of(definition))
        yield {
            step.code: {"revision": 1, "state": "answered", "seconds": int(generator.lognormvariate(4.2, 0.8))}
            for step in pages
        }


def make_responses(
    version: Version,
    answers: Sequence[dict[str, Any]],
    *,
    consent: Sequence[str] = ("processing", "learning"),
    owner: User | None = None,
    languages: Sequence[str] = ("en",),
    steps: Sequence[dict[str, Any]] = ({},),
) -> list[Response]:
    """Submitted responses with these answers, their consent and their results, one after the other in time.

    `languages` and `steps` are dealt out in turn.
    """
    definition, now = definition_of(version.pk), timezone.now()
    responses = Response.objects.bulk_create(
        Response(
            public_code=new_token()[:22],
            version=version,
            owner=owner,
            status=Response.Status.SUBMITTED,
            language=languages[place % len(languages)],
            answers=given,
            steps=steps[place % len(steps)],
            submitted_at=now + timedelta(seconds=place),
            start_digest=new_token(),
        )
        for place, given in enumerate(answers)
    )
    Consent.objects.bulk_create(
        Consent(response=one, text_version="1", language="en", items=list(consent)) for one in responses
    )
    assessed = [(one, _assessed(definition, version.content_hash, one.answers)) for one in responses]
    Result.objects.bulk_create(
        Result(
            response=one,
            definition_hash=version.content_hash,
            engine=ENGINE,
            archetype=found.archetype,
            band=found.band,
            snapshot=found.as_json(),
        )
        for one, found in assessed
    )
    return responses


def _assessed(definition: Definition, content_hash: str, answers: dict[str, Any]) -> Assessment:
    """What `assess` says, computed once for the same answers: tests with hundreds of responses share them."""
    key = content_hash, content_hash_of(answers)
    if key not in _ASSESSED:
        _ASSESSED[key] = assess(definition, answers)
    return _ASSESSED[key]


_ASSESSED: dict[tuple[str, str], Assessment] = {}


@dataclass
class Taker:
    """Someone taking the assessment in a browser of their own."""

    client: Client
    public_code: str

    @classmethod
    def begun(cls, client: Client, *consent: str) -> Taker:
        """Gives consent and so starts a response."""
        items = dict.fromkeys(("processing", *consent), "on")
        r = client.post("/start/", {"start_key": new_token(), **items})
        assert r.status_code == 302, r.content.decode()
        return cls(client, r["Location"].split("/")[2])

    @property
    def response(self) -> Response:
        """The response as it is stored now."""
        return Response.objects.get(public_code=self.public_code)

    def url(self, place: str = "") -> str:
        """Address of a page of this response: `q/time/`, `check/`, `result/`; the hub if empty."""
        return f"/a/{self.public_code}/{place}"

    def revision(self, step: str) -> int:
        """The revision that a post of this page must be based on."""
        return self.response.revision_of(step)

    def get(self, step: str, **headers: str) -> Any:
        """Opens a page of questions."""
        return self.client.get(self.url(f"q/{step}/"), headers=headers or None)

    def post(self, step: str, data: dict[str, Any], *, revision: int | None = None) -> Any:
        """Posts a page of questions, based on the current revision unless told otherwise."""
        based_on = self.revision(step) if revision is None else revision
        return self.client.post(self.url(f"q/{step}/"), {"_revision": based_on, **data})

    def own(self, **owners: str) -> None:
        """Answers the evidence rows of who owns what: `sdlc="me"`; dashes as underscores, the rest stay open."""
        given = {f"ownership-{row.replace('_', '-')}": owner for row, owner in owners.items()}
        r = self.post("ownership", {**given, "_leave_open": "1"})
        assert r.status_code == 302, r.content.decode()

    def submit(self) -> Any:
        """Submits from the check page."""
        return self.client.post(self.url("check/"), {"_revision": self.response.revision})

    def finished(self) -> Taker:
        """Answers enough for a type, submits, and is at the result."""
        self.own(advising="me", sdlc="me", cybersecurity="me", data_privacy="me", business_continuity="cio")
        r = self.submit()
        assert r.status_code == 302, r.content.decode()
        return self
