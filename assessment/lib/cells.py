"""Texts as cells of a sheet, which must never be taken for a formula."""

from __future__ import annotations

import re

_LEADS = "=+-@＝＋－＠\t\r\n"
"""What a spreadsheet may take for the beginning of a formula ; the full-width forms too."""
_FIGURE = re.compile(r"[+-]?\d[\d.,]*%?")
_BEFORE = " \u00a0\u3000\"'“‘"


def inert(text: str) -> str:
    """The text as a cell of a CSV file: after an apostrophe where a spreadsheet might run it. Figures stay figures."""
    if _FIGURE.fullmatch(text) or not text.lstrip(_BEFORE).startswith(tuple(_LEADS)):
        return text
    return f"'{text}"
