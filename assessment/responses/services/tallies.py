"""Running totals of what the people of this site answered: what comparison shows beside the report's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from assessment.accounts.models import User
from assessment.instrument.answers import AnswerError, Answers, clean_answers
from assessment.instrument.definition import Definition
from assessment.instrument.rules import as_asked
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Consent, Response, Tally

COMPARISON = "comparison"
"""The consent item without which answers are not counted."""
SHOWN_FROM = 20
"""Respondents from which totals may be shown at all."""
RELEASED_AFTER = 5
"""People added or taken out before what is shown changes: fewer would tell what one of them answered."""
ANSWERED = "*"
"""Stands for "answered at all" among the answers to a question or row."""

Counts = dict[str, dict[str, int]]
"""Question (`reports-to`, `ownership.advising`, `time.advising`, `archetype`) to answer to number of people.

Time rows hold `*` and `total`, the sum of the percentages in tenths; a multi question counts every option ticked.
"""


def counts_of(definition: Definition, answers: Answers, archetype: str | None) -> Counts:
    """What one person adds to the totals. Free text is never counted, nor an answer to what the person is not asked,
    nor one that the version does not know."""
    try:
        cleaned = as_asked(definition, clean_answers(definition, answers))
    except AnswerError:
        return {}
    counts: Counts = {"archetype": {ANSWERED: 1, archetype or "none": 1}}
    for code, given in cleaned.items():
        question = definition.questions[code]
        if question.kind == "ownership":
            counts |= {f"{code}.{row}": {ANSWERED: 1, owner: 1} for row, owner in given.items() if owner is not None}
        elif question.kind == "allocation":
            if any(given.values()):
                rows = definition.row_by_code
                counts |= {f"{code}.{row}": {ANSWERED: 1, "total": round(10 * (given.get(row) or 0))} for row in rows}
        elif question.kind == "multi":
            counts[code] = {ANSWERED: 1, **dict.fromkeys(given, 1)}
        elif question.kind != "text" and given is not None:
            counts[code] = {ANSWERED: 1, str(given): 1}
    return counts


@transaction.atomic
def add_to_tally(*, response: Response) -> None:
    """Counts a submitted response in, if its consent allows it and it is no test. To be called once per response."""
    _move(response, 1)


@transaction.atomic
def remove_from_tally(*, response: Response) -> None:
    """Takes out what `add_to_tally` counted: to be called before its consent changes, or it is deleted."""
    _move(response, -1)


@transaction.atomic
def rebuild_tally(*, version: Version) -> Tally:
    """Counts a version anew from its responses, and shows what may be shown."""
    respondents, counts = count_version(version)
    tally, _made = Tally.objects.select_for_update().get_or_create(version=version)
    tally.respondents, tally.counts = respondents, counts
    _release(tally, at_once=True)
    tally.save()
    return tally


def count_version(version: Version) -> tuple[int, Counts]:
    """The totals of a version as its responses give them, and of how many people."""
    definition, respondents = definition_of(version.pk), 0
    totals: dict[str, Counter[str]] = {}
    rows = Response.objects.filter(version=version, status=Response.Status.SUBMITTED)
    columns = rows.values_list("owner__role", "consent__items", "answers", "result__archetype")
    for role, items, answers, archetype in columns.iterator(1000):
        if _may_count(role, items):
            respondents += 1
            for key, told in counts_of(definition, answers, archetype).items():
                totals.setdefault(key, Counter()).update(told)
    return respondents, _plain(totals)


def compare_tally(version: Version) -> str | None:
    """What is wrong with the stored totals of a version, or None."""
    respondents, counts = count_version(version)
    tally = Tally.objects.filter(version=version).first()
    stored = (tally.respondents, tally.counts) if tally else (0, {})
    if stored == (respondents, counts):
        return None
    keys = {key for key in {**stored[1], **counts} if stored[1].get(key) != counts.get(key)}
    return f"{stored[0]} respondents stored, {respondents} counted; {len(keys)} totals differ"


def _move(response: Response, sign: int) -> None:
    if not response.is_submitted or not _may_count(response.owner.role if response.owner else None, _items(response)):
        return
    archetype = response.result.archetype if hasattr(response, "result") else None
    counts = counts_of(definition_of(response.version_id), response.answers, archetype)
    tally, _made = Tally.objects.select_for_update().get_or_create(version_id=response.version_id)
    totals = {key: Counter(told) for key, told in tally.counts.items()}
    for key, told in counts.items():
        for answer, number in told.items():
            totals.setdefault(key, Counter())[answer] += sign * number
    tally.counts = _plain(totals)
    tally.respondents = max(0, tally.respondents + sign)
    _note_pending(tally, str(response.pk), sign)
    _release(tally)
    tally.save()


def _note_pending(tally: Tally, person: str, sign: int) -> None:
    """Notes who was added or taken out since the last release; both, one after the other, is neither."""
    pending = dict(tally.pending)
    if pending.pop(person, sign) == sign:
        pending[person] = sign
    tally.pending = pending


def _release(tally: Tally, *, at_once: bool = False) -> None:
    """Brings what is shown up to date where enough people have come or gone; shows nothing where too few are left."""
    if tally.respondents < SHOWN_FROM:
        tally.shown_respondents, tally.shown, tally.shown_at = 0, {}, None
    elif at_once or len(tally.pending) >= RELEASED_AFTER or not tally.shown_respondents:
        tally.shown_respondents, tally.shown, tally.shown_at = tally.respondents, tally.counts, timezone.now()
        tally.pending = {}


def _may_count(role: str | None, items: list[str] | None) -> bool:
    return COMPARISON in (items or ()) and role in (None, User.Role.LEADER)


def _items(response: Response) -> list[str]:
    return Consent.objects.filter(response=response).values_list("items", flat=True).first() or []


def _plain(totals: Mapping[str, Mapping[str, int]]) -> Counts:
    """Totals without what nobody answered."""
    kept = {key: {answer: n for answer, n in told.items() if n} for key, told in totals.items()}
    return {key: told for key, told in kept.items() if told}
