"""Signing in and up by e-mail address, in both languages."""

import pytest
from django.core.cache import cache
from django.test import Client

from assessment.accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _no_attempts_of_other_tests():
    cache.clear()


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", ["alice@example.org", "Alice@Example.ORG", " alice@example.org "])
def test_an_address_signs_in_whatever_its_case(visitor, typed):
    make_user("alice@example.org")
    r = visitor.post("/account/sign-in/", {"login": typed, "password": PASSWORD})
    assert (r.status_code, r["Location"]) == (302, "/mine/")
    assert is_signed_in(visitor)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("alice@example.org", "wrong horse battery"),
        ("alice@example.org", PASSWORD.upper()),
        ("alice@example.org", ""),
        ("bob@example.org", PASSWORD),
        ("alice", PASSWORD),
        ("", PASSWORD),
    ],
)
def test_anything_else_does_not(visitor, login, password):
    make_user("alice@example.org")
    r = visitor.post("/account/sign-in/", {"login": login, "password": password})
    assert r.status_code == 200
    assert not is_signed_in(visitor)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(visitor):
    make_user("alice@example.org")
    known, unknown = (
        visitor.post("/account/sign-in/", {"login": login, "password": "wrong horse battery"}).context["form"].errors
        for login in ("alice@example.org", "nobody@example.org")
    )
    assert known == unknown
    assert known


def test_an_account_that_was_closed_cannot_sign_in(visitor):
    user = make_user("alice@example.org")
    user.is_active = False
    user.save(update_fields=["is_active"])
    visitor.post("/account/sign-in/", {"login": user.email, "password": PASSWORD})
    assert not is_signed_in(visitor)


def test_signing_in_leads_on_to_a_page_of_this_site_only(visitor):
    make_user("alice@example.org")
    for page, expected in (("/start/", "/start/"), ("https://evil.example/", "/mine/"), ("//evil.example", "/mine/")):
        visitor.logout()
        r = visitor.post("/account/sign-in/", {"login": "alice@example.org", "password": PASSWORD, "next": page})
        assert r["Location"] == expected


def test_signing_out_takes_a_post(visitor):
    visitor.force_login(make_user("alice@example.org"))
    assert visitor.get("/account/sign-out/").status_code == 200
    assert is_signed_in(visitor)
    assert visitor.post("/account/sign-out/").status_code == 302
    assert not is_signed_in(visitor)


def test_a_stranger_signs_up_as_a_leader_and_with_nothing_more(visitor):
    fields = {"email": "New@Example.org", "password1": PASSWORD, "role": "admin", "is_staff": "on", "is_superuser": "1"}
    r = visitor.post("/account/sign-up/", fields)
    assert r.status_code == 302, r.context["form"].errors
    user = User.objects.get()
    assert (user.email, user.role, user.is_staff, user.is_superuser) == ("new@example.org", "leader", False, False)
    assert is_signed_in(visitor)


@pytest.mark.parametrize("email", ["alice@example.org", "ALICE@example.org", "Alice@EXAMPLE.org"])
def test_an_address_that_is_taken_cannot_sign_up_again(visitor, email):
    user = make_user("alice@example.org")
    visitor.post("/account/sign-up/", {"email": email, "password1": "another horse battery"})
    user.refresh_from_db()
    assert User.objects.count() == 1
    assert user.check_password(PASSWORD)
    assert not is_signed_in(visitor)


@pytest.mark.parametrize("password", ["short", "elevenchars", "password1234", "alice@example.org", ""])
def test_a_weak_password_is_refused(visitor, password):
    r = visitor.post("/account/sign-up/", {"email": "alice@example.org", "password1": password})
    assert r.status_code == 200
    assert "password1" in r.context["form"].errors
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("accept", "lang", "words"), [("en", "en", "Sign in"), ("zh-CN", "zh-Hans", "登录"), ("fr", "zh-Hans", "登录")]
)
@pytest.mark.parametrize("page", ["sign-in", "sign-up", "password/reset"])
def test_the_pages_around_signing_in_speak_both_languages(client, page, accept, lang, words):
    r = client.get(f"/account/{page}/", headers={"accept-language": accept})
    html = r.content.decode()
    assert r.status_code == 200
    assert f'<html lang="{lang}"' in html
    assert ("name=" + ('"login"' if page == "sign-in" else '"email"')) in html
    if page == "sign-in":
        assert words.lower() in html.lower()
