"""The form of one part of a document, made from its type; and the form that adds a part to a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.instrument.changes import ABSENT, value_at
from assessment.lib.forms import PlainForm

from .acts import Act, UnknownAct, acted, code_from, free_code, taken_codes
from .blanks import blank
from .building import group_of
from .catalogue import Here
from .groups import ListNode, all_nodes
from .labels import word_for
from .nodes import WrittenField
from .parts import Collection, Page
from .slots import CODE, kinds_of, model_of


class PartForm(PlainForm):
    """Everything of a part that can be changed on its page. Field names are places within the part."""

    def __init__(self, page: Page, here: Here, data: QueryDict | None = None) -> None:
        self.page, self.here = page, here
        value = value_at(here.content, page.place)
        kind = model_of(page.kind, value)
        leave = [name for name in kind.model_fields if page.only and name not in page.only]
        self.node = group_of(kind, value, Here(here.content, page.place, here.behind), leave=[*leave, *page.leave])
        super().__init__(None if data is None else self._completed(data))
        self.fields.update(self.node.fields())
        self.helper.layout = Layout(*self.node.children)

    def part(self) -> dict[str, Any]:
        """What the post makes of the part."""
        found: dict[str, Any] = self.node.read(self.cleaned_data)
        return found

    def acted(self, act: Act, code: str = "", kind: str = "") -> tuple[dict[str, Any], str]:
        """The same after an act on one of its lists, and the name of the part it was about. Raises `UnknownAct`."""
        lists = (node for node in all_nodes(self.node) if isinstance(node, ListNode))
        found = next((node for node in lists if node.name == act.place), None)
        if found is None or found.make is None or (act.verb == "remove" and not found.can_shrink):
            raise UnknownAct(act.place)
        if act.verb in ("add", "copy") and found.is_full:
            raise UnknownAct(act.place)

        make = found.make

        def new(_key: str) -> Any:
            taken = {key for key, _node in found.items}
            wish = code if CODE.fullmatch(code) else f"{act.place.rpartition('.')[2].rstrip('s')}-{len(taken) + 1}"
            return make(free_code(wish, taken), kind)

        part, key = acted(self.part(), act, new)
        return part, f"{act.place}.{key}" if key else act.place

    def _completed(self, data: QueryDict) -> QueryDict:
        """The post with what it left out: a control that is missing says nothing, and an unticked box says no."""
        completed = data.copy()
        for name, field in self.node.fields().items():
            is_box = isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple)
            if name not in completed and not is_box:
                completed[name] = "" if field.initial is None else str(field.initial)
        return completed


class NewPartForm(PlainForm):
    """What a new part begins with: its kind, its code, what it is called."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    chinese = WrittenField(
        label=gettext_lazy("What it is called, in Chinese"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )
    english = WrittenField(
        label=gettext_lazy("What it is called, in English"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    code = forms.RegexField(
        CODE,
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Answers are stored under it, so it never changes. Empty: made from the English name"),
        required=False,
        max_length=60,
        error_messages={"invalid": gettext_lazy("Use small letters, digits and single dashes, like new-option")},
    )

    def __init__(self, collection: Collection, here: Here, place: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collection, self.here, self.place = collection, here, place
        kinds = [(code, word_for("kind", code)) for code in kinds_of(collection.kind) if code]
        if kinds:
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        else:
            del self.fields["kind"]

    def clean_code(self) -> str:
        """The code. Raises ValidationError if another part has it."""
        code = str(self.cleaned_data["code"])
        if code in taken_codes(self.here.content, self.place):
            raise forms.ValidationError(_("Another part has this code already"), code="taken")
        return code

    def part(self) -> dict[str, Any]:
        """The new part."""
        given: Mapping[str, Any] = self.cleaned_data
        wish = given["code"] or code_from(given["english"]) or "new"
        code = free_code(wish, taken_codes(self.here.content, self.place))
        part = blank(self.collection.kind, self.here, code=code, kind=given.get("kind", ""))
        name = next((name for name in ("label", "title") if name in part), None)
        if name is not None:
            part[name] = {"zh-hans": given["chinese"], "en": given["english"]}
        return part


def part_at(content: Mapping[str, Any], place: str) -> Any:
    """The part at a place, None if there is none."""
    found = value_at(content, place)
    return None if found is ABSENT else found
