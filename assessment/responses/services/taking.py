"""Taking the assessment: start, save, leave, resume, submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from assessment.accounts.models import User
from assessment.instrument import progress
from assessment.instrument.answers import clean_answers, owners_as_shown, total_is_open
from assessment.instrument.definition import Definition
from assessment.instrument.rules import as_asked, asked
from assessment.lib import secrets
from assessment.outbox.services import queue_mail
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import content_hash_of, definition_of
from assessment.responses.models import Consent, Response, Result
from assessment.scoring import ENGINE, assess

from .tallies import count_in, is_countable
from .terms import NO_TERMS, Closed, Terms, Unnamed
from .visits import seconds_since_counted

TRANSITIONS = {Response.Status.STARTED: {Response.Status.SUBMITTED}, Response.Status.SUBMITTED: set()}
"""Which status may follow which: submitted is final, a correction is a retake."""

RESUME_FOR = timedelta(days=30)
_RETRIES = 8

Changes = Mapping[str, Any]
"""What a post changes: question code to an answer (None clears it), or to rows of an ownership or time answer."""


class ConsentMissing(Exception):
    """The required box was not ticked."""


class AlreadySubmitted(Exception):
    """The response is final."""


class ChangedSinceChecked(Exception):
    """Answers changed between checking and submitting; nothing was submitted."""


class Busy(Exception):
    """Others kept writing to the same response, or the database is busy; nothing was saved."""


class NotReady(Exception):
    """The response cannot be submitted yet; `reason` is `no-scored-answer` or `time-open`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Difference:
    """One answer that two writers gave differently: the question (and row), what is stored, what was posted."""

    question: str
    row: str | None
    stored: Any
    posted: Any


class SaveConflict(Exception):
    """The page has moved since the post was made; `differences` shows both values, `revision` is the page's now."""

    def __init__(self, differences: list[Difference], revision: int) -> None:
        self.differences = differences
        self.revision = revision
        super().__init__(f"{len(differences)} answers differ")


@dataclass(frozen=True)
class ResumeKeys:
    """A link's secret and a short code, shown once; only their digests are stored."""

    token: str = field(repr=False)
    code: str = field(repr=False)
    until: Any = None


@transaction.atomic
def start_response(
    *,
    version: Version,
    consent_items: list[str],
    start_key: str,
    language: str,
    owner: User | None,
    retake_of: Response | None = None,
    terms: Terms = NO_TERMS,
) -> Response:
    """A new response with the consent it rests on. The same `start_key` again gives the same response; as long as
    nothing was answered, with what was said last.

    `retake_of` is the earlier response of the same person that its result is to be compared with; `terms` is what
    whoever asked for it brought. An anonymous response never belongs to an account.
    Raises `ConsentMissing` unless every required item is among `consent_items`.
    """
    definition = definition_of(version.pk)
    known = [item for item in definition.consent.items if item.code in consent_items]
    if any(item.required and item not in known for item in definition.consent.items):
        raise ConsentMissing
    digest = secrets.digest(start_key)
    try:
        with transaction.atomic():
            response = Response.objects.create(
                public_code=secrets.new_public_code(),
                version=version,
                owner=None if terms.is_anonymous else owner,
                language=language,
                start_digest=digest,
                retake_of=retake_of,
                answers=dict(terms.prefill),
                closes_at=terms.closes_at,
                introduction=dict(terms.introduction),
                scopes=[dict(scope) for scope in terms.scopes],
                prefill=dict(terms.prefill),
                is_anonymous=terms.is_anonymous,
            )
    except IntegrityError:
        said_last = {
            "answers": dict(terms.prefill),
            "introduction": dict(terms.introduction),
            "scopes": [dict(scope) for scope in terms.scopes],
            "prefill": dict(terms.prefill),
        }
        unanswered = Response.objects.filter(start_digest=digest, revision=0).update(**said_last)
        response = Response.objects.get(start_digest=digest)
        if not unanswered:
            return response
    # The same page posted again with other boxes ticked: what was said last counts, as long as nothing was answered.
    Consent.objects.update_or_create(
        response=response,
        defaults={
            "text_version": definition.consent.version,
            "language": language,
            "given_at": timezone.now(),
            "items": [item.code for item in known] + [code for code in terms.codes if code in consent_items],
        },
    )
    return response


def claim_responses(*, user: User, public_codes: list[str]) -> int:
    """Gives responses of this browser that nobody owns to the account, but no anonymous one; how many there were."""
    own = Response.objects.filter(public_code__in=public_codes, owner=None, is_anonymous=False)
    return own.update(owner=user)


def save_step(
    *,
    response: Response,
    step: progress.Step,
    changes: Changes,
    revision: int,
    state: str | None = None,
    shown_at: datetime | None = None,
) -> int:
    """Merges the changes of one page into the answers; returns the page's new revision.

    `revision` is the one the post was based on, `shown_at` when the page was shown, as the post says. Raises
    `SaveConflict` if the page has moved since and an answer differs, `AlreadySubmitted`, `Closed` after the deadline,
    `Busy` after too many tries, and `instrument.answers.AnswerError` for values the version does not know. What changes
    nothing writes nothing, and counts no time. `response` is brought up to date.
    """
    definition = definition_of(response.version_id)
    clean_answers(definition, {code: value for code, value in changes.items() if value is not None})
    for _attempt in range(_RETRIES):
        if response.is_submitted:
            raise AlreadySubmitted
        if response.is_closed:
            raise Closed
        current = response.revision_of(step.code)
        differences = find_differences(response.answers, changes)
        if revision != current and differences:
            raise SaveConflict(differences, current)
        stored = response.steps.get(step.code, {})
        if not differences and state in (None, stored.get("state")):
            return current
        now = timezone.now()
        seconds = seconds_since_counted(response, shown_at, now)
        steps = {**response.steps, step.code: _moved_on(stored, state, seconds)}
        changed = merged(response.answers, changes)
        answers = owners_as_shown(definition, changed, as_asked(definition, changed).get("role"))
        try:
            moved = (
                Response.objects.filter(pk=response.pk, revision=response.revision, status=Response.Status.STARTED)
                .filter(Q(closes_at=None) | Q(closes_at__gt=now))
                .update(answers=answers, steps=steps, last_step=step.code, revision=F("revision") + 1, saved_at=now)
            )
        except OperationalError as error:
            raise Busy from error
        if moved:
            response.answers, response.steps, response.saved_at = answers, steps, now
            response.revision += 1
            return current + 1
        response.refresh_from_db(fields=["answers", "steps", "revision", "status", "saved_at", "closes_at"])
    raise Busy


