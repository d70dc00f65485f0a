"""Input of the consultant's own words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.engagements.queries import NoteAt
from assessment.lib.forms import PlainForm

LONGEST = 4000


class NoteForm(PlainForm):
    """The words at one place; none take them away."""

    text = forms.CharField(
        label=_("Your words"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _("Keep it to %(limit_value)s characters")},
    )

    def __init__(self, note: NoteAt, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"note-{note.place}-%s", initial={"text": note.text}, **kwargs)
        self.note = note
