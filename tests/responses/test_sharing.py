"""Sharing a result: links with an end, read-only, which give nothing else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from assessment.lib.secrets import digest
from assessment.outbox.models import Mail
from assessment.outbox.services import drain
from assessment.responses.models import Link, Response
from assessment.responses.services import MOST_LINKS, SHARED_FOR_DAYS
from tests.factories import without_secrets

from .storage import all_rows, dump
from .test_every_address import ROUTES, address

FORM = {"shows": "whole", "days": "30", "label": "For the CEO"}

LONG = "x" * 60 + "@" + ".".join(["y" * 60] * 4) + ".example"
"""Longer than an address may be."""


@pytest.fixture(autouse=True)
def _limits_start_anew(db):
    cache.clear()


@pytest.fixture
def owner(alice):
    return alice.finished()


@pytest.fixture
def reader():
    return Client(headers={"accept-language": "en"})


def make(owner, **more):
    """A new link; the path of its address."""
    r = owner.client.post(owner.url("share/"), {**FORM, **more})
    assert r.status_code == 302, r.content.decode()
    return re.search(r"/s/[\w-]{43}/", owner.client.get(owner.url("share/")).content.decode())[0]


def opened(reader, path):
    """Opens a link by its button; the address of what it shows."""
    r = reader.post(path)
    assert r.status_code == 302
    return r["Location"]


def test_a_link_is_shown_once_to_this_browser_and_stored_as_a_digest(owner):
    path = make(owner)
    token = path.split("/")[2]
    assert Link.objects.get().token_digest == digest(token)
    assert token not in dump()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert path not in owner.client.get(owner.url("share/")).content.decode()


@pytest.mark.parametrize("days", SHARED_FOR_DAYS)
def test_it_works_as_long_as_was_chosen(owner, reader, days):
    path = make(owner, days=str(days))
    with time_machine.travel(timezone.now() + timedelta(days=days, seconds=-5)):
        shown = opened(reader, path)
        assert reader.get(shown).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=days, seconds=5)):
        over = reader.get(shown)
        assert over.status_code == 410
        assert "has expired" in over.content.decode()
        assert reader.get(path).status_code == 404


def test_switched_off_it_shows_nothing_any_more_also_where_it_was_open(owner, reader):
    path = make(owner)
    shown = opened(reader, path)
    r = owner.client.post(owner.url(f"share/{Link.objects.get().public_code}/off/"))
    assert r.status_code == 302
    assert reader.get(shown).status_code == 410
    assert "was switched off" in reader.get(shown).content.decode()
    assert reader.get(path).status_code == reader.post(path).status_code == 404


def test_scanners_spend_nothing(owner, reader):
    path, before = make(owner), all_rows()
    for _ in range(10):
        assert reader.get(path).status_code == reader.head(path).status_code == 200
    assert all_rows() == before
    assert opened(reader, path)


def test_unknown_expired_and_switched_off_look_alike(owner):
    off, old = make(owner), make(owner, days="7")
    owner.client.post(owner.url(f"share/{Link.objects.order_by('pk').first().public_code}/off/"))
    pages = []
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        for path in (off, old, f"/s/{'x' * 43}/"):
            r = Client(headers={"accept-language": "en"}).get(path)
            pages.append((r.status_code, without_secrets(r, path)))
    assert len(set(pages)) == 1
    assert pages[0][0] == 404


@pytest.mark.parametrize("shows", ["type", "whole"])
def test_who_was_sent_a_link_gets_nothing_else(owner, reader, shows):
    shown = opened(reader, make(owner, shows=shows))
    assert reader.get(shown).status_code == 200
    values = {"public_code": owner.public_code, "step_code": "time", "link_code": "x", "item_code": "x"}
    routes = [route for route in ROUTES if route.startswith("a/<str:public_code>/")]
    assert len(routes) > 25
    for route in routes:
        path = address(route, values)
        assert reader.get(path).status_code in (404, 405), path
        assert reader.post(path).status_code in (404, 405), path


@pytest.mark.parametrize("shows", ["type", "whole"])
def test_no_page_of_a_link_names_the_response_or_the_label(owner, reader, shows):
    path = make(owner, shows=shows)
    pages = [reader.get(path), reader.get(opened(reader, path))]
    for page in pages:
        assert page["X-Robots-Tag"].startswith("noindex")
        assert page["Referrer-Policy"] == "strict-origin"
        text = page.content.decode()
        assert owner.public_code not in text
        assert "For the CEO" not in text
        assert path.split("/")[2] not in re.search(r"<title>.*?</title>", text, re.DOTALL)[0]
    preview = "".join(re.findall(r'<meta property="og:[^>]+>', pages[0].content.decode()))
    assert "og:title" in preview
    assert not re.search("manager|expert|rounder|/s/", preview)


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"shows": ""}, "id_shows", "Choose what the link shows"),
        ({"shows": "answers"}, "id_shows", "Select a valid choice"),
        ({"days": ""}, "id_days", "Choose how long the link works"),
        ({"days": "3650"}, "id_days", "Select a valid choice"),
        ({"label": "x" * 81}, "id_label", "at most 80 characters"),
        ({"label": "a\0b"}, "id_label", "Null characters"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_makes_no_link(owner, change, field, message):
    r = owner.client.post(owner.url("share/"), {**FORM, **change})
    page = r.content.decode()
    assert r.status_code == 422
    assert page.count(message) == 2
    assert f'href="#{field}' in page
    assert not Link.objects.exists()


def test_there_is_an_end_to_the_number_of_links(owner):
    for _ in range(MOST_LINKS):
        make(owner)
    r = owner.client.post(owner.url("share/"), FORM)
    assert r.status_code == 422
    assert "as many links as it may have" in r.content.decode()


def test_nothing_can_be_shared_before_submission(alice):
    assert alice.client.get(alice.url("share/"))["Location"] == alice.url()
    assert alice.client.post(alice.url("share/"), FORM)["Location"] == alice.url()
    assert alice.client.post(alice.url("send/"), {"email": "a@example.org"})["Location"] == alice.url()


def test_strangers_and_wrong_methods_are_refused(owner, charlie):
    make(owner)
    code = Link.objects.get().public_code
    for place in ("share/", f"share/{code}/off/", "send/"):
        assert charlie.client.post(owner.url(place)).status_code == 404
    assert charlie.client.post(charlie.url(f"share/{code}/off/")).status_code == 404
    for place in (f"share/{code}/off/", "send/"):
        assert owner.client.get(owner.url(place)).status_code == 405
    assert Link.objects.get().revoked_at is None


# --- a link to oneself -------------------------------------------------------------------------------------


def sent(owner, to="ann@example.org"):
    """Mails the owner a link; its path."""
    assert owner.client.post(owner.url("send/"), {"email": to}).status_code == 302
    drain()
    return re.search(r"/own/[\w-]{43}/", mail.outbox[-1].body)[0]


def test_ones_own_link_opens_the_result_on_another_device_by_its_button_only(owner, reader):
    path = sent(owner)
    assert reader.get(path).status_code == 200
    assert reader.get(owner.url("result/")).status_code == 404
    assert reader.post(path)["Location"] == owner.url("result/")
    assert reader.get(owner.url("plan/")).status_code == 200


def test_the_address_stands_nowhere_but_in_the_mail(owner):
    sent(owner)
    Mail.objects.all().delete()
    assert "ann@example.org" not in dump()


def test_links_of_one_kind_open_nothing_of_the_other(owner, reader):
    share, own = make(owner), sent(owner)
    for path in (share.replace("/s/", "/own/"), own.replace("/own/", "/s/")):
        assert reader.get(path).status_code == reader.post(path).status_code == 404


def test_a_link_to_oneself_ends_after_90_days_and_with_the_response(owner, reader):
    path = sent(owner)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert reader.get(path).status_code == 404
    Response.objects.all().delete()
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("email", ["", "nobody", "a@b.example,c@d.example", LONG])
def test_a_wrong_address_is_told_beside_the_field(owner, email):
    r = owner.client.post(owner.url("send/"), {"email": email})
    assert r.status_code == 422
    assert "There is 1 thing to fix" in r.content.decode()
    assert not Mail.objects.exists()


def test_a_flood_of_mails_is_stopped(owner):
    codes = [owner.client.post(owner.url("send/"), {"email": "ann@example.org"}).status_code for _ in range(7)]
    assert codes[:5] == [302] * 5
    assert codes[-1] == 429
