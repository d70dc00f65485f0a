"""Input of the page on one's own data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.lib.forms import PlainForm

LONGEST_CORRECTION = 2000


class CorrectionForm(PlainForm):
    """What is to be noted beside answers that are final."""

    text = forms.CharField(
        label=_("A note on your answers"),
        help_text=_(
            "Submitted answers stay as they are. What you note here stands beside them, also in what you export"
        ),
        max_length=LONGEST_CORRECTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "correction-%s", **kwargs})


class DeleteForm(PlainForm):
    """A box, so that nothing is deleted by a slip."""

    sure = forms.BooleanField(
        label=_("I understand that this cannot be undone"),
        error_messages={"required": _("Tick the box if everything is to be deleted")},
    )
