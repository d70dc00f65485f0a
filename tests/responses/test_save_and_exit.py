"""Save and exit: a link and a code, shown once."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from assessment.lib import secrets
from assessment.responses import services

from .page import Page
from .storage import dump
from .test_section import PROFILE, STEPS, evidence


def keys_on(page):
    """The link's secret and the code, as the page shows them."""
    link = page.one("a", class_="link-field").attributes["href"]
    return link.rstrip("/").rsplit("/", 1)[1], page.one("span", class_="code").words


def save_and_exit(taker, step_code="profile", **data):
    r = taker.post(step_code, {**data, "_exit": "1"})
    assert r.status_code == 200, r.content.decode()
    return keys_on(Page.of(r))


@pytest.mark.parametrize("step_code", STEPS)
def test_any_page_can_be_left_and_is_saved(alice, step_code):
    data = {"profile": PROFILE, "ownership": {"ownership-sdlc": "me"}, "time": {"time-sdlc": "30"}}.get(step_code, {})
    r = alice.post(step_code, {**data, "_exit": "1"})
    assert Page.of(r).one("h1").words == "Your answers are saved"
    page = Page.of(alice.get(step_code))
    assert {name: page.values(name) for name in data} == {name: [value] for name, value in data.items()}
    assert step_code not in alice.response.visited


def test_it_shows_a_link_and_a_code_in_threes(alice):
    token, code = save_and_exit(alice)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert re.fullmatch(rf"([{secrets.CODE_ALPHABET}]{{3}}-){{2}}[{secrets.CODE_ALPHABET}]{{3}}", code)


def test_the_link_is_absolute(alice):
    r = alice.post("profile", {"_exit": "1"})
    link = Page.of(r).one("a", class_="link-field")
    assert link.attributes["href"] == link.words
    assert link.words.startswith("http://testserver/resume/")


def test_only_digests_are_stored(alice):
    token, code = save_and_exit(alice, **PROFILE)
    plain = code.replace("-", "")
    stored = dump()
    assert secrets.digest(token) in stored
    for secret in (token, code, plain, plain.lower()):
        assert secret not in stored


def test_the_keys_are_shown_once(alice):
    token, code = save_and_exit(alice)
    for place in ("", "q/profile/", "more/", "check/"):
        html = alice.client.get(alice.url(place)).content.decode()
        assert token not in html
        assert code not in html
    assert token not in alice.client.get("/mine/").content.decode()


def test_doing_it_again_replaces_both(alice):
    assert {*save_and_exit(alice)}.isdisjoint(save_and_exit(alice))


def test_a_page_with_a_wrong_answer_is_shown_first(alice):
    r = alice.post("time", {"time-sdlc": "abc", "time-advising": "40", "_exit": "1"})
    page = Page.of(r)
    assert r.status_code == 422
    assert [field_id for field_id, _ in page.errors] == ["time-sdlc"]
    assert alice.response.answers == {"time": {"advising": 40}}
    assert alice.response.resume_token_digest is None


def test_open_rows_do_not_keep_anyone(alice):
    save_and_exit(alice, "ownership", **{"ownership-sdlc": "me"})
    assert alice.response.answers == {"ownership": {"sdlc": "me"}}


def test_a_conflict_is_shown_before_anything_is_left(alice):
    alice.post("ownership", evidence("me"), revision=0)
    r = alice.post("ownership", {**evidence("cio"), "_exit": "1"}, revision=0)
    assert r.status_code == 409
    assert alice.response.resume_token_digest is None


def test_it_promises_thirty_days(alice):
    with time_machine.travel("2026-03-01T12:00:00+00:00", tick=False):
        r = alice.post("profile", {"_exit": "1"})
    assert alice.response.resume_until == datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert "31 March 2026" in r.content.decode()


def test_submitted_elsewhere_in_the_same_moment_it_leads_to_the_result(alice, monkeypatch):
    alice.own(sdlc="me")
    save = services.save_step

    def save_then_submit_elsewhere(**arguments):
        revision = save(**arguments)
        services.submit_response(response=alice.response, language="en")
        return revision

    monkeypatch.setattr(services, "save_step", save_then_submit_elsewhere)
    r = alice.post("profile", {"_exit": "1"})
    assert (r.status_code, r["Location"]) == (302, alice.url("result/"))
