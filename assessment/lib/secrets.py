"""Secrets: the key of a local copy, links, short codes. Only digests of links and codes are stored."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import unicodedata
from pathlib import Path

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody confuses on a phone: no 0 O 1 I L U."""
CODE_LENGTH = 9


def local_secret_key(directory: Path) -> str:
    """The secret key of a copy on this machine, made at first use and kept in `directory`."""
    path = directory / "secret-key"
    directory.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


def new_token() -> str:
    """A link's secret: 256 bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def new_public_code() -> str:
    """A name for an address, unguessable but not a secret: 128 bits as 22 characters, the first no dash.

    A dash there would pass for an option where a code is given to a command.
    """
    while (code := secrets.token_urlsafe(16)).startswith("-"):
        pass
    return code


def new_code() -> str:
    """A code to type on another device: nine unambiguous characters."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def digest(token: str) -> str:
    """What is stored of a link's secret: its SHA-256, as hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def code_mac(code: str, key: str) -> str:
    """What is stored of a short code: its HMAC-SHA-256 under the site's key, for one purpose only."""
    return hmac.new(key.encode("utf-8"), b"resume-code:" + code.encode("utf-8"), hashlib.sha256).hexdigest()


def normal_code(typed: str) -> str | None:
    """A typed code without spaces and dashes, in capitals, also if typed full-width; None if it cannot be one."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(character for character in plain if character.isalnum())
    if len(code) != CODE_LENGTH or any(character not in CODE_ALPHABET for character in code):
        return None
    return code


def grouped_code(code: str) -> str:
    """A code as it is shown: three groups of three."""
    return "-".join(code[start : start + 3] for start in range(0, len(code), 3))
