"""Going on with the nine-character code."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from .page import Page
from .storage import all_rows
from .test_save_and_exit import save_and_exit


@pytest.fixture(autouse=True)
def _no_tries_of_other_tests():
    cache.clear()


@pytest.fixture
def elsewhere(db):
    return Client(headers={"accept-language": "en"})


def enter(client, code):
    return client.post("/resume/", {"code": code})


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code} ",
        lambda code: code.replace("-", "–"),
        lambda code: ".".join(code.replace("-", "").lower()),
        full_width,
    ],
)
def test_the_code_opens_the_response_however_it_is_spelled(alice, elsewhere, spell):
    _, code = save_and_exit(alice, role="cto")
    r = enter(elsewhere, spell(code))
    assert (r.status_code, r["Location"]) == (302, alice.url())
    assert Page.of(elsewhere.get(alice.url("q/profile/"))).values("role") == ["cto"]


def test_both_devices_can_go_on_then(alice, elsewhere):
    _, code = save_and_exit(alice)
    enter(elsewhere, code)
    elsewhere.post(alice.url("q/profile/"), {"_revision": "0", "role": "cto"})
    assert Page.of(alice.get("profile")).values("role") == ["cto"]


UNKNOWN = "This code opens nothing. It may have a typing error, or be older than 30 days"
MALFORMED = "A code has nine letters and digits. Please check it"
EMPTY = "Enter the code from the page where you saved"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("222-222-222", UNKNOWN),
        ("222-222-22", MALFORMED),
        ("222-222-2222", MALFORMED),
        ("222-222-22O", MALFORMED),
        ("七七七七七七七七七", MALFORMED),
        ("", EMPTY),
        ("   ", EMPTY),
    ],
)
def test_a_code_that_opens_nothing_is_told_beside_the_field_and_in_the_list(alice, elsewhere, code, sentence):
    r = enter(elsewhere, code)
    page = Page.of(r)
    assert r.status_code == 422
    assert [message for _, message in page.errors] == [sentence]
    assert page.error_beside("code") == sentence
    assert page.errors[0][0] in page.ids
    assert page.title.startswith("Error: ")
    assert page.values("code") == [code]
    assert elsewhere.get(alice.url()).status_code == 404


def test_an_empty_post_is_an_error_too(elsewhere):
    assert elsewhere.post("/resume/", {}).status_code == 422


def opens(client, code):
    r = enter(client, code)
    if r.status_code == 302:
        return True
    assert (r.status_code, [message for _, message in Page.of(r).errors]) == (422, [UNKNOWN])
    return False


def test_a_code_that_was_replaced_opens_nothing(alice, elsewhere):
    _, old = save_and_exit(alice)
    _, new = save_and_exit(alice)
    assert not opens(elsewhere, old)
    assert opens(elsewhere, new)


def test_a_code_of_a_submitted_response_opens_nothing(alice, elsewhere):
    _, code = save_and_exit(alice)
    alice.finished()
    assert not opens(elsewhere, code)


@pytest.mark.parametrize(
    ("later", "works"), [("2026-03-31T11:59:59+00:00", True), ("2026-03-31T12:00:01+00:00", False)]
)
def test_a_code_works_for_thirty_days(alice, elsewhere, later, works):
    with time_machine.travel("2026-03-01T12:00:00+00:00", tick=False):
        _, code = save_and_exit(alice)
    with time_machine.travel(later, tick=False):
        assert opens(elsewhere, code) is works


def test_after_twenty_tries_in_a_minute_it_waits(alice, elsewhere):
    _, code = save_and_exit(alice)
    with time_machine.travel("2026-03-01T12:00:00+00:00", tick=False):
        assert [enter(elsewhere, "222-222-222").status_code for _ in range(20)] == [422] * 20
        r = enter(elsewhere, code)
        assert r.status_code == 429
        assert "Too many tries" in r.content.decode()
        assert elsewhere.get(alice.url()).status_code == 404
    with time_machine.travel("2026-03-01T12:01:01+00:00", tick=False):
        assert enter(elsewhere, code).status_code == 302


def test_the_limit_holds_whatever_the_browser(alice):
    with time_machine.travel("2026-03-01T12:00:00+00:00", tick=False):
        replies = [enter(Client(), "222-222-222").status_code for _ in range(21)]
    assert replies[-1] == 429


def test_looking_at_the_page_is_no_try(elsewhere):
    for _ in range(30):
        assert elsewhere.get("/resume/").status_code == 200
    assert enter(elsewhere, "222-222-222").status_code == 422


def test_a_wrong_code_changes_no_row(alice, elsewhere):
    save_and_exit(alice)
    before = all_rows()
    enter(elsewhere, "222-222-222")
    assert all_rows() == before


@pytest.mark.parametrize(
    ("button", "lang", "theme", "kept"),
    [
        ({"_language": "zh-hans"}, "zh-Hans", None, {"django_language": "zh-hans"}),
        ({"_theme": "dark"}, "en", "dark", {"theme": "dark"}),
        ({"_language": "tlh"}, "en", None, {}),
    ],
)
def test_switching_language_or_theme_keeps_the_code_and_opens_nothing(alice, elsewhere, button, lang, theme, kept):
    _, code = save_and_exit(alice)
    before = all_rows()
    for typed in (code, "abc", ""):
        r = elsewhere.post("/resume/", {"code": typed, **button})
        page = Page.of(r)
        assert (r.status_code, page.lang, page.one("html").attributes.get("data-theme")) == (200, lang, theme)
        assert page.values("code") == [typed]
        assert page.errors == []
        assert {name: morsel.value for name, morsel in r.cookies.items() if name != "csrftoken"} == kept
    assert all_rows() == before
    assert elsewhere.get(alice.url()).status_code == 404


def test_switching_is_no_try(elsewhere):
    for _ in range(30):
        assert elsewhere.post("/resume/", {"code": "222-222-222", "_theme": "dark"}).status_code == 200
    assert enter(elsewhere, "222-222-222").status_code == 422


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(elsewhere, method):
    assert getattr(elsewhere, method)("/resume/").status_code == 405
