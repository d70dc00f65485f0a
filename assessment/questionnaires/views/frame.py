"""What every page of the editor has around its form: the outline, undo and redo, what the checks found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from assessment.instrument import document
from assessment.questionnaires.forms.catalogue import Here, name_of
from assessment.questionnaires.forms.parts import ORDER, SINGLES, find_collection, page_for
from assessment.questionnaires.models import Version
from assessment.questionnaires.queries import find_outdated_texts, find_problems, read_stacks

from .problems import Finding, findings_of


@dataclass(frozen=True)
class Entry:
    """A line of the outline. `marks` says how many findings there are, `behind` how many texts to translate anew."""

    name: str
    label: str
    href: str
    problems: int
    behind: int
    is_here: bool
    inside: tuple[Entry, ...] = ()

    @property
    def code(self) -> str:
        """What it is called in its list."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Chapter:
    """A page or a list of the outline. Of a list, `add` is where to add to it."""

    name: str
    label: str
    href: str
    entries: tuple[Entry, ...]
    add: str
    is_open: bool
    problems: int
    behind: int
    is_here: bool


@dataclass(frozen=True)
class Frame:
    """A draft as the editor's pages need it."""

    version: Version
    content: Mapping[str, Any]
    behind: Mapping[str, str]
    findings: tuple[Finding, ...]
    undoable: Any
    redoable: Any

    @property
    def here(self) -> Here:
        """The document for forms."""
        return Here(self.content, "", self.behind)


def frame_of(version: Version) -> Frame:
    """What is to be known about a draft: three queries beside the one that found it."""
    content = document.parse(version.document)
    stacks = read_stacks(version)
    return Frame(
        version=version,
        content=content,
        behind=find_outdated_texts(version, stacks),
        findings=tuple(findings_of(version, content, find_problems(version))),
        undoable=stacks.undoable,
        redoable=stacks.redoable,
    )


def framed(frame: Frame, place: str) -> dict[str, Any]:
    """The context of a page of the editor that stands at `place`."""
    chapters = _chapters(frame, place)
    return {
        "version": frame.version,
        "chapters": chapters,
        "undoable": frame.undoable,
        "redoable": frame.redoable,
        "errors_left": sum(finding.severity == "error" for finding in frame.findings),
        "behind_left": len(frame.behind),
    }


def _chapters(frame: Frame, place: str) -> tuple[Chapter, ...]:
    problems, behind = _counted(frame, [one.page for one in frame.findings]), _counted(frame, _pages_behind(frame))
    singles = {single.name: single for single in SINGLES}
    return tuple(
        _single(frame, singles[name].label, name, place, problems, behind)
        if name in singles
        else _list(frame, name, place, problems, behind)
        for name in ORDER
    )


def _pages_behind(frame: Frame) -> list[str]:
    return [page_for(frame.content, text)[0] for text in frame.behind]


def _counted(frame: Frame, pages: list[str]) -> dict[str, int]:
    return {page: pages.count(page) for page in set(pages)}


def _single(
    frame: Frame, label: Any, name: str, place: str, problems: dict[str, int], behind: dict[str, int]
) -> Chapter:
    return Chapter(
        name, str(label), _href(frame, name), (), "", is_open=False,
        problems=problems.get(name, 0), behind=behind.get(name, 0), is_here=place == name,
    )  # fmt: skip


def _list(frame: Frame, name: str, place: str, problems: dict[str, int], behind: dict[str, int]) -> Chapter:
    collection = find_collection(name)
    can_add = collection is not None and not collection.fixed
    entries = tuple(
        _entry(frame, f"{name}.{part['code']}", part, place, problems, behind) for part in frame.content[name]
    )
    flat = [one for entry in entries for one in (entry, *entry.inside)]
    return Chapter(
        name=name,
        label=str(collection.many) if collection else name,
        href=_href(frame, name),
        entries=entries,
        add=reverse("questionnaires:add", args=(frame.version.number, name)) if can_add else "",
        is_open=place.split(".")[0] == name,
        problems=sum(one.problems for one in flat) + problems.get(name, 0),
        behind=sum(one.behind for one in flat),
        is_here=place == name,
    )


def _entry(
    frame: Frame, name: str, part: Mapping[str, Any], place: str, problems: dict[str, int], behind: dict[str, int]
) -> Entry:
    inside = tuple(
        _entry(frame, f"{name}.questions.{question['code']}", question, place, problems, behind)
        for question in part.get("questions", ())
        if name.count(".") == 1 and name.startswith("sections.")
    )
    return Entry(
        name=name,
        label=name_of(part),
        href=_href(frame, name),
        problems=problems.get(name, 0),
        behind=behind.get(name, 0),
        is_here=place == name,
        inside=inside,
    )


def _href(frame: Frame, name: str) -> str:
    return reverse("questionnaires:part", args=(frame.version.number, name))
