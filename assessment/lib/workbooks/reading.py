"""The cells of an uploaded workbook."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from .container import unpacked
from .refusals import Limits, WorkbookRefused
from .scanning import scanned

Rows = list[list[Any]]


def read_workbook(data: bytes, limits: Limits | None = None) -> dict[str, Rows]:
    """Every sheet by its name: rows from the first on, each with its cells from column A on.

    A text is a `str`, an empty cell ""; a date comes as the number that it is stored as. Raises `WorkbookRefused`.
    """
    limits = limits or Limits()
    parts = scanned(unpacked(data, limits), limits)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(_packed(parts)))
        return {name: _rows(book, name) for name in book.sheet_names}
    except CalamineError as error:
        raise WorkbookRefused("broken") from error


def _packed(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts and no others: another reader of archives could see other parts in the one uploaded."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _rows(book: CalamineWorkbook, name: str) -> Rows:
    rows: Rows = [*book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
    return rows
