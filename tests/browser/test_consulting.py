"""A consultant's whole way: takes on a client, invites, follows, sees who owns what, settles it, presents, exports.

Two executives answer meanwhile in browsers of their own, and a consultant of nobody looks in vain.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .visitor import Visitor, golden

CONSULTANT = "consultant@example.org"
PEOPLE = """name; e-mail; role; language
Ada; ada.{n}@example.org; CTO; en
林; lin.{n}@example.org; CIO; 中文
Jo; jo.{n}@example.org; COO; en
Ada again; ADA.{n}@example.org; CTO; en"""
LOOKS = {"en": 1280, "zh": 390}
"""In which language the consultant works, on how wide a window."""


def take_on(consultant: Visitor, name: str) -> None:
    """A new client of the consultant's."""
    consultant.go("/clients/new/")
    consultant.field("name").fill(name)
    consultant.press("main form button")


def begin_engagement(consultant: Visitor) -> str:
    """An engagement by name for a month; its path."""
    consultant.press("a[href$='/engagements/new/']")
    consultant.field("wave").fill("Spring 2027")
    consultant.field("closes_on").fill((date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011 - any day will do
    consultant.choose("disclosure", "named")
    consultant.field("introduction_en").fill("Please answer by what happens in practice.")
    consultant.field("introduction_zh_hans").fill("请按实际情况回答。")
    consultant.press("main form .actions button.button:not(.button--secondary)")
    code = urlsplit(consultant.page.url).path.split("/")[2]
    return f"/engagements/{code}/"


def invite(consultant: Visitor, engagement: str, number: str) -> None:
    """Pastes a list in which one person stands twice, looks at it, and invites."""
    consultant.go(f"{engagement}people/invite/")
    consultant.field("people").fill(PEOPLE.format(n=number))
    consultant.press("main form .actions button")
    expect(consultant.page.locator("table.people--read tbody tr")).to_have_count(4)
    expect(consultant.page.locator("h1")).to_contain_text("3")
    consultant.press(".workspace__head form button.button")


def link_of(consultant: Visitor, engagement: str, name: str) -> str:
    """The personal link of somebody, as their page shows it to be handed over."""
    consultant.go(engagement)
    consultant.press(f"a[href*='/people/']:text-is('{name}')")
    return consultant.page.locator(".link-shown").inner_text().strip()


def answer(visitor: Visitor, link: str, case: str) -> None:
    """Comes in by the link, agrees to be seen by name, answers the quick path and submits."""
    visitor.page.goto(link)
    for box in ("processing", "client-named"):
        visitor.page.locator(f"label[for=id_{box}]").click()
    visitor.press("form.consent .actions button")
    visitor.code = urlsplit(visitor.page.url).path.split("/")[2]
    fields = golden(case)
    for step in ("ownership", "ownership-2"):
        names = {name for name in fields if f'name="{name}"' in visitor.fetch(f"q/{step}/")}
        visitor.answer(step, {name: value for name, value in fields.items() if name in names})
    visitor.answer("time", {name: value for name, value in fields.items() if name.startswith("time-")}, "_confirm")
    visitor.submit()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("language", list(LOOKS))
def test_from_a_new_client_to_what_was_settled_in_the_workshop(visit: Visit, language: str) -> None:
    consultant = visit(language, width=LOOKS[language]).sign_in(CONSULTANT)
    page = consultant.page
    take_on(consultant, f"Harbour Works {language}")
    engagement = begin_engagement(consultant)
    invite(consultant, engagement, language)
    consultant.go(engagement)
    expect(page.locator("h1")).to_contain_text("3")

    links = {name: link_of(consultant, engagement, name) for name in ("Ada", "林")}
    answer(visit("en"), links["Ada"], "technology-manager-clear")
    answer(visit("zh", width=390), links["林"], "operations-expert-clear")
    consultant.go(engagement)
    expect(page.locator("h1")).to_contain_text("2")

    # who owns what, and what was agreed about it
    consultant.go(f"{engagement}map/")
    row = page.locator("tr.team__row").first
    responsibility = (row.get_attribute("id") or "").removeprefix("row-")
    page.locator(f"#row-{responsibility} + tr summary").click()
    form = f"form[action$='/map/{responsibility}/']"
    page.locator(f"{form} select").select_option("cio")
    page.locator(f"{form} [name=note]").fill("Settled on 3 March")
    consultant.press(f"{form} button")
    expect(page.locator(f"#row-{responsibility}")).to_contain_text("CIO")
    consultant.go(f"{engagement}pair/")
    expect(page.locator("h1")).to_contain_text("16")

    # names stay hidden on the screen of the meeting
    consultant.go(f"{engagement}present/")
    expect(page.locator("main")).not_to_contain_text("Ada")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/present/?*screen=2*")

    # figures, and what one takes away
    consultant.go(f"{engagement}figures/")
    expect(page.locator("h1")).to_be_visible()
    with page.expect_download() as download:
        page.locator("button[formaction$='/export/csv/']").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) == 3

    # to somebody who is no member nothing of it exists
    stranger = visit("en").sign_in()
    for path in (engagement, f"{engagement}map/", f"{engagement}figures/", f"{engagement}settings/"):
        reply = stranger.context.request.get(stranger.site + path)
        assert reply.status == 404, path
