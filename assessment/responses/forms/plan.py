"""Input of the plan: one thing to do, a new one of one's own, and an answer to a prompt."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from assessment.lib.forms import PlainForm
from assessment.responses.models import PlanItem

LONGEST_NOTE = 2000
LONGEST_REFLECTION = 4000
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class PlanItemForm(PlainForm):
    """What is filled in of one thing to do. `item` tells whether its title is the person's own."""

    title = forms.CharField(label=_("Action"), max_length=200, error_messages={"required": _("Say what is to be done")})
    owner = forms.CharField(label=_("Who"), max_length=120, required=False)
    first_step = forms.CharField(label=_("First step"), max_length=500, required=False)
    horizon = forms.ChoiceField(label=_("By when"), choices=PlanItem.Horizon.choices)
    due_on = forms.DateField(
        label=_("Or on a date"),
        help_text=_("A date counts before the span"),
        required=False,
        input_formats=["%Y-%m-%d"],
        validators=[
            MinValueValidator(EARLIEST, _("Enter a date from 2000 to 2099")),
            MaxValueValidator(LATEST, _("Enter a date from 2000 to 2099")),
        ],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date as year-month-day, like 2027-03-31")},
    )
    status = forms.ChoiceField(label=_("Status"), choices=PlanItem.Status.choices)
    note = forms.CharField(
        label=_("Note"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, item: PlanItem, *args: Any, **kwargs: Any) -> None:
        names = ("title", "owner", "first_step", "horizon", "due_on", "status", "note")
        super().__init__(
            *args,
            auto_id=f"{item.public_code}-%s",
            initial={name: getattr(item, name) for name in names},
            **kwargs,
        )
        self.item = item
        if item.recommendation:
            del self.fields["title"]


class ActionForm(PlainForm):
    """An action of one's own."""

    title = forms.CharField(label=_("Action"), max_length=200, error_messages={"required": _("Say what is to be done")})
    horizon = forms.ChoiceField(label=_("By when"), choices=PlanItem.Horizon.choices, initial=PlanItem.Horizon.YEAR_1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="new-%s", **kwargs)


class ReflectionForm(PlainForm):
    """An answer to a prompt. `code` is the prompt's, `label` its text."""

    text = forms.CharField(
        max_length=LONGEST_REFLECTION, required=False, strip=True, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, code: str, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{code}-%s", **kwargs)
        self.code = code
        self.fields["text"].label = label
