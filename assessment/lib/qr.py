"""Addresses as codes that a phone's camera reads."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(text: str) -> SafeString:
    """The text as a QR code in SVG, black on white in either theme, for readers must tell the squares apart.

    Of the level that still reads with a seventh of it smudged; what it says must stand beside it as text.
    """
    made = segno.make(text, error="m", micro=False)
    svg = made.svg_inline(
        scale=1, border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None
    ).replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return mark_safe(svg)  # noqa: S308 - rectangles only, drawn by the library; the text is not in it
