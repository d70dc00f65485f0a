"""Running totals of what the people of this site answered: what comparison shows beside the report's figures, and how
a version is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from assessment.accounts.models import User
from assessment.instrument.answers import AnswerError, Answers, clean_answers
from assessment.instrument.definition import Definition
from assessment.instrument.rules import as_asked
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Consent, Response, Tally
from assessment.responses.queries.items import ANSWERED
from assessment.responses.queries.packing import Packed, count_places
from assessment.responses.queries.tallies import COMPARISON, countable
from assessment.responses.queries.use import count_unfinished

from .use import places_of

SHOWN_FROM = 20
"""Respondents from which totals may be shown at all."""
RELEASED_AFTER = 5
"""People added or taken out before what is shown changes: fewer would tell what one of them answered."""
GONE_AFTER = timedelta(days=14)
"""For how long a response that was not submitted lies untouched before its owner counts as gone."""

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
    """Counts a submitted response in, if its consent allows it and it is no test; once, however often it is called."""
    if response.is_submitted and is_countable(response) and _turned(response, is_counted=True):
        count_in(response=response)


@transaction.atomic
def remove_from_tally(*, response: Response) -> None:
    """Takes out what was counted in, whatever its owner has become since; what was not stays out."""
    if _turned(response, is_counted=False):
        _move(response, -1)


@transaction.atomic
def count_in(*, response: Response) -> None:
    """Adds a submitted response that is marked as counted; to be called once, by whoever marked it."""
    _move(response, 1)


@transaction.atomic
def rebuild_tally(*, version: Version) -> Tally:
    """Counts a version anew from its responses, and shows what may be shown."""
    tally, _made = Tally.objects.select_for_update().get_or_create(version=version)
    tally.respondents, tally.counts, tally.use = count_version(version)
    counted = countable(Response.objects.filter(version=version, status=Response.Status.SUBMITTED)).values("pk")
    Response.objects.filter(version=version).exclude(pk__in=counted).update(is_counted=False)
    Response.objects.filter(pk__in=counted).update(is_counted=True)
    _release(tally, at_once=True)
    tally.save()
    return tally


@transaction.atomic
def release_left(*, version: Version, now: datetime | None = None) -> bool:
    """Brings up to date where people leave, if that many came or went; whether it did.

    Who moved from one page to another changes two counts: twice as many changes are as many people.
    """
    now = now or timezone.now()
    counted = count_unfinished(version.pk, now - GONE_AFTER)
    tally, _made = Tally.objects.select_for_update().get_or_create(version=version)
    began = tally.respondents + sum(unfinished for unfinished, _gone in counted.values())
    pages = {step: gone for step, (_unfinished, gone) in counted.items() if gone}
    if began < SHOWN_FROM:
        is_due, tally.shown_left, tally.left_at = tally.left_at is not None, {}, None
    else:
        shown = tally.shown_left.get("pages", {})
        changes = sum(abs(pages.get(step, 0) - shown.get(step, 0)) for step in {*pages, *shown})
        is_due = tally.left_at is None or changes >= 2 * RELEASED_AFTER
        if is_due:
            tally.shown_left, tally.left_at = {"began": began, "pages": pages}, now
    if is_due:
        tally.save(update_fields=["shown_left", "left_at"])
    return is_due


def release_left_everywhere() -> None:
    """The same for every version that is or was in use."""
    for version in Version.objects.exclude(status=Version.Status.DRAFT).defer("document"):
        release_left(version=version)


class Totals(NamedTuple):
    """What a version's responses come to, and of how many people."""

    respondents: int
    counts: Counts
    use: Packed


def count_version(version: Version) -> Totals:
    """The totals of a version as its responses give them."""
    definition, respondents = definition_of(version.pk), 0
    totals: dict[str, Counter[str]] = {}
    use: Packed = {}
    rows = Response.objects.filter(version=version, status=Response.Status.SUBMITTED)
    told = ("owner__role", "consent__items", "answers", "steps", "language", "result__archetype", "result__band")
    for role, items, answers, steps, language, archetype, band in rows.values_list(*told).iterator(1000):
        if may_count(role, items):
            respondents += 1
            for key, counted in counts_of(definition, answers, archetype).items():
                totals.setdefault(key, Counter()).update(counted)
            facts = {"steps": steps, "language": language, "archetype": archetype, "band": band}
            count_places(definition, use, places_of(definition, answers=answers, **facts))
    return Totals(respondents, _plain(totals), use)


