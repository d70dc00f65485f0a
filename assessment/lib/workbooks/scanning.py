"""The XML inside a workbook, gone through once: nothing in it may surprise the reader that comes after.

That reader (calamine) reserves as much memory as the furthest cell, or a count, asks for; where there is not so much,
it ends the whole process (its issues 684 and 693). So whatever it could misunderstand is refused here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from .refusals import Limits, WorkbookRefused

KEPT = ("Types", "Relationships", "workbook", "worksheet", "sst")
"""The outermost elements of the parts that are read. Styles, pictures, comments … are left out."""

_ENCODING = re.compile(rb"""\A<\?xml[^>]*?encoding\s*=\s*["']([^"']+)""")
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[0-9]{1,7}")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_MARK = b"\xef\xbb\xbf"


@dataclass
class Part:
    """What was found in one part: its outermost element, sheets by name, targets of relations, the first formula."""

    root: str = ""
    sheets: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    formula: str = ""


def scanned(parts: dict[str, bytes], limits: Limits) -> dict[str, bytes]:
    """The parts that are read, all of them harmless. Raises `WorkbookRefused`."""
    # Other parts (pictures, settings of printers, VML that is no XML) are not kept, so nobody reads them.
    found = {name: _Scan(data, limits).part for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    if not any(part.root == "workbook" for part in found.values()):
        raise WorkbookRefused("no-workbook")
    for name, part in found.items():
        if part.formula:
            raise WorkbookRefused("formula", cell=part.formula, sheet=_sheet_name(name, found))
    kept = {name: parts[name] for name, part in found.items() if part.root in KEPT}
    if sum(data.count(b"<") for data in kept.values()) > limits.elements:
        raise WorkbookRefused("too-much")
    return kept


def _sheet_name(name: str, found: dict[str, Part]) -> str:
    """What the sheet in this part is called in the workbook."""
    file = name.rpartition("/")[2]
    relations = {key for part in found.values() for key, target in part.targets.items() if target.endswith(file)}
    names = (sheet for part in found.values() for sheet, relation in part.sheets.items() if relation in relations)
    return next(names, file)


class _Scan:
    """One part, read by expat, which only reports; every element is looked at by its local name."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.part, self.limits = Part(), limits
        self._row, self._column = 0, 0
        self._cell = ""
        if data.count(b"<") > limits.elements:
            raise WorkbookRefused("too-much")
        declared = _ENCODING.search(data.removeprefix(_MARK)[:200])
        if data.startswith(_WIDE) or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
            raise WorkbookRefused("broken")
        parser = expat.ParserCreate("utf-8", " ")
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_dtd  # type: ignore[assignment]
        try:
            parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position
        except expat.ExpatError as error:
            raise WorkbookRefused("broken") from error

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if not self.part.root:
            self._begin(name)
        look = _LOOKS.get(name)
        if look is not None:
            look(self, attributes)

    def _close(self, tag: str) -> None:
        if tag.rpartition(" ")[2] == "c":
            self._cell = ""

    def _begin(self, name: str) -> None:
        self.part.root = name
        if name == "macrosheet":
            raise WorkbookRefused("macros")
        if name in ("externalLink", "connections", "queryTable", "ddeLink"):
            raise WorkbookRefused("links")

    def _look_at_row(self, attributes: dict[str, str]) -> None:
        # Some programs end a sheet with its very last row, empty: only cells take room.
        self._row, self._column = self._numbered(attributes.get("r"), self._row + 1), 0

    def _look_at_cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        reference = attributes.get("r")
        if reference is not None:
            told = _CELL.fullmatch(reference)
            if told is None:
                raise WorkbookRefused("broken")
            self._column, self._row = _column_number(told[1]), int(told[2])
        self._bound()
        self._cell = f"{_column_name(self._column)}{self._row}"

    def _look_at_formula(self, attributes: dict[str, str]) -> None:
        if self._cell and self.part.root == "worksheet" and not self.part.formula:
            self.part.formula = self._cell

    def _look_at_strings(self, attributes: dict[str, str]) -> None:
        for name in ("count", "uniqueCount"):
            if self._numbered(attributes.get(name), 0) > self.limits.elements:
                raise WorkbookRefused("broken")

    def _look_at_sheet(self, attributes: dict[str, str]) -> None:
        relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
        if "name" in attributes:
            self.part.sheets[attributes["name"]] = relation

    def _look_at_relation(self, attributes: dict[str, str]) -> None:
        self.part.targets[attributes.get("Id", "")] = attributes.get("Target", "")
        kind = attributes.get("Type", "").rpartition("/")[2]
        # Spreadsheet programs make a link of an address that somebody types; it leads nowhere here.
        if attributes.get("TargetMode") == "External" and kind != "hyperlink":
            raise WorkbookRefused("links")

    def _look_at_type(self, attributes: dict[str, str]) -> None:
        told = attributes.get("ContentType", "")
        if "macroEnabled" in told or "vbaProject" in told:
            raise WorkbookRefused("macros")
        if "opendocument" in told or "ms-excel.sheet.binary" in told:
            raise WorkbookRefused("no-workbook")

    def _numbered(self, text: str | None, otherwise: int) -> int:
        if text is None:
            return otherwise
        if not _NUMBER.fullmatch(text):
            raise WorkbookRefused("broken")
        return int(text)

    def _bound(self) -> None:
        if self._row > self.limits.rows:
            raise WorkbookRefused("too-many-rows", row=self._row, most=self.limits.rows)
        if self._column > self.limits.columns:
            column = _column_name(self._column)
            raise WorkbookRefused("too-many-columns", column=column, most=self.limits.columns)


_LOOKS = {
    "row": _Scan._look_at_row,
    "c": _Scan._look_at_cell,
    "f": _Scan._look_at_formula,
    "sst": _Scan._look_at_strings,
    "sheet": _Scan._look_at_sheet,
    "Relationship": _Scan._look_at_relation,
    "Default": _Scan._look_at_type,
    "Override": _Scan._look_at_type,
}
"""By the local name of an element: what to look at."""


def _refuse_dtd(*_declared: object) -> NoReturn:
    raise WorkbookRefused("dtd")


def _column_number(name: str) -> int:
    number = 0
    for letter in name:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _column_name(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
