"""The figures of a result as rows, which a spreadsheet opens and never runs."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from assessment.reports.csv import render_csv
from assessment.reports.report import Report

from .test_report import CASES, LANGUAGES, told


def rows_of(report: Report) -> list[dict[str, str]]:
    content = render_csv(report)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("case", CASES)
def test_codes_and_numbers_are_the_same_in_every_language(shipped, case):
    english, chinese = (rows_of(told(shipped, case, language)) for language in ("en", "zh-hans"))
    assert [(row["finding"], row["code"], row["value"]) for row in english] == [
        (row["finding"], row["code"], row["value"]) for row in chinese
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_finding_begins_with_its_title(shipped, case, language):
    report = told(shipped, case, language)
    titles = [(row["finding"], row["text"]) for row in rows_of(report) if row["code"] == "title"]
    assert titles == [(finding.code, finding.title) for finding in report.findings]


@pytest.mark.parametrize("case", CASES)
def test_a_code_stands_once_in_a_finding(shipped, case):
    codes = [(row["finding"], row["code"]) for row in rows_of(told(shipped, case)) if row["code"] != "missing"]
    assert len(codes) == len(set(codes))


def test_a_number_stands_beside_the_text_it_is_shown_as(shipped):
    rows = {(row["finding"], row["code"]): row for row in rows_of(told(shipped, "clear"))}
    assert rows["time", "data-privacy"]["value"] == "25"
    assert rows["time", "data-privacy"]["text"] == "25%"
    assert rows["responsibilities", "data-privacy"]["text"] == "Me"
    assert rows["responsibilities", "data-privacy"]["value"] == ""
    assert rows["responsibilities", "data-privacy.technology-manager"]["value"] == "0.66"
    assert float(rows["match", "technology-manager.probability"]["value"]) > 0.9


def test_a_rate_that_is_not_published_has_no_row(shipped):
    rows = [row for row in rows_of(told(shipped, "clear")) if row["finding"] in ("responsibilities", "time")]
    assert all(row["value"] for row in rows if re.fullmatch(r"[a-z-]+\.(technology-manager|all-rounder)", row["code"]))
    assert not [row for row in rows if "not published" in row["text"]]


def test_a_hostile_text_changes_no_column(shipped):
    report = told(shipped, "clear")
    hostile = replace(report.hero, title='=HYPERLINK("http://127.0.0.1/x","y"),1\r\n,2', topic="@x\u202e")
    [title, *_rest] = rows_of(replace(report, hero=hostile))
    assert title["text"] == '\'=HYPERLINK("http://127.0.0.1/x","y"),1\r\n,2'
    assert title["label"] == "'@x\u202e"
    assert None not in title
