"""What kind of image a file is, by its bytes."""

import contextlib
import struct
import zlib

import pytest

from assessment.lib.images import Image, NoImage, read_image


def png(width=3, height=2):
    """A whole PNG of one colour."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x20\x40\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width=300, height=20, *, before=b"\xff\xe0\x00\x04ab"):
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + before + frame + b"\xff\xd9"


def webp(kind, body):
    chunk = kind + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


IMAGES = {
    "png": (png(), Image("image/png", 3, 2)),
    "jpeg": (jpeg(), Image("image/jpeg", 300, 20)),
    "jpeg, progressive, after fill bytes": (
        jpeg(before=b"\xff\xff\xe1\x00\x03x").replace(b"\xff\xc0", b"\xff\xc2"),
        Image("image/jpeg", 300, 20),
    ),
    "webp, extended": (
        webp(b"VP8X", b"\0\0\0\0" + b"\x07\0\0" + b"\x04\0\0"),
        Image("image/webp", 8, 5),
    ),
    "webp, lossless": (
        webp(b"VP8L", b"\x2f" + struct.pack("<I", 7 | 4 << 14) + b"\0" * 8),
        Image("image/webp", 8, 5),
    ),
    "webp, lossy": (
        webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 8, 5) + b"\0" * 4),
        Image("image/webp", 8, 5),
    ),
}


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_is_known_by_its_bytes(name):
    data, told = IMAGES[name]
    assert read_image(data) == told


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PNG",
        b"\x89PNG\r\n\x1a\n",
        png()[:-6],
        png(width=0),
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\xff\xff" + b"x" * 20,
        b"\xff\xd8\xff\xd9",
        b"GIF89a" + b"\0" * 60,
        b"RIFF\xff\xff\xff\x7fWEBPVP8 " + b"\0" * 40,
        webp(b"ABCD", b"\0" * 30),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html><script>alert(1)</script>" + png(),
        b"%PDF-1.7" + b"\0" * 60,
    ],
)
def test_anything_else_is_no_image(data):
    with pytest.raises(NoImage):
        read_image(data)


@pytest.mark.parametrize("name", IMAGES)
def test_no_cut_or_broken_image_is_more_than_refused(name):
    data, _ = IMAGES[name]
    for end in range(len(data)):
        for broken in (data[:end], data[:end] + b"\xff" + data[end + 1 :]):
            with contextlib.suppress(NoImage):
                read_image(broken)
