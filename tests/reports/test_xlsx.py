"""A result as a workbook: a sheet for each part, numbers that can be worked with, texts that stay texts."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from assessment.lib.workbooks import read_workbook
from assessment.reports.report import Report
from assessment.reports.xlsx import render_xlsx

from .deepened import deepened
from .test_report import CASES, LANGUAGES, told


def book_of(*reports: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(reports)))


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("case", "sheets"),
    [
        ("clear", "Summary|Types|Evidence|Responsibilities|Time|Roles and indices|Comparison|Advice|Code book"),
        ("leaning", "Summary|Types|Evidence|Responsibilities|Time|Comparison|Advice|Code book"),
        ("insufficient", "Summary|Responsibilities|Comparison|Advice|Code book"),
        ("not-applicable", "Summary|Responsibilities|Time|Roles and indices|Comparison|Advice|Code book"),
    ],
)
def test_there_is_a_sheet_for_each_part_that_there_is(shipped, case, sheets):
    assert book_of(told(shipped, case)).sheetnames == sheets.split("|")


def test_shares_are_numbers_shown_as_percentages(shipped):
    report = told(shipped, "clear")
    sheet = book_of(report)["Types"]
    for row, match in zip(sheet.iter_rows(min_row=2), report.match.matches, strict=True):
        code, _name, share, low, high, text, *_rest = row
        assert code.value == match.code
        assert [cell.value for cell in (share, low, high)] == pytest.approx([match.share, match.low, match.high])
        assert [cell.number_format for cell in (share, low, high)] == ["0.0%"] * 3
        assert text.value == match.text


def test_a_rate_that_is_not_published_is_said_in_words(shipped):
    for row in rows_of(book_of(told(shipped, "clear"))["Responsibilities"]):
        rate = shipped.archetype_by_code["technology-manager"].responsibilities.get(row["Code"])
        if row["Code"]:
            assert row["Technology manager"] == ("not published" if rate is None else rate)


def test_the_points_of_each_pair_add_up(shipped):
    rows = rows_of(book_of(told(shipped, "leaning"))["Evidence"])
    for rival in {row["Compared with"] for row in rows}:
        shown = [
            row["Shown as"]
            for row in rows
            if row["Compared with"] == rival and row["Code"] not in ("supporting", "opposing", "sum")
        ]
        [total] = [row["Shown as"] for row in rows if row["Compared with"] == rival and row["Code"] == "sum"]
        tenths = [round(float(re.sub("±", "", text.replace("−", "-"))) * 10) for text in (*shown, total)]
        assert sum(tenths[:-1]) == tenths[-1]


def test_the_code_book_names_every_code_in_both_languages(shipped):
    answers = deepened(shipped, CASES["clear"])
    assert answers
    book = book_of(*(told(shipped, "clear", language) for language in ("en", "zh-hans")))
    rows = rows_of(book["Code book"])
    assert all(row["en"] and row["zh-hans"] for row in rows)
    by_code = {(row["Kind"], row["Code"]): row for row in rows}
    assert by_code["archetype", "all-rounder"]["zh-hans"] == "多面能手"
    assert by_code["responsibility", "advising"]["en"] == "Advising the C‑suite and board"
    assert by_code["finding", "time"]["en"] == "Time"
    for sheet in ("Types", "Responsibilities", "Time", "Roles and indices", "Advice"):
        used = {row["Code"] for row in rows_of(book[sheet]) if row["Code"]}
        assert used <= {row["Code"] for row in rows}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_nothing_in_it_runs_or_leads_anywhere(shipped, case, language):
    report = told(shipped, case, language)
    probe = '=HYPERLINK("http://127.0.0.1/x")'
    hostile = replace(
        report, hero=replace(report.hero, title=probe, page_title="=1+1", meta=("http://x.example", "@x"))
    )
    content = render_xlsx([hostile])
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "n"}
    assert probe in [row[1] for row in book.worksheets[0].iter_rows(values_only=True)]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        text = {name: parts.read(name).decode() for name in parts.namelist()}
    assert not any("<f>" in part or "<hyperlink" in part or 'TargetMode="External"' in part for part in text.values())
    assert not any("vba" in name or "externalLink" in name for name in text)


def test_texts_that_xml_cannot_hold_break_nothing(shipped):
    report = told(shipped, "clear")
    odd = replace(report, hero=replace(report.hero, title="a\x0bb\ufffe\ud800c" + "x" * 40_000))
    text = book_of(odd).worksheets[0]["B2"].value
    titles = [row[1] for row in book_of(odd).worksheets[0].iter_rows(values_only=True)]
    assert text
    assert any(title.startswith("a") and len(title) <= 32_767 for title in titles if "xxx" in title)


@pytest.mark.parametrize("title", ["<r><t>bold</t></r>", "<r>&<b></r>", "_x005F_x000D_"])
def test_a_text_that_looks_like_markup_of_a_workbook_stays_a_text(shipped, title):
    report = told(shipped, "clear")
    content = render_xlsx([replace(report, hero=replace(report.hero, title=title))])
    assert title in [row[1] for row in read_workbook(content)["Summary"]]


def test_a_sheet_is_read_with_its_heads_in_view(shipped):
    for sheet in book_of(told(shipped, "clear")):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert all(10 <= column.width <= 61 for column in sheet.column_dimensions.values())
