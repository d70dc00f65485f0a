"""Files as replies, under names that are safe in any header and on any disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

LONGEST_NAME = 100
_UNSAFE = re.compile(r'[\\/:*?"<>|%;]')


def download(content: bytes, *, content_type: str, name: str, fallback: str) -> HttpResponse:
    """The content as a file to keep: `name` in any script, `fallback` in ASCII for clients that know no other."""
    reply = HttpResponse(content, content_type=content_type)
    _name_file(reply, name, fallback)
    return reply


def streamed(parts: Iterable[bytes], *, content_type: str, name: str, fallback: str) -> StreamingHttpResponse:
    """The same for a content that is sent part by part as it is made, and never held as a whole."""
    reply = StreamingHttpResponse(parts, content_type=content_type)
    _name_file(reply, name, fallback)
    return reply


def file_stem(text: str) -> str:
    """A text as the name of a file without its ending: no separators, controls or unseen characters, not too long."""
    seen = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in unicodedata.normalize("NFC", text))
    return " ".join(_UNSAFE.sub(" ", seen).split())[:LONGEST_NAME].strip(" .") or "file"


def _name_file(reply: HttpResponseBase, name: str, fallback: str) -> None:
    stem, _dot, ending = name.rpartition(".")
    full = quote(f"{file_stem(stem)}.{ending}", safe="")
    reply.headers["Content-Disposition"] = f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{full}"
