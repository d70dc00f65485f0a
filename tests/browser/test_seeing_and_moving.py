"""Reduced motion, forced colours, and targets that are large enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from .conftest import Visit
from .tours import TOURS
from .visitor import golden

MOVING = """() => [...document.querySelectorAll('*')]
  .flatMap(e => ['', '::before', '::after'].map(part => getComputedStyle(e, part)))
  .filter(s => s.transitionDuration.split(',').some(d => parseFloat(d) > 0) || s.animationName !== 'none').length"""

# Every control in main: boxes and radios are as large as the label around them, a link
# whose ::after covers its row as large as that; links inside a sentence are exempt.
SMALL = """() => {
  const faults = [], controls = 'a[href], button, input, select, textarea, summary'
  for (const e of document.querySelector('main').querySelectorAll(controls)) {
    if (!e.checkVisibility() || e.type === 'hidden') continue
    const reaches = getComputedStyle(e, '::after').position === 'absolute' && getComputedStyle(e).position === 'static'
    const box = /radio|checkbox/.test(e.type) ? e.closest('label, .choice') || e : reaches ? e.offsetParent : e
    const inSentence = e.tagName === 'A' && getComputedStyle(e).display === 'inline'
      && e.parentElement.textContent.trim().length > e.textContent.trim().length
    if (inSentence) continue
    const own = e.getBoundingClientRect(), around = box.getBoundingClientRect()
    const width = Math.max(own.width, around.width), height = Math.max(own.height, around.height)
    const least = e.matches('input, button, select, textarea, .button') ? 44 : 24
    if (width < 24 || height < least - 0.01)
      faults.push(`${Math.round(width)} × ${Math.round(height)}: ${e.outerHTML.replace(/\\s+/g, ' ').slice(0, 120)}`)
  }
  return faults
}"""


@pytest.mark.parametrize("tour", list(TOURS))
def test_targets_are_large_enough_on_a_phone(visit: Visit, tour: str) -> None:
    visitor = visit("en", width=390)
    faults = []
    for name in TOURS[tour](visitor):
        faults += [f"{name}: {fault}" for fault in visitor.page.evaluate(SMALL)]
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


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
