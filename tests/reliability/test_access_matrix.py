"""Every route, asked by every kind of person: the verdicts stand in `tests/matrix.toml`, written by hand."""

import re

import pytest
from django.core.cache import cache

from assessment.accounts.models import SignInLink
from assessment.accounts.services import send_sign_in_link
from assessment.engagements.services import invite_member
from assessment.lib.secrets import digest, new_token
from assessment.outbox.services import drain
from assessment.questionnaires.models import Version
from assessment.responses.models import Link, Response
from assessment.responses.services import (
    create_share_link,
    issue_resume_keys,
    mail_own_link,
)
from tests.engagements.world import make_client, make_engagement, make_invitation
from tests.factories import Taker, without_secrets
from tests.responses.storage import all_rows
from tests.responses.test_every_address import ROUTES

from .people import CANARY, CLASSES, EXPECTED, FOREIGN_CANARY, MATRIX, PERSONS, WORKSPACE, World, verdict

OURS = ("responses", "outbox", "accounts", "questionnaires", "engagements")


def test_every_route_has_a_verdict_and_every_verdict_a_route():
    ours = {route for route in ROUTES if not route.startswith("admin/") and "jsi18n" not in route}
    assert ours == set(MATRIX["routes"])
    assert set(MATRIX["routes"].values()) <= set(CLASSES)
    assert all(len(verdicts) == len(CLASSES) for verdicts in MATRIX["persons"].values())


@pytest.fixture
def world(people):
    """Everybody, made once."""
    return people


@pytest.mark.parametrize("person", PERSONS)
def test_every_route_as(world, person):
    client, before = world.people[person], all_rows()
    kept = {table: rows for table, rows in before.items() if table.startswith(OURS)}
    faults = []
    for route, kind in MATRIX["routes"].items():
        if kind in ("anyone", "shared-type", *WORKSPACE):  # those of clients: test_matrix_of_clients.py
            continue
        expected = EXPECTED[verdict(person, route)]
        path = world.path(route)
        asked = [client.get(path)]
        if verdict(person, route) != "yes":
            asked.append(client.post(path, {"_revision": "0", "sure": "on", "text": "x", "title": "x"}))
        for r in asked:
            if r.status_code not in expected:
                faults.append(
                    f"{r.request['REQUEST_METHOD']} {path}: {r.status_code}, {verdict(person, route)} expected"
                )
            told = r.content.decode(errors="replace")
            if verdict(person, route) in ("no", "forbidden", "sign-in") and CANARY in told:
                faults.append(f"{path} tells the canary")
            if person != "foreign-consultant" and FOREIGN_CANARY in told:
                faults.append(f"{path} tells of a client")
    assert not faults, "\n".join(faults)
    after = all_rows()
    assert {table: after[table] for table in kept} == kept


@pytest.mark.parametrize("person", PERSONS)
def test_what_a_shared_link_shows_as(world, person):
    for reader, link in world.links.items():
        status = world.people[person].get(f"/shared/{link.public_code}/").status_code
        if reader != person:
            assert status == 404, reader
        else:
            assert status == {"late-reader": 410, "refused-reader": 410}.get(reader, 200)


@pytest.mark.parametrize("person", [one for one in PERSONS if MATRIX["persons"][one][0] == "no"])
def test_a_foreign_name_looks_like_one_that_does_not_exist(world, person):
    client = world.people[person]
    for route, kind in MATRIX["routes"].items():
        if kind not in ("own", "link"):
            continue
        foreign = client.get(world.path(route))
        for other in ("nonexistent", "x" * 22, "%00", "٣", "a" * 300):
            missing = client.get(world.path(route, public_code=other))
            assert missing.status_code == foreign.status_code, (route, other)
            told = [without_secrets(r, r.request["PATH_INFO"]) for r in (foreign, missing)]
            if other.isascii() and "%" not in other:
                assert told[0] == told[1], (route, other)


