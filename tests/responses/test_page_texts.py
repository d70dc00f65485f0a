"""Texts of pages that a version words itself."""

import copy

import pytest
from django.test import Client

from assessment.questionnaires.services import load_document
from tests.factories import Taker

pytestmark = pytest.mark.django_db

OWN = {"zh-hans": "本版自己的话", "en": "In its own words"}


def taker_of(content, **texts):
    load_document(content={**copy.deepcopy(content), "page_texts": texts})
    return Taker.begun(Client(headers={"accept-language": "en"}))


@pytest.mark.parametrize(
    ("name", "place", "otherwise"),
    [
        ("landing_title", "/", "<h1>What kind of CTO are you?</h1>"),
        ("landing_lead", "/", "Say who owns what and where your time goes."),
        ("more_lead", "more/", "Your result can be worked out now."),
        ("check_lead", "check/", "Once submitted, the answers are final."),
    ],
)
def test_a_version_may_word_it_itself(db, shipped_content, name, place, otherwise):
    def page(taker):
        return taker.client.get(place if place == "/" else taker.url(place)).content.decode()

    assert otherwise in page(taker_of(shipped_content))
    told = page(taker_of(shipped_content, **{name: OWN}))
    assert "In its own words" in told
    assert otherwise not in told
