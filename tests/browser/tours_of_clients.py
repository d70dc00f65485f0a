"""The pages of the consultants' workspace: clients, members, engagements and their settings."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from .visitor import Visitor

NAMES = {"zh": "示例集团", "en": "Sample Group"}
WAVES = {"zh": "2027 春季", "en": "Spring 2027"}


def clients(visitor: Visitor) -> Iterator[str]:
    """From the first client to its end."""
    visitor.sign_in("consultant@example.org")
    visitor.go("/mine/")
    yield "mine-of-consultant"
    visitor.go("/clients/")
    yield "clients-none"
    visitor.go("/clients/new/")
    visitor.press("main form button")
    visitor.expect("422")
    yield "client-new-error"
    visitor.field("name").fill(NAMES[visitor.language])
    visitor.press("main form button")
    client = urlsplit(visitor.page.url).path
    yield "client-new"
    yield from _running(visitor, client)
    visitor.go(client)
    yield "client"
    yield from _members(visitor, client)
    visitor.go("/clients/")
    yield "clients"
    visitor.go("/clients/?q=zzz")
    yield "clients-not-found"
    visitor.go("/clients/join/0000000000/")
    visitor.expect("404")
    yield "join-gone"
    visitor.go(f"{client}rename/")
    yield "client-rename"
    visitor.go(f"{client}delete/")
    visitor.press("main form button")
    visitor.expect("422")
    yield "client-delete-error"
    visitor.field("name").fill(NAMES[visitor.language])
    visitor.press("main form button")
    visitor.go("/clients/new/")
    yield "client-add"


def _running(visitor: Visitor, client: str) -> Iterator[str]:
    """An engagement: begun with a mistake, set, saved over by somebody else, closed, reopened."""
    visitor.go(f"{client}engagements/new/")
    yield "engagement-new"
    visitor.field("smallest_group").fill("3")
    visitor.press("main form button")
    visitor.expect("422")
    yield "engagement-new-error"
    visitor.field("wave").fill(WAVES[visitor.language])
    visitor.field("smallest_group").fill("5")
    visitor.choose("disclosure", "named")
    visitor.field("introduction_en").fill("We want to see who owns what before the reorganisation.")
    logo = {"name": "logo.png", "mimeType": "image/png", "buffer": picture(240, 60)}
    visitor.page.set_input_files("main input[type=file]", logo)
    visitor.press("main form button")
    settings = urlsplit(visitor.page.url).path
    yield "settings"
    visitor.send(settings, _fields_of(visitor, "remind_after_days", "5"))
    visitor.field("remind_after_days").fill("9")
    visitor.press("main form[enctype] .actions button")
    visitor.expect("409")
    yield "settings-conflict"
    visitor.press("main form[action$='/close/'] button")
    yield "settings-closed"
    visitor.press("main form[action$='/reopen/'] button")


def _members(visitor: Visitor, client: str) -> Iterator[str]:
    """Colleagues who are asked to join."""
    visitor.go(f"{client}members/")
    visitor.press("main form[action$='/invite/'] button")
    visitor.expect("422")
    yield "members-error"
    visitor.field("email").fill("a.colleague.with.a.long.name@consultants.example.org")
    visitor.press("main form[action$='/invite/'] button")
    yield "members"


def _fields_of(visitor: Visitor, name: str, value: str) -> dict[str, str]:
    """What the form on the page would post, with one field changed."""
    fields: dict[str, str] = visitor.page.evaluate(
        """() => Object.fromEntries([...new FormData(document.querySelector('main form[enctype]'))]
          .filter(([name, value]) => typeof value === 'string' && name !== 'csrfmiddlewaretoken'))"""
    )
    return {**fields, name: value}


def picture(width: int, height: int) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x1f\x4e\x79" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
