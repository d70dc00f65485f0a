"""A draft's document as it was, and which of its edits still stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessment.instrument import document
from assessment.instrument.changes import applied, changes_from, inverse, outdated_texts
from assessment.questionnaires.models import Edit, Version


@dataclass(frozen=True)
class Stacks:
    """The edits of a draft that stand, by number, and what can be undone and redone next (None: nothing)."""

    standing: tuple[int, ...]
    undoable: Edit | None
    redoable: Edit | None


def content_at(version: Version, edits: int) -> dict[str, Any]:
    """The document as it was after that many edits. A number that was never reached gives what it is now."""
    content = document.parse(version.document)
    later = Edit.objects.filter(version=version, number__gt=edits).order_by("-number")
    for edit in later if edits < version.edits else ():
        content = applied(content, inverse(changes_from(edit.changes)))
    return content


def read_stacks(version: Version) -> Stacks:
    """Which edits stand. An edit that was taken back stands again once it was made again."""
    done: list[int] = []
    undone: list[int] = []
    for number, kind in Edit.objects.filter(version=version).order_by("number").values_list("number", "kind"):
        if kind == Edit.Kind.DO:
            done.append(number)
            undone.clear()
        elif kind == Edit.Kind.UNDO:
            undone.append(done.pop())
        else:
            done.append(undone.pop())
    wanted = {stack[-1] for stack in (done, undone) if stack}
    edits = {
        edit.number: edit for edit in Edit.objects.select_related("made_by").filter(version=version, number__in=wanted)
    }
    return Stacks(
        standing=tuple(done),
        undoable=edits[done[-1]] if done else None,
        redoable=edits[undone[-1]] if undone else None,
    )


def find_outdated_texts(version: Version, stacks: Stacks) -> dict[str, str]:
    """The texts of a draft of which one language did not follow the other, by place: the language left behind."""
    edits = Edit.objects.filter(version=version, number__in=stacks.standing).order_by("number")
    return outdated_texts(
        (changes_from(changes), confirmed) for changes, confirmed in edits.values_list("changes", "confirmed")
    )


def list_edits(version: Version, most: int = 50) -> list[Edit]:
    """The last edits of a draft, the latest first."""
    return list(Edit.objects.select_related("made_by").filter(version=version).order_by("-number")[:most])
