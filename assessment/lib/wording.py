"""Answers in words, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessment.instrument.definition import (
    BipolarQuestion,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
    ScaleQuestion,
    SingleQuestion,
)

from .ui import tr


def answer_text(definition: Definition, question_code: str, row: str | None, value: Any) -> str:
    """One answer (or one row of it) in words; empty if it is not answered."""
    if value is None or value in ("", []):
        return ""
    question = definition.questions[question_code]
    if isinstance(question, SingleQuestion | OwnershipQuestion):
        return next((tr(option.label) for option in question.options if option.code == value), str(value))
    if isinstance(question, MultiQuestion):
        return _(", ").join(tr(option.label) for option in question.options if option.code in value)
    if isinstance(question, ScaleQuestion):
        points = definition.points_of(question.scale)
        return tr(points[int(value) - 1]) if points else str(value)
    if isinstance(question, BipolarQuestion):
        return position_text(question, int(value))
    return f"{value}%" if row is not None else str(value)


def position_text(question: BipolarQuestion, value: int) -> str:
    """A position between two poles in words."""
    wording = {
        1: _("Fully “%(pole)s”"),
        2: _("Rather “%(pole)s”"),
        3: _("Both alike"),
        4: _("Rather “%(pole)s”"),
        5: _("Fully “%(pole)s”"),
    }[value]
    return wording % {"pole": tr(question.low if value < 3 else question.high)}


def row_label(definition: Definition, row: str) -> str:
    """The label of a responsibility, or of an extra row of the time question."""
    return tr(definition.row_by_code[row].label)


def owner_groups(definition: Definition, owned: Mapping[str, str]) -> list[dict[str, Any]]:
    """The responsibilities under each ownership answer that was given, in the order of the options."""
    question = definition.ownership_question
    if question is None:
        return []
    groups = []
    for option in question.options:
        rows = [row for row in owned if owned[row] == option.code]
        if rows:
            labels = [row_label(definition, row) for row in rows]
            groups.append({"label": tr(option.label), "count": len(rows), "rows": _(", ").join(labels)})
    return groups
