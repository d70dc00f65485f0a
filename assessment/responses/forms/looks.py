"""How each kind of question looks: the template it is shown with, and what the template needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.instrument.definition import (
    BipolarQuestion,
    Definition,
    MultiQuestion,
    OwnershipOption,
    ScaleQuestion,
    SingleQuestion,
    TextQuestion,
)
from assessment.lib.ui import tr


@dataclass(frozen=True)
class Choice:
    """One choice as it is shown; `id` is the field's name for the first, so that errors can link to it."""

    value: str
    label: str
    help: str
    id: str
    exclusive: bool = False


@dataclass(frozen=True)
class Look:
    """A template under `templates/crispy/` and what it needs; see the head of each template."""

    template: str
    choices: tuple[Choice, ...] = ()
    multiple: bool = False
    max: int | None = None
    limit_text: str = ""
    low: str = ""
    high: str = ""
    max_length: int | None = None


def segments_look(name: str, options: list[OwnershipOption]) -> Look:
    """One ownership row: a wide button per answer."""
    return Look("crispy/segments.html", _choices(name, [(o.code, tr(o.label), "", False) for o in options]))


def percent_look() -> Look:
    """One time row: a whole percentage."""
    return Look("crispy/percent.html")


def _single(definition: Definition, question: SingleQuestion) -> Look:
    options = [(o.code, tr(o.label), tr(o.help), False) for o in question.options]
    template = "select" if question.appearance == "select" else "choices"
    return Look(f"crispy/{template}.html", _choices(question.code, options))


def _multi(definition: Definition, question: MultiQuestion) -> Look:
    limit = question.max_choices
    text = ngettext("Choose up to %(limit)s", "Choose up to %(limit)s", limit) % {"limit": limit} if limit else ""
    options = [(o.code, tr(o.label), tr(o.help), o.exclusive) for o in question.options]
    return Look("crispy/choices.html", _choices(question.code, options), multiple=True, max=limit, limit_text=text)


def _scale(definition: Definition, question: ScaleQuestion) -> Look:
    points = [tr(point) for point in definition.points_of(question.scale)]
    return Look("crispy/scale.html", _points(question.code, points or list("12345")))


def _bipolar(definition: Definition, question: BipolarQuestion) -> Look:
    labels = [
        _("Fully the first"),
        _("Rather the first"),
        _("Both alike"),
        _("Rather the second"),
        _("Fully the second"),
    ]
    return Look("crispy/bipolar.html", _points(question.code, labels), low=tr(question.low), high=tr(question.high))


def _text(definition: Definition, question: TextQuestion) -> Look:
    return Look("crispy/textarea.html", max_length=question.max_length)


LOOKS: dict[str, Callable[[Definition, Any], Look]] = {
    "single": _single,
    "multi": _multi,
    "scale": _scale,
    "bipolar": _bipolar,
    "text": _text,
}
"""How a kind of question looks that has one field; ownership and time have one per row (see above)."""


def _points(name: str, labels: list[str]) -> tuple[Choice, ...]:
    return _choices(name, [(str(number), label, "", False) for number, label in enumerate(labels, start=1)])


def _choices(name: str, options: list[tuple[str, str, str, bool]]) -> tuple[Choice, ...]:
    return tuple(
        Choice(value, label, help_text, name if index == 0 else f"{name}-{index + 1}", exclusive)
        for index, (value, label, help_text, exclusive) in enumerate(options)
    )
