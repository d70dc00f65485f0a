"""What the codes in an export mean, in every language it could have been made in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessment.reports.report import Report

from .workbook import Sheet

_LABELS = ("name", "label", "topic", "title", "text")
"""Where a coded part of the tree says what it is, the first that it has."""


def code_book(reports: Sequence[Report]) -> Sheet:
    """Every coded part of the trees: what kind it is, its code, and what it is called in each language."""
    found: dict[tuple[str, str], list[str]] = {}
    for place, report in enumerate(reports):
        for kind, code, label in _coded(report):
            labels = found.setdefault((kind, code), [""] * len(reports))
            labels[place] = labels[place] or label
    rows = [(kind, code, *labels) for (kind, code), labels in found.items()]
    return Sheet(_("Code book"), (_("Kind"), _("Code"), *(report.language for report in reports)), rows)


def _coded(value: Any) -> Iterator[tuple[str, str, str]]:
    """Parts of a tree that have a code and a label, in order."""
    if isinstance(value, tuple):
        for item in value:
            yield from _coded(item)
    elif is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value)]
        label = next((name for name in _LABELS if name in names), None)
        if "code" in names and label:
            yield _kind(value), str(getattr(value, "code", "")), str(getattr(value, label))
        for name in names:
            yield from _coded(getattr(value, name))


def _kind(part: Any) -> str:
    """The kind of a part, as the code of a column: `archetype`, `responsibility`, `owner` …"""
    name = type(part).__name__
    kinds = {
        "TypeName": "archetype",
        "Match": "archetype",
        "Rate": "archetype",
        "OwnershipRow": "responsibility",
        "TimeRow": "responsibility",
        "OwnerCount": "owner",
        "Step": "firmness",
        "LensRow": "profile",
        "AdviceItem": "recommendation",
        "Population": "population",
        "SharePart": "archetype",
        "TraitRow": "trait",
    }
    return kinds.get(name, "finding")
