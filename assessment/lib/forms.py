"""Forms as pages of this site have them: crispy lays out the fields, the page has the form tag and lists the errors."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS


class PlainForm(forms.Form):
    """A form without a tag of its own, whose errors a page can list above it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def error_list(self) -> list[dict[str, str]]:
        """Every error with the control it belongs to, if to one; of radios the first."""
        return [
            {"field_id": self._control(name), "message": str(message)}
            for name, messages in self.errors.items()
            for message in messages
        ]

    def _control(self, name: str) -> str:
        if name == NON_FIELD_ERRORS:
            return ""
        field = self[name]
        return str(field.id_for_label or f"{field.auto_id}_0")
