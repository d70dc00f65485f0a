from django.test import Client

from .page import Page


def test_it_offers_the_quick_result_and_the_full_one(alice, shipped):
    page = Page.of(alice.client.get(alice.url("more/")))
    assert page.links["Check and see my result"] == alice.url("check/")
    assert page.links["Go deeper first"] == alice.url("q/orientation/")
    assert f"About {shipped.minutes_full - shipped.minutes_core} minutes more" in page.html


def test_going_deeper_goes_on_where_one_was(alice):
    alice.post("orientation", {"integrator": "3"})
    assert Page.of(alice.client.get(alice.url("more/"))).links["Go deeper first"] == alice.url("q/collaboration/")


def test_it_names_the_parts_that_can_be_left_out(alice, shipped):
    text = Page.of(alice.client.get(alice.url("more/"))).one("main").words
    for section in shipped.sections:
        if not section.core:
            assert section.short.en in text


def test_anonymous_visitors_and_strangers_find_nothing(alice, charlie, bob):
    for client in (Client(), charlie.client, bob):
        assert client.get(alice.url("more/")).status_code == 404


def test_it_takes_no_post(alice):
    assert alice.client.post(alice.url("more/")).status_code == 405
