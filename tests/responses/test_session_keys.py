"""A session that somebody else knows the key of opens nothing that was not in it: a new right, a new key."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client

from tests.factories import Taker

from .test_save_and_exit import save_and_exit


@pytest.fixture(autouse=True)
def _no_tries_of_other_tests():
    cache.clear()


@pytest.fixture
def planted(db):
    """The key of a session that an attacker made, with something in it."""
    session = SessionStore()
    session["theirs"] = "yes"
    session.create()
    return session.session_key


def browser(session_key):
    client = Client(headers={"accept-language": "en"})
    client.cookies["sessionid"] = session_key
    return client


def start(client, token, code):
    return Taker.begun(client)


def by_link(client, token, code):
    r = client.post(f"/resume/{token}/")
    return Taker(client, r["Location"].split("/")[2])


def by_code(client, token, code):
    r = client.post("/resume/", {"code": code})
    return Taker(client, r["Location"].split("/")[2])


@pytest.mark.parametrize("enter", [start, by_link, by_code])
def test_a_planted_key_opens_nothing_afterwards(alice, planted, enter):
    keys = save_and_exit(alice)
    victim = enter(browser(planted), *keys)
    assert victim.client.get(victim.url()).status_code == 200
    assert victim.client.cookies["sessionid"].value != planted
    assert browser(planted).get(victim.url()).status_code == 404
    assert browser(planted).post(victim.url("q/profile/"), {"_revision": "0", "role": "cto"}).status_code == 404
    assert victim.response.answers == {}


def test_each_further_response_gets_a_new_key_and_the_earlier_stay(alice):
    before = alice.client.cookies["sessionid"].value
    second = Taker.begun(alice.client)
    assert alice.client.cookies["sessionid"].value != before
    assert [alice.client.get(taker.url()).status_code for taker in (alice, second)] == [200, 200]
    assert browser(before).get(alice.url()).status_code == 404


def test_what_the_browser_has_already_changes_no_key(alice):
    token, code = save_and_exit(alice)
    before = alice.client.cookies["sessionid"].value
    by_link(alice.client, token, code)
    by_code(alice.client, token, code)
    assert alice.client.cookies["sessionid"].value == before


def test_a_planted_key_would_open_it_without_the_new_key(alice, planted, monkeypatch):
    """A control: with the key kept, the attacker's browser is let in."""
    monkeypatch.setattr(SessionStore, "cycle_key", lambda self: None)
    victim = Taker.begun(browser(planted))
    assert browser(planted).get(victim.url()).status_code == 200
