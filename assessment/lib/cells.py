"""Texts as cells of a sheet, which must never be taken for a formula."""

from __future__ import annotations

import re
from html import escape

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Where a text could be taken for the escape of a character, which workbooks write as `_x000D_`."""
_ESCAPES_IN_A_ROW = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
LONGEST_AS_MARKUP = 2_300
"""So many characters fit a cell whatever they are escaped as."""
_LEADS = "=+-@＝＋－＠\t\r\n"
"""What a spreadsheet may take for the beginning of a formula ; the full-width forms too."""
_FIGURE = re.compile(r"[+-]?\d[\d.,]*%?")
_BEFORE = " \u00a0\u3000\"'“‘"


def inert(text: str) -> str:
    """The text as a cell of a CSV file: after an apostrophe where a spreadsheet might run it. Figures stay figures."""
    if _FIGURE.fullmatch(text) or not text.lstrip(_BEFORE).startswith(tuple(_LEADS)):
        return text
    return f"'{text}"


def needs_markup(text: str) -> bool:
    """Whether XlsxWriter would write another text than this."""
    return (text.startswith("<r>") and text.endswith("</r>")) or _ESCAPES_IN_A_ROW.search(text) is not None


def written(text: str) -> str:
    """The text as XlsxWriter has to be given it, so that a reader of the workbook gets this text back.

    XlsxWriter takes what begins with `<r>` and ends with `</r>` for markup of its own, and of two escapes that share an
    underscore (`_x005F_x000D_`) it escapes only the first. Such texts are handed over as that markup, escaped here (and
    cut, where they are long).
    """
    if not needs_markup(text):
        return text
    escaped = _ESCAPE.sub("_x005F_", text[:LONGEST_AS_MARKUP])
    # As references, underscores are out of XlsxWriter's sight.
    markup = escape(escaped, quote=False).replace("_", "&#95;")
    return f'<r><t xml:space="preserve">{markup}</t></r>'
