"""What is done with a result, by keyboard alone: chosen, ordered, filled in, taken away, shared, deleted; with the
script and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Visit
from .test_sizes import load
from .visitor import Visitor, golden


def at_the_result(visitor: Visitor) -> Visitor:
    visitor.begin().answer_all(golden("technology-manager-leaning", fill=False))
    visitor.submit()
    visitor.go("result/")
    return visitor


def tab_to(page: Page, target: Locator, limit: int = 150) -> None:
    """Presses Tab until the target has the focus, which must be seen."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate("e => getComputedStyle(e).outlineStyle !== 'none' || e.matches(':focus-visible')")
            return
    raise AssertionError(f"{limit} tabs do not reach it")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_plan_is_made_by_keyboard_alone(visit: Visit) -> None:
    leader = at_the_result(visit("en"))
    page = leader.page
    for number in (1, 2):
        tab_to(page, page.locator(".advice__choose button").nth(number - 1))
        enter(page)
        expect(page.locator(".advice__choose button").nth(number - 1)).to_contain_text("In your plan")
    leader.go("plan/")
    titles = page.locator(".plan__title").all_text_contents()
    assert len(titles) == 2
    tab_to(page, page.locator(".plan__item").nth(1).get_by_role("button", name=re.compile("^Up")))
    enter(page)
    assert page.locator(".plan__title").all_text_contents() == titles[::-1]
    first = page.locator(".plan__item").first
    tab_to(page, first.locator("summary"))
    page.keyboard.press("Enter")
    tab_to(page, first.locator("[name=owner]"))
    page.keyboard.type("Chief of staff")
    expect(first.locator("[data-plan-status]")).to_have_text("Saved")
    page.keyboard.press("Tab")
    page.keyboard.type("Send the invitation")
    page.keyboard.press("Enter")  # Enter saves
    page.wait_for_url(re.compile("#item-"))
    expect(page.locator(".plan__item").first).to_contain_text("Chief of staff")
    expect(page.locator(".plan__item").first).to_contain_text("First step: Send the invitation")


def test_compared_printed_shared_and_deleted_by_keyboard_alone(visit: Visit) -> None:
    leader = at_the_result(visit("en"))
    page = leader.page
    leader.go("comparison/")
    tab_to(page, page.locator("input[name=population]:checked"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator(".comparison__switch button"))
    enter(page)
    expect(page.locator("h1")).to_contain_text("Greater China")
    leader.go("report/")
    tab_to(page, page.locator("main form button.button").first)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".pdf")
    leader.go("share/")
    for name in ("shows", "days"):
        tab_to(page, page.locator(f"input[name={name}]").first)
        page.keyboard.press("Space")
    tab_to(page, page.locator("main form button.button").first)
    enter(page)
    expect(page.locator(".notice a.link-field")).to_be_visible()
    tab_to(page, page.locator(".links form button"))
    enter(page)
    expect(page.locator(".links__facts")).to_contain_text("switched off")
    leader.go("data/delete/")
    tab_to(page, page.locator("#id_sure"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("main form button").first)
    enter(page)
    assert page.url.endswith("/deleted/")


def test_two_windows_do_not_overwrite_each_other(visit: Visit) -> None:
    leader = at_the_result(visit("en"))
    leader.press(".advice__choose button")
    leader.go("plan/")
    page, other = leader.page, leader.context.new_page()
    other.goto(leader.url("plan/"))
    for window, name in ((page, "Ann"), (other, "Bob")):
        window.locator(".plan__item summary").first.click()
        window.locator("[name=owner]").fill(name)
    expect(page.locator("[data-plan-status]").first).to_have_text("Saved")
    expect(other.locator("[data-plan-status]").first).to_have_text("Changed in another window. Press Save to see both")
    with other.expect_navigation():
        other.locator(".plan__fields button[name=_save]").click()
    leader.expect("409")
    expect(other.locator(".conflict")).to_contain_text("Ann")
    expect(other.locator(".conflict")).to_contain_text("Bob")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_script_everything_can_be_taken_away(visit: Visit, language: str) -> None:
    leader = at_the_result(visit(language, script=False))
    leader.press(".advice__choose button")
    leader.go("plan/")
    leader.page.locator(".plan__item summary").first.click()
    leader.field("owner").fill("安娜")
    leader.press(".plan__fields button[name=_save]")
    expect(leader.page.locator(".plan__facts").first).to_contain_text("安娜")
    for ending in ("pdf", "xlsx", "ics"):
        with leader.page.expect_download() as download:
            leader.page.locator(f'a[href$="plan.{ending}"]').click()
        assert download.value.suggested_filename.endswith(f".{ending}")
    leader.go("report/")
    leader.field("name").fill("王喆")
    with leader.page.expect_download() as download:
        leader.page.locator("main form button.button").first.click()
    assert download.value.suggested_filename.endswith(".pdf")
    leader.go("data/delete/")
    leader.page.locator("label[for=id_sure]").click()
    leader.press("main form button")
    leader.go("result/")
    leader.expect("404")
    expect(leader.page.locator("h1")).to_be_visible()


def test_a_shared_result_is_read_by_another_until_it_is_switched_off(visit: Visit) -> None:
    leader, reader = at_the_result(visit("en")), visit("zh", width=390)
    leader.go("share/")
    leader.page.locator("input[name=shows][value=type]").check()
    leader.page.locator("input[name=days][value='7']").check()
    leader.press("main form button")
    reader.page.goto(leader.page.locator(".notice a.link-field").get_attribute("href") or "")
    reader.press("main form button")
    opened = reader.page.url
    assert "/shared/" in opened
    expect(reader.page.locator("h1")).to_contain_text("技术管理者")
    reader.page.goto(leader.url("result/"))
    reader.expect("404")
    leader.press(".links form button")
    reader.page.goto(opened)
    reader.expect("410")
    expect(reader.page.locator("h1")).to_have_text("链接已被停用")


@pytest.mark.parametrize("place", ["plan/", "comparison/", "advice/", "share/", "data/", "result/"])
def test_the_pages_are_light(visit: Visit, place: str) -> None:
    leader = at_the_result(visit("zh"))
    found = load(leader, place)
    print(f"\n{place}: {found}")
    assert found.total <= 90_000
    assert len(found.sizes) <= 4
