"""Sealing: data that waits in the database and must not be readable there."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(ValueError):
    """The text was sealed with another key or for another purpose, or was changed."""


def seal(content: Mapping[str, Any], *, key: str, purpose: str) -> str:
    """The content as a text that only the same key and purpose open again. Values are those of JSON."""
    plain = json.dumps(dict(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _fernet(key, purpose).encrypt(plain.encode("utf-8")).decode("ascii")


def unseal(sealed: str, *, key: str, purpose: str) -> dict[str, Any]:
    """The content of a sealed text. Raises `Unreadable`."""
    try:
        return dict(json.loads(_fernet(key, purpose).decrypt(sealed.encode("ascii"))))
    except (InvalidToken, UnicodeEncodeError) as error:
        raise Unreadable from error


@lru_cache(maxsize=8)
def _fernet(key: str, purpose: str) -> Fernet:
    """The cipher of one purpose, its key derived from the site's (HKDF with SHA-256)."""
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"seal:" + purpose.encode("utf-8"))
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode("utf-8"))))
