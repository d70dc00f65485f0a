"""Clients: one's own list, taking one on, renaming, deleting."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.accounts.models import AuditEntry, User
from assessment.engagements import services
from assessment.engagements.models import Engagement, Membership, Organisation, Participation
from assessment.engagements.queries import list_clients
from assessment.outbox.models import Mail
from assessment.outbox.services import queue_mail
from assessment.responses.models import Response
from tests.factories import make_user
from tests.responses.storage import dump

from .world import answered, make_client, make_engagement, make_invitation, owning, signed_in

OWNER, HELPER, VIEWER, STRANGER = (f"{who}@example.org" for who in ("owner", "helper", "viewer", "stranger"))


def account(email):
    return User.objects.filter(email=email).first() or make_user(email, User.Role.CONSULTANT)


def page(email, path="/clients/", **data):
    return signed_in(account(email)).get(path, data)


def heading(r):
    return re.sub(r"\s+", " ", re.search(r"<h1>(.*?)</h1>", r.content.decode(), re.DOTALL)[1]).strip()


@pytest.fixture
def client_of(version):
    """A client with one member of each role and a running engagement: two invited, one of whom has answered."""
    organisation = make_client(owner=OWNER, consultant=HELPER, viewer=VIEWER)
    engagement = make_engagement(organisation, version)
    make_invitation(engagement, "cio")
    answered(engagement, [("cto", owning(sdlc="me"))])
    return organisation


# --- the list --------------------------------------------------------------------------------------------


def test_who_has_no_client_is_told_what_to_do_next(db):
    r = page(OWNER)
    assert heading(r) == "No clients yet"
    assert r.content.decode().count('class="button"') == 1
    assert 'href="/clients/new/"' in r.content.decode()


def test_who_may_not_take_on_clients_is_told_to_wait_for_an_invitation(bob):
    r = bob.get("/clients/")
    assert heading(r) == "No clients yet"
    assert "/clients/new/" not in r.content.decode()
    assert bob.get("/clients/new/").status_code == 403


def test_the_list_shows_the_running_engagement_and_how_many_have_answered(client_of):
    r = page(VIEWER)
    html = r.content.decode()
    assert heading(r) == "You work for 1 client"
    assert re.search(r"Spring 2027\s*<small>\s*Open until", html)
    assert "<span>1 / 2</span>" in html


def test_of_several_engagements_the_one_that_is_open_stands_in_the_list(client_of, version):
    make_engagement(client_of, version, wave="Autumn 2028", closed_at="2026-01-01T00:00Z")
    [row] = list_clients(account(OWNER)).rows
    assert row.current.engagement.wave == "Spring 2027"


def test_nobody_sees_the_clients_of_others(client_of):
    make_client("Elsewhere", owner=STRANGER)
    assert [row.organisation.name for row in list_clients(account(STRANGER)).rows] == ["Elsewhere"]
    assert "Sample Group" not in page(STRANGER).content.decode()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("sample", ["Sample Group"]),
        ("  GROUP ", ["Sample Group"]),
        ("集团", ["示例集团"]),
        ("%", []),
        ("_", []),
        ("nothing", []),
        ("a\0", ["Sample Group"]),
        ("", ["Sample Group", "示例集团"]),
    ],
)
def test_clients_are_searched_by_name(client_of, search, found):
    make_client("示例集团", owner=OWNER)
    r = page(OWNER, q=search)
    assert r.status_code == 200
    assert [row.organisation.name for row in r.context["found"].rows] == found
    assert r.context["found"].has_any


def test_an_anonymous_engagement_tells_no_day_on_which_somebody_answered(version):
    organisation = make_client(owner=OWNER)
    engagement = make_engagement(organisation, version, disclosure=Engagement.Disclosure.ANONYMOUS)
    answered(engagement, [("cto", owning(sdlc="me"))])
    Engagement.objects.update(created_at="2026-01-05T12:00Z")
    Organisation.objects.update(created_at="2026-01-05T12:00Z")
    Response.objects.update(saved_at="2026-03-01T12:00Z", started_at="2026-03-01T12:00Z")
    assert str(list_clients(account(OWNER)).rows[0].last_activity) == "2026-01-05"
    Engagement.objects.update(disclosure=Engagement.Disclosure.NAMED)
    assert str(list_clients(account(OWNER)).rows[0].last_activity) == "2026-03-01"


def test_the_list_and_a_client_cost_the_same_however_much_there_is(version):
    user, counted = account(OWNER), {}
    browser = signed_in(user)
    for n in (20, 200):
        for number in range(Organisation.objects.count(), n):
            make_client(f"Client {number}", owner=OWNER)
        for organisation in Organisation.objects.filter(engagements=None):
            make_engagement(organisation, version)
        largest = Organisation.objects.order_by("pk").first()
        Engagement.objects.filter(organisation__in=Organisation.objects.order_by("-pk")[: n // 2]).update(
            organisation=largest
        )
        for path in ("/clients/", f"/clients/{largest.public_code}/"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert browser.get(path).status_code == 200
            counted.setdefault(path, []).append(len(asked))
    assert list(counted.values()) == [[4, 4], [5, 5]]


def test_who_has_more_clients_than_are_listed_is_told_to_search(db, monkeypatch):
    monkeypatch.setattr("assessment.engagements.queries.clients.MOST_LISTED", 2)
    for name in "ABC":
        make_client(name, owner=OWNER)
    assert "Only the first 2 are listed" in page(OWNER).content.decode()


# --- taking one on, renaming -----------------------------------------------------------------------------


def test_whoever_takes_on_a_client_owns_it(db):
    r = signed_in(account(OWNER)).post("/clients/new/", {"name": "  示例  Group "})
    made = Organisation.objects.get()
    assert r["Location"] == f"/clients/{made.public_code}/"
    assert made.name == "示例  Group"
    assert [(one.user.email, one.role) for one in made.memberships.all()] == [(OWNER, "owner")]
    entry = AuditEntry.objects.get(action=AuditEntry.Action.CLIENT_ADDED)
    assert (entry.actor_id, entry.subject) == (account(OWNER).pk, f"client/{made.public_code}")


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\0b"])
def test_a_client_needs_a_name(db, name):
    r = signed_in(account(OWNER)).post("/clients/new/", {"name": name})
    assert r.status_code == 422
    assert 'href="#id_name"' in r.content.decode()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(("email", "status"), [(OWNER, 302), (HELPER, 403), (VIEWER, 403), (STRANGER, 404)])
def test_only_an_owner_renames(client_of, email, status):
    r = signed_in(account(email)).post(f"/clients/{client_of.public_code}/rename/", {"name": "Other"})
    client_of.refresh_from_db()
    assert (r.status_code, client_of.name == "Other") == (status, status == 302)


def test_a_client_page_offers_what_the_member_may_do(client_of):
    offered = {
        email: [
            part in page(email, f"/clients/{client_of.public_code}/").content.decode()
            for part in ("/engagements/new/", "/rename/", "/delete/")
        ]
        for email in (OWNER, HELPER, VIEWER)
    }
    assert offered == {OWNER: [True] * 3, HELPER: [True, False, False], VIEWER: [False] * 3}


# --- deleting --------------------------------------------------------------------------------------------


def mail_about(code):
    queue_mail(key=code, to="a@example.org", language="en", template="plain", data={}, about=code)


def test_deleting_takes_everything_but_the_responses(client_of, version):
    kept = make_engagement(make_client("Elsewhere", owner=STRANGER), version)
    engagement = client_of.engagements.get()
    about = [client_of.public_code, engagement.public_code, engagement.invitations.first().public_code]
    for code in [*about, kept.public_code]:
        mail_about(code)
    services.invite_member(
        organisation=client_of, email="new@example.org", role="viewer", by=account(OWNER), language="en"
    )
    response = Response.objects.get()
    unfinished = Response.objects.create(
        public_code="x" * 22, version=version, language="en", start_digest="x", closes_at="2026-01-01T00:00Z"
    )
    Participation.objects.create(engagement=engagement, response=unfinished, post="ceo")
    path = f"/clients/{client_of.public_code}/delete/"
    r = page(OWNER, path)
    assert "2 responses: they belong to the people who gave them" in r.content.decode()
    r = signed_in(account(OWNER)).post(path, {"name": "  sample   group"})
    assert r["Location"] == "/clients/"
    assert [one.name for one in Organisation.objects.all()] == ["Elsewhere"]
    assert set(Response.objects.values_list("pk", flat=True)) == {response.pk, unfinished.pk}
    unfinished.refresh_from_db()
    assert unfinished.closes_at is None
    assert list(Mail.objects.values_list("about", flat=True)) == [kept.public_code]
    entry = AuditEntry.objects.get(action=AuditEntry.Action.CLIENT_DELETED)
    assert (entry.subject, entry.details) == (f"client/{client_of.public_code}", {"engagements": 1})
    assert "new@example.org" not in dump()  # the wording of a consent is the leader's, and stays


@pytest.mark.parametrize("typed", ["", "Sample", "sample group 2"])
def test_nothing_is_deleted_unless_the_name_is_typed(client_of, typed):
    r = signed_in(account(OWNER)).post(f"/clients/{client_of.public_code}/delete/", {"name": typed})
    assert r.status_code == 422
    assert Organisation.objects.filter(pk=client_of.pk).exists()


@pytest.mark.parametrize("email", [HELPER, VIEWER, STRANGER])
def test_the_services_ask_again_who_acts(client_of, email):
    for act in (
        lambda: services.delete_client(organisation=client_of, by=account(email)),
        lambda: services.rename_client(organisation=client_of, name="x", by=account(email)),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Organisation.objects.get().name == "Sample Group"


# --- finding the workspace -------------------------------------------------------------------------------


def test_who_works_for_a_client_finds_it_from_their_own_page(client_of, bob):
    Membership.objects.create(organisation=client_of, user=User.objects.get(email="bob@example.org"), role="viewer")
    assert 'href="/clients/"' in bob.get("/mine/").content.decode()
    assert 'class="tools__button tools__button--first"' not in bob.get("/").content.decode()
    bob.get("/clients/")
    assert 'class="tools__button tools__button--first"' in bob.get("/").content.decode()


def test_who_does_not_is_offered_nothing(bob):
    bob.get("/clients/")
    assert "/clients/" not in bob.get("/mine/").content.decode()
