"""Input of the page where a result is shared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessment.lib.forms import PlainForm
from assessment.responses.models import Link
from assessment.responses.services import SHARED_FOR_DAYS


class ShareForm(PlainForm):
    """What a new link shows, for how long, and a note for oneself."""

    shows = forms.ChoiceField(
        label=_("What the link shows"),
        choices=[
            (Link.Shows.TYPE, _("The type and how firm it is, no answers")),
            (Link.Shows.WHOLE, _("The whole result, with the answers behind it and the advice")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the link shows")},
    )
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long the link works")},
    )
    label = forms.CharField(
        label=_("For whom"),
        help_text=_("A note for yourself, to tell your links apart. Nobody else sees it"),
        max_length=80,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, ngettext("%(n)s day", "%(n)s days", days) % {"n": days}) for days in SHARED_FOR_DAYS
        ]


class AddressForm(PlainForm):
    """The address that a link is mailed to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Used for this mail only, and not stored with your answers"),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("This is no e-mail address. It should look like name@example.com"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"
