"""Input of the pages of this app: answers to try out, and what a report to the board is to look like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assessment.instrument.answers import Answers, hidden_owners
from assessment.instrument.definition import Definition
from assessment.lib.forms import PlainForm
from assessment.lib.ui import page_language, tr
from assessment.lib.wording import row_label
from assessment.reports.report.case import Case
from assessment.reports.report.sentences import item_label, owner_label, time_place
from assessment.reports.report.trial import Tried, saved_answers
from assessment.responses.forms.looks import Choice, Look
from assessment.scoring.evidence import ownership_items, time_items

LEVEL = "level"
"""Posted for a time row that shares the last place with others."""


class TrialField(forms.ChoiceField):
    """One row: its choices, and the saved answer that the row is marked by."""

    def __init__(
        self, name: str, label: str, choices: list[tuple[str, str]], saved: str | None, saved_text: str
    ) -> None:
        error = _("Choose one of the answers offered for “%(label)s”") % {"label": label}
        super().__init__(choices=choices, required=False, label=label, error_messages={"invalid_choice": error})
        self.saved, self.saved_text = saved, saved_text
        shown = tuple(
            Choice(value, text, "", name if number == 1 else f"{name}-{number}")
            for number, (value, text) in enumerate(choices, start=1)
        )
        self.look = Look("crispy/trial.html", shown)


class TrialForm(forms.Form):
    """The ownership and time rows that tell the types apart; a row that is not posted is as it was saved."""

    def __init__(
        self, definition: Definition, answers: Answers, *, language: str, data: Mapping[str, Any] | None = None
    ) -> None:
        self.definition, self.own = definition, saved_answers(definition, answers)
        case = Case(definition, answers, {}, language)
        rows = [*_ownership_fields(case, self.own), *_time_fields(case, self.own)]
        initial = {name: field.saved for name, field in rows if field.saved is not None}
        posted = None if data is None else initial | {name: data[name] for name, _field in rows if name in data}
        super().__init__(posted, initial=initial)
        for name, field in rows:
            self.fields[name] = field

    @property
    def tried(self) -> Tried:
        """The answers to try; where one is not valid, the saved one."""
        return Tried(
            {row: value for row, value in self._values(self.definition.ownership_question) if value},
            {row: self._place(row, value) for row, value in self._values(self.definition.time_question) if value},
        )

    @property
    def ownership_helper(self) -> FormHelper:
        """The ownership rows, as crispy shows them."""
        return self._helper(self.definition.ownership_question)

    @property
    def time_helper(self) -> FormHelper:
        """The time rows."""
        return self._helper(self.definition.time_question)

    def error_list(self) -> list[dict[str, str]]:
        """Every error with the control it belongs to."""
        return [{"field_id": name, "message": str(message)} for name, found in self.errors.items() for message in found]

    def _names(self, question: Any) -> list[str]:
        return [name for name in self.fields if question is not None and name.startswith(f"{question.code}-")]

    def _values(self, question: Any) -> list[tuple[str, str]]:
        values = self.initial
        if self.is_bound:
            values = {name: self.initial.get(name, "") for name in self.errors} | self.cleaned_data
        return [(name.removeprefix(f"{question.code}-"), values.get(name) or "") for name in self._names(question)]

    def _place(self, row: str, value: str) -> float:
        return self.own.places[row] if value == LEVEL else float(value)

    def _helper(self, question: Any) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*(Field(name, template="crispy/trial.html") for name in self._names(question)))
        return helper


def _ownership_fields(case: Case, own: Tried) -> list[tuple[str, TrialField]]:
    question, rows = case.definition.ownership_question, []
    if question is None:
        return []
    hidden = hidden_owners(case.definition, case.answers.get("role"))
    for row in _as_asked(case.definition, ownership_items(case.definition)):
        saved, name = own.owners.get(row), f"{question.code}-{row}"
        choices = [(o.code, tr(o.label)) for o in question.options if o.code not in hidden or o.code == saved]
        label = row_label(case.definition, row)
        rows.append((name, TrialField(name, label, choices, saved, owner_label(case, saved))))
    return rows


def _time_fields(case: Case, own: Tried) -> list[tuple[str, TrialField]]:
    question, rows = case.definition.time_question, []
    if question is None:
        return []
    for row in _as_asked(case.definition, time_items(case.definition)):
        saved, name = own.places.get(row), f"{question.code}-{row}"
        choices = [("1", time_place(case, 1)), ("0", time_place(case, 0))]
        code = None if saved is None else "1" if saved == 1 else "0" if saved == 0 else LEVEL
        if code == LEVEL:
            choices.append((LEVEL, time_place(case, saved)))
        label = item_label(case, f"time.{row}")
        rows.append((name, TrialField(name, label, choices, code, time_place(case, saved))))
    return rows


def _as_asked(definition: Definition, items: tuple[str, ...]) -> list[str]:
    """Items in the order in which the questionnaire asks who owns them."""
    question = definition.ownership_question
    asked = [row for group in question.groups for row in group.rows] if question else []
    return sorted(items, key=lambda row: asked.index(row) if row in asked else len(asked))


class BoardReportForm(PlainForm):
    """What a report to the board is to look like: its languages, and what stands on its cover. Nothing is stored."""

    BOTH = "both"

    language = forms.ChoiceField(
        label=_lazy("Language"),
        choices=[("zh-hans", _lazy("Chinese")), ("en", _lazy("English")), (BOTH, _lazy("Both in one file"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _lazy("Choose the language of the report"),
            "invalid_choice": _lazy("Choose Chinese, English or both"),
        },
    )
    name = forms.CharField(
        label=_lazy("Name"),
        help_text=_lazy("Printed on the cover"),
        required=False,
        max_length=200,
        error_messages={"max_length": _lazy("A name may have 200 characters; this one has %(show_value)s")},
    )
    organisation = forms.CharField(
        label=_lazy("Organisation"),
        help_text=_lazy("Printed on the cover and at the foot of every page"),
        required=False,
        max_length=200,
        error_messages={"max_length": _lazy("An organisation may have 200 characters; this one has %(show_value)s")},
    )
    confidential = forms.BooleanField(label=_lazy("Mark every page “Confidential”"), required=False)

    def clean_name(self) -> str:
        """The name on one line."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_organisation(self) -> str:
        """The organisation on one line."""
        return " ".join(self.cleaned_data["organisation"].split())

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the file, in order; of both, that of the page first."""
        chosen = self.cleaned_data["language"]
        return (chosen,) if chosen != self.BOTH else (page_language(), "zh-hans" if page_language() == "en" else "en")
