"""The effect of a draft: with the script a bar fills and progress is told; without, the page comes back once done."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit
from .tours import draft_with_other_bands
from .visitor import Visitor

FOUND = re.compile(r"would change type")
BUTTON = "form[data-progress] button"


def at_a_draft(visit: Visit, **more: bool) -> tuple[Visitor, Page, str]:
    """An admin at the effect of a draft of their own, and the path of it."""
    admin = visit("en", **more).sign_in()
    path = f"/versions/{draft_with_other_bands(admin)}/impact/"
    return admin, admin.page, path


def test_progress_fills_a_bar_is_told_and_leads_to_the_figures(visit: Visit) -> None:
    admin, page, path = at_a_draft(visit)
    bar, told = page.locator(f"{BUTTON} >> xpath=../.. >> progress"), page.locator("[data-progress-told]")
    expect(bar).to_be_hidden()
    expect(told).to_have_attribute("role", "status")
    # What the page shows on the way is noted as it is shown.
    page.evaluate(
        """() => {
          const bar = document.querySelector('progress'), seen = []
          new MutationObserver(() => {
            const told = document.querySelector('[data-progress-told]').textContent
            seen.push([bar.value, bar.max, bar.parentElement.hidden, told])
            sessionStorage.setItem('seen', JSON.stringify(seen))
          }).observe(document.querySelector('form[data-progress]'), {subtree: true, childList: true, attributes: true})
        }"""
    )
    admin.press(BUTTON)
    seen = page.evaluate("JSON.parse(sessionStorage.getItem('seen'))")
    values = [value for value, most, _hidden, _told in seen if most > 1]
    assert len(set(values)) >= 3, seen
    assert values == sorted(values)
    assert not any(hidden for _value, most, hidden, _told in seen if most > 1)
    assert re.fullmatch(r"[\d,]+ of [\d,]+ respondents compared", seen[-1][3])
    assert page.url == admin.site + path
    expect(page.locator("h1")).to_have_text(FOUND)
    expect(page.locator(BUTTON)).to_have_text("Compute it again")
    assert admin.posts[-1] == path


def test_by_keyboard_alone(visit: Visit) -> None:
    admin, page, _path = at_a_draft(visit)
    page.locator(BUTTON).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(FOUND)
    assert admin.posts.count(admin.posts[-1]) == 1


def test_without_the_script_the_button_computes_as_well(visit: Visit) -> None:
    admin, page, path = at_a_draft(visit, script=False)
    expect(page.locator("progress")).to_be_hidden()
    admin.press(BUTTON)
    assert page.url == admin.site + path
    expect(page.locator("h1")).to_have_text(FOUND)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (None, "The effect could not be computed."),
        ('{"done": 5, "of": 10}\n', "The effect could not be computed."),
        ('{"done": 5, "of": 10}\n{"error": "This draft is gone."}\n', "This draft is gone."),
        ("not a line of ours\n", "The effect could not be computed."),
    ],
)
def test_if_it_comes_to_nothing_that_is_said_and_the_button_posts_as_ever(
    visit: Visit, reply: str | None, said: str
) -> None:
    admin, page, path = at_a_draft(visit)
    if reply is None:
        page.route("**/impact/", lambda route: route.abort())
    else:
        page.route("**/impact/", lambda route: route.fulfill(body=reply, content_type="application/x-ndjson"))
    page.locator(BUTTON).click()
    expect(page.locator("[data-progress-told]")).to_contain_text(said)
    expect(page.locator("progress")).to_be_hidden()
    page.unroute("**/impact/")
    admin.press(BUTTON)
    assert page.url == admin.site + path
    expect(page.locator("h1")).to_have_text(FOUND)
    admin.expect("ERR_FAILED")


def test_pressed_twice_it_is_asked_once(visit: Visit) -> None:
    admin, page, path = at_a_draft(visit)
    with page.expect_navigation():
        page.locator(BUTTON).dblclick()
    assert admin.posts.count(path) == 1
