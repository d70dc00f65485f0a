"""Secrets in addresses never reach a log."""

from __future__ import annotations

import logging
import re
from typing import Any

_SECRET = re.compile(
    r"(/(?:resume|own|s|i|o|unsubscribe|sign-in|clients/join|password/reset/key)/)(?!sent/|link/|done/)[^/\s\"'?]{8,}"
)


class SecretsMasked(logging.Filter):
    """Puts … in the place of the secret in the address of a link that resumes, shows, invites, signs in, and so on."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Masks the record's text; keeps every record."""
        record.msg = masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(masked(value) for value in record.args)
        elif isinstance(record.args, dict):
            record.args = {name: masked(value) for name, value in record.args.items()}
        return True


def masked(value: Any) -> Any:
    """A text without the secrets in its addresses; anything else as it is."""
    return _SECRET.sub(r"\1…", value) if isinstance(value, str) else value
