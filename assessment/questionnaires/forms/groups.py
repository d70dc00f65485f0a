"""Places that hold others: groups, tables, lists of parts, parts of one of several kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from assessment.instrument.changes import ABSENT

from .catalogue import Choice
from .nodes import ChoiceNode, Node


@dataclass
class GroupNode(Node):
    """Several places under one heading."""

    parts: Sequence[tuple[str, Node]] = ()
    kept: Mapping[str, Any] | None = None
    code: str = ""
    in_list: bool = False
    template: ClassVar[str] = "questionnaires/nodes/group.html"

    @property
    def children(self) -> Sequence[Node]:
        """The nodes of the group."""
        return [node for _key, node in self.parts]

    def render(self, form: forms.Form, context: Any, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """The group; in a list, what is empty and may be so stands behind one line."""
        sides: dict[bool, list[tuple[SafeString]]] = {False: [], True: []}
        for child in self.children:
            failed = any(form[name].errors for name in child.fields()) if form.is_bound else False
            quiet = self.in_list and child.is_quiet and not failed
            sides[quiet].append((child.render(form, context, template_pack, **kwargs),))
        inside, waiting = (format_html_join("", "{}", sides[side]) for side in (False, True))
        shown = {**context.flatten(), "node": self, "inside": inside, "quiet": waiting}
        return SafeString(render_to_string(self.template, shown))

    def read(self, data: Mapping[str, Any]) -> Any:
        """The values by their keys, beside those that the form does not show."""
        found = dict(self.kept or {})
        for key, node in self.parts:
            value = node.read(data)
            if value is not ABSENT:
                found[key] = value
        return found


@dataclass
class TableNode(Node):
    """A number, or a code, for each of a list of things; a blank leaves the thing out."""

    rows: Sequence[tuple[str, Node]] = ()
    template: ClassVar[str] = "questionnaires/nodes/table.html"

    @property
    def children(self) -> Sequence[Node]:
        """One node per thing."""
        return [node for _key, node in self.rows]

    def read(self, data: Mapping[str, Any]) -> Any:
        """The values that were filled in."""
        values = ((key, node.read(data)) for key, node in self.rows)
        return {key: value for key, value in values if value is not ABSENT}


@dataclass
class ListNode(Node):
    """Parts one below the other, each with buttons to move, double and remove it; and one to add another.

    `coded` lists tell their parts by code, others by number.
    """

    items: Sequence[tuple[str, Node]] = ()
    coded: bool = False
    kinds: Sequence[Choice] = ()
    one: str = ""
    least: int = 0
    is_full: bool = False
    make: Callable[[str, str], Any] | None = None
    """A new part, from a code and a kind."""
    template: ClassVar[str] = "questionnaires/nodes/list.html"

    @property
    def can_shrink(self) -> bool:
        """Whether a part may be removed."""
        return len(self.items) > self.least

    @property
    def children(self) -> Sequence[Node]:
        """The parts."""
        return [node for _key, node in self.items]

    def read(self, data: Mapping[str, Any]) -> Any:
        """The parts in their order."""
        return [node.read(data) for _key, node in self.items]

    def render(self, form: forms.Form, context: Any, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """The list, with each part in a frame that has its buttons."""
        rows = [
            {"key": key, "node": node, "html": node.render(form, context, template_pack, **kwargs)}
            for key, node in self.items
        ]
        return SafeString(render_to_string(self.template, {**context.flatten(), "node": self, "rows": rows}))


@dataclass
class UnionNode(Node):
    """A part that may be of several kinds: a select for the kind, and what that kind has."""

    choice: ChoiceNode | None = None
    group: GroupNode | None = None
    fresh: Any = None
    """What stands here if another kind is chosen: called with the kind and the values of the one before."""
    template: ClassVar[str] = "questionnaires/nodes/union.html"

    @property
    def children(self) -> Sequence[Node]:
        """The select, and the group of the kind that stands here, if one does."""
        return [node for node in (self.choice, self.group) if node is not None]

    def read(self, data: Mapping[str, Any]) -> Any:
        """The part; of another kind a new one, with what both kinds have in common."""
        inside = self.group.read(data) if self.group is not None else {}
        if self.choice is None or (kind := self.choice.read(data)) == self.choice.value:
            return inside
        return self.fresh(kind, inside)


def all_nodes(node: Node) -> Iterator[Node]:
    """A node and every one inside it."""
    yield node
    for child in node.children:
        yield from all_nodes(child)