def compare_tally(version: Version) -> str | None:
    """What is wrong with the stored totals of a version, or None."""
    counted = count_version(version)
    tally = Tally.objects.filter(version=version).first()
    stored = Totals(tally.respondents, tally.counts, tally.use or {}) if tally else Totals(0, {}, {})
    if stored == counted:
        return None
    wrong = _differing(stored.counts, counted.counts) + _differing(stored.use, counted.use)
    return f"{stored.respondents} respondents stored, {counted.respondents} counted; {wrong} totals differ"


def _differing(stored: Mapping[str, Any], counted: Mapping[str, Any]) -> int:
    return sum(stored.get(key) != counted.get(key) for key in {*stored, *counted})


def _move(response: Response, sign: int) -> None:
    archetype, band = _outcome(response)
    definition = definition_of(response.version_id)
    counts = counts_of(definition, response.answers, archetype)
    # What is shown is left where it is unless it changes: it is as large as the totals themselves.
    locked = Tally.objects.select_for_update().defer("shown", "shown_use")
    tally, _made = locked.get_or_create(version_id=response.version_id)
    totals = {key: Counter(told) for key, told in tally.counts.items()}
    for key, told in counts.items():
        for answer, number in told.items():
            totals.setdefault(key, Counter())[answer] += sign * number
    tally.counts = _plain(totals)
    if tally.use is not None:
        facts = {"steps": response.steps, "language": response.language, "archetype": archetype, "band": band}
        count_places(definition, tally.use, places_of(definition, answers=response.answers, **facts), sign)
    tally.respondents = max(0, tally.respondents + sign)
    _note_pending(tally, str(response.pk), sign)
    _release(tally)
    tally.save()


def _outcome(response: Response) -> tuple[str | None, str | None]:
    """The type and the band of its result, if it has one."""
    return (response.result.archetype, response.result.band) if hasattr(response, "result") else (None, None)


def _note_pending(tally: Tally, person: str, sign: int) -> None:
    """Notes who was added or taken out since the last release; both, one after the other, is neither."""
    pending = dict(tally.pending)
    if pending.pop(person, sign) == sign:
        pending[person] = sign
    tally.pending = pending


def _release(tally: Tally, *, at_once: bool = False) -> None:
    """Brings what is shown up to date where enough people have come or gone; shows nothing where too few are left."""
    if tally.respondents < SHOWN_FROM:
        tally.shown_respondents, tally.shown, tally.shown_use, tally.shown_at = 0, {}, {}, None
    elif at_once or len(tally.pending) >= RELEASED_AFTER or not tally.shown_respondents:
        tally.shown_respondents, tally.shown_at = tally.respondents, timezone.now()
        tally.shown, tally.shown_use = tally.counts, tally.use or {}
        tally.pending = {}


def may_count(role: str | None, items: list[str] | None) -> bool:
    """Whether a person's answers may be counted: they agreed to it, and do not work on the questionnaire themselves."""
    return COMPARISON in (items or ()) and role in (None, User.Role.LEADER)


def is_countable(response: Response) -> bool:
    """The same of a response."""
    return may_count(response.owner.role if response.owner else None, _items(response))


def _turned(response: Response, *, is_counted: bool) -> bool:
    """Marks a response as counted or not; whether it was not so before."""
    others = Response.objects.filter(pk=response.pk, is_counted=not is_counted)
    return bool(others.update(is_counted=is_counted))


def _items(response: Response) -> list[str]:
    return Consent.objects.filter(response=response).values_list("items", flat=True).first() or []


def _plain(totals: Mapping[str, Mapping[str, int]]) -> Counts:
    """Totals without what nobody answered."""
    kept = {key: {answer: n for answer, n in told.items() if n} for key, told in totals.items()}
    return {key: told for key, told in kept.items() if told}
