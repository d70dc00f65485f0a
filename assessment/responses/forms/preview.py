"""Input of the frame around a preview: which page, in which languages, how wide, in which colours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assessment.instrument.definition import Definition
from assessment.instrument.progress import steps_of
from assessment.lib.ui import tr

BOTH = "both"
WIDTHS = {"390": 844, "1280": 900, "320": 640}
"""How wide a preview may be, in pixels, each with how much of the page is in sight."""


class PreviewForm(forms.Form):
    """What is to be shown. Whatever is not asked for, or asked for by a name that does not exist, is as at first."""

    place = forms.ChoiceField(label=_lazy("Begin with"))
    example = forms.ChoiceField(label=_lazy("Answers to begin with"))
    language = forms.ChoiceField(
        label=_lazy("Language"),
        choices=[
            (BOTH, _lazy("Both, beside one another")),
            ("zh-hans", _lazy("Chinese")),
            ("en", _lazy("English")),
        ],
    )
    width = forms.ChoiceField(
        label=_lazy("Width"),
        choices=[
            ("390", _lazy("Phone, 390 px")),
            ("1280", _lazy("Desktop, 1280 px")),
            ("320", _lazy("Narrowest, 320 px")),
        ],
    )
    theme = forms.ChoiceField(
        label=_lazy("Colours"),
        choices=[("", _lazy("As the device has it")), ("light", _lazy("Light")), ("dark", _lazy("Dark"))],
    )

    def __init__(self, definition: Definition, data: Mapping[str, Any]) -> None:
        super().__init__(auto_id="%s")
        self.fields["place"].choices = _places(definition)  # type: ignore[attr-defined]
        types = [(one.code, _("Of the type “%(type)s”") % {"type": tr(one.label)}) for one in definition.archetypes]
        self.fields["example"].choices = [("", _("No answers")), *types]  # type: ignore[attr-defined]
        self.initial = {name: self._asked_for(name, data.get(name)) for name in self.fields}
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def _asked_for(self, name: str, wanted: str | None) -> str:
        known = [str(value) for value, _label in self.fields[name].choices]  # type: ignore[attr-defined]
        return wanted if wanted in known else known[0]  # type: ignore[return-value]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the frames."""
        chosen = self.initial["language"]
        return ("zh-hans", "en") if chosen == BOTH else (chosen,)

    @property
    def shown(self) -> dict[str, str]:
        """What else a frame is asked for."""
        return {name: self.initial[name] for name in ("theme", "example")}

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a frame."""
        width = self.initial["width"]
        return int(width), WIDTHS[width]


def _places(definition: Definition) -> list[tuple[str, str]]:
    """Every page, by its place in the address, in the order in which they are gone through."""
    pages = [
        (step.code, (tr(step.section.short) or step.code) + (f" ({step.page}/{step.pages})" if step.pages > 1 else ""))
        for step in steps_of(definition)
    ]
    core = sum(step.core for step in steps_of(definition))
    return [
        ("landing", _("Front page")),
        ("consent", _("Consent")),
        *pages[:core],
        ("more", _("Quick result or going deeper")),
        *pages[core:],
        ("hub", _("Where one stands")),
        ("check", _("Check your answers")),
        ("result", _("Result")),
    ]
