"""Input of the taking pages. What a valid answer is, `instrument.answers` says; how a kind of question looks, `LOOKS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import override

from assessment.instrument.answers import (
    AnswerError,
    clean_answer,
    parse_percentage,
    total_of,
)
from assessment.instrument.definition import (
    AllocationQuestion,
    BipolarQuestion,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
    Question,
    Responsibility,
    Row,
    ScaleQuestion,
    SingleQuestion,
    TextQuestion,
)
from assessment.instrument.progress import Step
from assessment.lib.mould import Mould
from assessment.lib.ui import tr


@dataclass(frozen=True)
class Choice:
    """One choice of a field as the templates show it; `name` is the code as a CSS or data hook."""

    value: str
    label: str
    help: str
    id: str
    exclusive: bool = False


@dataclass(frozen=True)
class Look:
    """How a field is shown: its template under `templates/crispy/`, and what the template needs."""

    template: str
    choices: tuple[Choice, ...] = ()
    multiple: bool = False
    limit_text: str = ""
    max_choices: int | None = None
    low: str = ""
    high: str = ""
    max_length: int | None = None


class AnswerField(forms.Field):
    """One answer, or one row of an answer, judged by the instrument's own rules.

    `question` and `row` say where the cleaned value belongs; a blank is None ("not answered").
    """

    def __init__(self, definition: Definition, question: Question, look: Look, *, row: str | None = None, **kwargs: Any) -> None:
        widget = forms.SelectMultiple() if look.multiple else forms.TextInput()
        super().__init__(required=False, widget=widget, **kwargs)
        self.definition, self.question, self.look, self.row = definition, question, look, row

    def clean(self, value: Any) -> Any:
        """The normal form of what was posted. Raises ValidationError in the visitor's language."""
        try:
            given = PARSERS[self.question.kind](value)
            if self.row is None:
                return clean_answer(self.definition, self.question, given)
            rows = clean_answer(self.definition, self.question, {self.row: given})
            return (rows or {}).get(self.row)
        except AnswerError as error:
            raise ValidationError(message_of(error, str(self.label)), code=error.code) from error
        except ValueError as error:
            raise ValidationError(message_of(AnswerError("not-a-whole-number", self.question.code), str(self.label)), code="not-a-whole-number") from error


def message_of(error: AnswerError, label: str) -> str:
    """What to tell the person about an answer that cannot be accepted: what to do, not what went wrong inside."""
    messages: dict[str, Callable[[], str]] = {
        "not-a-whole-number": lambda: _("Enter “%(label)s” as a whole number from 0 to 100, like 10") % {"label": label},
        "out-of-range": lambda: _("Enter “%(label)s” as a whole number from 0 to 100, like 10") % {"label": label},
        "too-many-choices": lambda: ngettext(
            "Choose at most %(limit)s answer for “%(label)s”", "Choose at most %(limit)s answers for “%(label)s”", int(error.detail)
        )
        % {"limit": error.detail, "label": label},
        "exclusive-choice": lambda: _("For “%(label)s”, choose either “none” or the others, not both") % {"label": label},
        "too-long": lambda: _("Shorten “%(label)s” to %(limit)s characters or fewer") % {"label": label, "limit": error.detail},
        "bad-text": lambda: _("“%(label)s” contains a character that cannot be stored. Please take it out") % {"label": label},
    }
    return messages.get(error.code, lambda: _("Choose one of the answers offered for “%(label)s”") % {"label": label})()


def _as_is(value: Any) -> Any:
    return value or None


def _point(value: Any) -> int | str | None:
    return int(value) if value in ("1", "2", "3", "4", "5") else value or None


PARSERS: dict[str, Callable[[Any], Any]] = {
    "single": _as_is,
    "multi": lambda values: [value for value in values or () if value],
    "scale": _point,
    "bipolar": _point,
    "ownership": _as_is,
    "allocation": lambda text: parse_percentage(text or ""),
    "text": _as_is,
}
"""From what a form posts to the JSON form that the instrument judges."""


def _choices(name: str, labels: list[tuple[str, str, str, bool]]) -> tuple[Choice, ...]:
    return tuple(
        Choice(value, label, help, name if index == 0 else f"{name}-{index + 1}", exclusive)
        for index, (value, label, help, exclusive) in enumerate(labels)
    )


def _options_look(question: SingleQuestion | MultiQuestion) -> Look:
    template = "select" if isinstance(question, SingleQuestion) and question.appearance == "select" else "choices"
    options = [(o.code, tr(o.label), tr(o.help), o.exclusive) for o in question.options]
    limit = question.max_choices if isinstance(question, MultiQuestion) else None
    return Look(
        f"crispy/{template}.html",
        _choices(question.code, options),
        multiple=isinstance(question, MultiQuestion),
        max_choices=limit,
        limit_text=ngettext("Choose up to %(limit)s", "Choose up to %(limit)s", limit) % {"limit": limit} if limit else "",
    )


