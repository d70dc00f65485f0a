"""Page, PDF, workbook and rows show the same figures: every golden case in both languages."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from assessment.reports.report import Report
from assessment.reports.report.tree import OwnershipRow, TimeRow
from assessment.reports.views.telling import report_of
from tests.factories import make_responses, make_user

from .deepened import deepened

GOLDEN = Path(settings.BASE_DIR) / "tests" / "scoring" / "cases"
CASES = sorted(path.stem for path in GOLDEN.glob("*.json"))
LANGUAGES = ("zh-hans", "en")
SHARE = re.compile(r"[<>]?\d[\d.]*(?:–\d[\d.]*)?%")
POINTS = re.compile(r"[+−±]\d+\.\d")
AXIS = {"0%", "50%", "100%"}
"""What stands at the axes of charts, not in the same words on page and paper; that of time has an end of its own."""


class Told(NamedTuple):
    """One result, and what each way of showing it says."""

    report: Report
    page: str
    paper: str
    book: list[tuple[Any, ...]]
    rows: list[dict[str, str]]


@pytest.fixture
def tell(version, shipped):
    """What page, PDF, workbook and rows say of a golden case, every deepening question answered."""
    owner = make_user("leader@example.org")
    client = Client()
    client.force_login(owner)

    def of(case: str, language: str) -> Told:
        answers = deepened(shipped, json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))["answers"])
        [response] = make_responses(version, [answers], owner=owner)
        place = f"/a/{response.public_code}"
        with translation.override(language):
            report = report_of(response, language)
        headers = {"accept-language": language}
        page = client.get(f"{place}/result/", headers=headers)
        paper = client.post(f"{place}/report/", {"language": language}, headers=headers)
        book = client.get(f"{place}/result.xlsx", headers=headers)
        rows = client.get(f"{place}/result.csv", headers=headers)
        assert [r.status_code for r in (page, paper, book, rows)] == [200] * 4
        return Told(
            report,
            html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).replace("\u2060", ""),
            _text_layer(paper.content),
            [row for sheet in openpyxl.load_workbook(io.BytesIO(book.content)) for row in sheet.values],
            list(csv.DictReader(io.StringIO(rows.content.decode("utf-8-sig"), newline=""))),
        )

    return of


def _text_layer(content: bytes) -> str:
    found = pypdfium2.PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in found)
    finally:
        found.close()


def folded(text: str) -> str:
    """Without white space and joiners; the reader of PDF marks a hyphen at the end of a line by a control character."""
    return re.sub(r"[\s\u2060\u200b]+", "", text.replace("\x02", "-"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_page_paper_book_and_rows_say_the_same(tell, case, language):
    one = tell(case, language)
    _shares_and_points(one)
    _rows_everywhere(one)
    _rates_everywhere(one)
    _titles_everywhere(one)
    _comparison_everywhere(one)


def stands_beside(label: str, figure: str, text: str, within: int) -> bool:
    """Whether somewhere in the text the figure follows the label, with few letters between them."""
    label, figure, text = folded(label), folded(figure), folded(text)
    return any(figure in text[found.end() : found.end() + within] for found in re.finditer(re.escape(label), text))


def _shares_and_points(one: Told) -> None:
    time = one.report.time
    ends = AXIS | ({time.own_axis_end, f"0–{time.own_axis_end}"} if time else set())
    for pattern, besides in ((SHARE, ends), (POINTS, set())):
        on_page, on_paper = (set(pattern.findall(text)) - besides for text in (one.page, one.paper))
        assert on_page == on_paper


def _rows_everywhere(one: Told) -> None:
    report, page, paper, book, rows = one
    in_book = {(folded(str(a)), folded(str(b))) for row in book for a in row for b in row if a is not None}
    for label, figure in _figures(report):
        assert stands_beside(label, figure, page, 200), f"page: {label} {figure}"
        assert stands_beside(label, figure, paper, 120), f"paper: {label} {figure}"
        assert (folded(label), folded(figure)) in in_book, f"book: {label} {figure}"
    in_rows = {(row["label"], row["text"]) for row in rows}
    for label, figure in _figures(report):
        assert (label, figure) in in_rows or any(label in one and figure == text for one, text in in_rows)


def _rates_everywhere(one: Told) -> None:
    report, page, paper, book, rows = one
    by_code = {(row["finding"], row["code"]): row for row in rows}
    numbers = {(row[0], *(one for one in row if isinstance(one, float))) for row in book}
    for finding in (report.responsibilities, report.time):
        for row in _rows(finding):
            shown = [rate.text if rate.share is not None else "–" for rate in row.rates]
            if row.spoken:
                assert folded(row.spoken) in folded(page)
                assert stands_beside(row.label, "".join(shown), paper, 60), row.label
            shares = [rate.share for rate in row.rates if rate.share is not None]
            assert any(set(shares) <= set(one) for one in numbers if one[0] == row.code)
            for rate in row.rates:
                found = by_code.get((finding.code, f"{row.code}.{rate.code}"))
                assert (found and found["text"]) == (rate.text if rate.share is not None else None)


def _titles_everywhere(one: Told) -> None:
    report, page, paper, book, rows = one
    in_book = {folded(str(cell)) for row in book for cell in row}
    in_rows = {folded(row["text"]) for row in rows}
    for text in [*(finding.title for finding in report.findings), *(item.title for item in report.advice.first)]:
        assert folded(text) in folded(paper)
        assert folded(text) in in_book
        assert folded(text) in in_rows
        assert folded(text) in folded(page) or text == report.hero.title


def _comparison_everywhere(one: Told) -> None:
    report, page, paper, book, rows = one
    by_code = {row["code"]: row["text"] for row in rows if row["finding"] == "comparison"}
    for population in report.comparison.populations:
        for part in population.parts:
            assert folded(f"{part.text}{part.name}") in folded(page)
            assert folded(f"{part.text}{part.name}") in folded(paper)
            assert (population.label, part.code, part.text) in {
                (row[0], row[2], row[5]) for row in book if len(row) > 5
            }
            assert by_code[f"{population.code}.{part.code}"] == part.text


def _figures(report: Report) -> list[tuple[str, str]]:
    """What stands beside what: types, evidence, owners, time, profiles."""
    found: list[tuple[str, str]] = []
    if report.match:
        for match in report.match.matches:
            found += [(match.name, match.text), (match.name, match.range_text)]
    if report.evidence:
        for pair in report.evidence.pairs:
            found += [(row.sentence, row.text) for row in (*pair.supporting, *pair.opposing)]
    if report.responsibilities:
        found += [(row.label, row.owner_label) for row in _rows(report.responsibilities)]
        found += [(one.label, str(one.count)) for one in report.responsibilities.counts]
    if report.time:
        found += [(row.label, row.text) for row in _rows(report.time)]
    if report.traits:
        found += [(row.text, row.verdict_text) for group in report.traits.groups for row in group.rows]
    for lens in (report.roles, report.indices):
        found += [(row.label, row.text) for row in (lens.rows if lens else ())]
        found += [(point.term, point.text) for point in (lens.associations if lens else ())]
    return found


def _rows(finding: Any) -> list[OwnershipRow | TimeRow]:
    names = ("first", "rest", "spent", "without")
    return [row for name in names for row in getattr(finding, name, ())] if finding else []
