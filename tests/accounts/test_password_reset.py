"""A forgotten password: by a link in a mail, which is good for one new password."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from assessment.outbox.services import drain
from tests.factories import make_user

pytestmark = pytest.mark.django_db

EMAIL, NEW = "ann@example.org", "a newer horse battery"


@pytest.fixture(autouse=True)
def _no_attempts_of_other_tests():
    cache.clear()


@pytest.fixture
def path():
    """Where the link leads that Ann was sent."""
    make_user(EMAIL)
    Client().post("/account/password/reset/", {"email": EMAIL})
    drain()
    return re.search(r"/account/password/reset/key/[^/\s]+/", mail.outbox[0].body)[0]


def follow(path):
    """A browser that opened the link, and the address of the form it was led to."""
    client = Client(headers={"accept-language": "en"})
    return client, client.get(path).get("Location")


def signs_in(password):
    return Client().post("/account/sign-in/", {"login": EMAIL, "password": password}).status_code == 302


def test_the_link_leads_to_a_form_whose_address_has_no_secret(path):
    client, form = follow(path)
    assert re.fullmatch(r"/account/password/reset/key/[0-9a-z]+-set-password/", form)
    page = client.get(form).content.decode()
    assert page.count('type="password"') == 2
    assert path not in page


def test_a_new_password_replaces_the_old_one_and_spends_the_link(path):
    client, form = follow(path)
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert signs_in(NEW)
    assert not signs_in("correct horse battery")
    assert follow(path)[1] is None


def test_looking_spends_nothing(path):
    for _ in range(3):
        client, form = follow(path)
        client.get(form)
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302


@pytest.mark.parametrize("typed", [("password", "password"), (NEW, f"{NEW}s"), ("", "")])
def test_what_is_no_good_password_changes_nothing(path, typed):
    client, form = follow(path)
    assert client.post(form, dict(zip(("password1", "password2"), typed, strict=True))).status_code == 200
    assert signs_in("correct horse battery")


@pytest.mark.parametrize(("accept", "words"), [("en", "Use at least 12 characters"), ("zh-CN", "至少 12 个字符")])
def test_what_is_wrong_is_said_in_the_language_of_the_page(path, accept, words):
    client, form = follow(path)
    page = client.post(form, {"password1": "abc", "password2": "abc"}, headers={"accept-language": accept})
    assert words in page.context["form"].errors["password1"].as_text()


def test_a_dead_link_says_what_to_do(path):
    page = Client(headers={"accept-language": "en"}).get("/account/password/reset/key/1-dead/").content.decode()
    assert "This link to set a password no longer works" in page
    assert 'href="/account/password/reset/"' in page


def test_a_link_that_was_changed_opens_nothing(path):
    assert follow(path[:-2] + ("a/" if path[-2] != "a" else "b/"))[1] is None
