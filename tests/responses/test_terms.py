"""What somebody who asks for a response brings: a deadline, consents, known answers; and what is promised."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment.instrument.progress import path_of
from assessment.lib.secrets import new_token
from assessment.lib.wording import row_label
from assessment.outbox.models import Mail
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Consent, Response, Tally
from assessment.responses.queries import find_by_resume_token
from assessment.responses.services import (
    Closed,
    Terms,
    Unnamed,
    claim_responses,
    issue_resume_keys,
    mail_own_link,
    mail_resume_link,
    move_deadline,
    save_step,
    start_response,
    submit_response,
)
from tests.factories import Taker, make_user

from .page import Page
from .test_query_counts import RESULT, SAVE, SHOW, SUBMIT, count

SCOPE = {
    "code": "client-named",
    "label": {"en": "They may see my answers", "zh-hans": "他们可以看到我的回答"},
    "if_left_out": {"en": "Without this they see nothing", "zh-hans": "不勾选时他们什么也看不到"},
}
ASKED = {
    "from": {"en": "Sample Group", "zh-hans": "示例集团"},
    "occasion": {"en": "Spring 2027", "zh-hans": "2027 年春"},
    "role": {"en": "CTO", "zh-hans": "CTO"},
    "name": "Zoe",
}


def asked_for(version, *agreed, owner=None, **terms):
    """Somebody who was asked for a response, in a browser of their own."""
    usual = {"introduction": ASKED, "scopes": [SCOPE], "closes_at": timezone.now() + timedelta(days=7)}
    response = start_response(
        version=version,
        consent_items=["processing", *agreed],
        start_key=new_token(),
        language="en",
        owner=owner,
        terms=Terms(**{**usual, **terms}),
    )
    client = Client(headers={"accept-language": "en"})
    keys = issue_resume_keys(response=response)
    assert client.post(f"/resume/{keys.token}/").status_code == 302
    return Taker(client, response.public_code)


@pytest.fixture
def invited(version):
    return asked_for(version, "client-named")


def close(taker):
    """The deadline passes."""
    move_deadline(responses=Response.objects.all(), closes_at=timezone.now() - timedelta(seconds=1))
    return taker


# --- the deadline --------------------------------------------------------------------------------------------


def test_the_hub_says_who_asked_and_until_when(invited):
    text = invited.client.get(invited.url()).content.decode()
    assert "Asked for by Sample Group (Spring 2027), of you as CTO." in text
    assert f"{invited.response.closes_at:%B %Y}" in text


def test_after_the_deadline_no_service_takes_anything(invited):
    invited.own(sdlc="me")
    response = close(invited).response
    step = path_of(definition_of(response.version_id), response.answers).steps[0]
    with pytest.raises(Closed):
        save_step(response=response, step=step, changes={"role": "cto"}, revision=0)
    with pytest.raises(Closed):
        submit_response(response=response, revision=response.revision, language="en")
    assert "role" not in invited.response.answers
    assert not invited.response.is_submitted


def test_a_deadline_that_passes_between_reading_and_writing_holds(invited):
    stale = invited.response
    close(invited)
    step = path_of(definition_of(stale.version_id), stale.answers).steps[0]
    with pytest.raises(Closed):
        save_step(response=stale, step=step, changes={"role": "cto"}, revision=0)
    assert invited.response.answers == {}


def test_after_the_deadline_the_pages_say_so_and_show_what_was_saved(invited):
    invited.own(sdlc="me")
    close(invited)
    hub = invited.client.get(invited.url()).content.decode()
    assert "Answers were taken until" in hub
    assert "ask whoever invited you at Sample Group for more time" in hub
    assert "/q/" not in hub
    check = Page.of(invited.client.get(invited.url("check/")))
    assert check.one("h1").words == "What you answered"
    assert row_label(definition_of(invited.response.version_id), "sdlc") in check.html
    assert not check.all("button", class_="button")
    assert not [href for href in check.links.values() if "/q/" in href]
    for place in ("q/profile/", "more/"):
        assert invited.client.get(invited.url(place))["Location"] == invited.url()
    for place in ("data/", "data.json"):
        assert invited.client.get(invited.url(place)).status_code == 200


def test_a_post_after_the_deadline_saves_nothing_and_says_so(invited):
    close(invited)
    r = invited.client.post(invited.url("q/profile/"), {"_revision": 0, "role": "cto"}, follow=True)
    assert "What you sent just now was not saved" in r.content.decode()
    r = invited.client.post(invited.url("q/profile/"), {"_revision": 0, "role": "cto", "_action": "autosave"})
    assert (r.status_code, r.json()) == (410, {"closed": True})
    r = invited.submit()
    assert r.status_code == 410
    assert "Answers were taken until" in r.content.decode()
    assert invited.response.answers == {}


def test_with_more_time_one_goes_on(invited):
    close(invited)
    move_deadline(responses=Response.objects.all(), closes_at=timezone.now() + timedelta(days=1))
    invited.finished()
    assert invited.response.is_submitted


def test_the_result_stays_open_after_the_deadline(invited):
    close(invited.finished())
    assert invited.client.get(invited.url("result/")).status_code == 200
    assert not invited.response.is_closed


# --- what is known -------------------------------------------------------------------------------------------


def test_what_is_known_is_shown_and_not_asked_again(version):
    taker = asked_for(version, prefill={"role": "cio"})
    page = Page.of(taker.get("profile"))
    [known] = page.all("div", class_="known")
    assert "CIO" in known.words
    assert "Known from your invitation" in known.words
    assert "<details" in page.html
    assert page.values("role") == ["cio"]
    assert all(e.is_in("known") for e in page.all("input", name="role"))
    r = taker.post("profile", {**page.posted, "region": "elsewhere"})
    assert r.status_code == 302
    assert taker.response.answers["role"] == "cio"


def test_what_is_known_can_be_corrected_and_is_then_asked_as_any_question(version):
    taker = asked_for(version, prefill={"role": "cio"})
    taker.post("profile", {"role": "cto-and-cio"})
    assert taker.response.answers["role"] == "cto-and-cio"
    assert not Page.of(taker.get("profile")).all("div", class_="known")


def test_what_is_known_shows_alike_where_a_page_has_errors(version):
    taker = asked_for(version, prefill={"role": "cio"})
    r = taker.post("profile", {"role": "cio", "region": "nowhere"})
    assert r.status_code == 422
    assert len(Page.of(r).all("div", class_="known")) == 1
    r = taker.post("profile", {"role": "emperor"})
    assert r.status_code == 422
    assert not Page.of(r).all("div", class_="known")


def test_two_people_with_different_known_roles_share_no_text(version):
    for role, name in (("cio", "CIO"), ("ceo", "CEO"), ("cio", "CIO")):
        taker = asked_for(version, prefill={"role": role})
        [known] = Page.of(taker.get("profile")).all("p", class_="known__value")
        assert name in known.words


@pytest.mark.parametrize(("role", "offered"), [("cto", False), ("cio", True)])
def test_the_known_role_says_which_owners_are_offered(version, role, offered):
    taker = asked_for(version, prefill={"role": role})
    assert ("cto" in Page.of(taker.get("ownership")).choices("ownership-sdlc")) is offered


def test_without_anything_known_the_page_is_as_ever(invited):
    assert not Page.of(invited.get("profile")).all("div", class_="known")


# --- consents ------------------------------------------------------------------------------------------------


def test_what_was_asked_stands_with_the_other_consents_and_its_date(invited):
    page = " ".join(Page.of(invited.client.get(invited.url("data/"))).one("main").text.split())
    today = f"{timezone.now():%B %Y}"
    assert "They may see my answers" in page
    assert page.count("Agreed on") == 2
    assert today in page
    assert "Sample Group (Spring 2027)" in page
    assert "Zoe" in page


def test_what_was_asked_is_withdrawn_and_given_again(invited):
    for button, held, told in (("_withdraw", False, "Withdrawn on"), ("_give", True, "Agreed on")):
        r = invited.client.post(invited.url("data/consent/"), {"item": "client-named", button: "1"}, follow=True)
        assert ("client-named" in Consent.objects.get().items) is held
        assert told in r.content.decode()
    assert [set(one) - {"at"} for one in Consent.objects.get().withdrawn] == [{"item"}, {"given"}]


def test_a_consent_that_nobody_asked_for_cannot_be_given(alice):
    for button in ("_withdraw", "_give"):
        r = alice.client.post(alice.url("data/consent/"), {"item": "client-named", button: "1"})
        assert r.status_code == 400
    assert "client-named" not in Consent.objects.get(response=alice.response).items


def test_the_totals_of_the_site_follow_the_usual_consent_only(version):
    asked_for(version, "client-named").finished()
    assert not Tally.objects.filter(respondents__gt=0).exists()
    asked_for(version, "comparison").finished()
    assert Tally.objects.get().respondents == 1


def test_the_export_holds_who_asked_and_what(invited):
    stored = json.loads(invited.client.get(invited.url("data.json")).content)["response"]
    assert stored["introduction"]["occasion"]["en"] == "Spring 2027"
    assert stored["introduction"]["name"] == "Zoe"
    assert (stored["scopes"][0]["code"], stored["closes_at"] is not None, stored["prefill"]) == (
        "client-named",
        True,
        {},
    )
    text = invited.client.get(invited.url("data.csv")).content.decode("utf-8-sig")
    assert "response.introduction.from.en,Sample Group" in text


# --- the result ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agreed", "told"),
    [(["client-named"], "You agreed: “They may see"), ([], "You did not agree, so it does not hold")],
)
def test_the_result_says_for_whom_it_was_made_and_who_may_see_it(version, agreed, told):
    taker = asked_for(version, *agreed).finished()
    [note] = Page.of(taker.client.get(taker.url("result/"))).all("p", class_="notice")
    assert "Asked for by Sample Group (Spring 2027), of you as CTO." in note.words
    assert told in note.words
    assert "Answers are taken until" not in note.words


def test_a_result_that_nobody_asked_for_is_as_ever(alice):
    alice.finished()
    assert not Page.of(alice.client.get(alice.url("result/"))).all("p", class_="notice")


def test_no_page_asks_the_database_more_than_for_anybody(version):
    definition_of(version.pk)
    taker = asked_for(version, "client-named", prefill={"role": "cto"})
    taker.own(sdlc="me", advising="me", cybersecurity="me", data_privacy="me")
    assert count(lambda: taker.get("profile"))[0] <= SHOW
    revision = taker.revision("profile")
    save = lambda: taker.client.post(taker.url("q/profile/"), {"_revision": revision, "region": "elsewhere"})  # noqa: E731
    assert count(save)[0] <= SAVE
    revision = taker.response.revision
    assert count(lambda: taker.client.post(taker.url("check/"), {"_revision": revision}))[0] <= SUBMIT
    assert count(lambda: taker.client.get(taker.url("result/")))[0] <= RESULT


# --- anonymous -----------------------------------------------------------------------------------------------


@pytest.fixture
def unnamed(version):
    return asked_for(version, is_anonymous=True)


def test_an_anonymous_response_belongs_to_no_account(version):
    user = make_user("zoe@example.org")
    taker = asked_for(version, is_anonymous=True, owner=user)
    assert taker.response.owner is None
    assert claim_responses(user=user, public_codes=[taker.public_code]) == 0
    assert taker.response.owner is None


def test_no_address_is_ever_joined_to_an_anonymous_response(unnamed):
    keys = issue_resume_keys(response=unnamed.response)
    with pytest.raises(Unnamed):
        mail_resume_link(
            response=unnamed.response, to="zoe@example.org", token=keys.token, until=keys.until.date(), language="en"
        )
    r = unnamed.client.post(unnamed.url("q/profile/"), {"_revision": 0, "role": "cto", "_exit": "1"}, follow=True)
    assert 'name="email"' not in r.content.decode()
    assert unnamed.client.post(unnamed.url("saved/send/"), {"email": "zoe@example.org"}).status_code == 404
    unnamed.finished()
    with pytest.raises(Unnamed):
        mail_own_link(response=unnamed.response, to="zoe@example.org", language="en")
    assert 'name="email"' not in unnamed.client.get(unnamed.url("share/")).content.decode()
    assert unnamed.client.post(unnamed.url("send/"), {"email": "zoe@example.org"}).status_code == 404
    assert not Mail.objects.exists()


def test_no_session_holds_an_account_and_an_anonymous_response(unnamed):
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("zoe@example.org"))
    keys = issue_resume_keys(response=unnamed.response)
    assert find_by_resume_token(keys.token) == unnamed.response
    assert client.post(f"/resume/{keys.token}/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert client.get(unnamed.url()).status_code == 200
    r = client.post("/account/sign-in/", {"login": "zoe@example.org", "password": "correct horse battery"})
    assert r.status_code == 302
    assert "_auth_user_id" in client.session
    assert unnamed.public_code not in str(dict(client.session))
    assert client.get(unnamed.url()).status_code == 404


def test_signing_in_by_mail_forgets_it_too(unnamed, mailoutbox):
    from assessment.outbox.services import drain

    make_user("zoe@example.org")
    client = unnamed.client
    client.post("/account/sign-in/link/", {"email": "zoe@example.org"})
    drain()
    token = mailoutbox[0].body.split("/account/sign-in/")[1].split("/")[0]
    client.post(f"/account/sign-in/{token}/")
    assert "_auth_user_id" in client.session
    assert unnamed.public_code not in str(dict(client.session))


def test_an_anonymous_response_is_listed_in_its_browser_and_nothing_leads_from_it_to_another(unnamed):
    unnamed.finished()
    page = Page.of(unnamed.client.get("/mine/"))
    assert unnamed.url("result/") in page.links.values()
    assert unnamed.client.get(unnamed.url("again/"))["Location"] == "/start/"
    assert unnamed.client.post(unnamed.url("data/delete/"), {"sure": "on"})["Location"] == "/deleted/"
    assert unnamed.client.get(unnamed.url("result/")).status_code == 404
