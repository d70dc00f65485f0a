"""The whole quick path with the keyboard alone; whatever has focus is in sight, under neither bar."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Visit
from .visitor import Visitor, golden, ownership_rows

CASE = golden("technology-manager-clear")

# The box of the focused control, and what lies over it or where it is out of the window.
FOCUS = """() => {
  const e = document.activeElement
  if (!e || e === document.body) return {name: '', value: '', words: '', fault: ''}
  const radio = e.type === 'radio' || e.type === 'checkbox'
  const drawn = radio && getComputedStyle(e).opacity === '0' && e.nextElementSibling ? e.nextElementSibling : e
  const box = drawn.getBoundingClientRect(), at = [box.left, box.top, box.right, box.bottom].map(Math.round).join(' ')
  const words = (e.labels && e.labels[0] || e).textContent.trim().replace(/\\s+/g, ' ').slice(0, 60)
  let fault = ''
  const [right, bottom] = [innerWidth + 1, innerHeight + 1]
  if (box.bottom > bottom || box.top < -1 || box.right > right || box.left < -1) fault = 'out of the window'
  for (const bar of document.querySelectorAll('.dock, .site-header, .contents')) {
    const fixed = /sticky|fixed/.test(getComputedStyle(bar).position), b = bar.getBoundingClientRect()
    if (fixed && !bar.contains(e) && box.top < b.bottom - 1 && box.bottom > b.top + 1) fault = 'under ' + bar.className
  }
  const style = getComputedStyle(drawn)
  const ringed = [style, getComputedStyle(drawn, '::after'), getComputedStyle(drawn.closest('label') || drawn)]
  if (e.matches(':focus-visible') && ringed.every(s => s.outlineStyle === 'none')) fault = 'no outline'
  return {name: e.name || '', value: e.value || '', words, href: e.getAttribute('href') || '', tag: e.tagName, at,
          fault: fault && `${fault}: ${e.tagName} ${e.name || words} at ${at} of ${innerWidth} × ${innerHeight}`}
}"""


class Keys:
    """Only presses keys, and looks where the focus is after each."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.faults: list[str] = []

    def press(self, key: str) -> dict[str, Any]:
        self.page.keyboard.press(key)
        return self.look()

    def look(self) -> dict[str, Any]:
        focus: dict[str, Any] = self.page.evaluate(FOCUS)
        if focus["fault"]:
            self.faults.append(f"{self.page.url.split('/', 5)[-1]}: {focus['fault']}")
        return focus

    def tab_to(self, **wanted: str) -> None:
        """Tabs on until the control with this name, value, words or address has focus."""
        for _ in range(120):
            focus = self.press("Tab")
            if all(focus.get(key) == value for key, value in wanted.items()):
                return
        raise AssertionError(f"{wanted} is not reached by Tab")

    def follow(self, key: str = "Enter") -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def choose(self, name: str, value: str) -> None:
        """Tabs to the radios, chooses the first by Space and goes on by arrows."""
        self.tab_to(name=name)
        self.press("Space")
        for _ in range(20):
            if self.visitor.checked(name) == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} does not come to {value} by arrows")


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 700)])
def test_the_quick_path_by_keyboard(visit: Visit, width: int, height: int) -> None:
    leader = visit("en", width=width, height=height)
    keys = Keys(leader)
    leader.go("/")
    assert keys.press("Tab")["href"] == "#main", "the first stop skips to the content"
    keys.press("Enter")
    keys.tab_to(href="/start/")
    keys.follow()
    keys.tab_to(name="processing")
    keys.press("Space")
    keys.tab_to(tag="BUTTON", words="Agree and start")
    keys.follow()
    leader.code = leader.page.url.split("/")[4]

    keys.choose("role", "cto")
    keys.choose("region", "elsewhere")
    keys.tab_to(name="_continue")
    keys.follow()
    for number in (1, 2):
        for row in ownership_rows(number):
            keys.choose(f"ownership-{row}", CASE[f"ownership-{row}"])
        keys.tab_to(name="_continue")
        keys.follow("Space")
    assert leader.page.url == leader.url("q/time/")
    typed_rows(keys)
    keys.tab_to(name="_continue")
    keys.follow()
    assert leader.page.url == leader.url("more/")
    keys.tab_to(href=f"/a/{leader.code}/check/")
    keys.follow()
    keys.tab_to(tag="BUTTON", words="Submit and see my result")
    keys.follow()
    assert leader.page.url == leader.url("result/")
    for _ in range(25):
        keys.press("Tab")
    assert not keys.faults, "\n".join(keys.faults)


def typed_rows(keys: Keys) -> None:
    """Time: one row by typing, one by arrows, the rest of 100 by the helper."""
    keys.tab_to(name="time-data-privacy")
    keys.page.keyboard.type("70")
    keys.tab_to(name="time-cybersecurity")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    assert keys.visitor.field("time-cybersecurity").input_value() == "10"
    for _ in range(60):
        if keys.press("Tab")["words"].startswith("Split last 20%"):
            break
    keys.press("Enter")
    assert keys.look()["words"] == "Undo"
    assert keys.page.locator("[data-sum]:visible").first.text_content() == "100%"


def test_enter_in_a_field_means_continue(visit: Visit) -> None:
    leader = visit("en").begin()
    leader.go("q/time/")
    leader.field("time-advising").fill("60")
    leader.field("time-sdlc").fill("40")
    with leader.page.expect_navigation():
        leader.page.keyboard.press("Enter")
    assert leader.page.url == leader.url("more/"), "and neither Save and exit nor another button"


def test_no_focused_control_hides_on_the_way_back_either(visit: Visit) -> None:
    leader = visit("zh", width=390, height=700).begin()
    leader.answer_all(CASE)
    keys = Keys(leader)
    for step in ("ownership", "time"):
        leader.go(f"q/{step}/")
        leader.page.locator(".dock button[name=_continue]").focus()
        for _ in range(40):
            keys.press("Shift+Tab")
    assert not keys.faults, "\n".join(keys.faults)
