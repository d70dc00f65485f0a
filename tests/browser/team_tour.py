"""The consultant among the executives: who owns what, CTO and CIO, notes, a participant's result, presentation."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

from .server import PASSWORDS, run_beside
from .team_world import PASSWORD
from .visitor import Visitor

_NUMBERS = itertools.count(1)


def owning(visitor: Visitor) -> Iterator[str]:
    """Every page of the map, with what goes wrong on it."""
    codes = _arrive(visitor)
    page = f"/engagements/{codes['named']}"
    visitor.go(f"{page}/map/")
    visitor.page.locator("#row-cybersecurity + tr summary").click()
    yield "map"
    visitor.go(f"{page}/map/?show=issues")
    yield "map-issues"
    yield from _agreeing(visitor, page)
    for name in ("wide", "many", "alone", "empty", "anonymous"):
        visitor.go(f"/engagements/{codes[name]}/map/")
        yield f"map-{name}"
    visitor.go(f"{page}/pair/")
    yield "pair"
    visitor.page.locator(".pair-alike summary").first.click()
    yield "pair-alike"
    for name in ("many", "alone", "anonymous"):
        visitor.go(f"/engagements/{codes[name]}/pair/")
        yield f"pair-{name}"
    visitor.go(f"{page}/notes/pair/")
    yield "note"
    visitor.send(f"{page}/notes/pair/", {"text": "Talk to both before the board meets.", "_base": ""})
    visitor.field("text").fill("Something else")
    visitor.press("main form button")
    visitor.expect("409")
    yield "note-conflict"
    visitor.go(f"{page}/people/{codes['invitation']}/result/")
    yield "participant-result"


def presenting(visitor: Visitor) -> Iterator[str]:
    """Screen by screen with the keys of the keyboard, then out."""
    codes = _arrive(visitor)
    visitor.go(f"/engagements/{codes['named']}/map/")
    visitor.send(
        f"/engagements/{codes['named']}/map/cybersecurity/", {"_revision": "0", "post": "ciso", "note": "From May on"}
    )
    visitor.go(f"/engagements/{codes['named']}/present/")
    yield "present-1"
    total = int(visitor.page.locator("[data-total]").get_attribute("data-total") or 0)
    for number in range(2, total + 1):
        with visitor.page.expect_navigation():
            visitor.page.keyboard.press("ArrowRight")
        yield f"present-{number}"
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("ArrowLeft")
    visitor.go(f"/engagements/{codes['named']}/present/?screen=3&names=1")
    yield "present-names"
    visitor.go(f"/engagements/{codes['many']}/present/?screen=3")
    yield "present-many"
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Escape")
    assert visitor.page.url.endswith(f"/engagements/{codes['many']}/map/")


def _arrive(visitor: Visitor) -> dict[str, str]:
    """Signed in as a consultant with a client of their own; the codes of its engagements."""
    email = f"consultant-{next(_NUMBERS)}-{visitor.language}@example.org"
    codes: dict[str, str] = json.loads(run_beside(visitor.site, "tests.browser.team_world", email))
    PASSWORDS[visitor.site][email] = PASSWORD
    visitor.sign_in(email)
    return codes


def _agreeing(visitor: Visitor, page: str) -> Iterator[str]:
    """What is agreed is refused, changed by two at once, and noted."""
    visitor.go(f"{page}/map/")
    row = "#row-cybersecurity + tr"
    visitor.page.locator(f"{row} summary").click()
    visitor.page.locator(f"{row} [name=note]").fill("Of what?")
    visitor.press(f"{row} form button")
    visitor.expect("422")
    yield "map-error"
    visitor.send(f"{page}/map/cybersecurity/", {"_revision": "0", "post": "cio", "note": "Theirs"})
    visitor.page.locator(f"{row} [name=post]").select_option("ciso")
    visitor.press(f"{row} form button")
    visitor.expect("409")
    yield "map-conflict"
    visitor.press(f"{row} form button")
    yield "map-agreed"
