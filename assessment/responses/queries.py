"""Page-shaped reads of responses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.answers import AnswerError, Answers, clean_answers
from assessment.instrument.definition import Definition
from assessment.lib import secrets
from assessment.questionnaires.models import Simulation, Version
from assessment.questionnaires.published import definition_of
from assessment.scoring import ENGINE, assess
from assessment.scoring.evidence import ownership_items
from assessment.scoring.result import FigureDifference, differences, is_earlier

from .models import Response, Result

LEARNING = "learning"
"""The consent item without which answers are not learned from."""

LEFT_OUT = ("no-consent", "test", "invalid", "not-eligible", "too-few-answers", "duplicate")
"""Why a submitted response is not learned from, in the order asked: who did not agree is not looked at any further."""

_ROWS_AT_A_TIME = 1000
_SNAPSHOTS_AT_A_TIME = 100


def list_own_responses(*, user_id: int | None, public_codes: list[str]) -> QuerySet[Response]:
    """The responses of a signed-in person and of this browser, the latest first, 50 at most."""
    own = Q(public_code__in=public_codes)
    if user_id is not None:
        own |= Q(owner_id=user_id)
    return (
        Response.objects.filter(own)
        .only("public_code", "owner", "status", "started_at", "saved_at", "submitted_at")
        .order_by("-started_at")[:50]
    )


def find_by_resume_token(token: str) -> Response | None:
    """The unfinished response that a link's secret opens, if the link still works."""
    return _resumable().filter(resume_token_digest=secrets.digest(token)).first()


def find_by_resume_code(typed: str) -> Response | None:
    """The unfinished response that a typed code opens, if the code still works."""
    code = secrets.normal_code(typed)
    if code is None:
        return None
    return _resumable().filter(resume_code_mac=secrets.code_mac(code, settings.SECRET_KEY)).first()


def _resumable() -> QuerySet[Response]:
    return Response.objects.filter(status=Response.Status.STARTED, resume_until__gt=timezone.now())


@dataclass(frozen=True)
class Material:
    """What of a version's submitted responses is learned from: the answers that count as evidence, the latest first."""

    answers: list[Answers]
    left_out: dict[str, int]
    """Responses not used, by each reason of `LEFT_OUT`."""

    @property
    def submitted(self) -> int:
        """All of them, used or not."""
        return len(self.answers) + sum(self.left_out.values())


def read_for_learning(version_id: int) -> Material:
    """The responses to a version that its unlisted rates may be learned from, read in one pass."""
    kept: list[Answers] = []
    left_out: Counter[str] = Counter()
    for reason, answers in _sorted_out(version_id):
        if reason is None:
            kept.append(answers)
        else:
            left_out[reason] += 1
    return Material(kept, {reason: left_out[reason] for reason in LEFT_OUT})


def count_submitted(version_id: int) -> int:
    """How many responses to a version were submitted."""
    return Response.objects.filter(version_id=version_id, status=Response.Status.SUBMITTED).count()


def stream_typed_results(version_id: int) -> Iterator[tuple[str | None, Answers]]:
    """The type named by each stored result that could name one (None: a blend), and the answers behind it.

    Only of people who agreed to learning, without tests.
    """
    definition = definition_of(version_id)
    rows = Result.objects.filter(response__version_id=version_id, band__in=("clear", "leaning", "blend"))
    columns = ("archetype", "response__owner__role", "response__consent__items", "response__answers")
    for archetype, role, items, stored in rows.values_list(*columns).iterator(_ROWS_AT_A_TIME):
        if _reason_before_reading(role, items) is None and (answers := _valid(definition, stored)) is not None:
            yield archetype, _evidence_in(definition, answers)


@dataclass(frozen=True)
class Recomputation:
    """What came of computing a stored result anew.

    `reason` is None if it is equal, else `document` (it rests on another document than its version's), `columns` (type
    or band are not those of the snapshot), `engine` (of an earlier version of the calculation, kept as stored),
    `unknown-engine`, `answers` (they are not valid) or `figures`; `differences` says what differs.
    """

    public_code: str
    reason: str | None = None
    differences: tuple[FigureDifference, ...] = ()

    @property
    def is_different(self) -> bool:
        """Whether the stored result is not what its answers give."""
        return self.reason not in (None, "engine")


