"""What one response adds to the figures on how a version is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assessment.instrument.answers import AnswerError, Answers, clean_answers
from assessment.instrument.definition import Definition
from assessment.instrument.progress import steps_of
from assessment.lib.histogram import bucket_of
from assessment.responses.queries.items import answers_given
from assessment.responses.queries.use import EVERYONE, SECONDS, TYPES, UseCounts, language_group, type_group

Place = tuple[str, str, str]
"""Item, group and answer: where one more person is counted."""


def places_of(
    definition: Definition,
    *,
    answers: Answers,
    steps: Mapping[str, Any],
    language: str,
    archetype: str | None,
    band: str | None,
) -> Iterator[Place]:
    """Where a submitted response counts. Answers that the version does not know count nowhere."""
    try:
        cleaned = clean_answers(definition, answers)
    except AnswerError:
        return
    groups = (type_group(archetype, band), language_group(language))
    yield TYPES, groups[1], groups[0]
    for item, answer in answers_given(definition, cleaned, steps):
        for group in groups:
            yield item.code, group, answer
    for step in steps_of(definition):
        if (seconds := steps.get(step.code, {}).get("seconds")) is not None:
            yield SECONDS + step.code, EVERYONE, str(bucket_of(seconds))


def count_places(totals: UseCounts, places: Iterable[Place], sign: int = 1) -> None:
    """Adds people to the totals, or takes them out; what nobody is left in goes."""
    for item, group, answer in places:
        groups = totals.setdefault(item, {})
        told = groups.setdefault(group, {})
        told[answer] = told.get(answer, 0) + sign
        if not told[answer]:
            del told[answer]
        if not told:
            del groups[group]
        if not groups:
            del totals[item]
