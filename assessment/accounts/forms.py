"""Input of the page that sends a link to sign in."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInLinkForm(forms.Form):
    """The address that the link goes to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("This is no e-mail address. It should look like name@example.com"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def error_list(self) -> list[dict[str, str]]:
        """Every error with the control it belongs to."""
        told = [str(message) for messages in self.errors.values() for message in messages]
        return [{"field_id": self["email"].id_for_label, "message": message} for message in told]
