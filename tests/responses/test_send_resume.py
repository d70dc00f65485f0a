"""The link to go on elsewhere, by mail."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from assessment.outbox.models import Mail
from assessment.outbox.services import drain

from .storage import dump
from .test_save_and_exit import save_and_exit


@pytest.fixture(autouse=True)
def _limits_start_anew(db):
    cache.clear()


def send(taker, email="ann@example.org"):
    return taker.client.post(taker.url("saved/send/"), {"email": email})


def test_the_mail_holds_the_link_that_was_shown(alice):
    token, _ = save_and_exit(alice)
    assert send(alice)["Location"] == alice.url("saved/")
    assert "on its way" in alice.client.get(alice.url("saved/")).content.decode()
    drain()
    [sent] = mail.outbox
    assert sent.to == ["ann@example.org"]
    assert re.search(r"/resume/([\w-]{43})/", sent.body)[1] == token
    assert Client().get(f"/resume/{token}/").status_code == 200


def test_the_same_link_to_the_same_address_is_sent_once(alice):
    save_and_exit(alice)
    send(alice)
    send(alice, "ANN@example.org")
    assert Mail.objects.count() == 1


def test_neither_address_nor_secret_stays_once_it_is_sent(alice):
    token, _ = save_and_exit(alice)
    send(alice)
    assert token not in dump()
    drain()
    Mail.objects.update(to="")
    assert token not in dump()
    assert "ann@example.org" not in dump()


@pytest.mark.parametrize("email", ["", "nobody", "a@b.example,c@d.example"])
def test_a_wrong_address_is_told_beside_the_field(alice, email):
    save_and_exit(alice)
    r = send(alice, email)
    assert r.status_code == 422
    assert "There is 1 thing to fix" in r.content.decode()
    assert not Mail.objects.exists()


def test_without_a_link_there_is_nothing_to_send(alice):
    assert send(alice)["Location"] == alice.url()


def test_a_flood_is_stopped(alice):
    save_and_exit(alice)
    codes = [send(alice, f"p{n}@example.org").status_code for n in range(7)]
    assert codes == [302] * 5 + [422] * 2


def test_strangers_and_wrong_methods_are_refused(alice, charlie):
    save_and_exit(alice)
    assert charlie.client.post(alice.url("saved/send/"), {"email": "x@example.org"}).status_code == 404
    assert alice.client.get(alice.url("saved/send/")).status_code == 405