def recompute_results(public_codes: Sequence[str] = ()) -> Iterator[Recomputation]:
    """Every stored result, or those of some responses, computed anew one after the other. Nothing is written."""
    results = Result.objects.select_related("response").order_by("response__version_id", "pk")
    if public_codes:
        results = results.filter(response__public_code__in=public_codes)
    fields = ("response__public_code", "response__version_id", "response__answers")
    stored = results.only("definition_hash", "engine", "archetype", "band", "snapshot", *fields)
    hashes: dict[int, str] = {}
    for result in stored.iterator(_SNAPSHOTS_AT_A_TIME):
        version_id = result.response.version_id
        if version_id not in hashes:
            text = Version.objects.values_list("document", flat=True).get(pk=version_id)
            hashes[version_id] = document.content_hash(document.parse(text))
        reason, found = _compared(result, hashes[version_id])
        yield Recomputation(result.response.public_code, reason, tuple(found))


def list_without_result(public_codes: Sequence[str]) -> list[str]:
    """Those of the codes under which no result is stored."""
    rows = Result.objects.filter(response__public_code__in=public_codes)
    known = set(rows.values_list("response__public_code", flat=True))
    return [code for code in public_codes if code not in known]


def list_versions() -> QuerySet[Version]:
    """Every version, the latest first, with `submitted` (responses) and `is_simulated` (by today's calculation)."""
    submitted = Count("responses", filter=Q(responses__status=Response.Status.SUBMITTED))
    figures = Simulation.objects.filter(version=OuterRef("pk"), engine=ENGINE)
    return (
        Version.objects.defer("document")
        .select_related("questionnaire")
        .annotate(submitted=submitted, is_simulated=Exists(figures))
        .order_by("questionnaire_id", "-number")
    )


def _sorted_out(version_id: int) -> Iterator[tuple[str | None, Answers]]:
    """Each submitted response with the reason for leaving it out, or None; the latest first.

    The latest of an account counts. Of answers alike in full one counts; which one makes no difference.
    """
    definition = definition_of(version_id)
    rows = Response.objects.filter(version_id=version_id, status=Response.Status.SUBMITTED)
    rows = rows.order_by("-submitted_at", "-pk")
    accounts: set[int] = set()
    contents: set[str] = set()
    columns = rows.values_list("owner_id", "owner__role", "consent__items", "answers")
    for owner_id, role, items, stored in columns.iterator(_ROWS_AT_A_TIME):
        reason = _reason_before_reading(role, items)
        answers = _valid(definition, stored) if reason is None else None
        if answers is None:
            yield reason or "invalid", {}
            continue
        reason = _reason_in(definition, answers)
        if reason is None:
            content = document.content_hash(answers)
            if owner_id in accounts or content in contents:
                reason = "duplicate"
            contents.add(content)
            if owner_id is not None:
                accounts.add(owner_id)
        yield reason, _evidence_in(definition, answers)


def _compared(result: Result, document_hash: str) -> tuple[str | None, Iterable[FigureDifference]]:
    """Why a stored result is not equal to what is computed, or None; and what differs."""
    if result.definition_hash != document_hash:
        return "document", [FigureDifference("definition_hash", result.definition_hash, document_hash)]
    snapshot = result.snapshot if isinstance(result.snapshot, dict) else {}
    columns = {"archetype": result.archetype, "band": result.band}
    if found := [*differences(columns, {name: snapshot.get(name) for name in columns})]:
        return "columns", found
    if result.engine != ENGINE:
        reason = "engine" if is_earlier(result.engine) else "unknown-engine"
        return reason, [FigureDifference("engine", result.engine, ENGINE)]
    try:
        computed = assess(definition_of(result.response.version_id), result.response.answers).as_json()
    except AnswerError as error:
        return "answers", [FigureDifference("answers", str(error), None)]
    found = [*differences(result.snapshot, computed)]
    return "figures" if found else None, found


def _reason_before_reading(role: str | None, items: list[str] | None) -> str | None:
    if LEARNING not in (items or ()):
        return "no-consent"
    return "test" if role in (User.Role.ADMIN, User.Role.CONSULTANT) else None


def _valid(definition: Definition, stored: Answers) -> Answers | None:
    """Stored answers as the version knows them; None if something happened to them since they were checked."""
    try:
        return clean_answers(definition, stored)
    except AnswerError:
        return None


def _reason_in(definition: Definition, answers: Answers) -> str | None:
    if answers.get("role") is not None and answers["role"] not in definition.model.eligible_roles:
        return "not-eligible"
    question = definition.ownership_question
    owned = answers.get(question.code, {}) if question else {}
    answered = sum(code in owned for code in ownership_items(definition))
    return "too-few-answers" if answered < definition.model.minimum_ownership else None


def _evidence_in(definition: Definition, answers: Answers) -> dict[str, Any]:
    """What of the answers counts as evidence, and who the person is; the rest would only fill the memory."""
    questions = (definition.ownership_question, definition.time_question)
    codes = ("role", "region", *(question.code for question in questions if question))
    return {code: answers[code] for code in codes if code in answers}
