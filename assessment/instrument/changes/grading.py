"""How grave a change is for results: wording, neutral, scoring or breaking."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal

from assessment.instrument.definition import LANGUAGES

from .difference import Change

Grade = Literal["wording", "neutral", "scoring", "breaking"]
GRADES: tuple[Grade, ...] = ("wording", "neutral", "scoring", "breaking")
"""From the lightest to the gravest. Wording reads otherwise; neutral changes what is shown or asked, but no result;
scoring can give the same answers another result or other advice; breaking leaves earlier answers without meaning."""

RULES: tuple[tuple[str, str, Grade], ...] = (
    # place, kinds of change, grade; the first that fits counts
    (r"code|format", ".*", "breaking"),
    (r"sections\.[^.]+", "remove", "breaking"),
    (r"sections\.[^.]+\.questions\.[^.]+", "remove", "breaking"),
    (r"sections\.[^.]+\.questions\.(role|region)", "add", "scoring"),
    (r"sections\.[^.]+\.questions\.[^.]+\.(kind|scale)", ".*", "breaking"),
    (r"sections\.[^.]+\.questions\.[^.]+\.options\.[^.]+", "remove", "breaking"),
    (r"sections\.[^.]+\.questions\.[^.]+\.options\.[^.]+\.(strength|hidden_from_roles)", ".*", "scoring"),
    (r"sections\.[^.]+\.questions\.[^.]+\.extra_rows.*", "add|remove", "breaking"),
    (r"sections\..*shown_if", ".*", "scoring"),
    (r"responsibilities\.[^.]+", "add|remove", "breaking"),
    (r"archetypes\.[^.]+", "add|remove", "breaking"),
    (r"archetypes\.[^.]+\.(share|responsibilities|time|learned)\b.*", ".*", "scoring"),
    (r"model\b.*", ".*", "scoring"),
    (r"indices\.[^.]+(\.(kind|questions|frequency_.*|importance_.*))?", ".*", "scoring"),
    (r"leadership_roles\.[^.]+(\.questions)?", ".*", "scoring"),
    (r"recommendations\.[^.]+(\.(need|certain_if|audience|theme|overlaps))?", "set|add|remove", "scoring"),
    (r"consent\.items\.[^.]+", "remove", "breaking"),
    (r"consent\.items\.[^.]+\.required", ".*", "scoring"),
)
OTHERWISE: Grade = "neutral"


def grade_of(change: Change) -> Grade:
    """How grave one change is."""
    if _is_wording(change):
        return "wording"
    for place, kinds, grade in RULES:
        if re.fullmatch(place, change.place) and re.fullmatch(kinds, change.kind):
            return grade
    return "scoring" if _adds_ownership(change) else OTHERWISE


def gravest(changes: Iterable[Change]) -> Grade | None:
    """The gravest of the grades, None if there is no change."""
    return max((grade_of(change) for change in changes), key=GRADES.index, default=None)


def _is_wording(change: Change) -> bool:
    """Whether only texts differ: a language of one, a text, a list of texts or of what holds nothing else."""
    if change.kind != "set":
        return False
    if change.place.rpartition(".")[2] in LANGUAGES:
        return True
    values = [value for value in (change.before, change.after) if isinstance(value, dict | list)]
    return bool(values) and all(_is_text(value) for value in values)


def _is_text(value: Any) -> bool:
    if isinstance(value, dict) and set(value) != set(LANGUAGES):
        value = list(value.values())
    if isinstance(value, list):
        return bool(value) and all(_is_text(item) for item in value)
    return isinstance(value, dict)


def _adds_ownership(change: Change) -> bool:
    """Whether a question comes in that types are found by, alone or with its section."""
    if change.kind != "add" or not change.place.startswith("sections."):
        return False
    parts = change.after.get("questions", [change.after])
    if ".options." in change.place:
        return "strength" in change.after
    return any(part.get("kind") in ("ownership", "allocation") for part in parts if isinstance(part, dict))
