"""The workbook for translators: a sheet that explains in both languages, and one with a text to a row."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assessment.lib.cells import written

from .rows import CHINESE, ENGLISH, HEADS, MARK, NOTE, PLACE, SHEET, WORDS, TextRow, cell_of, marks_of

GUIDE = "说明 guide"
_WIDTHS = {PLACE: 34, WORDS: 34, CHINESE: 56, ENGLISH: 56, NOTE: 30, MARK: 8}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_ALLOWED = dict.fromkeys(
    ("format_cells", "format_columns", "format_rows", "sort", "autofilter", "delete_rows", "insert_hyperlinks"), True
)
"""What may be done to the protected sheet beside writing in its open cells."""

_EXPLAINED = (
    # the guide stands in both languages whoever exports it, so it is no text of the pages
    ("怎么用", "How to use it"),
    (
        "“texts”工作表里每行是问卷的一条文字，中文和英文并排。只改 zh-hans 和 en 两列。",
        "Each row of the sheet “texts” is one text of the questionnaire, Chinese and English side by side. "
        "Change the columns zh-hans and en only.",
    ),
    (
        "灰色的 place 列说明文字在问卷中的位置，请勿改动；mark 列用来辨认哪些文字改过，也请保留。",
        "The grey column place says where the text stands in the questionnaire: leave it as it is. "
        "The column mark tells which texts were changed: keep it too.",
    ),
    (
        "不译的行可以删掉，也可以排序或筛选：缺少的行表示不改。清空单元格不会删除文字，上传时会被拒绝。",
        "Rows may be deleted, sorted and filtered: a missing row means no change. "
        "Emptying a cell deletes no text; it is refused on upload.",
    ),
    (
        "单元格内换行用 Alt+Enter（Mac 上用 Control+Option+Return）。不要写公式；以 = 开头的文字照写即可。",
        "A line break inside a cell is Alt+Enter (Control+Option+Return on a Mac). Write no formulas; "
        "a text that begins with = may be written as it is.",
    ),
    (
        "保存为 Excel 工作簿（XLSX），然后在草稿的“文字”页面上传。应用之前，会先显示有哪些变化。",
        "Save as an Excel workbook (XLSX) and upload it on the page “Texts” of a draft. "
        "What would change is shown before anything does.",
    ),
)


def render_texts(rows: Sequence[TextRow], *, version: str, title: str) -> bytes:
    """The workbook as a file; `version` names what it was made from."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": title, "comments": version})
        wrapped = {"text_wrap": True, "valign": "top", "num_format": "@"}
        _guide(book.add_worksheet(GUIDE), version, book.add_format(wrapped), book.add_format({"bold": True}))
        page = book.add_worksheet(SHEET)
        head = book.add_format({**wrapped, "bold": True, "bottom": 1})
        locked = book.add_format({**wrapped, "bg_color": "#E8E8E4", "font_color": "#55554F"})
        open_ = book.add_format({**wrapped, "locked": False})
        _texts(page, rows, head, locked, open_)
        page.activate()
    return out.getvalue()


def _guide(page: Worksheet, version: str, plain: Format, bold: Format) -> None:
    page.set_column(0, 1, 70)
    for line, pair in enumerate(_EXPLAINED):
        for column, text in enumerate(pair):
            page.write_string(line, column, text, plain if line else bold)
    page.write_string(len(_EXPLAINED) + 1, 0, written(version), plain)


def _texts(page: Worksheet, rows: Sequence[TextRow], head: Format, locked: Format, open_: Format) -> None:
    heads = {**HEADS, WORDS: _("What it is"), NOTE: _("Note")}
    for column, width in _WIDTHS.items():
        page.set_column(column, column, width)
        page.write_string(0, column, heads[column], head)
    for line, row in enumerate(rows, start=1):
        cells = {
            PLACE: row.place,
            WORDS: row.words,
            CHINESE: row.texts["zh-hans"],
            ENGLISH: row.texts["en"],
            NOTE: row.note,
            MARK: marks_of(row.texts),
        }
        for column, text in cells.items():
            look = open_ if column in (CHINESE, ENGLISH) else locked
            page.write_string(line, column, written(cell_of(text)), look)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, len(rows), MARK)
    # No password: whoever has to may take the protection off.
    page.protect("", _ALLOWED)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
