"""What the results of a version are worth on simulated CTOs: computed, or taken over from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assessment.instrument import document
from assessment.questionnaires.models import Simulation, Version
from assessment.questionnaires.published import find_figures
from assessment.scoring import ENGINE
from assessment.scoring.simulate import SEED, Effort, simulate

LEAST_WORLDS, LEAST_PEOPLE = 100, 1000
"""Figures of fewer simulated worlds, or people in each, are not stored."""


class ForeignFigures(Exception):
    """Simulated figures that belong to another document or version of the calculation, or are not all there."""


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


def simulate_in_use() -> None:
    """Simulates every version in use that has no figures of today's calculation yet, such as one just published."""
    for version in Version.objects.filter(status=Version.Status.PUBLISHED):
        ensure_simulated(version=version)


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
