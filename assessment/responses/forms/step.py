"""The form of one page of questions, and its fields rendered once per process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from assessment.instrument.definition import (
    AllocationQuestion,
    Definition,
    OwnershipQuestion,
    Question,
)
from assessment.instrument.progress import Step, step_with
from assessment.lib.ui import tr

from .answer import AnswerField
from .looks import LOOKS, Look, percent_look, segments_look


class StepForm(forms.Form):
    """The questions of one page that are asked. Field names are the codes: `region`, `ownership-advising`,
    `time-advising`."""

    is_mould = False

    def __init__(
        self,
        definition: Definition,
        step: Step,
        hidden: frozenset[str],
        data: Mapping[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.definition, self.step = definition, step
        for question in step.questions:
            self.fields.update(_fields_of(definition, question, step, hidden))

    @property
    def changes(self) -> dict[str, Any]:
        """What the post changes: only what was posted and is valid. A field that is missing is not empty."""
        changes: dict[str, Any] = {}
        for name, field in self.answer_fields():
            if name not in self.data or name not in self.cleaned_data:
                continue
            if field.row is None:
                changes[field.question.code] = self.cleaned_data[name]
            else:
                changes.setdefault(field.question.code, {})[field.row] = self.cleaned_data[name]
        return changes

    def answer_fields(self) -> Iterator[tuple[str, AnswerField]]:
        """Field names with their fields, in the order of the page."""
        for name, field in self.fields.items():
            if isinstance(field, AnswerField):
                yield name, field

    def field_html(self) -> dict[str, SafeString]:
        """Every field rendered by crispy, by its name."""
        return {name: _render(self, name, field) for name, field in self.answer_fields()}


def field_values(definition: Definition, step: Step, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The stored answers of a page by field name."""
    values: dict[str, Any] = {}
    for question in step.questions:
        given = answers.get(question.code)
        if isinstance(question, OwnershipQuestion | AllocationQuestion):
            values.update({f"{question.code}-{row}": value for row, value in (given or {}).items()})
        elif given is not None:
            values[question.code] = given
    return values


def time_fields(
    definition: Definition, time: AllocationQuestion, answers: Mapping[str, Any]
) -> tuple[list[str], list[str]]:
    """Names of the time rows that the leader owns or shares (all, where none is), and of the others."""
    ownership = definition.ownership_question
    owning = {option.code for option in (ownership.options if ownership else ()) if option.strength > 0}
    owned = (answers.get(ownership.code) if ownership else None) or {}
    mine = {row for row, owner in owned.items() if owner in owning} or set(definition.responsibility_by_code)
    mine |= {row.code for row in time.extra_rows}
    names = [(row.code in mine, f"{time.code}-{row.code}") for row in definition.allocation_rows(time)]
    return [name for first, name in names if first], [name for first, name in names if not first]


@lru_cache(maxsize=512)
def marked_html(
    definition: Definition, step_code: str, asked: frozenset[str], hidden: frozenset[str], language: str
) -> dict[str, SafeString]:
    """Every field of a page rendered by crispy with marks for its value (see `lib.mould`), once per process.

    `asked` are the page's questions that are asked, `hidden` the owners that are not offered.
    """
    with override(language):
        form = StepForm(definition, step_with(definition, step_code, asked), hidden)
        form.is_mould = True
        return form.field_html()


def _render(form: StepForm, name: str, field: AnswerField) -> SafeString:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(Field(name, template=field.look.template))
    return mark_safe(render_crispy_form(form, helper=helper))  # noqa: S308 - rendered by templates


def _fields_of(
    definition: Definition, question: Question, step: Step, hidden: frozenset[str]
) -> Iterator[tuple[str, AnswerField]]:
    if isinstance(question, OwnershipQuestion):
        shown = [option for option in question.options if option.code not in hidden]
        for code in step.rows or ():
            name = f"{question.code}-{code}"
            yield name, _row_field(definition, question, code, partial(segments_look, name, shown))
    elif isinstance(question, AllocationQuestion):
        for row in definition.allocation_rows(question):
            yield f"{question.code}-{row.code}", _row_field(definition, question, row.code, percent_look)
    else:
        look_of = partial(LOOKS[question.kind], definition, question)
        label, help_text = tr(question.label), tr(question.help)
        yield question.code, AnswerField(definition, question, look_of, label=label, help_text=help_text)


def _row_field(
    definition: Definition, question: OwnershipQuestion | AllocationQuestion, code: str, look_of: Callable[[], Look]
) -> AnswerField:
    row = definition.row_by_code[code]
    return AnswerField(definition, question, look_of, row=code, label=tr(row.label), help_text=tr(row.help))
