"""What one response adds to the figures on how a version is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assessment.instrument.answers import AnswerError, Answers, clean_answers
from assessment.instrument.definition import LANGUAGES, Definition
from assessment.instrument.progress import steps_of
from assessment.instrument.rules import as_asked
from assessment.lib.histogram import bucket_of
from assessment.responses.queries.items import answers_given
from assessment.responses.queries.packing import BLEND, EVERYONE, LANGUAGE, NO_TYPE, SECONDS, TYPE, TYPES, Place


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
        cleaned = as_asked(definition, clean_answers(definition, answers))
    except AnswerError:
        return
    of_type = _type_group(definition, archetype, band)
    of_language = LANGUAGE + (language if language in LANGUAGES else LANGUAGES[0])
    yield TYPES, of_language, of_type
    for item, answer in answers_given(definition, cleaned, steps):
        yield item.code, of_type, answer
        yield item.code, of_language, answer
    for step in steps_of(definition):
        if (seconds := steps.get(step.code, {}).get("seconds")) is not None:
            yield SECONDS + step.code, EVERYONE, str(bucket_of(seconds))


def _type_group(definition: Definition, archetype: str | None, band: str | None) -> str:
    """The group of a result: its type, a blend of two, or neither."""
    if archetype in definition.archetype_by_code:
        return f"{TYPE}{archetype}"
    return BLEND if band == BLEND else NO_TYPE
