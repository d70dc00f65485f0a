"""One's own data: seen, corrected, withdrawn, exported."""

import csv
import io
import json

import pytest
from django.apps import apps

from assessment.outbox.models import Mail
from assessment.responses.models import Consent, Response, Tally
from assessment.responses.queries.own_data import LEFT_OUT
from assessment.responses.services import RequiredItem, choose_recommendation, mail_own_link, withdraw_consent
from tests.factories import Taker, make_user


@pytest.fixture
def owner(version, alice):
    taker = Taker.begun(alice.client, "comparison", "learning")
    return taker.finished()


def consent(owner, item, button="_withdraw"):
    return owner.client.post(owner.url("data/consent/"), {"item": item, button: "1"})


def test_the_page_says_all_that_is_stored_in_words(owner):
    choose_recommendation(response=owner.response, code="meet-the-cio")
    page = owner.client.get(owner.url("data/")).content.decode()
    for told in ("Advising the C", "Responsibilities", "Agreed", "1 thing to do", "It is deleted on"):
        assert told in page


def test_before_submission_it_leads_to_the_answers(alice):
    page = alice.client.get(alice.url("data/")).content.decode()
    assert alice.url("check/") in page
    assert "None yet." in page


def test_an_optional_consent_is_withdrawn_and_given_with_one_click(owner):
    assert Tally.objects.get().respondents == 1
    assert consent(owner, "comparison").status_code == 302
    stored = Consent.objects.get(response=owner.response)
    assert stored.items == ["processing", "learning"]
    assert stored.withdrawn[0]["item"] == "comparison"
    assert Tally.objects.get().respondents == 0
    consent(owner, "comparison")
    assert Tally.objects.get().respondents == 0
    consent(owner, "comparison", "_give")
    consent(owner, "comparison", "_give")
    assert Tally.objects.get().respondents == 1


@pytest.mark.parametrize("item", ["processing", "nonsense", ""])
def test_the_required_consent_is_withdrawn_by_deleting_everything_only(owner, item):
    assert consent(owner, item).status_code == 400
    with pytest.raises(RequiredItem):
        withdraw_consent(response=owner.response, item=item)


def test_a_correction_stands_beside_the_answers_and_in_the_export(owner):
    assert owner.client.post(owner.url("data/correction/"), {"text": "I meant shared"}).status_code == 302
    assert "I meant shared" in owner.client.get(owner.url("data/")).content.decode()
    assert json.loads(owner.client.get(owner.url("data.json")).content)["response"]["correction"] == "I meant shared"
    r = owner.client.post(owner.url("data/correction/"), {"text": "x" * 2001})
    assert r.status_code == 422
    assert "at most 2000 characters" in r.content.decode()


INVENTORY = ("responses.Response", "responses.Consent", "responses.Result", "responses.Plan", "responses.PlanItem",
             "responses.Link", "outbox.Mail")  # fmt: skip


def test_every_field_is_exported_or_left_out_for_a_reason(owner):
    choose_recommendation(response=owner.response, code="meet-the-cio")
    mail_own_link(response=owner.response, to="ann@example.org", language="en")
    content = json.loads(owner.client.get(owner.url("data.json")).content)
    told = {
        "Response": content["response"],
        "Consent": content["consent"],
        "Result": content["result"],
        "Plan": content["plan"],
        "PlanItem": content["plan"]["items"][0],
        "Link": content["links"][0],
        "Mail": content["mails"][0],
    }
    for label in INVENTORY:
        model = apps.get_model(label)
        name = model.__name__
        for field in model._meta.concrete_fields:
            assert (field.name in told[name]) != (field.name in LEFT_OUT[name]), f"{name}.{field.name}"
        assert all(LEFT_OUT[name].values())


def test_no_secret_is_in_an_export(owner):
    mail_own_link(response=owner.response, to="ann@example.org", language="en")
    stored = Response.objects.get(public_code=owner.public_code)
    text = owner.client.get(owner.url("data.json")).content.decode()
    for secret in (stored.start_digest, Mail.objects.get().sealed):
        assert secret
        assert secret not in text


def test_the_csv_holds_the_same_and_no_formula(owner):
    owner.client.post(owner.url("data/correction/"), {"text": "=HYPERLINK(1)"})
    text = owner.client.get(owner.url("data.csv")).content.decode("utf-8-sig")
    rows = dict(csv.reader(io.StringIO(text)))
    assert rows["response.correction"] == "'=HYPERLINK(1)"
    assert rows["response.answers.ownership.advising"] == "me"


def test_strangers_and_wrong_methods_are_refused(owner, charlie):
    for place in ("data/", "data/delete/", "data.json", "data.csv"):
        assert charlie.client.get(owner.url(place)).status_code == 404
    for place in ("data/correction/", "data/consent/", "data/delete/"):
        assert charlie.client.post(owner.url(place), {"sure": "on"}).status_code == 404
    for place in ("data/correction/", "data/consent/"):
        assert owner.client.get(owner.url(place)).status_code == 405
    assert Response.objects.filter(public_code=owner.public_code).exists()


def test_the_account_page_is_for_those_signed_in(client, version):
    assert client.get("/mine/delete/")["Location"].startswith("/account/sign-in/")
    client.force_login(make_user("ann@example.org"))
    assert client.get("/mine/delete/").status_code == 200
    assert client.post("/mine/delete/").status_code == 422
