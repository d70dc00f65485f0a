"""Every recommendation of a version in the order in which it matters to one person, and ways to narrow the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .advice import EFFORTS, HORIZONS, advice_item
from .case import Case
from .tree import AdviceItem
from .words import count, heading, in_brackets

EVERY = ""
"""The choice that leaves a list as it is."""


@dataclass(frozen=True)
class Choice:
    """One value of a filter, its label with how many recommendations it would leave beside the other filters."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Library:
    """The recommendations left by the filters, in order of relevance; `total` is how many there are in all."""

    title: str
    items: tuple[AdviceItem, ...]
    filters: tuple[Filter, ...]
    total: int
    is_narrowed: bool


@dataclass(frozen=True)
class _Entry:
    item: AdviceItem
    theme: str
    audience: tuple[str, ...]
    chosen: bool


def build_library(case: Case, wanted: Mapping[str, str], chosen: set[str]) -> Library:
    """All advice that `wanted` (filter name to value) leaves. An unknown value counts as none; `chosen` is the plan."""
    with translation.override(case.language):
        entries = _entries(case, chosen)
        rules = _rules()
        labels = _labels(case, entries)
        active = {name: wanted.get(name, EVERY) for name in rules if wanted.get(name, EVERY) in labels[name]}
        left = [entry for entry in entries if _passes(entry, active, rules)]
        return Library(
            title=heading(_title(len(left), len(entries))),
            items=tuple(entry.item for entry in left),
            filters=tuple(
                Filter(name, title, _choices(name, labels[name], entries, active, rules))
                for name, title in _titles().items()
            ),
            total=len(entries),
            is_narrowed=bool(any(active.values())),
        )


def _entries(case: Case, chosen: set[str]) -> list[_Entry]:
    by_code = {advice.code: advice for advice in case.definition.recommendations}
    ranked = [entry for entry in case.snapshot["advice"] if entry["code"] in by_code]
    ranked.sort(key=lambda entry: (-entry["relevance"], entry["code"]))
    return [
        _Entry(
            advice_item(case, by_code[entry["code"]], entry, number),
            by_code[entry["code"]].theme,
            by_code[entry["code"]].audience,
            entry["code"] in chosen,
        )
        for number, entry in enumerate(ranked, start=1)
    ]


def _rules() -> dict[str, Callable[[_Entry, str], bool]]:
    """By filter: whether an entry has the value."""
    return {
        "theme": lambda entry, value: entry.theme == value,
        "horizon": lambda entry, value: entry.item.horizon == value,
        "effort": lambda entry, value: entry.item.effort == value,
        "audience": lambda entry, value: value in entry.audience if value != "all" else not entry.audience,
        "plan": lambda entry, value: entry.chosen == (value == "in"),
    }


def _titles() -> dict[str, str]:
    return {
        "theme": _("Theme"),
        "horizon": _("Horizon"),
        "effort": _("Effort"),
        "audience": _("Written for"),
        "plan": _("Your plan"),
    }


def _labels(case: Case, entries: list[_Entry]) -> dict[str, dict[str, str]]:
    """By filter: its values with their labels, the one that leaves all first."""
    themes = {entry.theme for entry in entries}
    every = {EVERY: _("All")}
    return {
        "theme": every | {one.code: case.say(one.label) for one in case.definition.themes if one.code in themes},
        "horizon": every | {code: _(label) for code, label in HORIZONS.items()},
        "effort": every | {code: _(label) for code, label in EFFORTS.items()},
        "audience": every | {"all": _("every CTO")} | {one.code: one.name for one in case.types},
        "plan": every | {"in": _("in it"), "out": _("not in it")},
    }


def _passes(entry: _Entry, active: Mapping[str, str], rules: Mapping[str, Callable[[_Entry, str], bool]]) -> bool:
    return all(value == EVERY or rules[name](entry, value) for name, value in active.items())


def _choices(
    name: str,
    labels: Mapping[str, str],
    entries: list[_Entry],
    active: Mapping[str, str],
    rules: Mapping[str, Callable[[_Entry, str], bool]],
) -> tuple[Choice, ...]:
    choices = []
    for code, label in labels.items():
        number = sum(_passes(entry, {**active, name: code}, rules) for entry in entries)
        choices.append(Choice(code, in_brackets(label, str(number)), active.get(name, EVERY) == code))
    return tuple(choices)


def _title(left: int, total: int) -> str:
    if left == total:
        return ngettext("%(all)s recommendation in all", "%(all)s recommendations in all", total) % {
            "all": count(total)
        }
    return _("%(left)s of %(total)s recommendations") % {"left": left, "total": total}
