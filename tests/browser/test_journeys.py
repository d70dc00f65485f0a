"""From landing to result by hand: both languages, phone and desktop, with JavaScript and without, light and dark."""

from __future__ import annotations

import pytest

from .conftest import Visit
from .visitor import DEEPENING, LANG, Visitor, golden, ownership_rows, type_name

CASE = golden("technology-manager-clear")


@pytest.mark.parametrize(
    ("language", "width", "script", "theme"),
    [
        ("zh", 390, True, "light"),
        ("zh", 390, False, "dark"),
        ("zh", 1280, True, "dark"),
        ("zh", 1280, False, "light"),
        ("en", 390, True, "dark"),
        ("en", 390, False, "light"),
        ("en", 1280, True, "light"),
        ("en", 1280, False, "dark"),
    ],
)
def test_from_landing_to_result(visit: Visit, language: str, width: int, script: bool, theme: str) -> None:
    leader = visit(language, width=width, theme=theme, script=script)
    take_core(leader, script=script)
    assert leader.page.url == leader.url("more/")
    leader.press("main .fork .button >> nth=0")
    submit_and_read(leader)
    assert leader.troubles == []


def test_deepening_parts_are_taken_too(visit: Visit) -> None:
    leader = visit("zh", width=390)
    take_core(leader, script=True)
    leader.press("main .fork .button--secondary")
    for section in DEEPENING:
        assert leader.page.url == leader.url(f"q/{section}/")
        leader.fill_section()
        leader.go_on()
    submit_and_read(leader)
    assert leader.page.locator("#leadership-roles, #roles").count() == 1, "the four roles rest on the deepening parts"


def take_core(leader: Visitor, *, script: bool) -> None:
    """Landing, consent, post, who owns what, time."""
    leader.start_by_hand()
    assert leader.page.get_attribute("html", "lang") == LANG[leader.language]
    leader.choose("role", "cto")
    leader.choose("region", "elsewhere")
    leader.go_on()
    for number in (1, 2):
        for row in ownership_rows(number):
            leader.choose(f"ownership-{row}", CASE[f"ownership-{row}"])
        leader.go_on()
    assert leader.page.url == leader.url("q/time/")
    leader.page.locator(".allocation__more summary").click()
    for name, value in CASE.items():
        if name.startswith("time-"):
            leader.field(name).fill(value)
    if script:
        assert leader.page.locator("[data-sum]:visible").first.text_content() == "100%"
        assert leader.page.locator("[name=_total]").is_hidden()
    else:
        leader.press("[name=_total]")
        assert "100%" in leader.page.locator(".work-out-total").inner_text()
        assert leader.page.locator("[data-total]:visible").count() == 0, "nothing stands there that only a script fills"
    leader.go_on()


def submit_and_read(leader: Visitor) -> None:
    """Checks and submits; the result names the type in the language of the visitor."""
    assert leader.page.url == leader.url("check/")
    leader.press("main form button")
    assert leader.page.url == leader.url("result/")
    assert leader.page.get_attribute("html", "lang") == LANG[leader.language]
    h1 = " ".join(leader.page.locator("h1").inner_text().split())
    assert type_name("technology-manager", leader.language).lower() in h1.lower()
