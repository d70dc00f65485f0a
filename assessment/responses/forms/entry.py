"""Input of the pages before and beside the questions: consent, and the code to go on elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessment.instrument.definition import Definition
from assessment.lib import secrets
from assessment.lib.forms import PlainForm
from assessment.lib.ui import tr
from assessment.responses.queries import in_page_language


class ConsentForm(PlainForm):
    """One box per item of the consent text, none pre-ticked; and a key that makes a double click start once.

    `scopes` are further consents that whoever asks for the response asks for: `{"code", "label", "if_left_out"}`.
    """

    start_key = forms.RegexField(r"^[A-Za-z0-9_-]{43}$", widget=forms.HiddenInput)

    def __init__(
        self, definition: Definition, *args: Any, scopes: Sequence[Mapping[str, Any]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.definition, self.scopes = definition, scopes
        for item in definition.consent.items:
            self.fields[item.code] = forms.BooleanField(
                required=item.required,
                label=tr(item.label),
                help_text="" if item.required else tr(item.if_left_out),
                error_messages={"required": tr(item.if_left_out)},
            )
        for scope in scopes:
            self.fields[scope["code"]] = forms.BooleanField(
                required=False,
                label=in_page_language(scope["label"]),
                help_text=in_page_language(scope["if_left_out"]),
            )
        self.initial.setdefault("start_key", secrets.new_token())

    @property
    def agreed(self) -> list[str]:
        """Codes of the boxes that were ticked."""
        codes = [item.code for item in self.definition.consent.items] + [scope["code"] for scope in self.scopes]
        return [code for code in codes if self.cleaned_data.get(code)]


class ResumeCodeForm(PlainForm):
    """The nine-character code from another device, however it was grouped."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Nine letters and digits, such as 7KM-4QX-9BT. Capitals and dashes do not matter"),
        max_length=40,
        error_messages={"required": _("Enter the code from the page where you saved")},
    )

    def add_unknown(self) -> None:
        """Says that no response goes with the code; why (wrong, expired, submitted) is not told."""
        self.add_error("code", _("This code opens nothing. It may have a typing error, or be older than 30 days"))

    def clean_code(self) -> str:
        """The code in its normal form. Raises ValidationError if no code looks like this."""
        code = secrets.normal_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("A code has nine letters and digits. Please check it"), code="malformed")
        return code
