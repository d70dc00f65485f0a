"""What of submitted responses may be learned from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.answers import AnswerError, Answers, clean_answers
from assessment.instrument.definition import Definition
from assessment.instrument.rules import as_asked, looked_at
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Response, Result
from assessment.scoring.evidence import ownership_items

LEARNING = "learning"
"""The consent item without which answers are not learned from."""

LEFT_OUT = ("no-consent", "test", "invalid", "not-eligible", "too-few-answers", "duplicate")
"""Why a submitted response is not learned from, in the order asked: who did not agree is not looked at any further."""

_ROWS_AT_A_TIME = 1000


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


def _reason_before_reading(role: str | None, items: list[str] | None) -> str | None:
    if LEARNING not in (items or ()):
        return "no-consent"
    return None if role in (None, User.Role.LEADER) else "test"


def _valid(definition: Definition, stored: Answers) -> Answers | None:
    """Stored answers as the version knows and asks them; None if something happened to them since they were checked."""
    try:
        return as_asked(definition, clean_answers(definition, stored))
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
    """What of the answers counts as evidence, who the person is, and what says whom it is asked of; the rest would only
    fill the memory."""
    questions = (definition.ownership_question, definition.time_question)
    codes = ("role", "region", *(question.code for question in questions if question), *looked_at(definition))
    return {code: answers[code] for code in codes if code in answers}
