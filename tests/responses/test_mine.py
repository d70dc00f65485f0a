import pytest
from django.test import Client

from tests.factories import Taker, make_user

from .page import Page
from .storage import all_rows


def places(client):
    page = Page.of(client.get("/mine/"))
    return [e.attributes["href"] for e in page.all("a", class_="steps-list__link")]


def test_it_lists_the_responses_of_this_browser_the_latest_first(alice):
    second = Taker.begun(alice.client)
    assert places(alice.client) == [second.url(), alice.url()]


def test_it_lists_nobody_else_s(alice, charlie, bob):
    assert places(alice.client) == [alice.url()]
    assert places(charlie.client) == [charlie.url()]
    assert places(bob) == places(Client()) == []


def test_what_was_submitted_leads_to_its_result(alice):
    alice.finished()
    assert places(alice.client) == [alice.url("result/")]


def test_signed_in_it_lists_the_account_s_on_any_device(version):
    user = make_user("dora@example.org")
    here, there = Client(), Client()
    here.force_login(user)
    there.force_login(user)
    dora = Taker.begun(here)
    assert places(there) == [dora.url()]
    assert there.get(dora.url()).status_code == 200
    there.logout()
    assert places(there) == []
    assert there.get(dora.url()).status_code == 404


def test_an_account_can_go_on_with_a_page_on_another_device(version):
    user = make_user("dora@example.org")
    here, there = Client(), Client()
    here.force_login(user)
    there.force_login(user)
    dora = Taker.begun(here)
    elsewhere = Taker(there, dora.public_code)
    assert elsewhere.post("profile", {"role": "cto"}).status_code == 302
    assert Page.of(dora.get("profile")).values("role") == ["cto"]


def test_a_browser_remembers_its_latest_twenty(alice):
    takers = [Taker.begun(alice.client) for _ in range(20)]
    assert len(places(alice.client)) == 20
    assert alice.client.get(alice.url()).status_code == 404
    assert alice.client.get(takers[0].url()).status_code == 200


def test_without_any_it_offers_to_start(db):
    page = Page.of(Client(headers={"accept-language": "en"}).get("/mine/"))
    assert page.links["Start an assessment"] == "/start/"


def test_signed_in_the_browser_s_own_can_be_added_to_the_account(alice):
    alice.client.force_login(make_user("dora@example.org"))
    page = Page.of(alice.client.get("/mine/"))
    assert "Add to my account" in [button.words for button in page.all("button")]
    assert alice.response.owner is None
    r = alice.client.post("/mine/")
    assert (r.status_code, r["Location"]) == (302, "/mine/")
    assert alice.response.owner.email == "dora@example.org"
    page = Page.of(alice.client.get("/mine/"))
    assert "Add to my account" not in [button.words for button in page.all("button")]


def test_what_was_added_opens_on_a_second_device(alice):
    user = make_user("dora@example.org")
    elsewhere = Client()
    elsewhere.force_login(user)
    alice.client.force_login(user)
    assert elsewhere.get(alice.url()).status_code == 404
    alice.client.post("/mine/")
    assert places(elsewhere) == [alice.url()]
    assert elsewhere.get(alice.url()).status_code == 200
    assert Taker(elsewhere, alice.public_code).post("profile", {"role": "cto"}).status_code == 302
    assert Page.of(alice.get("profile")).values("role") == ["cto"]


def test_it_offers_to_add_only_where_there_is_something_to_add(alice, bob):
    def offered(client):
        return [b for b in Page.of(client.get("/mine/")).all("button") if b.words == "Add to my account"]

    assert not offered(alice.client)  # nobody is signed in
    assert not offered(bob)
    Taker.begun(bob)
    assert not offered(bob)  # begun signed in, it is the account's
    alice.client.force_login(make_user("dora@example.org"))
    assert offered(alice.client)


def test_what_another_account_owns_stays_theirs(alice):
    eve, dora = make_user("eve@example.org"), make_user("dora@example.org")
    alice.client.force_login(eve)
    alice.client.post("/mine/")
    alice.client.force_login(dora)
    alice.client.post("/mine/")
    assert alice.response.owner == eve


def test_adding_takes_nobody_else_s(alice, charlie):
    alice.client.force_login(make_user("dora@example.org"))
    alice.client.post("/mine/")
    assert charlie.response.owner is None


def test_without_an_account_a_post_changes_nothing(alice):
    before = all_rows()
    r = alice.client.post("/mine/", {"user": "1", "owner": "1"})
    assert (r.status_code, all_rows()) == (200, before)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(db, method):
    assert getattr(Client(), method)("/mine/").status_code == 405
