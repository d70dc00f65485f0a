import pytest
from django.test import Client

from .page import Page
from .test_section import CORE, PROFILE, STEPS, evidence


def statuses(taker):
    page = Page.of(taker.client.get(taker.url()))
    titles = [e.words for e in page.all("a", class_="steps-list__link")]
    return dict(zip(titles, [e.words for e in page.all("span", class_="steps-list__status")], strict=True))


def go_through(taker, *step_codes):
    for step_code in step_codes:
        data = {"ownership": evidence("me"), "time": {"time-sdlc": "60", "time-advising": "40"}}.get(step_code, {})
        assert taker.post(step_code, {**data, "_leave_open": "1"}).status_code == 302


def test_it_begins_with_nothing_started(alice, shipped):
    assert set(statuses(alice).values()) == {"Not started"}
    assert list(statuses(alice)) == [*(s.short.en for s in shipped.sections if s.core), "Going deeper"]


def test_a_part_of_two_pages_is_in_progress_after_the_first(alice):
    go_through(alice, "profile", "ownership")
    assert list(statuses(alice).values()) == ["Completed", "In progress", "Not started", "Not started"]


def test_a_page_that_was_only_saved_is_in_progress(alice):
    alice.post("profile", {"role": "cto", "_action": "autosave"})
    assert list(statuses(alice).values()) == ["In progress", "Not started", "Not started", "Not started"]


@pytest.mark.parametrize(
    ("gone_through", "button", "place"),
    [
        ([], "Continue where you left off", "q/profile/"),
        (["profile"], "Continue where you left off", "q/ownership/"),
        (["profile", "ownership"], "Continue where you left off", "q/ownership-2/"),
        (CORE, "Check your answers", "check/"),
        ([*CORE, "orientation"], "Continue where you left off", "q/collaboration/"),
        (STEPS, "Check your answers", "check/"),
    ],
)
def test_it_leads_on_from_where_one_was(alice, gone_through, button, place):
    go_through(alice, *gone_through)
    assert Page.of(alice.client.get(alice.url())).links[button] == alice.url(place)


def test_each_part_leads_to_its_first_open_page(alice):
    go_through(alice, "ownership")
    alice.post("profile", PROFILE)
    rows = Page.of(alice.client.get(alice.url())).all("a", class_="steps-list__link")
    places = [alice.url(f"q/{step}/") for step in ("profile", "ownership-2", "time", "orientation")]
    assert [row.attributes["href"] for row in rows] == places


def test_anonymous_visitors_and_strangers_find_nothing(alice, charlie, bob):
    for client in (Client(), charlie.client, bob):
        assert client.get(alice.url()).status_code == 404


@pytest.mark.parametrize("code", ["x", "x" * 22, "../" * 3, "%00", "%ED%A0%80", "🙂" * 22, "x" * 2000])
def test_a_code_that_nobody_has_is_not_found(alice, code):
    assert alice.client.get(f"/a/{code}/").status_code == 404


def test_it_takes_no_post(alice):
    assert alice.client.post(alice.url()).status_code == 405