def _moved_on(stored: Mapping[str, Any], state: str | None, seconds: int | None) -> dict[str, Any]:
    """What is kept of a page after one more save."""
    kept = {**stored, "revision": stored.get("revision", 0) + 1, "state": state or stored.get("state")}
    return kept if seconds is None else {**kept, "seconds": stored.get("seconds", 0) + seconds}


def find_differences(answers: Mapping[str, Any], changes: Changes) -> list[Difference]:
    """Where the changes say something else than what is stored."""
    differences = []
    for code, value in changes.items():
        stored = answers.get(code)
        if isinstance(value, Mapping):
            rows = stored or {}
            differences += [
                Difference(code, row, rows.get(row), given) for row, given in value.items() if rows.get(row) != given
            ]
        elif stored != value:
            differences.append(Difference(code, None, stored, value))
    return differences


def merged(answers: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The answers with the changes applied; None takes an answer or a row away."""
    result = dict(answers)
    for code, value in changes.items():
        if isinstance(value, Mapping):
            value = {row: given for row, given in {**(answers.get(code) or {}), **value}.items() if given is not None}
        if value in (None, {}):
            result.pop(code, None)
        else:
            result[code] = value
    return result


def issue_resume_keys(*, response: Response) -> ResumeKeys:
    """A new link and code to go on elsewhere, for 30 days; the ones before stop working. Raises `AlreadySubmitted`."""
    keys = ResumeKeys(secrets.new_token(), secrets.new_code(), timezone.now() + RESUME_FOR)
    changed = Response.objects.filter(pk=response.pk, status=Response.Status.STARTED).update(
        resume_token_digest=secrets.digest(keys.token),
        resume_code_mac=secrets.code_mac(keys.code, settings.SECRET_KEY),
        resume_until=keys.until,
    )
    if not changed:
        raise AlreadySubmitted
    return keys


def mail_resume_link(
    *, response: Response, to: str, token: str, until: date, language: str, is_known: bool = False
) -> None:
    """Queues a mail with the link to go on elsewhere, whose secret only the person's browser knew. The address is not
    kept, unless whoever asked for the response has it (`is_known`). Raises `outbox.services.BadAddress`, `Unnamed`."""
    if response.is_anonymous:
        raise Unnamed
    queue_mail(
        key=f"resume:{secrets.digest(token)}:{secrets.digest(to.lower())[:16]}",
        to=to,
        language=language,
        template="resume",
        data={
            "url": urljoin(settings.SITE_URL, reverse("responses:resume-link", args=(token,))),
            "until": until.isoformat(),
            "is_known": is_known,
        },
        about=response.public_code,
    )


@transaction.atomic
def submit_response(*, response: Response, revision: int, language: str) -> Result:
    """Freezes the answers and stores the result computed from them, once; again, it returns the same.

    `revision` is that of the response as it was checked. Raises `ChangedSinceChecked` if an answer has changed
    since, `NotReady` without a scored answer, or if the time filled in does not add up, `Closed` after the deadline.
    """
    stored = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    if stored.is_submitted:
        return Result.objects.get(response_id=stored.pk)
    if stored.is_closed:
        raise Closed
    if stored.revision != revision:
        raise ChangedSinceChecked
    definition = definition_of(stored.version_id)
    if (reason := find_obstacle(definition, stored.answers)) is not None:
        raise NotReady(reason)
    assessment = assess(definition, stored.answers)
    result = Result.objects.create(
        response=stored,
        definition_hash=content_hash_of(stored.version_id),
        engine=ENGINE,
        archetype=assessment.archetype,
        band=assessment.band,
        snapshot=assessment.as_json(),
    )
    stored.status = Response.Status.SUBMITTED
    stored.submitted_at = timezone.now()
    stored.language = language
    stored.revision += 1
    stored.resume_token_digest = stored.resume_code_mac = stored.resume_until = None
    stored.is_counted = is_countable(stored)
    stored.save(
        update_fields=[
            "is_counted",
            "status",
            "submitted_at",
            "language",
            "revision",
            "resume_token_digest",
            "resume_code_mac",
            "resume_until",
        ]
    )
    if stored.is_counted:
        count_in(response=stored)
    return result


def find_obstacle(definition: Definition, answers: Mapping[str, Any]) -> str | None:
    """Why answers cannot be submitted: `no-scored-answer`, `time-open`, or None if they can.

    Only what the person is asked counts; whoever is asked nothing that is scored may submit without.
    """
    answers, codes = as_asked(definition, answers), asked(definition, answers)
    ownership, time = definition.ownership_question, definition.time_question
    scored = {question.code for question in (ownership, time) if question is not None}
    if scored & codes and not progress.has_scored_answer(definition, answers):
        return "no-scored-answer"
    if time is not None and total_is_open(time, answers.get(time.code)):
        return "time-open"
    return None
