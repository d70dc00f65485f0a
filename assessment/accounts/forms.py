"""Input of the page that sends a link to sign in, and of the one that narrows the audit trail."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from crispy_forms.layout import Field, Layout
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assessment.lib.forms import PlainForm

from .models import AuditEntry
from .queries import Wanted, find_account_number

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
LONGEST_NUMBER = 18
"""Digits of a number that any database can look for."""


class SignInLinkForm(PlainForm):
    """The address that the link goes to."""

    email = forms.EmailField(
        label=_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _lazy("Enter your e-mail address"),
            "invalid": _lazy("This is no e-mail address. It should look like name@example.com"),
        },
    )


class DayField(forms.DateField):
    """A day that need not be given."""

    def __init__(self, label: Any) -> None:
        out_of_range = _lazy("Enter a date from 2000 to 2099")
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            validators=[MinValueValidator(EARLIEST, out_of_range), MaxValueValidator(LATEST, out_of_range)],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _lazy("Enter a date as year-month-day, like 2027-03-31")},
        )


class AuditForm(PlainForm):
    """What narrows the audit trail; once it is clean, `before` is the entry that the page begins after, if any."""

    actor = forms.CharField(
        label=_lazy("By whom"),
        help_text=_lazy("An address, or the number of an account; 0 for commands of the server"),
        max_length=254,
        required=False,
    )
    action = forms.ChoiceField(
        label=_lazy("Did what"),
        choices=[("", _lazy("Anything")), *AuditEntry.Action.choices],
        required=False,
        error_messages={"invalid_choice": _lazy("Choose one of the actions offered")},
    )
    subject = forms.CharField(
        label=_lazy("To what"),
        help_text=_lazy("Such as version/4 or account/12; version for all versions"),
        max_length=120,
        validators=[
            RegexValidator(r"\A[A-Za-z0-9._/-]+\Z", _lazy("Enter it as it stands in the trail, like version/4"))
        ],
        required=False,
    )
    since = DayField(_lazy("From"))
    until = DayField(_lazy("Until"))
    before: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(*(Field(name, template="crispy/filter.html") for name in self.fields))

    def clean_actor(self) -> int | None:
        """The number of the account, whether it was asked for by number or by address."""
        given = self.cleaned_data["actor"]
        if not given:
            return None
        number = int(given) if _is_number(given) else find_account_number(given)
        if number is None:
            raise forms.ValidationError(_("No account has this address. One that was deleted is found by its number"))
        return number

    def clean_subject(self) -> str:
        """Without the stroke at the end, which means the same."""
        return self.cleaned_data["subject"].rstrip("/")

    def clean(self) -> dict[str, Any]:
        """What concerns more than one field, and the place in the trail, which has no control of its own."""
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the day it begins with"))
        before = self.data.get("before", "")
        if before and not _is_number(before):
            self.add_error(None, _("This is no place in the trail. Begin with the latest entries"))
        else:
            self.before = int(before) if before else None
        return given

    @property
    def wanted(self) -> Wanted:
        """What is asked for; only of a valid form."""
        return Wanted(**self.cleaned_data)

    def told(self) -> dict[str, Any]:
        """The same as the trail may tell of it: an account as its number, and only what was filled in."""
        filled = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in filled.items()}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was filled in."""
        return any(self.data.get(name) for name in self.fields)

    def query_string(self, **more: object) -> str:
        """What was filled in as the end of an address."""
        filled = {name: self.data.get(name) for name in self.fields if self.data.get(name)}
        return urlencode({**filled, **more})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
