"""Sheets to a workbook. Texts are always written as texts: nothing becomes a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assessment.lib.cells import written

Cell = str | float | None
WIDEST, NARROWEST = 60, 10
LONGEST = 32_767
"""So many characters a cell may hold."""
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Sheet:
    """A table: its name, the heads of its columns, its rows. Columns in `shares` hold shares, shown as percentages."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    shares: frozenset[int] = frozenset()


def write_workbook(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """The sheets as an XLSX file, the heads frozen and filterable."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": datetime.now(UTC).replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        looks = {
            False: book.add_format({"text_wrap": True, "valign": "top"}),
            True: book.add_format({"num_format": "0.0%", "valign": "top"}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(_NOT_IN_A_NAME.sub(" ", sheet.name)[:31]), sheet, head, looks)
    return out.getvalue()


def _write(page: Worksheet, sheet: Sheet, head: Format, looks: dict[bool, Format]) -> None:
    for column, label in enumerate(sheet.head):
        page.write_string(0, column, label, head)
        page.set_column(column, column, _width([label, *(row[column] for row in sheet.rows)]))
    for line, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            write_cell(page, line, column, cell, looks[column in sheet.shares])
    page.freeze_panes(1, 0)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.head) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def write_cell(page: Worksheet, line: int, column: int, cell: Cell, look: Format | None = None) -> None:
    """One cell: a text stays a text whatever it begins with, None stays empty."""
    if isinstance(cell, str):
        page.write_string(line, column, written(_NOT_IN_XML.sub("□", cell)[:LONGEST]), look)
    elif cell is not None:
        page.write_number(line, column, cell, look)


def _width(cells: Sequence[Cell]) -> int:
    """A width for a column by its longest text; a Chinese character is as wide as two others."""
    longest = max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in str(cell or "")) for cell in cells)
    return max(NARROWEST, min(WIDEST, longest + 2))
