"""Signing in by a link in a mail."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from assessment.accounts.models import SignInLink, User
from assessment.accounts.services import SIGN_IN_LINK_FOR, LinkSpent, spend_sign_in_link
from assessment.lib.secrets import digest
from assessment.outbox.services import drain
from tests.factories import make_user, without_secrets

pytestmark = pytest.mark.django_db
ASK = "/account/sign-in/link/"

LONG = "x" * 60 + "@" + ".".join(["y" * 60] * 4) + ".example"
"""Longer than an address may be."""


@pytest.fixture(autouse=True)
def _limits_start_anew():
    cache.clear()


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def ask(client, email="ann@example.org"):
    """Asks for a link; the token that comes by mail."""
    r = client.post(ASK, {"email": email})
    assert (r.status_code, r["Location"]) == (302, "/account/sign-in/link/sent/")
    drain()
    return re.search(r"/account/sign-in/([\w-]{43})/", mail.outbox[-1].body)[1]


def test_the_link_makes_an_account_and_signs_in_once(client, version):
    token = ask(client)
    page = client.get(f"/account/sign-in/{token}/")
    assert b"ann@example.org" in page.content
    assert not User.objects.exists()
    r = client.post(f"/account/sign-in/{token}/")
    assert r["Location"] == "/mine/"
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("ann@example.org", False)
    assert EmailAddress.objects.get(user=user).verified
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.post(f"/account/sign-in/{token}/").status_code == 404


def test_it_signs_in_an_account_that_there_is_whatever_the_capitals(client, version):
    user = make_user("ann@example.org")
    token = ask(client, "Ann@Example.org")
    client.post(f"/account/sign-in/{token}/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_only_a_digest_is_stored_and_the_answer_tells_nothing_of_accounts(client):
    make_user("ann@example.org")
    token = ask(client)
    assert SignInLink.objects.get().token_digest == digest(token)
    known = without_secrets(client.get("/account/sign-in/link/sent/"))
    ask(client, "nobody@example.org")
    assert without_secrets(client.get("/account/sign-in/link/sent/")) == known


def test_a_scanner_that_opens_the_link_spends_nothing(client, version):
    token = ask(client)
    for _ in range(10):
        assert client.get(f"/account/sign-in/{token}/").status_code == 200
    assert client.post(f"/account/sign-in/{token}/").status_code == 302


def test_unknown_spent_expired_and_switched_off_look_alike(client, version):
    spent = ask(client)
    client.post(f"/account/sign-in/{spent}/")
    other = Client(headers={"accept-language": "en"})
    expired = ask(other, "bob@example.org")
    with time_machine.travel(timezone.now() + SIGN_IN_LINK_FOR + timedelta(seconds=1)):
        pages = [
            (token, Client(headers={"accept-language": "en"}).get(f"/account/sign-in/{token}/"))
            for token in (spent, expired, "x" * 43)
        ]
    assert {page.status_code for _token, page in pages} == {404}
    assert len({without_secrets(page, token) for token, page in pages}) == 1


def test_an_account_that_was_switched_off_stays_out(client):
    user = make_user("ann@example.org")
    token = ask(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.post(f"/account/sign-in/{token}/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_two_who_press_the_button_together_do_not_both_get_in(client):
    ask(client)
    link = SignInLink.objects.get()
    spend_sign_in_link(link=link)
    with pytest.raises(LinkSpent):
        spend_sign_in_link(link=link)


@pytest.mark.parametrize("email", ["", "nobody", "a b@example.org", "a@b.example, c@d.example", LONG])
def test_a_wrong_address_is_told_beside_the_field_and_kept(client, email):
    r = client.post(ASK, {"email": email})
    assert r.status_code == 422
    page = r.content.decode()
    assert page.count("id_email_error") >= 1
    assert "There is 1 thing to fix" in page
    assert not SignInLink.objects.exists()


def test_a_flood_of_requests_is_stopped(client):
    codes = [client.post(ASK, {"email": "ann@example.org"}).status_code for _ in range(7)]
    assert codes[:5] == [302] * 5
    assert codes[-1] == 429


def test_the_session_gets_another_key(client, version):
    client.get("/account/sign-in/link/")
    client.session["x"] = 1
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    token = ask(client)
    client.post(f"/account/sign-in/{token}/")
    assert client.session.session_key != before


def test_mails_of_allauth_go_through_the_outbox_with_links_to_our_own_address(client, settings):
    settings.SITE_URL = "https://cto.example.org"
    make_user("ann@example.org")
    client.post("/account/password/reset/", {"email": "ann@example.org"})
    client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert not mail.outbox
    assert drain().sent == 2
    reset, unknown = mail.outbox
    assert reset.subject == "Set a new password"
    assert "https://cto.example.org/account/password/reset/key/" in reset.body
    assert "testserver" not in reset.body + unknown.body
