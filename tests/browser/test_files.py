"""Files in Chromium: out by a button and in again, refused where they are too large; with and without script."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest

from .conftest import Visit
from .visitor import DOCUMENT, Visitor

WORDS = {
    "en": ("texts were changed.", "The file is too large"),
    "zh": ("条文字。", "文件太大"),
}


def downloaded(visitor: Visitor, ending: str) -> bytes:
    """The file behind the button of the page whose form ends so."""
    with visitor.page.expect_download() as download:
        visitor.page.locator(f"form[action$='{ending}'] button").click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_out_and_in_again(visit: Visit, language: str, script: bool) -> None:
    visitor = visit(language, width=390, script=script).sign_in()
    visitor.go("/versions/1/")
    document = json.loads(downloaded(visitor, "document.json"))
    assert document == DOCUMENT
    document["title"]["en"] = f"Sent by {language}, {'with' if script else 'without'} a script"
    visitor.go("/versions/")
    visitor.press("main .actions a.button")
    visitor.upload("document.json", json.dumps(document).encode())
    draft = urlsplit(visitor.page.url).path
    assert draft.startswith("/versions/")
    visitor.press(f"main a[href='{draft}texts/']")
    book = openpyxl.load_workbook(BytesIO(downloaded(visitor, "texts.xlsx")))
    places = {row[0].value: row[0].row for row in book["texts"].iter_rows()}
    new = {f"C{places['title']}": "新的标题", f"D{places['sections.profile.title']}": " = New,\nin two lines "}
    for cell, text in new.items():
        book["texts"][cell] = text
    changed = BytesIO()
    book.save(changed)
    visitor.upload("texts.xlsx", changed.getvalue())
    shown = visitor.page.locator(".changes__new dd").all_text_contents()
    assert shown == list(new.values())
    visitor.press("main form button")
    assert WORDS[language][0] in visitor.page.locator(".messages").inner_text()
    visitor.go(draft)
    document["title"]["zh-hans"] = "新的标题"
    document["sections"][0]["title"]["en"] = " = New,\nin two lines "
    assert json.loads(downloaded(visitor, "document.json")) == document


@pytest.mark.parametrize("language", ["en", "zh"])
def test_fifty_megabytes_end_on_a_page_that_says_so(visit: Visit, language: str, tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    large.write_bytes(b" " * 50_000_000)
    visitor = visit(language).sign_in()
    visitor.go("/versions/upload/")
    visitor.page.set_input_files("main input[type=file]", large)
    visitor.press("main form button")
    visitor.expect("413")
    assert visitor.page.locator("h1").inner_text() == WORDS[language][1]
    visitor.press("main a.button")
    assert urlsplit(visitor.page.url).path == "/versions/upload/"
