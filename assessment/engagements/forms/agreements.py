"""Input of what was settled about a responsibility."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.engagements.models import Agreement, Post
from assessment.lib.forms import PlainForm

LONGEST_NOTE = 500


class AgreementForm(PlainForm):
    """Whose a responsibility is from now on. `responsibility` is its code, which tells the forms of a page apart."""

    post = forms.ChoiceField(label=_("From now on"), required=False, choices=[("", _("Nothing agreed")), *Post.choices])
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Keep the note to %(limit_value)s characters")},
    )

    def __init__(self, responsibility: str, agreement: Agreement | None, *args: Any, **kwargs: Any) -> None:
        initial = {"post": agreement.post, "note": agreement.note} if agreement else {}
        super().__init__(*args, auto_id=f"{responsibility}-%s", initial=initial, **kwargs)
        self.responsibility = responsibility

    def clean(self) -> dict[str, Any]:
        """A note is of something agreed."""
        given = super().clean() or {}
        if given.get("note") and "post" in given and not given["post"]:
            self.add_error("post", _("Choose whose it is from now on, or clear the note"))
        return given
