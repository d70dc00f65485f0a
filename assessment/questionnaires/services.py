"""All writes to questionnaires and versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessment.accounts.models import User
from assessment.instrument import checks, document
from assessment.instrument.checks import Problem
from assessment.instrument.document import DocumentError
from assessment.scoring import ENGINE
from assessment.scoring import checks as scoring_checks
from assessment.scoring.simulate import SEED, Effort, simulate

from .models import Questionnaire, Simulation, Version
from .published import find_figures

TRANSITIONS = {
    Version.Status.DRAFT: {Version.Status.PUBLISHED},
    Version.Status.PUBLISHED: {Version.Status.RETIRED},
    Version.Status.RETIRED: set(),
}
"""Which status may follow which."""


LEAST_WORLDS, LEAST_PEOPLE = 100, 1000
"""Figures of fewer simulated worlds, or people in each, are not stored."""


class CannotPublish(Exception):
    """The checks found reasons not to publish; `problems` lists them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


class WrongStatus(Exception):
    """A version cannot go from its status to the one asked for."""


class ForeignFigures(Exception):
    """Simulated figures that belong to another document or version of the calculation, or are not all there."""


@dataclass(frozen=True)
class Loaded:
    """The version that holds a loaded document, and whether loading it changed anything."""

    version: Version
    is_new: bool


@transaction.atomic
def load_document(*, content: dict[str, Any], note: str = "", user: User | None = None) -> Loaded:
    """Publishes a document as the next version of its questionnaire; the same document twice changes nothing.

    Raises `instrument.document.DocumentError` if it is no document, `CannotPublish` if the checks fail.
    """
    definition = document.load(content)
    questionnaire, _ = Questionnaire.objects.get_or_create(code=definition.code)
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    digest = document.content_hash(content)
    current = questionnaire.versions.filter(status=Version.Status.PUBLISHED, content_hash=digest).first()
    if current is not None:
        return Loaded(current, is_new=False)
    draft = create_draft(questionnaire=questionnaire, content=content, note=note, user=user)
    return Loaded(publish_version(version=draft), is_new=True)


@transaction.atomic
def create_draft(*, questionnaire: Questionnaire, content: Mapping[str, Any], note: str, user: User | None) -> Version:
    """A document as the next version of its questionnaire, not in use until somebody publishes it.

    The same document as that of a draft gives that draft, so that what is posted twice is made once.

    Raises `instrument.document.DocumentError` if it is no document, or one of another questionnaire.
    """
    definition = document.load(content)
    if definition.code != questionnaire.code:
        raise DocumentError([("code", f"the questionnaire is “{questionnaire.code}”")])
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)  # numbers are given one at a time
    digest = document.content_hash(content)
    same = questionnaire.versions.filter(status=Version.Status.DRAFT, content_hash=digest).first()
    if same is not None:
        return same
    highest = questionnaire.versions.aggregate(highest=Max("number"))["highest"] or 0
    return Version.objects.create(
        questionnaire=questionnaire,
        number=highest + 1,
        document=document.canonical(content).decode("utf-8"),
        content_hash=digest,
        note=note,
        created_by=user,
    )


@transaction.atomic
def publish_version(*, version: Version) -> Version:
    """Freezes a draft and puts it in use; the version published before is retired and still finishes what was started.

    Raises `CannotPublish` with the findings of the checks, `WrongStatus` if it is no draft.
    """
    Questionnaire.objects.select_for_update().get(pk=version.questionnaire_id)
    version = Version.objects.select_for_update().get(pk=version.pk)
    _require(version, Version.Status.PUBLISHED)
    content = document.parse(version.document)
    definition = document.load(content)
    # Scoring is asked last: it cannot compute with a document that does not hold together.
    problems = checks.structural_problems(definition) or scoring_checks.scoring_problems(definition)
    if problems:
        raise CannotPublish(problems)
    for current in Version.objects.filter(questionnaire_id=version.questionnaire_id, status=Version.Status.PUBLISHED):
        retire_version(version=current)
    version.status = Version.Status.PUBLISHED
    version.published_at = timezone.now()
    version.content_hash = document.content_hash(content)
    version.save(update_fields=["status", "published_at", "content_hash"])
    return version


@transaction.atomic
def retire_version(*, version: Version) -> Version:
    """Takes a version out of use for new responses. Raises `WrongStatus`."""
    _require(version, Version.Status.RETIRED)
    version.status = Version.Status.RETIRED
    version.save(update_fields=["status"])
    return version


def simulate_version(
    *, version: Version, effort: Effort, seed: int, tell: Callable[[str], None] | None = None
) -> Simulation:
    """Computes what the results of a version are worth, and stores it beside the version.

    Figures of fewer than `LEAST_WORLDS` worlds, or `LEAST_PEOPLE` people in each, are too rough to be shown to
    anybody: they are given back unsaved.
    """
    figures = simulate(document.loads(version.document), effort=effort, seed=seed, tell=tell)
    if effort.worlds < LEAST_WORLDS or effort.people < LEAST_PEOPLE:
        return Simulation(version=version, engine=ENGINE, figures=_labelled(version, figures))
    return _store_figures(version, figures)


def ensure_simulated(*, version: Version) -> None:
    """Simulates a version in use, without learning, unless it has its figures."""
    if find_figures(version.pk) is None:
        simulate_version(version=version, effort=Effort(learning_worlds=0), seed=SEED)


def adopt_figures(*, version: Version, content: Mapping[str, Any]) -> Simulation:
    """Stores figures that were simulated elsewhere.

    Raises `ForeignFigures` unless they are those of this document and of this version of the calculation, all of them.
    """
    for name, expected in (("definition", version.content_hash), ("engine", ENGINE)):
        if content.get(name) != expected:
            raise ForeignFigures(f"{name} is {content.get(name)!r}, not {expected!r}")
    if missing := [name for name in ("seed", "worlds", "people", "ways") if name not in content]:
        raise ForeignFigures(f"without {', '.join(missing)}")
    return _store_figures(version, content)


def _store_figures(version: Version, figures: Mapping[str, Any]) -> Simulation:
    stored, _is_new = Simulation.objects.update_or_create(
        version=version, engine=ENGINE, defaults={"figures": _labelled(version, figures)}
    )
    return stored


def _labelled(version: Version, figures: Mapping[str, Any]) -> dict[str, Any]:
    return {**figures, "definition": version.content_hash, "engine": ENGINE}


def _require(version: Version, status: Version.Status) -> None:
    if status not in TRANSITIONS[Version.Status(version.status)]:
        raise WrongStatus(f"version {version.number} is {version.status} and cannot become {status}")
