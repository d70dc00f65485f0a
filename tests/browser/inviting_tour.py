"""Inviting and following: lists with and without mistakes, links to hand over, one person, nobody, no more mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from .visitor import Visitor

PEOPLE = """姓名，邮箱，职位，语言
王强，wang@example.org，首席信息官，中文
Jane Smith，jane@example.org，Head of IT，en
Li，no-address，CIO，en
Ann，ann@example.org，Wizard，en
王，WANG@example.org，CEO，zh
赵敏，，CFO，zh"""


def following(visitor: Visitor) -> Iterator[str]:
    """A client of the visitor's own, from nobody invited to three who are."""
    visitor.sign_in("consultant@example.org")
    engagement = begun_for(visitor, "named")
    visitor.go(engagement)
    yield "nobody-invited"
    visitor.go(f"{engagement}people/invite/")
    yield "invite"
    visitor.press("main form .actions button")
    visitor.expect("422")
    yield "invite-error"
    visitor.field("people").fill(PEOPLE)
    visitor.press("main form .actions button")
    visitor.page.locator(".letter summary").first.click()
    yield "invite-preview"
    visitor.press(".workspace__head form button")
    yield "overview"
    visitor.press("a.people__name:text-is('Jane Smith')")
    person = urlsplit(visitor.page.url).path
    yield "person"
    visitor.field("last_day").fill("2001-01-01")
    visitor.press("form[action$='/extend/'] button")
    visitor.expect("422")
    yield "person-error"
    visitor.go(f"{person}print/")
    yield "person-print"
    visitor.go(person)
    visitor.press("form[action$='/revoke/'] button")
    yield "person-taken-back"
    visitor.go(f"{engagement}?sort=-name")
    yield "overview-sorted"
    visitor.go(f"{engagement}people/link/")
    yield "open-link-none"
    visitor.press("button[value=make]")
    yield "open-link"
    visitor.go(f"{engagement}people/link/print/")
    yield "open-link-print"
    anonymous = begun_for(visitor, "anonymous")
    visitor.send(f"{anonymous}people/invite/", {"rows": _sealed(visitor, anonymous)})
    visitor.go(anonymous)
    yield "overview-anonymous"
    visitor.go("/unsubscribe/0000000000/")
    visitor.expect("404")
    yield "unsubscribe-gone"


def begun_for(visitor: Visitor, disclosure: str) -> str:
    """An engagement of a new client of the visitor's, who is signed in; its path."""
    visitor.go("/clients/new/")
    visitor.field("name").fill("Sample Group")
    visitor.press("main form button")
    visitor.press("a[href$='/engagements/new/']")
    visitor.field("wave").fill({"named": "Spring 2027", "anonymous": "Autumn 2027"}[disclosure])
    visitor.field("closes_on").fill((date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011 - any day will do
    visitor.choose("disclosure", disclosure)
    visitor.press("main form .actions button.button:not(.button--secondary)")
    return f"/engagements/{urlsplit(visitor.page.url).path.split('/')[2]}/"


def _sealed(visitor: Visitor, engagement: str) -> str:
    """A list as the page carries it once it was looked at."""
    visitor.go(f"{engagement}people/invite/")
    visitor.field("people").fill(PEOPLE)
    visitor.press("main form .actions button")
    found = re.search(r'name="rows" value="([^"]+)"', visitor.page.content())
    assert found, "nobody to invite"
    return found[1]
