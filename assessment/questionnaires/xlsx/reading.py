"""The workbook that a translator sends back, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessment.lib.workbooks import read_workbook

from .rows import COLUMNS, HEADS, LETTERS, MARK, PLACE, SHEET

MOST_TOLD = 50
"""So many problems of a workbook are told at once."""


class TextsRefused(ValueError):
    """A workbook that is not taken; `problems` are sentences in the language of the page, with their rows."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(self.problems))


@dataclass(frozen=True)
class ReadRow:
    """A row: its number in the sheet, the place, the text by language, and the mark that each had when exported."""

    number: int
    place: str
    texts: Mapping[str, str]
    marks: Mapping[str, str]


def read_texts(data: bytes) -> list[ReadRow]:
    """The rows of the sheet of texts. Raises `TextsRefused`, `lib.workbooks.WorkbookRefused`."""
    sheets = {name.strip().lower(): rows for name, rows in read_workbook(data).items()}
    if SHEET not in sheets:
        raise TextsRefused([_("There is no sheet “%(name)s” in the workbook. Use the one that you downloaded") %
                            {"name": SHEET}])  # fmt: skip
    head, *rows = sheets[SHEET] or [[]]
    columns = _columns(head)
    problems: list[str] = []
    read = list(_read(rows, columns, problems))
    problems += _repeated(read)
    if problems:
        raise TextsRefused(problems)
    return read


def _columns(head: Sequence[Any]) -> dict[int, int]:
    """Where each column of ours stands. Raises `TextsRefused` if one is missing that cannot be done without."""
    found = {str(cell).strip().lower(): number for number, cell in reversed(list(enumerate(head)))}
    missing = [name for column, name in HEADS.items() if name not in found and column != MARK]
    if missing:
        told = _(", ").join(f"“{name}”" for name in missing)
        raise TextsRefused([_("The first row of the sheet has no %(heads)s. Keep the heads as they were") %
                            {"heads": told}])  # fmt: skip
    return {column: found[name] for column, name in HEADS.items() if name in found}


def _read(rows: Sequence[Sequence[Any]], columns: Mapping[int, int], problems: list[str]) -> Iterator[ReadRow]:
    for number, row in enumerate(rows, start=2):
        cells = {column: row[at] if at < len(row) else "" for column, at in columns.items()}
        place = str(cells[PLACE]).strip()
        texts = {language: cells[column] for language, column in COLUMNS.items()}
        if not place and not any(texts.values()):
            continue
        if not place:
            problems.append(_("Row %(row)s has a text but no place") % {"row": number})
            continue
        marks = str(cells.get(MARK, "")).split()
        yield ReadRow(
            number,
            place,
            {language: _text(cell, number, columns[COLUMNS[language]], problems) for language, cell in texts.items()},
            dict(zip(COLUMNS, marks, strict=False)) if len(marks) == len(COLUMNS) else {},
        )


def _text(cell: Any, row: int, column: int, problems: list[str]) -> str:
    if not isinstance(cell, str):
        problems.append(
            _("Cell %(cell)s holds a number, a date or an error, not a text. Format it as text and type it again")
            % {"cell": _name(row, column)}
        )
        return ""
    if "\0" in cell:
        problems.append(_("Cell %(cell)s holds a NUL character, which cannot be stored") % {"cell": _name(row, column)})
    return cell


def _name(row: int, column: int) -> str:
    return f"{LETTERS[column] if column < len(LETTERS) else column + 1}{row}"


def _repeated(rows: Sequence[ReadRow]) -> Iterator[str]:
    """The places that stand in several rows."""
    numbers: dict[str, list[int]] = {}
    for row in rows:
        numbers.setdefault(row.place, []).append(row.number)
    for found in numbers.values():
        if len(found) > 1:
            told = _(", ").join(map(str, found[:5]))
            yield _("The rows %(rows)s are about the same place. Keep one of them") % {"rows": told}
