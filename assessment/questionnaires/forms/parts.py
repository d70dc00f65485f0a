"""The parts of a document that have a page of their own in the editor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.instrument import definition as model
from assessment.instrument.changes import ABSENT, is_coded, value_at


@dataclass(frozen=True)
class Collection:
    """A list whose parts have a page each. `place` is where it stands, `*` for the code of what it is inside.

    `fixed` lists take no part and lose none. `leave` are lists of their own inside a part.
    """

    place: str
    kind: Any
    one: Promise | str
    many: Promise | str
    fixed: bool = False
    leave: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """The place as a regular expression."""
        return re.escape(self.place).replace(r"\*", "[^.]+")


@dataclass(frozen=True)
class Single:
    """A page that is there once: some fields of the document, or the part at a place."""

    name: str
    place: str
    kind: Any
    label: Promise | str
    only: tuple[str, ...] = ()


COLLECTIONS = (
    Collection("sections", model.Section, _("Section"), _("Sections and questions"), leave=("questions",)),
    Collection("sections.*.questions", model.Question, _("Question"), _("Questions")),
    Collection("responsibilities", model.Responsibility, _("Responsibility"), _("Responsibilities")),
    Collection("scales", model.Scale, _("Scale"), _("Scales")),
    Collection("archetypes", model.Archetype, _("Type"), _("Types of CTO"), fixed=True),
    Collection("indices", model.Index, _("Index"), _("Indices")),
    Collection("leadership_roles", model.LeadershipRole, _("Role"), _("Four roles")),
    Collection("recommendations", model.Recommendation, _("Recommendation"), _("Recommendations")),
    Collection("themes", model.Theme, _("Theme"), _("Themes")),
    Collection("sources", model.Source, _("Source"), _("Sources")),
    Collection("figures", model.Figure, _("Figure"), _("Figures")),
)
SINGLES = (
    Single("general", "", model.Definition, _("General"), ("title", "minutes_core", "minutes_full", "page_texts")),
    Single("consent", "consent", model.Consent, _("Consent")),
    Single("model", "model", model.Model, _("Numbers of the model")),
    Single("reflections", "", model.Definition, _("Questions to oneself"), ("reflections",)),
)
ORDER = (
    "general", "consent", "sections", "responsibilities", "scales", "archetypes", "model", "indices",
    "leadership_roles", "recommendations", "themes", "reflections", "sources", "figures",
)  # fmt: skip
"""In which order the outline names pages and lists."""


@dataclass(frozen=True)
class Page:
    """A page of the editor: its name in addresses, the place and type of what it edits, and what it shows of that."""

    name: str
    place: str
    kind: Any
    only: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    collection: Collection | None = None


def find_page(content: Mapping[str, Any], name: str) -> Page | None:
    """The page of this name, if the document has such a part."""
    single = next((one for one in SINGLES if one.name == name), None)
    if single is not None:
        return Page(single.name, single.place, single.kind, only=single.only)
    collection = find_collection(name.rpartition(".")[0])
    if collection is None or value_at(content, name) is ABSENT:
        return None
    return Page(name, name, collection.kind, leave=collection.leave, collection=collection)


def find_collection(place: str) -> Collection | None:
    """The list with pages that stands at a place."""
    return next((one for one in COLLECTIONS if re.fullmatch(one.pattern, place)), None)


def page_for(content: Mapping[str, Any], place: str) -> tuple[str, str]:
    """The page on which a place of the document is edited, and the name of its field there."""
    steps = _told_by_codes(content, place.split("."))
    for length in range(len(steps), 0, -1):
        name = ".".join(steps[:length])
        page = find_page(content, name) if name not in ("general", "reflections") else None
        if page is not None:
            return page.name, ".".join(steps[length:])
    for single in SINGLES:
        if steps[0] in single.only:
            return single.name, place
    return steps[0] if find_collection(steps[0]) else "general", ""


def _told_by_codes(content: Mapping[str, Any], steps: list[str]) -> list[str]:
    """The steps of a place with the section of a question, and with codes where they count parts."""
    if steps[0] == "questions" and len(steps) > 1:
        home = (one["code"] for one in content["sections"] if steps[1] in (q["code"] for q in one["questions"]))
        steps = ["sections", next(home, ""), *steps]
    told: list[str] = []
    for step in steps:
        items: Any = value_at(content, ".".join(told)) if told else ABSENT
        counts = step.isdecimal() and is_coded(items) and int(step) < len(items)
        told.append(items[int(step)]["code"] if counts else step)
    return told


def lists_of_parts(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The place of every part that has a page, with that of its list, in the order of the document."""
    for collection in COLLECTIONS:
        if "*" not in collection.place:
            for part in content[collection.place]:
                yield f"{collection.place}.{part['code']}", collection.place
    for section in content["sections"]:
        for question in section["questions"]:
            place = f"sections.{section['code']}.questions"
            yield f"{place}.{question['code']}", place
