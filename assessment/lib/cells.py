"""Texts as cells of a sheet, which must never be taken for a formula, and sheets of them as CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

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
