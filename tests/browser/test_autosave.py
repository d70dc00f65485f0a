"""Saving by itself: closing, a reload or a dead network lose nothing, and a second window overwrites nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Visit
from .invitations import close
from .visitor import Visitor

SAVED = re.compile(r"Saved automatically \d\d:\d\d")
NAME = "ownership-advising"


@pytest.fixture
def leader(visit: Visit) -> Visitor:
    """Somebody on the first page of who owns what."""
    visitor = visit("en").begin()
    visitor.go("q/ownership/")
    return visitor


def status(page: Page) -> Locator:
    return page.locator("[data-save-status]")


def stored(visitor: Visitor, name: str) -> str | None:
    """The answer as a page fetched anew shows it."""
    found = re.search(rf'name="{name}" id="[^"]*" value="([^"]*)" checked', visitor.fetch("q/ownership/"))
    return found[1] if found else None


def test_closing_the_browser_loses_nothing_that_was_saved(leader: Visitor, visit: Visit) -> None:
    leader.choose(NAME, "shared")
    expect(status(leader.page)).to_have_text(SAVED, timeout=4000)
    kept = leader.context.storage_state()
    leader.context.close()

    again = visit("en", storage_state=kept)
    again.go("/mine/")
    again.press(".steps-list__link")
    again.press(".steps-list__link >> nth=1")
    assert again.page.url.endswith("/q/ownership/")
    assert again.checked(NAME) == "shared"


def test_the_tab_goes_away_before_the_two_seconds_are_over(leader: Visitor) -> None:
    leader.choose(NAME, "cio")
    leader.page.reload()
    assert leader.checked(NAME) == "cio", "kept in the tab or saved while leaving"
    leader.page.wait_for_timeout(2600)
    assert stored(leader, NAME) == "cio"


def test_a_network_that_is_gone_is_said_and_tried_again(leader: Visitor) -> None:
    leader.context.set_offline(True)
    leader.choose(NAME, "me")
    expect(status(leader.page)).to_have_text("Not saved yet, trying again. Please keep this page open", timeout=4000)
    expect(status(leader.page)).to_have_class(re.compile("failed"))
    leader.context.set_offline(False)
    expect(status(leader.page)).to_have_text(SAVED, timeout=6000)
    expect(status(leader.page)).not_to_have_class(re.compile("failed"))
    leader.expect("ERR_INTERNET_DISCONNECTED")
    assert stored(leader, NAME) == "me"


def test_continue_at_once_is_no_conflict_with_the_own_autosave(leader: Visitor) -> None:
    leader.choose(NAME, "me")
    leader.page.wait_for_timeout(1950)  # the save is about to start, or under way
    leader.choose(NAME, "nobody")
    leader.go_on()
    leader.expect("422")  # the other rows are open
    assert leader.page.locator(".conflict").count() == 0
    assert leader.checked(NAME) == "nobody"
    assert stored(leader, NAME) == "nobody"


def test_after_the_deadline_it_is_said_and_not_tried_again(leader: Visitor) -> None:
    close(leader.site, leader.code)
    leader.choose(NAME, "me")
    expect(status(leader.page)).to_have_text(re.compile("The deadline has passed: this was not saved"), timeout=4000)
    posts = len(leader.posts)
    leader.page.wait_for_timeout(3000)
    assert len(leader.posts) == posts
    leader.press(".dock button[name=_continue]")
    leader.expect("410")
    assert leader.page.url == leader.url()
    assert leader.page.locator(".notice--warning").count() == 1


# --- two windows ---------------------------------------------------------------------------------------


@pytest.fixture
def stale(leader: Visitor) -> Page:
    """A tab that does not know yet what was saved elsewhere: there Me, here CIO."""
    leader.answer("ownership", {NAME: "me"})
    leader.choose(NAME, "cio")
    return leader.page


@pytest.fixture
def conflict(leader: Visitor, stale: Page) -> Page:
    """The same tab after Continue."""
    leader.go_on()
    leader.expect("409")
    return stale


def test_saving_by_itself_stops_at_a_conflict(leader: Visitor, stale: Page) -> None:
    text = "This part was changed in another window. Continue to see both versions"
    expect(status(stale)).to_have_text(text, timeout=4000)
    leader.expect("409")
    assert stored(leader, NAME) == "me"


def test_the_second_of_two_tabs_sees_both_values(leader: Visitor) -> None:
    second = leader.context.new_page()
    second.goto(leader.url("q/ownership/"))
    leader.choose(NAME, "me")
    leader.go_on()
    leader.choose(NAME, "cio", second)
    with second.expect_navigation():
        second.locator(".dock button[name=_continue]").click()
    leader.expect("409", "422")
    text = second.locator(".conflict").inner_text()
    assert "Saved there: Me" in text
    assert "On this page: CIO" in text
    assert leader.checked(NAME, second) == "cio"
    assert stored(leader, NAME) == "me"


def test_a_conflict_stays_open_until_it_is_decided(leader: Visitor, conflict: Page) -> None:
    leader.choose("ownership-innovation-strategy", "nobody")
    conflict.wait_for_timeout(2600)
    assert stored(leader, NAME) == "me", "no autosave decides for the leader"


def test_keep_this_page_keeps_it(leader: Visitor, conflict: Page) -> None:
    with conflict.expect_navigation():
        conflict.get_by_role("button", name="Keep this page").click()
    leader.expect("422")  # the other rows are open
    assert conflict.locator(".conflict").count() == 0
    assert leader.checked(NAME) == "cio"
    assert stored(leader, NAME) == "cio"


def test_take_what_was_saved_takes_it(leader: Visitor, conflict: Page) -> None:
    with conflict.expect_navigation():
        conflict.get_by_role("link", name="Take what was saved").click()
    assert conflict.locator(".conflict").count() == 0
    assert leader.checked(NAME) == "me"
    conflict.wait_for_timeout(2600)
    assert stored(leader, NAME) == "me", "what the tab had kept does not come back"


def test_autosave_after_the_submission_elsewhere_changes_nothing(leader: Visitor) -> None:
    leader.answer("ownership", {NAME: "me"})
    leader.submit()
    with leader.page.expect_response(lambda reply: reply.request.method == "POST") as reply:
        leader.choose(NAME, "cio")
    assert reply.value.status == 410
    leader.go_on()
    leader.expect("410")
    assert leader.page.url == leader.url("result/")
