"""The only door from a stored version to what it asks: the definition, parsed once per process.

A version that has been published never changes, so its definition is kept for the life of the process. Of drafts, which
change all the time, a few are kept, each as long as its text stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from assessment.instrument import document
from assessment.instrument.definition import Definition
from assessment.scoring import ENGINE

from .models import Simulation, Version


@lru_cache(maxsize=16)
def _frozen(version_id: int) -> tuple[Definition, str]:
    version = Version.objects.exclude(status=Version.Status.DRAFT).get(pk=version_id)
    return document.loads(version.document), version.content_hash


def definition_of(version_id: int) -> Definition:
    """The definition of a published or retired version. Raises `Version.DoesNotExist`, also for a draft."""
    return _frozen(version_id)[0]


def content_hash_of(version_id: int) -> str:
    """The SHA-256 of the version's document. Raises as `definition_of` does."""
    return _frozen(version_id)[1]


@lru_cache(maxsize=8)
def _of_text(text: str) -> Definition:
    return document.loads(text)


def definition_to_read(version: Version) -> Definition:
    """The definition of any version, a draft as it stands now. Raises `instrument.document.DocumentError`.

    What is derived from it must not outlive the request, unless it is kept by the definition itself: of a draft there
    is another with every edit.
    """
    return _of_text(version.document) if version.status == Version.Status.DRAFT else definition_of(version.pk)


def find_figures(version_id: int, engine: str = ENGINE) -> Mapping[str, Any] | None:
    """The simulated figures of a published or retired version by one version of the calculation, if there are any.

    Figures of what the document was before it was published are not those of the version.
    """
    return _figures(version_id, engine, content_hash_of(version_id))


def find_figures_of(version: Version) -> Mapping[str, Any] | None:
    """The same of any version, by today's calculation: of a draft those of its document as it stands."""
    return _figures(version.pk, ENGINE, version.content_hash)


def _figures(version_id: int, engine: str, content_hash: str) -> Mapping[str, Any] | None:
    simulations = Simulation.objects.filter(version_id=version_id, engine=engine)
    figures = simulations.values_list("figures", flat=True).first()
    return figures if figures and figures.get("definition") == content_hash else None


def forget_definitions() -> None:
    """Empties the memory of this process, for tests that reuse primary keys."""
    _frozen.cache_clear()


class NotFound(LookupError):
    """No version is meant; the message says why."""


def get_version(number: int | None, *, drafts: bool = False) -> Version:
    """The version of this number that is or was in use (or is a draft, if `drafts`); without a number the one in use.

    Of the first questionnaire that has one; its document is read when it is asked for. Raises `NotFound`.
    """
    if number is None:
        published = find_published()
        if published is None:
            raise NotFound("no questionnaire is published; load one with load_questionnaire")
        return published
    versions = Version.objects.filter(number=number).select_related("questionnaire").defer("document")
    versions = versions.order_by("questionnaire_id")
    found = (versions if drafts else versions.exclude(status=Version.Status.DRAFT)).first()
    if found is None:
        raise NotFound(f"there is no {'' if drafts else 'published '}version {number}")
    return found


def find_published(code: str | None = None) -> Version | None:
    """The published version of the questionnaire with this code, or of the first that has one."""
    versions = Version.objects.filter(status=Version.Status.PUBLISHED).defer("document")
    if code is not None:
        versions = versions.filter(questionnaire__code=code)
    return versions.order_by("questionnaire_id").first()
