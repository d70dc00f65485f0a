"""Input of the pages that publish, retire and discard."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.lib.forms import PlainForm

from .nodes import WrittenField


class PublishForm(PlainForm):
    """Why this version."""

    note = WrittenField(
        label=_("Note"),
        help_text=_("What changes in this version, and why. It is shown in the list of versions"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a note what changes and why")},
    )


class ConfirmForm(PlainForm):
    """A box, so that nothing grave is done by a slip."""

    sure = forms.BooleanField(label=_("I am sure"))
