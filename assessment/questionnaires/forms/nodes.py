"""The places of a part as parts of a form: each makes its fields, is shown by a template, and is read back.

A node is made from what stands there now. What it reads from a post is a JSON value in the document's form, or
`ABSENT` where nothing is to stand there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from crispy_forms.layout import LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.instrument.answers import clean_text
from assessment.instrument.changes import ABSENT
from assessment.instrument.definition import LANGUAGES

from .catalogue import Choice

LONGEST = 4000
MOST_BOXES = 9
"""More boxes than this stand behind one line that says which are ticked."""
LANGUAGE_NAMES = {"zh-hans": "简体中文", "en": "English"}
HTML_LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}


class WrittenField(forms.CharField):
    """A text as documents store it: normal form, no characters that no database holds."""

    def clean(self, value: Any) -> str:
        """The text. Raises ValidationError for characters that cannot be stored."""
        try:
            return clean_text(super().clean(value) or "")
        except ValueError as error:
            raise forms.ValidationError(_("Take out the character that cannot be stored"), code="bad-text") from error


@dataclass
class Node(LayoutObject):
    """One place. `name` is its path within the part, and the name of its field."""

    name: str
    label: str = ""
    help_text: str = ""
    template: ClassVar[str] = "questionnaires/nodes/field.html"

    @property
    def children(self) -> Sequence[Node]:
        """The nodes inside."""
        return ()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing stands here and nothing has to: in lists it then waits behind one line."""
        return False

    def own_fields(self) -> dict[str, forms.Field]:
        """The fields of this node alone, by name."""
        return {}

    def fields(self) -> dict[str, forms.Field]:
        """The fields of this node and all inside it."""
        found = self.own_fields()
        for child in self.children:
            found |= child.fields()
        return found

    def read(self, data: Mapping[str, Any]) -> Any:
        """What is to stand here, from the cleaned data of the form."""
        raise NotImplementedError

    def render(self, form: forms.Form, context: Any, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """The node's HTML, with what is inside."""
        inside = [(child.render(form, context, template_pack, **kwargs),) for child in self.children]
        bound = {name: form[name] for name in self.own_fields()}
        shown = {"node": self, "bound": bound, "inside": format_html_join("", "{}", inside), **self.shown(bound)}
        return SafeString(render_to_string(self.template, {**context.flatten(), **shown}))

    def shown(self, bound: Mapping[str, forms.BoundField]) -> dict[str, Any]:
        """What the template needs beside the node."""
        return {"field": next(iter(bound.values()), None)}


@dataclass
class TextNode(Node):
    """A text in both languages, side by side. `most` is a length that reads well, by language; `behind` the language
    that did not follow the other's last change."""

    value: Any = None
    optional: bool = False
    most: Mapping[str, int] | None = None
    behind: str | None = None
    place: str = ""
    rows: int = 2
    template: ClassVar[str] = "questionnaires/nodes/text.html"

    @property
    def is_quiet(self) -> bool:
        """Whether the text may be left out, and is."""
        return self.optional and not self.value

    def own_fields(self) -> dict[str, forms.Field]:
        """One field per language."""
        given = self.value if isinstance(self.value, Mapping) else {}
        return {
            f"{self.name}.{language}": WrittenField(
                required=False,
                label=LANGUAGE_NAMES[language],
                initial=given.get(language, ""),
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": self.rows, "lang": HTML_LANGUAGES[language]}),
            )
            for language in LANGUAGES
        }

    def read(self, data: Mapping[str, Any]) -> Any:
        """Both wordings; of an optional text nothing, if both are empty."""
        text = {language: data[f"{self.name}.{language}"] for language in LANGUAGES}
        return ABSENT if self.optional and not any(text.values()) else text

    def shown(self, bound: Mapping[str, forms.BoundField]) -> dict[str, Any]:
        """Each language with its field and the length that reads well."""
        sides = [
            {"field": bound[f"{self.name}.{language}"], "language": language, "most": (self.most or {}).get(language)}
            for language in LANGUAGES
        ]
        return {"sides": sides, "behind_name": LANGUAGE_NAMES.get(self.behind or "", "")}


@dataclass
class LineNode(Node):
    """A short text that is no wording: a code, a version of the consent text."""

    value: Any = None
    optional: bool = False
    pattern: re.Pattern[str] | None = None

    def own_fields(self) -> dict[str, forms.Field]:
        """One line."""
        messages = {"invalid": gettext_lazy("Use small letters, digits and single dashes, like new-option")}
        shared: dict[str, Any] = {
            "required": not self.optional,
            "label": self.label,
            "help_text": self.help_text,
            "initial": "" if self.value is None else self.value,
            "max_length": 60,
        }
        if self.pattern is not None:
            return {self.name: forms.RegexField(self.pattern, error_messages=messages, **shared)}
        return {self.name: forms.CharField(**shared)}

    def read(self, data: Mapping[str, Any]) -> Any:
        """The text; nothing where it may be left out."""
        return data[self.name] or (ABSENT if self.optional else "")


@dataclass
class NumberNode(Node):
    """A number. `whole` numbers are counts; others are shares and the like."""

    value: Any = None
    optional: bool = False
    whole: bool = False
    least: float | None = None
    most: float | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether the number may be left out, and is."""
        return self.optional and self.value is None

    def own_fields(self) -> dict[str, forms.Field]:
        """A plain text field with the numeric keyboard: no accidental change by scrolling."""
        kind: Any = forms.IntegerField if self.whole else forms.FloatField
        mode = "numeric" if self.whole else "decimal"
        return {
            self.name: kind(
                required=not self.optional,
                label=self.label,
                help_text=self.help_text,
                initial=self.value,
                min_value=self.least,
                max_value=self.most,
                widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "class": "short"}),
                error_messages=self._messages(),
            )
        }

    def read(self, data: Mapping[str, Any]) -> Any:
        """The number as JSON has it."""
        given = data[self.name]
        return ABSENT if given is None else given if self.whole else float(given)

    def _messages(self) -> dict[str, str]:
        if self.least is not None and self.most is not None:
            words = {"least": f"{self.least:g}", "most": f"{self.most:g}"}
            message = _("Enter a number from %(least)s to %(most)s") % words
        elif self.least is not None:
            message = _("Enter a number of at least %(least)s") % {"least": f"{self.least:g}"}
        else:
            message = _("Enter a number")
        return dict.fromkeys(("invalid", "required", "min_value", "max_value"), message)


@dataclass
class FlagNode(Node):
    """Yes or no."""

    value: Any = False

    @property
    def is_quiet(self) -> bool:
        """Whether it says no."""
        return not self.value

    def own_fields(self) -> dict[str, forms.Field]:
        """One box."""
        box = forms.BooleanField(required=False, label=self.label, help_text=self.help_text, initial=bool(self.value))
        return {self.name: box}

    def read(self, data: Mapping[str, Any]) -> Any:
        """Whether it is ticked."""
        return bool(data[self.name])


@dataclass
class ChoiceNode(Node):
    """One of several codes. `reshapes` says that the form looks different with another choice."""

    value: Any = None
    choices: Sequence[Choice] = ()
    optional: bool = False
    reshapes: bool = False

    def own_fields(self) -> dict[str, forms.Field]:
        """A select; what stands there now can be chosen even if it is no longer among the choices."""
        known = [code for code, _label in self.choices]
        choices = [*([("", "–")] if self.optional or self.value not in known else []), *self.choices]
        if self.value not in (None, "", *known):
            choices.append((self.value, _("%(code)s (no longer there)") % {"code": self.value}))
        attrs = {"data-reshape": ""} if self.reshapes else {}
        return {
            self.name: forms.ChoiceField(
                required=not self.optional,
                label=self.label,
                help_text=self.help_text,
                initial=self.value,
                choices=choices,
                widget=forms.Select(attrs=attrs),
                error_messages={"required": gettext_lazy("Choose one")},
            )
        }

    def read(self, data: Mapping[str, Any]) -> Any:
        """The code chosen."""
        return data[self.name] or ABSENT


@dataclass
class ChoicesNode(Node):
    """Any number of several codes, in the order of the choices; what is there now keeps its own order."""

    value: Sequence[Any] = ()
    choices: Sequence[Choice] = ()
    template: ClassVar[str] = "questionnaires/nodes/choices.html"

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is ticked."""
        return not self.value

    def shown(self, bound: Mapping[str, forms.BoundField]) -> dict[str, Any]:
        """The boxes, and in words what is ticked, where they are too many to stand open."""
        labels = dict(self.choices)
        ticked = _(", ").join(labels.get(str(code), str(code)) for code in self.value)
        return {**super().shown(bound), "ticked": ticked, "is_long": len(self.choices) > MOST_BOXES}

    def own_fields(self) -> dict[str, forms.Field]:
        """A box for each."""
        known = [code for code, _label in self.choices]
        gone = [str(code) for code in self.value if str(code) not in known]
        choices = [*self.choices, *((code, _("%(code)s (no longer there)") % {"code": code}) for code in gone)]
        field = forms.MultipleChoiceField(
            required=False,
            label=self.label,
            help_text=self.help_text,
            initial=[str(code) for code in self.value],
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
        )
        return {self.name: field}

    def read(self, data: Mapping[str, Any]) -> Any:
        """The codes ticked; points of a scale as numbers."""
        ticked = data[self.name]
        kept = [code for code in self.value if str(code) in ticked]
        new = [code for code in ticked if code not in map(str, self.value)]
        return [*kept, *(int(code) if code.isdecimal() else code for code in new)]


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
        assert self.choice is not None  # noqa: S101 - a union without a select is none
        kind = self.choice.read(data)
        inside = self.group.read(data) if self.group is not None else {}
        return inside if kind == self.choice.value else self.fresh(kind, inside)


def all_nodes(node: Node) -> Iterator[Node]:
    """A node and every one inside it."""
    yield node
    for child in node.children:
        yield from all_nodes(child)
