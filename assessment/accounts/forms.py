"""Input of the page that sends a link to sign in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.lib.forms import PlainForm


class SignInLinkForm(PlainForm):
    """The address that the link goes to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("This is no e-mail address. It should look like name@example.com"),
        },
    )
