"""Going on with the link: opening it changes nothing, the button does."""

import re

import pytest
import time_machine
from django.test import Client

from assessment.lib.secrets import new_token

from .page import Page
from .storage import all_rows
from .test_save_and_exit import save_and_exit

SCANNERS = [
    "Mozilla/5.0 (compatible; Microsoft-SafeLinks)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1",
    "WhatsApp/2.23.20.0",
    "Proofpoint URL Defense",
    "curl/8.0",
]


@pytest.fixture
def elsewhere(db):
    return Client(headers={"accept-language": "en"})


def link(token):
    return f"/resume/{token}/"


def body(r):
    """The page without what differs on every reply: its own address and the tokens against forgery."""
    return re.sub(r'(name="(?:next|csrfmiddlewaretoken)" value=")[^"]*', r"\1", r.content.decode())


def test_the_button_opens_the_response_on_another_device(alice, elsewhere):
    token, _ = save_and_exit(alice, role="cto")
    assert elsewhere.get(alice.url()).status_code == 404
    assert Page.of(elsewhere.get(link(token))).one("h1").words == "Go on with your assessment"
    r = elsewhere.post(link(token))
    assert (r.status_code, r["Location"]) == (302, alice.url())
    assert Page.of(elsewhere.get(alice.url("q/profile/"))).values("role") == ["cto"]


@pytest.mark.parametrize("agent", SCANNERS)
def test_whoever_looks_at_the_link_changes_nothing(alice, elsewhere, agent):
    token, _ = save_and_exit(alice)
    before = all_rows()
    for _ in range(5):
        assert elsewhere.get(link(token), headers={"user-agent": agent}).status_code == 200
        assert elsewhere.head(link(token), headers={"user-agent": agent}).status_code == 200
    assert all_rows() == before
    assert elsewhere.get(alice.url()).status_code == 404
    assert elsewhere.post(link(token)).status_code == 302


def test_the_page_of_the_link_shows_no_answer_and_no_address(alice, elsewhere):
    token, _ = save_and_exit(alice, "ambition", **{"biggest-question": "canary-7d1f"})
    html = elsewhere.get(link(token)).content.decode()
    assert "canary-7d1f" not in html
    assert alice.public_code not in html


def test_it_may_be_used_more_than_once(alice, elsewhere):
    token, _ = save_and_exit(alice)
    assert [client.post(link(token)).status_code for client in (elsewhere, elsewhere, Client())] == [302] * 3


def is_dead(client, token):
    replies = client.get(link(token)), client.post(link(token)), client.head(link(token))
    statuses = {r.status_code for r in replies}
    assert len(statuses) == 1
    return statuses == {404}


def test_a_link_that_was_replaced_is_dead(alice, elsewhere):
    old, _ = save_and_exit(alice)
    new, _ = save_and_exit(alice)
    assert is_dead(elsewhere, old)
    assert elsewhere.post(link(new)).status_code == 302


def test_a_link_of_a_submitted_response_is_dead(alice, elsewhere):
    token, _ = save_and_exit(alice)
    alice.finished()
    assert is_dead(elsewhere, token)
    assert alice.response.resume_token_digest is alice.response.resume_code_mac is None


@pytest.mark.parametrize(("later", "dead"), [("2026-03-31T11:59:59+00:00", False), ("2026-03-31T12:00:01+00:00", True)])
def test_a_link_works_for_thirty_days(alice, elsewhere, later, dead):
    with time_machine.travel("2026-03-01T12:00:00+00:00", tick=False):
        token, _ = save_and_exit(alice)
    with time_machine.travel(later, tick=False):
        if dead:
            assert is_dead(elsewhere, token)
        else:
            assert elsewhere.post(link(token)).status_code == 302


def test_unknown_expired_replaced_used_up_and_malformed_links_look_alike(alice, charlie, elsewhere):
    with time_machine.travel("2026-03-01T12:00:00+00:00", tick=False):
        expired, _ = save_and_exit(alice)
    submitted, _ = save_and_exit(charlie)
    charlie.finished()
    tokens = [
        new_token(),
        expired,
        submitted,
        "x",
        "x" * 42,
        "x" * 44,
        "0" * 3000,
        "%00",
        "%ED%A0%80",
        "🙂",
        "' OR 1=1 --",
    ]
    replies = [elsewhere.get(link(token)) for token in tokens]
    assert {r.status_code for r in replies} == {404}
    assert len({body(r) for r in replies}) == 1
    assert len({repr(sorted((k, v) for k, v in r.headers.items() if k != "Content-Length")) for r in replies}) == 1


def test_a_code_is_no_link_and_a_public_code_neither(alice, elsewhere):
    token, code = save_and_exit(alice)
    for other in (code, code.replace("-", ""), alice.public_code, alice.response.resume_token_digest, token[:-1]):
        assert is_dead(elsewhere, other)


def test_other_methods_are_refused(alice, elsewhere):
    token, _ = save_and_exit(alice)
    assert elsewhere.put(link(token)).status_code == 405
