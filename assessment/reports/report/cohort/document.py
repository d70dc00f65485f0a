"""An engagement as JSON, made part by part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from assessment.engagements.models import Engagement, Participation
from assessment.engagements.queries import Figures, Turnout
from assessment.instrument.definition import Definition

from .rows import FIGURE_HEAD, figure_rows, person_object

FORMAT = "engagement/1"


def people_document(
    engagement: Engagement, turnout: Turnout, definition: Definition, people: Iterable[Participation]
) -> Iterator[bytes]:
    """Everybody who agreed, one after the other."""
    yield _opened(_about(engagement, turnout), "people")
    for place, one in enumerate(people):
        yield (b",\n" if place else b"\n") + _json(person_object(definition, one))
    yield b"\n]}\n"


def figures_document(engagement: Engagement, turnout: Turnout, figures: Figures) -> Iterator[bytes]:
    """The figures that are shown, and nothing of any person."""
    yield _opened({**_about(engagement, turnout), "smallest_group": figures.least}, "figures")
    for place, row in enumerate(figure_rows(figures)):
        yield (b",\n" if place else b"\n") + _json(dict(zip(FIGURE_HEAD, row, strict=True)))
    yield b"\n]}\n"


def _about(engagement: Engagement, turnout: Turnout) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "client": engagement.organisation.name,
        "wave": engagement.wave,
        "version": engagement.version.number,
        "disclosure": engagement.disclosure,
        "invited": turnout.invited,
        "started": turnout.started,
        "submitted": turnout.submitted,
    }


def _opened(about: dict[str, Any], rows: str) -> bytes:
    return _json(about)[:-1] + f', "{rows}": ['.encode()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
