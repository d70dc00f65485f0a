import pytest
from django.test import Client

from .page import Page


@pytest.fixture
def anyone(version):
    return Client(headers={"accept-language": "en"})


def test_it_leads_to_consent_and_to_going_on(anyone):
    page = Page.of(anyone.get("/"))
    assert page.links["Start"] == "/start/"
    assert page.links["I have a code"] == "/resume/"
    assert page.one("h1").words == "What kind of CTO are you?"


def test_it_says_the_worldwide_share_of_each_type(anyone, shipped):
    page = Page.of(anyone.get("/"))
    for archetype in shipped.archetypes:
        assert archetype.label.en in page.html
        assert f"{round(archetype.share.global_ * 100)}%" in page.html


def test_it_says_both_times(anyone, shipped):
    text = Page.of(anyone.get("/")).one("main").words
    assert f"In {shipped.minutes_core} minutes, or {shipped.minutes_full} for everything" in text


def test_it_offers_to_go_on_only_where_something_was_begun(anyone, alice):
    assert "Go on with yours" not in Page.of(anyone.get("/")).links
    assert Page.of(alice.client.get("/")).links["Go on with yours"] == "/mine/"


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-Hans", "zh-Hans"),
        ("fr", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_it_speaks_the_browser_s_language_or_chinese(anyone, header, lang):
    assert Page.of(anyone.get("/", headers={"accept-language": header})).lang == lang


def test_a_language_that_was_chosen_goes_before_the_browser_s(anyone):
    anyone.cookies["django_language"] = "zh-hans"
    assert Page.of(anyone.get("/")).lang == "zh-Hans"


def test_there_is_no_page_before_anything_is_published(db):
    assert Client().get("/").status_code == 404


def test_it_takes_no_post(anyone):
    assert anyone.post("/").status_code == 405


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_size_of_the_study_reads_the_same_in_both_languages(anyone, language):
    assert "2,500" in anyone.get("/", headers={"accept-language": language}).content.decode()
