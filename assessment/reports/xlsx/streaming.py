"""Sheets of any length to a workbook on disk, row by row, and from there to the reader."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from .workbook import Cell, write_cell

PART = 64 * 1024


@dataclass(frozen=True)
class LongSheet:
    """A sheet whose rows are read once, as they are written."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def stream_workbook(sheets: Sequence[LongSheet], *, title: str) -> Iterator[bytes]:
    """The sheets as an XLSX file in parts. Texts are written as texts; no more than a row is held at a time."""
    with tempfile.TemporaryFile() as file:
        _write(file, sheets, title)
        file.seek(0)
        while part := file.read(PART):
            yield part


def _write(file: IO[bytes], sheets: Sequence[LongSheet], title: str) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "created": datetime.now(UTC).replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bottom": 1})
        for sheet in sheets:
            page: Worksheet = book.add_worksheet(sheet.name)
            page.set_column(0, len(sheet.head) - 1, 18)
            for column, label in enumerate(sheet.head):
                write_cell(page, 0, column, label, head)
            for line, row in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(row):
                    write_cell(page, line, column, cell)
            page.freeze_panes(1, 0)
