"""Reduced motion and forced colours."""

from __future__ import annotations

from playwright.sync_api import Page

from .conftest import Visit
from .visitor import golden

MOVING = """() => [...document.querySelectorAll('*')]
  .flatMap(e => ['', '::before', '::after'].map(part => getComputedStyle(e, part)))
  .filter(s => s.transitionDuration.split(',').some(d => parseFloat(d) > 0) || s.animationName !== 'none').length"""


def test_nothing_moves_where_less_motion_is_wanted(visit: Visit) -> None:
    still, lively = visit("en", reduced_motion="reduce"), visit("en")
    for visitor in (still, lively):
        visitor.begin().answer_all(golden("technology-manager-clear"))
        visitor.go("q/time/")
    assert lively.page.evaluate(MOVING) > 0, "this test sees what moves"
    assert still.page.evaluate(MOVING) == 0
    still.field("time-advising").fill("50")
    assert still.page.evaluate("document.getAnimations().length") == 0
    still.go("q/ownership/")
    assert still.page.evaluate(MOVING) == 0
    still.begin().answer_all(golden("all-rounder-leaning"))
    still.submit()
    for place in ("result/", "/"):
        still.go(place)
        assert still.page.evaluate(MOVING) == 0


def test_forced_colours_still_tell_what_is_chosen(visit: Visit) -> None:
    visitor = visit("en", forced_colors="active").begin()
    visitor.go("q/ownership/")
    assert chosen_and_other(visitor.page, ".segments__option span") == 1
    visitor.choose("ownership-advising", "me")
    assert chosen_and_other(visitor.page, ".segments__option span") == 2
    visitor.go("q/orientation/")
    look = visitor.page.locator(".scale__point").first.screenshot()
    visitor.page.locator(".scale__point input").first.check()
    visitor.page.mouse.move(0, 0)
    visitor.page.evaluate("document.activeElement.blur()")
    assert visitor.page.locator(".scale__point").first.screenshot() != look


def chosen_and_other(page: Page, selector: str) -> int:
    """How many kinds of background the elements have."""
    colours = page.eval_on_selector_all(selector, "all => all.map(e => getComputedStyle(e).backgroundColor)")
    return len(set(colours))
