"""The places of a part as parts of a form: each makes its fields, is shown by a template, and is read back.

A node is made from what stands there now. What it reads from a post is a JSON value in the document's form, or
`ABSENT` where nothing is to stand there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
