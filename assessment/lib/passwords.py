"""What a password must be, said in the language of the page."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnoughValidator(MinimumLengthValidator):
    """Django's rule in words of our own: its message has no Chinese translation in the version we use."""

    def get_error_message(self) -> str:
        """What is said of a password that is too short."""
        return _("This password is too short. Use at least %(n)s characters.") % {"n": self.min_length}
