"""Save and exit, and going on in another browser by the link or by the code."""

from __future__ import annotations

import re

import pytest

from .conftest import Visit
from .visitor import Visitor


@pytest.fixture
def saved(visit: Visit) -> Visitor:
    """Somebody who answered one row and pressed Save and exit."""
    leader = visit("en", width=390).begin()
    leader.answer("profile", {"role": "cto"})
    leader.go("q/ownership/")
    leader.choose("ownership-advising", "me")
    leader.press("button[name=_exit]")
    return leader


def link_of(leader: Visitor) -> str:
    return leader.page.locator("a.link-field").get_attribute("href") or ""


def test_code_and_link_are_shown_and_no_token_stands_in_the_address(saved: Visitor) -> None:
    assert saved.page.locator("h1").inner_text() == "Your answers are saved"
    code = saved.page.locator(".code").inner_text()
    assert re.fullmatch(r"[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}", code)
    token = link_of(saved).rstrip("/").rsplit("/", 1)[1]
    assert len(token) > 20
    assert link_of(saved).startswith(f"{saved.site}/resume/")
    assert saved.page.url == saved.url("saved/")
    assert token not in saved.page.url
    saved.press("button[name=language]")
    assert saved.page.locator(".code").inner_text() == code, "the other language shows the same code"
    saved.press("main .actions a")
    assert saved.page.url == saved.url()


def test_the_link_goes_on_in_another_browser(saved: Visitor, visit: Visit) -> None:
    other = visit("zh")
    assert other.page.goto(saved.url()).status == 404, "a stranger's browser sees nothing of it"
    other.expect("404")
    other.page.goto(link_of(saved))
    assert other.page.locator("main form").count() == 1
    other.press("main form button")
    assert other.page.url == saved.url(), "and no token in the address after the post"
    other.page.goto(saved.url("q/ownership/"))
    assert other.checked("ownership-advising") == "me"


def test_opening_the_link_alone_gives_nothing(saved: Visitor, visit: Visit) -> None:
    other = visit("en")
    other.page.goto(link_of(saved))
    assert other.page.goto(saved.url()).status == 404
    other.expect("404")


def test_the_code_goes_on_in_another_browser_however_it_is_typed(saved: Visitor, visit: Visit) -> None:
    code = saved.page.locator(".code").inner_text().lower().replace("-", " ")
    other = visit("en", script=False)
    other.go("/resume/")
    other.field("code").fill(code)
    other.press("main form button")
    assert other.page.url == saved.url()
    other.press("main .actions a.button")
    assert other.page.url.startswith(saved.url("q/"))


def test_what_was_typed_wrongly_does_not_leave_with_save_and_exit(visit: Visit) -> None:
    leader = visit("en").begin()
    leader.go("q/time/")
    leader.field("time-advising").fill("abc")
    leader.press("button[name=_exit]")
    leader.expect("422")
    assert leader.page.locator(".error-summary__list a").count() == 1
    assert leader.field("time-advising").input_value() == "abc"
