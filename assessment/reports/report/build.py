"""Answers and snapshot in, the tree of findings out. Pure: no request, no database, no HTML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation

from assessment.instrument.answers import Answers, clean_answers
from assessment.instrument.definition import Definition
from assessment.instrument.rules import as_asked

from .advice import build_advice
from .basis import build_basis
from .case import Case
from .change import build_change
from .comparison import build_comparison
from .evidence import build_evidence
from .hero import build_hero
from .lenses import build_indices, build_roles
from .match import build_match
from .responsibilities import build_responsibilities
from .spent import build_time
from .traits import build_traits
from .tree import Report


def build(
    *,
    definition: Definition,
    answers: Answers,
    snapshot: Mapping[str, Any],
    language: str,
    completed_at: datetime | None = None,
    started_at: datetime | None = None,
    version_label: str = "",
    engine: str = "",
    retired: tuple[int, datetime] | None = None,
    figures: Mapping[str, Any] | None = None,
) -> Report:
    """The report of one response in `language` (`zh-hans` or `en`).

    `snapshot` is `scoring.result.Assessment.as_json()` as it was stored, by the version `engine` of the calculation;
    nothing is scored anew. `retired` is the number and date of a version that is no longer in use.
    `figures` is what `scoring.simulate` found for the version, for the frequency in plain words.
    """
    case = case_of(
        definition=definition,
        answers=answers,
        snapshot=snapshot,
        language=language,
        completed_at=completed_at,
        started_at=started_at,
        version_label=version_label,
        engine=engine,
        retired=retired,
        figures=figures,
    )
    with translation.override(language):
        return Report(
            language=language,
            band=case.band,
            hero=build_hero(case),
            match=build_match(case),
            evidence=build_evidence(case),
            change=build_change(case),
            responsibilities=build_responsibilities(case),
            time=build_time(case),
            traits=build_traits(case),
            roles=build_roles(case),
            indices=build_indices(case),
            comparison=build_comparison(case),
            advice=build_advice(case),
            basis=build_basis(case),
        )


def case_of(
    *, definition: Definition, answers: Answers, snapshot: Mapping[str, Any], language: str, **more: Any
) -> Case:
    """What findings are built from: the answers cleaned, of what the person is asked; `more` as in `build`."""
    cleaned = as_asked(definition, clean_answers(definition, answers))
    return Case(definition=definition, answers=cleaned, snapshot=snapshot, language=language, **more)
