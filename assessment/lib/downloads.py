"""Files as replies, under names that are safe in any header and on any disk."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from django.http import HttpResponse

LONGEST_NAME = 100
_UNSAFE = re.compile(r'[\\/:*?"<>|%;]')


def download(content: bytes, *, content_type: str, name: str, fallback: str) -> HttpResponse:
    """The content as a file to keep: `name` in any script, `fallback` in ASCII for clients that know no other."""
    reply = HttpResponse(content, content_type=content_type)
    stem, _dot, ending = name.rpartition(".")
    full = quote(f"{file_stem(stem)}.{ending}", safe="")
    reply.headers["Content-Disposition"] = f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{full}"
    return reply


def file_stem(text: str) -> str:
    """A text as the name of a file without its ending: no separators, controls or unseen characters, not too long."""
    seen = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in unicodedata.normalize("NFC", text))
    return " ".join(_UNSAFE.sub(" ", seen).split())[:LONGEST_NAME].strip(" .") or "file"
