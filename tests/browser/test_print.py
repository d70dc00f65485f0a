"""What comes out of the printer: black on white, within the margins, everything to read and nothing to press."""

from __future__ import annotations

import pypdfium2
import pytest

from .conftest import Visit
from .visitor import DOCUMENT, LANGUAGES, golden

A4 = (595, 842)
MARGIN = 30
"""Points at every edge in which there is no ink: a good centimetre."""
PRESSED = {
    "zh": ("前往计划", "逐项对照", "先做什么"),
    "en": ("To your plan", "Compare every answer", "What to do first"),
}
OWN = "Ask the CFO for an hour"


def printed(content: bytes) -> tuple[str, list[str]]:
    """The text of all pages, and what is wrong with how they look."""
    document, texts, faults = pypdfium2.PdfDocument(content), [], []
    for number, page in enumerate(document, start=1):
        texts.append(page.get_textpage().get_text_bounded())
        if page.get_size() != pytest.approx(A4, abs=1):
            faults.append(f"page {number} is no A4")
        shades = page.render(grayscale=True).to_numpy().squeeze()
        inside = shades[MARGIN:-MARGIN, MARGIN:-MARGIN]
        if (shades < 250).sum() != (inside < 250).sum():
            faults.append(f"page {number} has ink in its margins")
        if (shades < 128).mean() > 0.2:
            faults.append(f"page {number} is dark")
    document.close()
    return "".join("".join(texts).split()), faults


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", ["result/", "comparison/", "advice/", "plan/"])
def test_a_page_is_printed_black_on_white_from_the_dark_theme_too(visit: Visit, place: str, language: str) -> None:
    leader = visit(language, theme="dark").begin().answer_all(golden("technology-manager-clear"))
    leader.submit()
    leader.go("plan/")
    leader.field("title").fill(OWN)
    leader.press(".plan-page__own button")
    leader.go(place)
    text, faults = printed(leader.page.pdf(prefer_css_page_size=True, print_background=True))
    assert not faults, "\n".join(faults)
    assert not [words for words in PRESSED[language] if "".join(words.split()) in text]
    if place == "plan/":
        assert "".join(OWN.split()) in text
    if place == "result/":
        rows = [row["label"][LANGUAGES[language]] for row in DOCUMENT["responsibilities"]]
        assert len(rows) == 16
        assert not [row for row in rows if "".join(row.split()) not in text], "all rows are opened for the printer"
