"""The time question with JavaScript: total, steps, helpers, errors, what is heard; header buttons; back and reload."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit
from .visitor import Visitor

HEAR = """() => {
  const live = document.getElementById('live')
  window.said = []
  const observer = new MutationObserver(() => window.said.push(live.textContent))
  observer.observe(live, {childList: true, characterData: true, subtree: true})
}"""

OWN = ("data-privacy", "sdlc", "cybersecurity", "advising")  # in the order of the page


@pytest.fixture
def leader(visit: Visit) -> Visitor:
    """Somebody on the time question, who owns four of the sixteen."""
    return at_time(visit("en"))


def at_time(visitor: Visitor) -> Visitor:
    visitor.begin()
    visitor.answer("ownership", {f"ownership-{row}": "me" for row in OWN})
    visitor.go("q/time/")
    return visitor


def type_in(visitor: Visitor, **values: Any) -> None:
    for row, value in values.items():
        visitor.field(f"time-{row.replace('_', '-')}").fill(str(value))


def values(visitor: Visitor) -> list[str]:
    """What the rows in sight hold, in order: the four owned ones and other work."""
    return [visitor.field(f"time-{row}").input_value() for row in (*OWN, "other-work")]


def total(page: Page) -> str:
    return str(page.locator("[data-sum]:visible").first.text_content())


def helper(page: Page, name: str) -> Any:
    return page.locator(f"[data-do={name}]:visible").first


def test_nothing_is_filled_in_beforehand(leader: Visitor) -> None:
    assert values(leader) == [""] * 5
    assert total(leader.page) == "0%"
    assert leader.page.locator("[data-do]:visible").count() == 0
    assert leader.page.locator(".allocation__row:visible").count() == 5
    expect(leader.page.locator(".allocation__more summary")).to_have_text("Time on 12 other areas")


def test_split_fills_the_blanks_and_undo_takes_it_back(leader: Visitor) -> None:
    type_in(leader, data_privacy=40, sdlc=28)
    expect(helper(leader.page, "split")).to_have_text("Split last 32% evenly")
    helper(leader.page, "split").click()
    assert values(leader) == ["40", "28", "11", "11", "10"]
    assert total(leader.page) == "100%"
    expect(helper(leader.page, "undo")).to_be_focused()
    leader.page.keyboard.press("Enter")
    assert values(leader) == ["40", "28", "", "", ""]
    assert leader.page.url == leader.url("q/time/"), "Enter on Undo does not submit"
    expect(helper(leader.page, "split")).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ((50, 50, 50, 0, 0), ["34", "33", "33", "0", "0"]),
        ((30, 30, 30, 7, 1), ["31", "31", "30", "7", "1"]),
        ((99, 1, 1, 1, 1), ["96", "1", "1", "1", "1"]),
    ],
)
def test_scale_gives_whole_numbers_that_total_100(leader: Visitor, typed: tuple[int, ...], expected: list[str]) -> None:
    for row, value in zip((*OWN, "other-work"), typed, strict=True):
        leader.field(f"time-{row}").fill(str(value))
    helper(leader.page, "scale").click()
    assert values(leader) == expected
    assert sum(map(int, values(leader))) == 100
    expect(helper(leader.page, "undo")).to_be_focused()
    helper(leader.page, "undo").click()
    assert values(leader) == [str(value) for value in typed]


def test_arrows_buttons_and_bar_go_by_fives(leader: Visitor) -> None:
    field = leader.field("time-data-privacy")
    field.focus()
    for key, expected in (("Up", "5"), ("Up", "10"), ("Down", "5"), ("Down", "0"), ("Down", "0")):
        leader.page.keyboard.press(f"Arrow{key}")
        assert field.input_value() == expected, key
    field.fill("12")
    row = leader.page.locator("[data-row]").filter(has=field)
    row.get_by_role("button", name="Add 5%").click()
    assert field.input_value() == "15"
    field.fill("12")
    row.get_by_role("button", name="Take off 5%").click()
    assert field.input_value() == "10"
    box = row.locator(".allocation__bar").bounding_box()
    assert box
    row.locator(".allocation__bar").click(position={"x": box["width"] * 0.61, "y": box["height"] / 2})
    assert field.input_value() == "60"
    expect(row.locator(".allocation__days")).to_have_text("≈ 12 days a month")


def test_full_width_digits_count_and_are_stored(leader: Visitor) -> None:
    type_in(leader, data_privacy="１５％", sdlc=" 25 % ", cybersecurity="60")
    assert total(leader.page) == "100%"
    leader.go_on()
    assert leader.page.url == leader.url("more/")
    leader.go("q/time/")
    assert values(leader) == ["15", "25", "60", "", ""]


def test_the_total_is_said_once_and_only_after_the_last_change(leader: Visitor) -> None:
    leader.page.evaluate(HEAR)
    leader.field("time-data-privacy").focus()
    leader.page.keyboard.type("4")
    leader.page.keyboard.type("5", delay=60)
    leader.page.wait_for_timeout(400)
    assert leader.page.evaluate("window.said") == []
    leader.page.wait_for_timeout(900)
    label = leader.page.locator("label[for=time-data-privacy]").inner_text()
    assert leader.page.evaluate("window.said") == [f"{label} 45%. Total 45%, 55% left"]


def test_errors_keep_what_was_typed_and_lead_to_the_field(leader: Visitor) -> None:
    type_in(leader, data_privacy="abc", sdlc="30", advising="-5")
    assert total(leader.page) == "30%", "what is no number counts as nothing"
    leader.go_on()
    leader.expect("422")
    assert leader.page.title().startswith("Error: ")
    summary = leader.page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    links = summary.locator("a")
    assert links.count() == 3
    for link in links.all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        beside = leader.page.locator(f"#error-{target}, #error-allocation")
        assert str(link.text_content()) in " ".join(beside.all_text_contents()), "the same words beside the field"
        link.click()
        expect(leader.page.locator(f"[id='{target}']")).to_be_focused()
    assert values(leader) == ["abc", "30", "", "-5", ""]


def test_the_language_button_keeps_what_was_typed(leader: Visitor) -> None:
    type_in(leader, data_privacy="abc", sdlc="30")
    leader.press("button[name=_language]")
    assert leader.page.get_attribute("html", "lang") == "zh-Hans"
    assert values(leader) == ["abc", "30", "", "", ""]
    assert total(leader.page) == "30%"
    leader.press("button[name=_language]")
    assert leader.page.get_attribute("html", "lang") == "en"
    assert values(leader) == ["abc", "30", "", "", ""]


def test_the_theme_button_keeps_what_was_typed_and_is_remembered(leader: Visitor) -> None:
    type_in(leader, data_privacy="abc")
    background = "getComputedStyle(document.body).backgroundColor"
    light = leader.page.evaluate(background)
    expect(leader.page.get_by_role("button", name="Use dark colours")).to_be_visible()
    leader.press("button[name=_theme]")
    assert leader.page.evaluate(background) != light
    assert values(leader)[0] == "abc"
    leader.go("/")
    assert leader.page.get_attribute("html", "data-theme") == "dark"
    expect(leader.page.get_by_role("button", name="Use light colours")).to_be_visible()
    leader.press("button[name=theme]")
    assert leader.page.evaluate(background) == light


def test_where_the_browser_is_dark_the_first_press_makes_it_light(visit: Visit) -> None:
    visitor = visit("en", theme="dark")
    visitor.go("/")
    visitor.press("button[name=theme]")
    assert visitor.page.get_attribute("html", "data-theme") == "light"


# --- back, and reload --------------------------------------------------------------------------------


def test_back_loses_no_answer_and_posts_nothing(leader: Visitor) -> None:
    type_in(leader, data_privacy=60, sdlc=40)
    leader.go_on()
    assert leader.page.url == leader.url("more/")
    before = len(leader.posts)
    leader.page.go_back()
    assert leader.page.url == leader.url("q/time/")
    assert values(leader) == ["60", "40", "", "", ""]
    assert len(leader.posts) == before
    type_in(leader, sdlc=30, advising=10)
    leader.go_on()
    assert leader.page.url == leader.url("more/"), "no conflict with what the same tab saved"
    leader.page.go_back()
    leader.page.go_forward()
    assert leader.page.url == leader.url("more/")


def test_after_submitting_back_and_reload_show_the_result(leader: Visitor) -> None:
    type_in(leader, data_privacy=60, sdlc=40)
    leader.go_on()
    leader.press("main .fork .button >> nth=0")
    leader.press("main form button")
    assert leader.page.url == leader.url("result/")
    h1, before = leader.page.locator("h1").inner_text(), len(leader.posts)
    leader.page.reload()
    assert leader.page.locator("h1").inner_text() == h1
    leader.page.go_back()
    expect(leader.page).to_have_url(leader.url("result/"))
    assert leader.page.locator("h1").inner_text() == h1
    assert len(leader.posts) == before


def test_pressing_submit_twice_makes_one_result(leader: Visitor) -> None:
    type_in(leader, data_privacy=60, sdlc=40)
    leader.go_on()
    leader.go("check/")
    leader.page.locator("main form button").dblclick(no_wait_after=True)
    expect(leader.page).to_have_url(leader.url("result/"))
    leader.go("/mine/")
    assert leader.page.locator(".steps-list__row").count() == 1
