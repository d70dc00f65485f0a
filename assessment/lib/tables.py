"""Tables that people bring: pasted lines, CSV from whatever program and in whatever encoding, workbooks.

What separates the cells is not asked: every way is tried, and the one taken in which most cells are of a kind that is
expected, as whoever reads the table says.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .workbooks import Limits, WorkbookRefused, read_workbook

SENTENCES: dict[str, Promise] = {
    "empty": _("There is nothing in the table"),
    "no-table": _("This is no table of text. Save it as CSV or as an Excel workbook (XLSX)"),
    "encoding": _("The file is neither in UTF-8 nor in GBK. Save it as “CSV UTF-8”"),
    "too-long": _("There is far more in the table than in a list of people"),
}
"""By the code of the refusal."""

LONGEST = 300_000
"""Characters that a table may have."""
MEGABYTES = 2
_LIMITS = Limits(megabytes=MEGABYTES, rows=2_000)
_SEPARATORS = ("\t", ";", ",", "；", "，", ";；", ",，")
"""Ways to separate cells, in the order in which they are preferred where several fit."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_SEPARATOR_LINE = re.compile(r"\Asep=.\r?\n", re.IGNORECASE)
"""By which Excel is told the separator."""


@dataclass(frozen=True)
class Line:
    """A row of a table with something in it: its number in what was brought, its cells without space around them."""

    number: int
    cells: tuple[str, ...]


Fits = Callable[[str], int]
"""How much speaks for a text being a cell of the table that is expected."""


class TableRefused(ValueError):
    """What is not read as a table: `code` says why, `params` with which figures."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code, self.params = code, params
        super().__init__(code)

    @property
    def sentence(self) -> str:
        """Why, and what to do, in the language of the page."""
        return str(SENTENCES[self.code]) % self.params


def lines_of_file(data: bytes, fits: Fits) -> list[Line]:
    """The rows of an uploaded file. Raises `TableRefused` and `lib.workbooks.WorkbookRefused`."""
    if not data.startswith(_WORKBOOK):
        return lines_of_text(_decoded(data), fits)
    sheets = read_workbook(data, _LIMITS).values()
    rows = next((rows for rows in sheets if any(_filled(row) for row in rows)), [])
    return _kept(enumerate(([_as_text(value) for value in row] for row in rows), start=1))


def lines_of_text(text: str, fits: Fits) -> list[Line]:
    """The rows of a text, such as a person pastes. Raises `TableRefused`."""
    if len(text) > LONGEST:
        raise TableRefused("too-long")
    text = _SEPARATOR_LINE.sub("\n", text.removeprefix("\ufeff"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        raise TableRefused("no-table")
    tried = [each for each in _SEPARATORS if any(one in text for one in each)] or list(_SEPARATORS[:1])
    read = [_kept(_split(text, separators)) for separators in tried]
    return max(read, key=lambda lines: sum(fits(cell) for line in lines for cell in line.cells))


def _decoded(data: bytes) -> str:
    if len(data) > MEGABYTES * 1_000_000:
        raise TableRefused("too-long")
    encodings = ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused("encoding")


def _split(text: str, separators: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with the number of its first line, as RFC 4180 has it; a quotation mark inside a cell is one."""
    special = re.compile(f"[\n{re.escape(separators)}]")
    row: list[str] = []
    at, number, begun = 0, 1, 1
    while True:
        cell, at, lines = _cell(text, at, special)
        number += lines
        row.append(cell)
        if at >= len(text) or text[at] == "\n":
            yield begun, row
            row, number = [], number + 1
            begun = number
        if at >= len(text):
            return
        at += 1


def _cell(text: str, at: int, special: re.Pattern[str]) -> tuple[str, int, int]:
    """A cell, where it ends (at a separator, a line's end, or the end), and how many lines it went on for.

    A quotation mark that is never closed is one like any other character.
    """
    start = at
    while at < len(text) and text[at] in " \t\u00a0\u3000" and not special.match(text, at):
        at += 1
    if text.startswith('"', at) and (quoted := _quoted(text, at)):
        cell, closed = quoted
        stop = _end_of(text, closed, special)
        return cell + text[closed:stop], stop, text.count("\n", at, closed)
    stop = _end_of(text, at, special)
    return text[start:stop], stop, 0


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """What stands in the quotation marks that open here, and where they are closed; None if they never are."""
    parts: list[str] = []
    while (closing := text.find('"', at + 1)) >= 0:
        parts.append(text[at + 1 : closing])
        if not text.startswith('"', closing + 1):
            return '"'.join(parts), closing + 1
        at = closing + 1
    return None


def _end_of(text: str, at: int, special: re.Pattern[str]) -> int:
    """Where the next separator or line's end stands."""
    found = special.search(text, at)
    return found.start() if found else len(text)


def _kept(rows: Any) -> list[Line]:
    """Rows in which something stands that can be read aloud; lines of separators or dashes are none."""
    return [Line(number, tuple(cell.strip() for cell in cells)) for number, cells in rows if _filled(cells)]


def _filled(cells: Sequence[Any]) -> bool:
    return any(character.isalnum() for cell in cells for character in str(cell))


def _as_text(value: Any) -> str:
    """A cell of a workbook; a whole number is written as one."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


__all__ = ["MEGABYTES", "Fits", "Line", "TableRefused", "WorkbookRefused", "lines_of_file", "lines_of_text"]
