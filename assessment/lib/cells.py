"""Texts as cells of a sheet, which must never be taken for a formula, and sheets of them as CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import StringIO

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Where a text could be taken for the escape of a character, which workbooks write as `_x000D_`."""
_ESCAPES_IN_A_ROW = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
LONGEST_AS_MARKUP = 2_300
"""So many characters fit a cell whatever they are escaped as."""
BOM = b"\xef\xbb\xbf"
"""By which a spreadsheet knows the file for UTF-8."""
ROWS_IN_A_PART = 200
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


def csv_parts(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A CSV file as parts to send one after the other, of so many rows each as `ROWS_IN_A_PART` says.

    Numbers stay numbers (to six places), None is empty, and no text runs as a formula.
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    yield BOM
    for number, row in enumerate(rows, start=1):
        writer.writerow([_cell(value) for value in row])
        if number % ROWS_IN_A_PART == 0:
            yield _taken(out)
    yield _taken(out)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(round(value, 6))
    return inert(str(value))


def _taken(out: StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode("utf-8")
