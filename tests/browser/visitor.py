"""Somebody with a browser of their own: goes the way of a leader, and notices what a page does wrong."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import APIResponse, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from .server import PASSWORDS, ROOT

DOCUMENT: dict[str, Any] = json.loads((ROOT / "fixtures" / "questionnaire.json").read_text(encoding="utf-8"))
"""The shipped questionnaire."""

LANGUAGES = {"zh": "zh-hans", "en": "en"}
"""By the short name that tests use: the code of the language."""

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
LANG = {"zh": "zh-Hans", "en": "en"}
"""What the lang attribute of the page must be."""

DEEPENING = tuple(section["code"] for section in DOCUMENT["sections"] if not section["core"])
"""The pages that can be left out as a whole."""

_REVISION = re.compile(r'name="_revision" value="(\d+)"')
_START_KEY = re.compile(r'name="start_key" value="([^"]+)"')


def ownership_rows(page: int) -> list[str]:
    """The rows of the first or second page of who owns what, in order."""
    question = next(q for s in DOCUMENT["sections"] for q in s["questions"] if q["kind"] == "ownership")
    return [row for group in question["groups"] if group.get("page", 1) == page for row in group["rows"]]


def golden(case: str, *, fill: bool = True) -> dict[str, str]:
    """Answers of a golden case as fields; to `fill` is to let rows of who owns what that it leaves out be `other`."""
    path = ROOT / "tests" / "scoring" / "cases" / f"{case}.json"
    answers = json.loads(path.read_text(encoding="utf-8"))["answers"]
    filled = dict.fromkeys(ownership_rows(1) + ownership_rows(2), "other") if fill else {}
    owners = filled | answers.get("ownership", {})
    fields = {f"ownership-{row}": owner for row, owner in owners.items()}
    fields |= {f"time-{row}": str(value) for row, value in answers.get("time", {}).items()}
    return fields


def type_name(code: str, language: str) -> str:
    """What the shipped questionnaire calls an archetype."""
    return str(next(a["label"][LANGUAGES[language]] for a in DOCUMENT["archetypes"] if a["code"] == code))


class Visitor:
    """A browser context with one page; `troubles` are console errors, failing scripts, requests that leave the site."""

    def __init__(self, context: BrowserContext, site: str, language: str) -> None:
        self.context, self.site, self.language = context, site, language
        self.troubles: list[str] = []
        self.posts: list[str] = []
        self.code = ""
        self._headers = {"Accept-Language": LOCALES[language]}
        context.set_default_timeout(8_000)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        self.page: Page = context.new_page()

    # --- noticing -----------------------------------------------------------------------------------

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _see_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" != self.site and parts.scheme not in ("data", "about", "blob"):
            self.troubles.append(f"another origin: {request.url}")
        if request.method == "POST":
            self.posts.append(parts.path)

    def _see_response(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status}: {response.url}")

    def expect(self, *parts: str) -> None:
        """Forgets troubles that a test brought about on purpose, such as the console's line on a 422."""
        self.troubles = [trouble for trouble in self.troubles if not any(part in trouble for part in parts)]

    # --- moving -------------------------------------------------------------------------------------

    def url(self, place: str = "") -> str:
        """Address of a page of this response: `q/time/`, `check/`; the hub if empty."""
        return f"{self.site}/a/{self.code}/{place}"

    def go(self, place: str) -> Page:
        """Opens a path of the site, or (without a leading slash) a page of this response."""
        self.page.goto(self.site + place if place.startswith("/") else self.url(place))
        return self.page

    def press(self, selector: str) -> None:
        """Presses a button or follows a link, and waits for the page it leads to."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def go_on(self) -> None:
        """Presses Continue."""
        self.press(".dock button[name=_continue]")

    def choose(self, name: str, value: str, page: Page | None = None) -> None:
        """Ticks a radio or a box as a pointer would."""
        (page or self.page).locator(f'input[name="{name}"][value="{value}"]').check()

    def field(self, name: str) -> Locator:
        """A text field by its name."""
        return self.page.locator(f'[name="{name}"]')

    def checked(self, name: str, page: Page | None = None) -> str | None:
        """The chosen answer."""
        found = (page or self.page).locator(f'input[name="{name}"]:checked')
        return found.get_attribute("value") if found.count() else None

    def upload(self, name: str, data: bytes) -> None:
        """Chooses a file and presses the button of its form."""
        self.page.set_input_files("main input[type=file]", {"name": name, "mimeType": "", "buffer": data})
        self.press("main form:has(input[type=file]) button")

    # --- shortcuts: the same posts without a page ------------------------------------------------------

    def fetch(self, place: str) -> str:
        """The HTML of a page, past the browser's window."""
        url = self.site + place if place.startswith("/") else self.url(place)
        return self.context.request.get(url, headers=self._headers).text()

    def speak(self, language: str) -> None:
        """From now on the posts without a page are made in this language."""
        self._headers = {"Accept-Language": LOCALES[language]}

    def sign_in(self, email: str = "admin@example.org") -> Visitor:
        """Signs in with one of the accounts that quickstart made."""
        self.fetch("/account/sign-in/")
        password = PASSWORDS[self.site][email]
        reply = self._post(f"{self.site}/account/sign-in/", {"login": email, "password": password})
        assert reply.url == f"{self.site}/mine/", reply.url
        return self

    def begin(self, *consent: str) -> Visitor:
        """Gives consent, to what is optional only as said, and so starts a response."""
        key = _START_KEY.search(self.fetch("/start/"))
        assert key, "no consent form"
        reply = self._post(
            f"{self.site}/start/", {"start_key": key[1], **dict.fromkeys(("processing", *consent), "on")}
        )
        self.code = urlsplit(reply.url).path.split("/")[2]
        return self

    def answer(self, step: str, fields: dict[str, str], button: str = "_leave_open") -> APIResponse:
        """Answers a page of questions."""
        revision = _REVISION.search(self.fetch(f"q/{step}/"))
        assert revision, f"no form on {step}"
        return self._post(self.url(f"q/{step}/"), {"_revision": revision[1], button: "1", **fields})

    def answer_all(self, fields: dict[str, str], role: str = "cto") -> Visitor:
        """Answers the quick path from the fields of a golden case."""
        self.answer("profile", {"role": role, "region": "elsewhere"})
        for step, page in (("ownership", 1), ("ownership-2", 2)):
            names = {f"ownership-{row}" for row in ownership_rows(page)}
            self.answer(step, {name: value for name, value in fields.items() if name in names})
        if time := {name: value for name, value in fields.items() if name.startswith("time-")}:
            self.answer("time", time, "_confirm")
        else:
            self.answer("time", {}, "_skip")
        return self

    def send(self, path: str, fields: dict[str, str]) -> APIResponse:
        """Posts a form of the site."""
        return self._post(self.site + path, fields)

    def submit(self) -> None:
        """Submits from the check page."""
        revision = _REVISION.search(self.fetch("check/"))
        assert revision, "nothing to submit"
        reply = self._post(self.url("check/"), {"_revision": revision[1]})
        assert reply.url == self.url("result/"), f"{reply.status} {reply.url}"

    def _post(self, url: str, form: dict[str, str]) -> APIResponse:
        token = next(c["value"] for c in self.context.cookies() if c["name"] == "csrftoken")
        reply = self.context.request.post(url, form={"csrfmiddlewaretoken": token, **form}, headers=self._headers)
        assert reply.ok, f"{url}: {reply.status}\n{reply.text()[:2000]}"
        return reply

    # --- taking it by hand ----------------------------------------------------------------------------

    def start_by_hand(self) -> None:
        """From the front page to the first questions."""
        self.go("/")
        self.press("main .actions a.button")
        self.page.locator("label[for=id_processing]").click()
        self.press("form.consent button")
        self.code = urlsplit(self.page.url).path.split("/")[2]

    def fill_section(self, nth: int = 2) -> None:
        """Answers every question of a deepening page: the nth radio, the first box, the first of a list, a word."""
        controls: list[list[str]] = self.page.eval_on_selector_all(
            "main input[type=radio], main input[type=checkbox]", "all => all.map(e => [e.name, e.type, e.value])"
        )
        for name, kind in dict.fromkeys((name, kind) for name, kind, _value in controls):
            values = [value for other, _kind, value in controls if other == name]
            self.choose(name, values[min(nth, len(values) - 1) if kind == "radio" else 0])
        for select in self.page.locator("main select").all():
            select.select_option(index=1)
        for area in self.page.locator("main textarea").all():
            area.fill("“AI” 与人?")
