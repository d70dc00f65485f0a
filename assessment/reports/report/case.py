"""What a report is built from: one person's answers and snapshot, with the document they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessment.instrument.answers import Answers
from assessment.instrument.definition import Definition, Figure, Text

from .tree import Rate, TypeName
from .words import percent, span

TYPED = ("clear", "leaning", "blend")
"""Bands in which types and their probabilities are shown."""
REPORT = "report"
"""Code of the source that the rates come from."""


@dataclass(frozen=True)
class Case:
    """One response, ready to be told."""

    definition: Definition
    answers: Answers
    snapshot: Mapping[str, Any]
    language: str
    completed_at: datetime | None = None
    started_at: datetime | None = None
    version_label: str = ""
    engine: str = ""
    retired: tuple[int, datetime] | None = None
    """Number and date of the version of the questionnaire where it is no longer in use."""
    figures: Mapping[str, Any] | None = None
    """What was simulated for the version, by the calculation that the snapshot comes from."""

    @property
    def band(self) -> str:
        """How firm the result is, or why there is none."""
        return str(self.snapshot["band"])

    @property
    def is_typed(self) -> bool:
        """Whether types and probabilities may be shown at all."""
        return self.band in TYPED

    @property
    def is_cto(self) -> bool:
        """Whether a CTO type could apply to this person."""
        return self.band != "not-applicable"

    @property
    def ranking(self) -> tuple[str, ...]:
        """Codes of the types by probability; empty where none may be shown."""
        return tuple(self.snapshot["ranking"]) if self.is_typed else ()

    @property
    def probabilities(self) -> dict[str, float]:
        """Probability of each type; empty where none may be shown."""
        return dict(self.snapshot["probabilities"] or {}) if self.is_typed else {}

    def shown(self, code: str) -> str:
        """The probability of a type as it is shown: the leading one is never rounded up into the next band."""
        probability, bands = self.probabilities[code], self.definition.model.bands
        if code != self.ranking[0]:
            return percent(probability)
        return percent(probability, below=bands.leaning if probability < bands.leaning else bands.clear)

    def ranged(self, code: str) -> str:
        """The probability of a type with its range, for running text."""
        words = {"percent": self.shown(code), "range": span(*self.snapshot["intervals"][code])}
        return _("%(percent)s (range %(range)s)") % words

    @cached_property
    def types(self) -> tuple[TypeName, ...]:
        """The types in the order of the document."""
        return tuple(
            TypeName(archetype.code, self.say(archetype.label), archetype.shape, archetype.hue)
            for archetype in self.definition.archetypes
        )

    def type_name(self, code: str) -> TypeName:
        """The type with this code."""
        return next(one for one in self.types if one.code == code)

    def say(self, text: Text | None) -> str:
        """A text of the document in the language of the report."""
        return text.in_(self.language) if text else ""

    @cached_property
    def owned(self) -> dict[str, str]:
        """The answers to who owns what, by row."""
        question = self.definition.ownership_question
        return dict(self.answers.get(question.code) or {}) if question else {}

    @cached_property
    def spent(self) -> dict[str, float]:
        """The answers to where the time goes, by row."""
        question = self.definition.time_question
        return dict(self.answers.get(question.code) or {}) if question else {}

    def rates(self, kind: str, row: str) -> tuple[Rate, ...]:
        """The types' published rates for a row; `kind` is `responsibilities` or `time`."""
        found = []
        for archetype, name in zip(self.definition.archetypes, self.types, strict=True):
            share = getattr(archetype, kind).get(row)
            text = _("not published") if share is None else percent(share)
            found.append(Rate(name.code, name.name, name.shape, share, text))
        return tuple(found)

    def figure(self, code: str) -> Figure | None:
        """A published figure of the document."""
        return self._figures.get(code)

    @cached_property
    def _figures(self) -> dict[str, Figure]:
        return {figure.code: figure for figure in self.definition.figures}

    def source(self, code: str = REPORT) -> str:
        """A source as it is named under an exhibit, with its year where the title does not say it."""
        found = next((source for source in self.definition.sources if source.code == code), None)
        if found is None:
            return ""
        title = self.say(found.title)
        return title if found.year is None or str(found.year) in title else f"{title}, {found.year}"

    def study_source(self) -> str:
        """The source line of the study's rates, with the number of CTOs in it."""
        words = {"source": self.source(), "n": f"{self.definition.model.study_ctos:,}"}
        return _("Source: %(source)s; %(n)s CTOs in the study, number per type not published") % words