def _scale_look(definition: Definition, question: ScaleQuestion) -> Look:
    points = definition.scale_by_code[question.scale].points
    return Look("crispy/scale.html", _choices(question.code, [(str(n), tr(p), "", False) for n, p in enumerate(points, 1)]))


def _bipolar_look(question: BipolarQuestion) -> Look:
    labels = (_("Fully the first"), _("Rather the first"), _("Both alike"), _("Rather the second"), _("Fully the second"))
    return Look(
        "crispy/bipolar.html",
        _choices(question.code, [(str(n), label, "", False) for n, label in enumerate(labels, 1)]),
        low=tr(question.low),
        high=tr(question.high),
    )


def _ownership_fields(definition: Definition, question: OwnershipQuestion, step: Step, hidden: frozenset[str]) -> Iterator[tuple[str, AnswerField]]:
    shown = [option for option in question.options if option.code not in hidden]
    for code in step.rows or ():
        row, name = definition.responsibility_by_code[code], f"{question.code}-{code}"
        look = Look("crispy/segments.html", _choices(name, [(o.code, tr(o.label), "", False) for o in shown]))
        yield name, AnswerField(definition, question, look, row=code, label=tr(row.label), help_text=tr(row.help))


def _allocation_fields(definition: Definition, question: AllocationQuestion) -> Iterator[tuple[str, AnswerField]]:
    rows: tuple[Responsibility | Row, ...] = (*definition.responsibilities, *question.extra_rows)
    for row in rows:
        name = f"{question.code}-{row.code}"
        yield name, AnswerField(
            definition, question, Look("crispy/percent.html"), row=row.code, label=tr(row.label), help_text=tr(row.help)
        )


LOOKS: dict[str, Callable[[Definition, Any], Look]] = {
    "single": lambda definition, question: _options_look(question),
    "multi": lambda definition, question: _options_look(question),
    "scale": _scale_look,
    "bipolar": lambda definition, question: _bipolar_look(question),
    "text": lambda definition, question: Look("crispy/textarea.html", max_length=question.max_length),
}
"""How a kind of question looks. Ownership and time have a field per row: see `StepForm`."""


def hidden_options(definition: Definition, role: str | None) -> frozenset[str]:
    """Ownership options that a person in this role does not see, because `me` says the same."""
    question = definition.ownership_question
    if question is None:
        return frozenset()
    asked = role or "cto"
    return frozenset(option.code for option in question.options if asked in option.hidden_from_roles)


class StepForm(forms.Form):
    """The questions of one page. Field names are the codes: `region`, `ownership-advising`, `time-advising`."""

    is_mould = False

    def __init__(self, definition: Definition, step: Step, role: str | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition, self.step = definition, step
        hidden = hidden_options(definition, role)
        for question in step.questions:
            for name, answer_field in self._fields_of(question, hidden):
                self.fields[name] = answer_field
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def _fields_of(self, question: Question, hidden: frozenset[str]) -> Iterator[tuple[str, AnswerField]]:
        if isinstance(question, OwnershipQuestion):
            yield from _ownership_fields(self.definition, question, self.step, hidden)
        elif isinstance(question, AllocationQuestion):
            yield from _allocation_fields(self.definition, question)
        else:
            look = LOOKS[question.kind](self.definition, question)
            yield question.code, AnswerField(
                self.definition, question, look, label=tr(question.label), help_text=tr(question.help)
            )

    @property
    def changes(self) -> dict[str, Any]:
        """What the post changes: only what was posted, and only what is valid. A field that is missing is not empty."""
        changes: dict[str, Any] = {}
        for name, answer_field in self.answer_fields():
            if name not in self.data or name not in self.cleaned_data:
                continue
            if answer_field.row is None:
                changes[answer_field.question.code] = self.cleaned_data[name]
            else:
                changes.setdefault(answer_field.question.code, {})[answer_field.row] = self.cleaned_data[name]
        return changes

    def answer_fields(self) -> Iterator[tuple[str, AnswerField]]:
        """Field names with their fields."""
        for name, answer_field in self.fields.items():
            if isinstance(answer_field, AnswerField):
                yield name, answer_field

    def field_html(self) -> dict[str, SafeString]:
        """Every field rendered by crispy, by its name."""
        return {name: mark_safe(_render(self, name)) for name in self.fields}  # noqa: S308 - rendered by templates


def _render(form: StepForm, name: str) -> str:
    answer_field = form.fields[name]
    layout = Layout(Field(name, template=answer_field.look.template))  # type: ignore[attr-defined]
    form.helper.layout = layout
    form.rendered_fields = set()  # type: ignore[attr-defined]
    from crispy_forms.utils import render_crispy_form

    return render_crispy_form(form, helper=form.helper)
