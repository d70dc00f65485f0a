"""Save and exit: a link and a code, shown once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from assessment.lib import secrets
from assessment.responses import services
from assessment.responses.views.pages import KEYS_COOKIE
from tests.factories import Taker

from .page import Page
from .storage import dump
from .test_section import PROFILE, STEPS, evidence


def keys_on(page):
    """The link's secret and the code, as the page shows them."""
    link = page.one("a", class_="link-field").attributes["href"]
    return link.rstrip("/").rsplit("/", 1)[1], page.one("span", class_="code").words


def save_and_exit(taker, step_code="profile", **data):
    r = taker.post(step_code, {**data, "_exit": "1"})
    assert (r.status_code, r.headers.get("Location")) == (302, taker.url("saved/")), r.content.decode()
    return keys_on(saved(taker))


def saved(taker):
    """The page that one is led to."""
    return Page.of(taker.client.get(taker.url("saved/")))


@pytest.mark.parametrize("step_code", STEPS)
def test_any_page_can_be_left_and_is_saved(alice, step_code):
    data = {"profile": PROFILE, "ownership": {"ownership-sdlc": "me"}, "time": {"time-sdlc": "30"}}.get(step_code, {})
    alice.post(step_code, {**data, "_exit": "1"})
    assert saved(alice).one("h1").words == "Your answers are saved"
    page = Page.of(alice.get(step_code))
    assert {name: page.values(name) for name in data} == {name: [value] for name, value in data.items()}
    assert step_code not in alice.response.visited


def test_it_shows_a_link_and_a_code_in_threes(alice):
    token, code = save_and_exit(alice)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert re.fullmatch(rf"([{secrets.CODE_ALPHABET}]{{3}}-){{2}}[{secrets.CODE_ALPHABET}]{{3}}", code)


def test_the_link_is_absolute(alice):
    alice.post("profile", {"_exit": "1"})
    link = saved(alice).one("a", class_="link-field")
    assert link.attributes["href"] == link.words
    assert link.words.startswith("http://testserver/resume/")


def test_only_digests_are_stored(alice):
    token, code = save_and_exit(alice, **PROFILE)
    plain = code.replace("-", "")
    stored = dump()
    assert secrets.digest(token) in stored
    for secret in (token, code, plain, plain.lower()):
        assert secret not in stored


def test_the_keys_are_shown_on_that_page_only(alice):
    token, code = save_and_exit(alice)
    for place in (alice.url(), alice.url("q/profile/"), alice.url("more/"), alice.url("check/"), "/mine/"):
        html = alice.client.get(place).content.decode()
        assert token not in html
        assert code not in html


@pytest.mark.parametrize(("seconds", "shown"), [(0, True), (590, True), (610, False)])
def test_they_are_shown_for_ten_minutes(alice, seconds, shown):
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        keys = save_and_exit(alice)
    with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
        r = alice.client.get(alice.url("saved/"))
    if shown:
        assert keys_on(Page.of(r)) == keys
    else:
        assert (r.status_code, r["Location"]) == (302, alice.url())


def test_they_travel_in_a_cookie_of_that_page_only(alice):
    r = alice.post("profile", {"_exit": "1"})
    cookie = r.cookies[KEYS_COOKIE]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Lax", alice.url("saved/"), 600)
    token, code = keys_on(saved(alice))
    for secret in (token, code, code.replace("-", "")):
        assert secret not in r["Location"]
        assert secret not in r.content.decode()


def test_outside_of_tests_the_cookie_is_sent_over_https_only(alice, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert alice.post("profile", {"_exit": "1"}).cookies[KEYS_COOKIE]["secure"]


@pytest.mark.parametrize(("language", "lang"), [("en", "en"), ("zh-hans", "zh-Hans")])
def test_they_are_shown_in_either_language(alice, language, lang):
    keys = save_and_exit(alice)
    posted = {"language": language, "next": alice.url("saved/")}
    r = alice.client.post("/preferences/language/", posted)
    assert r["Location"] == alice.url("saved/")
    assert saved(alice).lang == lang
    assert keys_on(saved(alice)) == keys


def test_the_cookie_of_one_response_shows_nothing_of_another(alice):
    other = Taker.begun(alice.client)
    alice.post("profile", {"_exit": "1"})
    value = alice.client.cookies[KEYS_COOKIE].value
    alice.client.cookies[KEYS_COOKIE]["path"] = "/"
    for client, place in ((alice.client, other.url()), (other.client, other.url())):
        r = client.get(other.url("saved/"), headers={"cookie": cookies(alice.client, {KEYS_COOKIE: value})})
        assert (r.status_code, r["Location"]) == (302, place)


def cookies(client, more):
    """The header that a browser with these cookies and some more sends."""
    held = {name: morsel.value for name, morsel in client.cookies.items()} | more
    return "; ".join(f"{name}={value}" for name, value in held.items())


def test_another_browser_with_the_same_response_is_not_shown_them(alice):
    token, _ = save_and_exit(alice)
    elsewhere = Client()
    elsewhere.post(f"/resume/{token}/")
    r = elsewhere.get(alice.url("saved/"))
    assert (r.status_code, r["Location"]) == (302, alice.url())


def test_reloading_the_page_makes_no_new_keys(alice):
    keys = save_and_exit(alice)
    assert keys_on(saved(alice)) == keys_on(saved(alice)) == keys


def test_after_submitting_they_are_shown_no_more(alice):
    save_and_exit(alice)
    alice.finished()
    assert alice.client.get(alice.url("saved/")).status_code == 302


@pytest.mark.parametrize("kept", ["", "x", "ABC.x.2026-03-31", "ABC.x.2026-03-31:x:x", "a.b.c:1tGkQK:" + "x" * 43])
def test_a_forged_cookie_shows_nothing(alice, kept):
    r = alice.client.get(alice.url("saved/"), headers={"cookie": cookies(alice.client, {KEYS_COOKIE: kept})})
    assert (r.status_code, r["Location"]) == (302, alice.url())


def test_nobody_else_is_shown_the_page(alice, charlie, bob):
    save_and_exit(alice)
    for client in (Client(), charlie.client, bob):
        assert client.get(alice.url("saved/")).status_code == 404
    assert alice.client.post(alice.url("saved/")).status_code == 405


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
        alice.post("profile", {"_exit": "1"})
        html = saved(alice).html
    assert alice.response.resume_until == datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert "31 March 2026" in html


def test_submitted_elsewhere_in_the_same_moment_it_leads_to_the_result(alice, monkeypatch):
    alice.own(sdlc="me")
    save = services.save_step

    def save_then_submit_elsewhere(**arguments):
        revision = save(**arguments)
        services.submit_response(response=alice.response, revision=alice.response.revision, language="en")
        return revision

    monkeypatch.setattr(services, "save_step", save_then_submit_elsewhere)
    r = alice.post("profile", {"_exit": "1"})
    assert (r.status_code, r["Location"]) == (302, alice.url("result/"))
