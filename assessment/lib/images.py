"""What kind of image a file is, by its bytes: neither its name nor what a browser says of it is believed."""

from __future__ import annotations

from dataclasses import dataclass

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of JPEG that begin with the size of the picture."""


class NoImage(ValueError):
    """The bytes are no PNG, JPEG or WebP."""


@dataclass(frozen=True)
class Image:
    """The media type of an image, and its size in pixels."""

    media_type: str
    width: int
    height: int


def read_image(data: bytes) -> Image:
    """What the bytes are. Raises `NoImage`."""
    try:
        found = _png(data) or _jpeg(data) or _webp(data)
    except IndexError as error:
        raise NoImage from error
    if found is None or not found.width or not found.height:
        raise NoImage
    return found


def _png(data: bytes) -> Image | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") or not data.rstrip(b"\0").endswith(
        b"IEND\xaeB`\x82"
    ):
        return None
    return Image("image/png", int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))


def _jpeg(data: bytes) -> Image | None:
    """Goes from marker to marker up to the one that tells the size."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _FRAMES and len(data) > at + 9:
            return Image("image/jpeg", int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7]))
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
    return None


def _webp(data: bytes) -> Image | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return None
    if int.from_bytes(data[4:8], "little") + 8 > len(data):
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        return Image("image/webp", _little(data, 24, 3) + 1, _little(data, 27, 3) + 1)
    if kind == b"VP8L":
        packed = _little(data, 21, 4)
        return Image("image/webp", (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return Image("image/webp", _little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF)
    return None


def _little(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")
