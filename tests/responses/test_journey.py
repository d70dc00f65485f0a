"""From the front page to the result, as a browser without scripts goes: by the links and forms of the pages."""

import pytest
from django.test import Client

from .page import Page
from .test_section import STEPS


class Walker:
    """A browser that follows links, ticks, types and presses."""

    def __init__(self, language):
        self.client = Client(headers={"accept-language": language}, enforce_csrf_checks=True)
        self.path = "/"
        self.page = None

    def open(self, path):
        self._arrive(self.client.get(path, follow=True), path)

    def press(self, button=None, **typed):
        """Sends the form of the page as it stands, with what is typed, by one of its buttons."""
        data = {**self.page.posted, **{name.replace("__", "-"): value for name, value in typed.items()}}
        if button:
            assert button in self.page.buttons
            data[button] = "1"
        self._arrive(self.client.post(self.path, data, follow=True), self.path)

    def link(self, ending):
        self.open(next(href for href in self.page.links.values() if href.endswith(ending)))

    def choose(self, value_of):
        """What `value_of` says for each control of the page."""
        return {name: value_of(self.page, name) for name in self.page.field_names}

    def _arrive(self, r, path):
        assert r.status_code == 200, r.content.decode()
        self.path = r.redirect_chain[-1][0] if r.redirect_chain else path
        self.page = Page.of(r)

    @property
    def place(self):
        return self.path.split("/", 3)[3]


def first_choice(page, name):
    return page.choices(name)[0] or page.choices(name)[1]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_leader_walks_from_the_front_page_to_the_result(version, language):
    walker = Walker(language)
    walker.open("/")
    walker.link("/start/")
    walker.press(processing="on")
    assert walker.place == "q/profile/"
    walker.press("_continue", **walker.choose(first_choice))
    walker.press("_continue", **walker.choose(first_choice))
    assert walker.place == "q/ownership-2/"
    walker.press("_continue", **walker.choose(first_choice))
    assert walker.place == "q/time/"
    walker.press("_continue", **{"time-sdlc": "60", "time-advising": "40"})
    assert walker.place == "more/"
    walker.link("/check/")
    walker.press()
    assert walker.place == "result/"
    assert walker.page.lang == ("en" if language == "en" else "zh-Hans")


def test_the_whole_questionnaire_can_be_gone_through(version):
    walker = Walker("en")
    walker.open("/start/")
    walker.press(processing="on")
    seen = []
    while walker.place != "check/":
        if walker.place == "more/":
            walker.link("/q/orientation/")
        step_code = walker.place.removeprefix("q/").rstrip("/")
        seen.append(step_code)
        special = {"time": {"time-sdlc": "60", "time-advising": "40"}, "ambition": {"biggest-question": "Why?"}}
        walker.press("_continue", **special.get(step_code) or walker.choose(first_choice))
    assert seen == STEPS
    walker.press()
    assert walker.place == "result/"


def test_the_language_can_be_changed_half_way(version):
    walker = Walker("en")
    walker.open("/start/")
    walker.press(processing="on")
    walker.press(None, role="cto", _language="zh-hans")
    assert (walker.page.lang, walker.page.values("role")) == ("zh-Hans", ["cto"])
    walker.press("_continue")
    assert (walker.place, walker.page.lang) == ("q/ownership/", "zh-Hans")


@pytest.mark.parametrize(("role", "has_type"), [("cto", True), ("cio", False), ("ceo", False)])
def test_a_type_is_told_only_to_those_it_is_made_for(alice, role, has_type):
    alice.post("profile", {"role": role})
    alice.own(sdlc="me", cybersecurity="me", data_privacy="me", business_continuity="me")
    alice.submit()
    result = alice.response.result
    assert (result.band == "not-applicable") is not has_type
    assert (result.archetype is not None) is has_type


def test_a_cio_is_asked_about_the_cto_and_reaches_a_result(alice):
    alice.post("profile", {"role": "cio"})
    alice.own(sdlc="me", cybersecurity="cto", data_privacy="shared", advising="other")
    assert alice.response.answers["ownership"]["cybersecurity"] == "cto"
    assert alice.submit()["Location"] == alice.url("result/")
    assert alice.response.result.band == "not-applicable"


def test_a_leader_reaches_the_result(alice):
    alice.finished()
    assert alice.response.is_submitted
    assert alice.response.result.band in ("clear", "leaning", "blend")


def test_three_rows_are_not_enough_for_a_type(alice):
    alice.own(sdlc="me", cybersecurity="me", data_privacy="me")
    alice.submit()
    assert (alice.response.result.band, alice.response.result.archetype) == ("insufficient", None)
