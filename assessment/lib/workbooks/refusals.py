"""What an uploaded workbook may be at most, and why one is refused, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "too-large": _("The workbook is larger than %(most)s MB. It holds more than texts"),
    "no-workbook": _("This is no Excel workbook (XLSX). Save the table as an Excel workbook and upload that"),
    "old-format": _("This is a workbook in the old format (XLS). Save it as an Excel workbook (XLSX)"),
    "encrypted": _("The workbook is protected by a password. Save it without one"),
    "broken": _("The workbook is damaged and cannot be read. Open it, save it again as XLSX, and upload that"),
    "bomb": _("The workbook unpacks to far more than its size. It was not made by a spreadsheet program"),
    "too-many-files": _("There are more than %(most)s files inside the workbook"),
    "nested": _("There is another archive inside the workbook. Remove what is embedded in it"),
    "macros": _("There are macros in the workbook. Save it as an Excel workbook without macros (XLSX)"),
    "links": _("The workbook is linked to other files or databases. Break the links and save it again"),
    "embedded": _("There are objects or controls embedded in the workbook. Remove them and save it again"),
    "dtd": _("There is a document type or an entity in the workbook. No spreadsheet program writes those"),
    "too-many-rows": _("A sheet reaches down to row %(row)s; at most %(most)s rows are read. Delete those below"),
    "too-many-columns": _("A sheet reaches to column %(column)s; at most %(most)s columns are read. Delete the others"),
    "too-much": _("There is more in the workbook than in any table of texts"),
    "formula": _("There is a formula in cell %(cell)s of the sheet “%(sheet)s”. Put its text there instead"),
}
"""By the code of the refusal."""


@dataclass(frozen=True)
class Limits:
    """How large a workbook may be. A table of all texts of a questionnaire takes a tenth of it."""

    megabytes: int = 2
    """Of the file."""
    unpacked: int = 10
    """Megabytes of all that is inside."""
    ratio: int = 100
    """How many times its packed size a part may have; sheets shrink to a tenth, seldom to a thirtieth."""
    files: int = 200
    rows: int = 5_000
    columns: int = 30
    elements: int = 400_000
    """XML elements, opening and closing, in all that is read."""


class WorkbookRefused(ValueError):
    """A file that is not read as a workbook: `code` says why, `params` with which figures."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code, self.params = code, params
        super().__init__(code)

    @property
    def sentence(self) -> str:
        """Why, and what to do, in the language of the page."""
        return str(SENTENCES[self.code]) % self.params
