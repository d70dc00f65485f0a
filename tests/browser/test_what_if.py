"""Trying other answers: the outcome follows, with the script and without, by keyboard too; and nothing is saved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit
from .test_sizes import KB, load
from .visitor import Visitor, golden

TRIED = {"en": "With the answers you tried", "zh": "按试改后的回答"}
SAVED = {"en": "With your saved answers", "zh": "按已保存的回答"}


def at_the_result(visitor: Visitor, case: str = "technology-manager-leaning") -> Visitor:
    visitor.begin().answer_all(golden(case, fill=False))
    visitor.submit()
    return visitor


def eyebrow(page: Page, text: str) -> None:
    expect(page.locator(".trial__eyebrow")).to_contain_text(text)


def figures(page: Page) -> list[str]:
    return page.locator(".trial__figure").all_text_contents()


def point(page: Page) -> tuple[str | None, str | None]:
    place = page.locator(".triangle__tried")
    return place.get_attribute("cx"), place.get_attribute("cy")


def test_the_outcome_follows_every_change_and_the_focus_stays(visit: Visit) -> None:
    leader = at_the_result(visit("en"))
    page = leader.go("what-if/")
    before, stood, posts = figures(page), point(page), len(leader.posts)
    eyebrow(page, SAVED["en"])
    leader.choose("ownership-innovation-strategy", "me")
    eyebrow(page, TRIED["en"])
    assert figures(page) != before
    assert point(page) != stood
    assert page.evaluate("document.activeElement.name") == "ownership-innovation-strategy"
    expect(page.locator("#live")).to_have_text(re.compile("^Between technology manager, 48%"))
    expect(page.locator("#trial-changed h2")).to_have_text("You tried one other answer")
    expect(page.locator("#saved-ownership-innovation-strategy")).to_be_visible()
    expect(page.locator("#saved-ownership-sdlc")).to_be_hidden()
    assert page.url == leader.url("what-if/"), "no answer in the address"
    assert leader.posts[posts:] == [f"/a/{leader.code}/what-if/"]
    page.locator(".what-if__form [data-reset]").click()
    eyebrow(page, SAVED["en"])
    assert (figures(page), point(page)) == (before, stood)
    assert leader.checked("ownership-innovation-strategy") == "other"
    leader.go("what-if/")
    assert figures(page) == before


def test_several_changes_at_once_are_worked_out_together(visit: Visit) -> None:
    leader = at_the_result(visit("zh"))
    page, posts = leader.go("what-if/"), len(leader.posts)
    for row in ("sdlc", "advising", "innovation-strategy", "cybersecurity", "ecosystem-strategy", "workplace-support"):
        page.evaluate("name => document.querySelector(`[name='${name}'][value='1']`).click()", f"time-{row}")
    eyebrow(page, TRIED["zh"])
    expect(page.locator(".trial-notice")).to_be_visible()
    assert len(leader.posts) - posts <= 2


def test_without_the_script_a_button_shows_it(visit: Visit) -> None:
    leader = at_the_result(visit("en", script=False))
    page = leader.go("what-if/")
    before = figures(page)
    leader.choose("ownership-innovation-strategy", "me")
    leader.press("[data-show]")
    eyebrow(page, TRIED["en"])
    assert figures(page) != before
    assert page.url == leader.url("what-if/")
    assert leader.checked("ownership-innovation-strategy") == "me"
    leader.press(".what-if__form [data-reset]")
    assert figures(page) == before


@pytest.mark.parametrize("script", [True, False])
def test_the_result_s_button_tries_the_smallest_change(visit: Visit, script: bool) -> None:
    leader = at_the_result(visit("en", script=script))
    page = leader.go("result/")
    leader.press("#change form button")
    assert page.url == leader.url("what-if/")
    assert leader.checked("time-innovation-strategy") == "1"
    eyebrow(page, TRIED["en"])
    expect(page.locator("#trial-title")).to_contain_text("perations expert")


def test_the_other_language_keeps_what_is_tried(visit: Visit) -> None:
    leader = at_the_result(visit("en"))
    page = leader.go("what-if/")
    leader.choose("ownership-innovation-strategy", "me")
    leader.press("button[name=_language]")
    eyebrow(page, TRIED["zh"])
    assert leader.checked("ownership-innovation-strategy") == "me"


def test_if_it_cannot_be_worked_out_that_is_said_and_the_button_shown(visit: Visit) -> None:
    leader = at_the_result(visit("en"))
    page = leader.go("what-if/")
    expect(page.locator("[data-show]")).to_be_hidden()
    page.route("**/what-if/", lambda route: route.abort())
    leader.choose("ownership-innovation-strategy", "me")
    expect(page.locator("#live")).to_contain_text("Could not be worked out")
    expect(page.locator("[data-show]")).to_be_visible()
    page.unroute("**/what-if/")
    leader.press("[data-show]")
    eyebrow(page, TRIED["en"])
    leader.expect("ERR_FAILED")


FOCUS = """() => {
  const e = document.activeElement, bar = document.querySelector('.what-if > .trial').getBoundingClientRect()
  const box = (e.type === 'radio' ? e.nextElementSibling : e).getBoundingClientRect()
  const sticky = getComputedStyle(document.querySelector('.what-if > .trial')).position === 'sticky'
  const over = e !== document.body && sticky && !e.closest('.trial')
    && box.top < bar.bottom - 1 && box.bottom > bar.top + 1
    && box.left < bar.right && box.right > bar.left
  return {name: e.name || e.textContent.trim(), fault: over ? `under the outcome: ${e.name} at ${box.top}` : ''}
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 700)])
def test_by_keyboard_alone_and_the_focus_is_never_under_the_outcome(visit: Visit, width: int, height: int) -> None:
    leader = at_the_result(visit("en", width=width, height=height))
    page = leader.go("what-if/")
    faults, seen = [], []
    for _ in range(30):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        seen.append(found["name"])
        faults += [found["fault"]] if found["fault"] else []
        if found["name"] == "ownership-innovation-strategy":
            page.keyboard.press("ArrowLeft")
            page.keyboard.press("ArrowLeft")
            page.keyboard.press("ArrowLeft")
            eyebrow(page, TRIED["en"])
            assert page.evaluate(FOCUS)["name"] == "ownership-innovation-strategy"
    assert not faults, "\n".join(faults)
    assert {"ownership-sdlc", "time-sdlc", "Back to my answers"} <= set(seen)
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        found = page.evaluate(FOCUS)
        assert not found["fault"], found


def test_on_a_phone_the_outcome_stays_in_sight_and_leaves_room(visit: Visit) -> None:
    for language in ("zh", "en"):
        leader = at_the_result(visit(language, width=390, height=844))
        page = leader.go("what-if/")
        page.locator("#time-sdlc").scroll_into_view_if_needed()
        box = page.locator(".what-if > .trial").bounding_box()
        assert box is not None
        assert box["y"] == pytest.approx(0, abs=1)
        assert box["height"] < 0.36 * 844, f"{language}: {box['height']}"


def test_the_page_is_light(visit: Visit) -> None:
    leader = at_the_result(visit("zh", width=390))
    found = load(leader, "what-if/")
    print(f"zh what-if: {found}")
    assert found.total <= 30 * KB, str(found)
    assert re.search(r"js", " ".join(found.sizes))
