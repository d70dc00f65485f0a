"""The page of the report to the board, and the files with the figures."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pypdf
import pytest
from django.test import Client

from assessment.questionnaires.services import retire_version
from tests.factories import Taker
from tests.responses.page import Page
from tests.responses.storage import all_rows

PLACES = ("report/", "result.xlsx", "result.csv")
OWNED = {"advising": "me", "sdlc": "me", "cybersecurity": "me", "data_privacy": "me", "business_continuity": "cio"}


@pytest.fixture
def taker(alice: Taker) -> Taker:
    """Alice, at her result."""
    return alice.finished()


def ask(taker: Taker, **fields: str) -> Any:
    return taker.client.post(taker.url("report/"), {"language": "en", **fields})


def read(r: Any) -> pypdf.PdfReader:
    assert r.status_code == 200, r.content.decode()
    assert r["Content-Type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(r.content))


def text_of(r: Any) -> str:
    return "\n".join(page.extract_text() for page in read(r).pages)


# --- who, and when ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_a_stranger_finds_nothing(taker, charlie, bob, place):
    for client in (charlie.client, bob, Client()):
        assert client.get(taker.url(place)).status_code == 404
    assert charlie.client.post(taker.url("report/"), {"language": "en"}).status_code == 404
    assert taker.client.get(f"/a/nobody/{place}").status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_before_submission_there_is_nothing_to_take_away(alice, place):
    r = alice.client.get(alice.url(place))
    assert (r.status_code, r["Location"]) == (302, alice.url())


def test_before_submission_no_report_is_made(alice):
    assert ask(alice)["Location"] == alice.url()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("place", PLACES)
def test_no_other_method_is_taken(taker, place, method):
    assert getattr(taker.client, method)(taker.url(place)).status_code == 405


@pytest.mark.parametrize("place", ["result.xlsx", "result.csv"])
def test_the_figures_are_read_not_posted(taker, place):
    assert taker.client.post(taker.url(place)).status_code == 405


# --- the page ------------------------------------------------------------------------------------------


def test_the_page_offers_the_language_of_the_page_first(taker):
    html = taker.client.get(taker.url("report/")).content.decode()
    assert re.search(r'name="language" value="en"[^>]* checked', html)
    assert "printed, not stored" in html
    assert taker.url("result.xlsx") in html
    assert taker.url("result.csv") in html


def test_to_switch_the_language_of_the_page_loses_nothing(taker):
    r = ask(taker, name="Alice <Example>", language="both", _language="zh-hans")
    page = Page.of(r)
    assert r.status_code == 200
    assert page.elements[0].attributes["lang"] == "zh-Hans"
    assert 'value="Alice &lt;Example&gt;"' in page.html
    assert re.search(r'value="both"[^>]* checked', page.html)


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"language": ""}, "language", "Choose the language of the report"),
        ({"language": "xx"}, "language", "Choose Chinese, English or both"),
        ({"name": "喆" * 201}, "name", "A name may have 200 characters; this one has 201"),
        ({"organisation": "x" * 300}, "organisation", "An organisation may have 200 characters; this one has 300"),
        ({"name": "A\0B"}, "name", "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_at_the_top_and_beside_the_field(taker, fields, field, message):
    r = ask(taker, **{"organisation": "Kept Ltd", **fields})
    html = r.content.decode()
    assert r.status_code == 422
    assert "There is 1 thing to fix" in html
    assert html.count(message) == 2
    assert f'href="#id_{field}' in html
    assert fields.get("organisation", "Kept Ltd") in html


def test_nothing_typed_is_stored(taker):
    before = all_rows()
    assert ask(taker, name="Alice Canary", organisation="Canary Ltd").status_code == 200
    assert all_rows() == before


# --- the file ------------------------------------------------------------------------------------------


def test_name_organisation_and_mark_are_printed(taker):
    r = ask(taker, name="  Alice \n Example ", organisation="Example Ltd", confidential="on")
    pages = [page.extract_text() for page in read(r).pages]
    assert "Alice Example" in pages[0]
    assert all("Example Ltd" in page and "Confidential" in page for page in pages)
    assert "no-store" in r["Cache-Control"]


def test_without_them_the_cover_stands_by_itself(taker):
    text = text_of(ask(taker))
    assert "Confidential" not in text
    assert "You lead mostly as" in text


def test_both_languages_come_in_one_file_that_of_the_page_first(taker):
    text = text_of(ask(taker, language="both"))
    assert 0 < text.index("On one page") < text.index("您更接近")


@pytest.mark.parametrize(
    ("organisation", "shown"),
    [
        ("Example Ltd", "Board%20report%20Example%20Ltd%20"),
        ('\r\n../报告".pdf', "Board%20report%20..%20%E6%8A%A5%E5%91%8A%20.pdf%20"),
        ("a/b\\c:d;e\u202e%00", "Board%20report%20a%20b%20c%20d%20e%2000%20"),
    ],
)
def test_the_name_of_the_file_is_safe_in_any_header_and_on_any_disk(taker, organisation, shown):
    header = ask(taker, organisation=organisation)["Content-Disposition"]
    assert re.fullmatch(
        r"attachment; filename=\"board-report-\d{4}-\d\d-\d\d\.pdf\"; filename\*=UTF-8''[\w.%-]+\.pdf", header, re.ASCII
    )
    assert f"UTF-8''{shown}20" in header


def test_what_the_page_says_of_pages_and_size_is_so(taker):
    said = taker.client.get(taker.url("report/")).content.decode()
    assert "Six to 14 A4 pages and less than half a megabyte in one language" in said
    for language, longest, largest in (("en", 14, 500_000), ("zh-hans", 14, 500_000), ("both", 28, 1_000_000)):
        r = ask(taker, language=language, name="喆" * 200, organisation="W" * 200)
        assert 6 <= len(read(r).pages) <= longest
        assert len(r.content) < largest


# --- workbook and rows -----------------------------------------------------------------------------------


def test_the_workbook_is_in_the_language_of_the_page_with_a_code_book_in_both(taker):
    r = taker.client.get(taker.url("result.xlsx"))
    assert r.status_code == 200
    assert re.fullmatch(
        r"attachment; filename=\"result-[\d-]+\.xlsx\"; filename\*=UTF-8''Result%20[\d-]+\.xlsx",
        r["Content-Disposition"],
    )
    book = openpyxl.load_workbook(io.BytesIO(r.content))
    assert book.sheetnames == ["Summary", "Types", "Evidence", "Responsibilities", "Comparison", "Advice", "Code book"]
    assert [cell.value for cell in book["Code book"][1]] == ["Kind", "Code", "en", "zh-hans"]


def test_the_rows_are_in_the_language_of_the_page(taker):
    r = taker.client.get(taker.url("result.csv"))
    assert r["Content-Type"] == "text/csv; charset=utf-8"
    assert r.content.startswith(b"\xef\xbb\xbffinding,code,label,value,text\r\n")
    assert "Technology manager" in r.content.decode()
    chinese = taker.client.get(taker.url("result.csv"), headers={"accept-language": "zh-CN"})
    assert "技术管理者" in chinese.content.decode()


# --- an older version ---------------------------------------------------------------------------------------


def test_a_result_says_when_its_version_is_no_longer_in_use(taker):
    said = f"version {taker.response.version.number} of the questionnaire, published"
    assert said not in taker.client.get(taker.url("result/")).content.decode()
    retire_version(version=taker.response.version)
    page = taker.client.get(taker.url("result/")).content.decode()
    assert said in page
    assert said in re.sub(r"\s+", " ", text_of(ask(taker)))
