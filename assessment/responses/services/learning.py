"""Learning a version's unlisted rates from the responses to it, into a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.definition import Definition, Learning, TypeChange
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.services import create_draft
from assessment.responses.queries import Material, read_for_learning, stream_typed_results
from assessment.scoring import ENGINE
from assessment.scoring.evidence import evidence_table
from assessment.scoring.posterior import priors_of
from assessment.scoring.recalibrate import Recalibration, learned_document, provenance_of, recalibrate
from assessment.scoring.result import leading_types

_RESCORED_AT_A_TIME = 2000
Item = TypeVar("Item")


@dataclass(frozen=True)
class LearningOutcome:
    """What came of learning: a draft with its provenance, or (`found.refusal`) the reason why there is none."""

    material: Material
    found: Recalibration
    learning: Learning | None = None
    draft: Version | None = None


def learn_rates(*, version: Version, user: User | None, today: date) -> LearningOutcome:
    """Learns from the responses to a published version, into a draft; where that is refused, nothing is written.

    Learning the same again on the same day gives the same draft. No published version, no response and no stored
    result changes. What takes long is done before the transaction.
    """
    definition = definition_of(version.pk)
    material = read_for_learning(version.pk)
    regions = [answers.get("region") for answers in material.answers]
    table = evidence_table(definition, material.answers)
    found = recalibrate(definition, table, priors_of(definition, regions))
    if found.refusal is not None:
        return LearningOutcome(material, found)
    content = document.parse(version.document)
    learning = provenance_of(
        found, source_hash=version.content_hash, engine=ENGINE, learned_on=today, left_out=material.left_out
    )
    learned = document.load(learned_document(content, found, learning))
    learning = learning.model_copy(update={"changes": _changes(version.pk, learned)})
    draft = create_draft(
        questionnaire=version.questionnaire,
        content=learned_document(content, found, learning),
        note=f"Unpublished rates learned from {found.responses} responses to version {version.number}",
        user=user,
    )
    return LearningOutcome(material, found, learning, draft)


def _changes(version_id: int, learned: Definition) -> tuple[TypeChange, ...]:
    """How many stored results go from which type to which under the learned rates, those that stay included."""
    pairs: Counter[tuple[str | None, str | None]] = Counter()
    for block in _blocks(stream_typed_results(version_id), _RESCORED_AT_A_TIME):
        after = leading_types(learned, [answers for _before, answers in block])
        pairs.update(zip((before for before, _answers in block), after, strict=True))
    codes: list[str | None] = [*learned.archetype_by_code, None]
    return tuple(
        TypeChange(before=before, after=after, results=pairs[before, after])
        for before in codes
        for after in codes
        if pairs[before, after]
    )


def _blocks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while block := list(islice(iterator, size)):
        yield block