def test_ones_own_response_with_the_item_or_link_of_another_opens_nothing(world):
    stranger = world.people["stranger"]
    own = Response.objects.exclude(pk=world.response.pk).get(participation=None)
    for route in ("a/<str:public_code>/plan/<str:item_code>/", "a/<str:public_code>/share/<str:link_code>/off/"):
        r = stranger.post(world.path(route, public_code=own.public_code), {"_revision": "0", "_remove": "1"})
        assert r.status_code == 404
    assert Link.objects.filter(revoked_at=None).count() == 3


# --- secrets -------------------------------------------------------------------------------------------------


@pytest.fixture
def secrets_of(world, mailoutbox):
    """A live secret of each kind."""
    cache.clear()  # limits of the tests before
    unfinished = Taker.begun(World.new())
    token = new_token()
    fields = {"open_token_digest": digest(token), "logo": b"\x89PNG", "logo_type": "image/png"}
    engagement = make_engagement(make_client(), Version.objects.get(pk=world.response.version_id), **fields)
    mail_own_link(response=world.response, to="owner@example.org", language="en")
    send_sign_in_link(email="owner@example.org", language="en")
    World.new().post("/account/password/reset/", {"email": "owner@example.org"})
    invite_member(organisation=world.own.organisation, email="new@example.org", role="owner", by=world.own.owner,
                  language="en")  # fmt: skip
    drain()
    texts = "\n".join(mail.body for mail in mailoutbox)
    return {
        "resume": issue_resume_keys(response=unfinished.response).token,
        "i": make_invitation(engagement).token,
        "o": token,
        "s": create_share_link(response=world.response, shows="whole", days=7).token,
        "own": re.search(r"/own/([\w-]{43})/", texts)[1],
        "account/sign-in": re.search(r"/account/sign-in/([\w-]{43})/", texts)[1],
        "clients/join": re.search(r"/clients/join/([\w-]{43})/", texts)[1],
        "account/password/reset/key": re.search(r"/reset/key/([^/\s]+)/", texts)[1],
    }


PLACES = ("resume", "s", "own", "account/sign-in", "clients/join")
PLACES = ("resume", "i", "o", "s", "own", "account/sign-in")


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_of_one_kind_opens_nothing_of_another(secrets_of, place):
    opened = World.new().get(f"/{place}/{secrets_of[place]}/")
    assert opened.status_code == (302 if place == "clients/join" else 200)  # to sign in first
    for kind, token in secrets_of.items():
        if kind != place:
            client = World.new()
            assert client.get(f"/{place}/{token}/").status_code == 404, kind
            assert client.post(f"/{place}/{token}/").status_code == 404, kind
            assert not client.session.get("responses")
            assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("place", ["i", "o"])
def test_the_logo_of_a_client_is_opened_by_its_own_kind_of_secret_only(secrets_of, place):
    for kind, token in secrets_of.items():
        assert World.new().get(f"/{place}/{token}/logo/").status_code == (200 if kind == place else 404), kind


def test_secrets_are_stored_as_digests_only_and_stand_in_no_title(secrets_of):
    told = str(all_rows())
    assert SignInLink.objects.filter(token_digest=digest(secrets_of["account/sign-in"])).exists()
    for kind, token in secrets_of.items():
        assert token not in told, kind
        page = World.new().get(f"/{kind}/{token}/").content.decode()
        titles = re.findall(r"<title>.*?</title>|<meta[^>]*>", page, re.DOTALL)
        assert not [title for title in titles if token in title]


@pytest.mark.parametrize("place", PLACES)
def test_no_request_from_a_token_page_names_its_path(secrets_of, place):
    for token in (secrets_of[place], "x" * 43):  # one that works, and one that does no longer
        r = World.new().get(f"/{place}/{token}/")
        assert r["Referrer-Policy"] == "strict-origin"
        assert r["Cache-Control"] == "private, no-store"
        assert "noindex" in r["X-Robots-Tag"]


def test_the_page_of_a_password_reset_has_an_address_without_its_secret(secrets_of):
    token = secrets_of["account/password/reset/key"]
    r = World.new().get(f"/account/password/reset/key/{token}/")
    assert r.status_code == 302
    assert token.split("-", 1)[1] not in r["Location"]
