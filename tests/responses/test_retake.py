"""Taking it again: a response of its own, earlier answers untouched and out of sight."""

import pytest

from assessment.responses.models import Response
from tests.factories import Taker

KEY = "k" * 43


@pytest.fixture
def owner(alice):
    return alice.finished()


def again(owner, **more):
    return owner.client.post(owner.url("again/"), {"start_key": KEY, "processing": "on", **more})


def test_a_retake_is_another_response_that_knows_the_earlier_one(owner):
    before = Response.objects.values().get(public_code=owner.public_code)
    r = again(owner)
    retake = Taker(owner.client, r["Location"].split("/")[2])
    assert retake.response.retake_of == owner.response
    assert retake.response.answers == {}
    assert Response.objects.values().get(public_code=owner.public_code) == before


def test_earlier_answers_are_not_shown(owner):
    retake = Taker(owner.client, again(owner)["Location"].split("/")[2])
    page = retake.get("ownership").content.decode()
    assert " checked" not in page


def test_a_double_click_starts_one(owner):
    assert again(owner)["Location"] == again(owner)["Location"]
    assert Response.objects.count() == 2


def test_consent_is_asked_again(owner):
    page = owner.client.get(owner.url("again/")).content.decode()
    assert "You are taking it again" in page
    assert owner.client.post(owner.url("again/"), {"start_key": KEY}).status_code == 422
    assert Response.objects.count() == 1


def test_only_what_is_finished_can_be_taken_again_and_only_by_its_owner(alice, charlie):
    assert alice.client.get(alice.url("again/"))["Location"] == alice.url()
    alice.finished()
    assert charlie.client.get(alice.url("again/")).status_code == 404
    assert charlie.client.post(alice.url("again/"), {"start_key": KEY, "processing": "on"}).status_code == 404


def test_the_list_of_ones_own_says_which_was_taken_again(owner):
    again(owner)
    assert "Taken again" in owner.client.get("/mine/").content.decode()
