"""The buttons of a page of questions: leave open, skip, confirm, work out, language, theme."""

import pytest

from .page import Page
from .test_section import PROFILE, STEPS, evidence

# --- leave open ------------------------------------------------------------------------------------------


def test_rows_may_be_left_open_once_that_was_said(alice):
    page = Page.of(alice.post("ownership", {"ownership-sdlc": "me"}))
    assert page.one("button", name="_leave_open").words == "Continue and leave 7 open"
    r = alice.client.post(alice.url("q/ownership/"), {**page.posted, "_leave_open": "1"})
    assert (r.status_code, r["Location"]) == (302, alice.url("q/ownership-2/"))
    assert alice.response.steps["ownership"]["state"] == "open"
    assert alice.response.answers == {"ownership": {"sdlc": "me"}}


def test_it_is_not_offered_before_it_is_needed(alice):
    assert not {"_leave_open", "_skip", "_confirm"} & Page.of(alice.get("ownership")).buttons
    assert not {"_leave_open", "_skip", "_confirm"} & Page.of(alice.get("time")).buttons


def test_a_wrong_answer_cannot_be_left_open(alice):
    r = alice.post("ownership", {"ownership-sdlc": "god", "_leave_open": "1"})
    assert r.status_code == 422
    assert [field_id for field_id, _ in Page.of(r).errors] == ["ownership-sdlc"]


# --- skip ------------------------------------------------------------------------------------------------


def test_time_may_be_skipped_and_what_was_filled_in_is_taken_away(alice):
    page = Page.of(alice.post("time", {"time-sdlc": "60"}))
    assert "_skip" in page.buttons
    r = alice.client.post(alice.url("q/time/"), {**page.posted, "_skip": "1"})
    assert (r.status_code, r["Location"]) == (302, alice.url("more/"))
    assert alice.response.answers == {}
    assert alice.response.steps["time"]["state"] == "skipped"


def test_skipping_from_the_check_page_leads_back_to_it(alice):
    r = alice.client.post(alice.url("q/time/?from=check"), {"_revision": "0", "_skip": "1"})
    assert r["Location"] == alice.url("check/")


# --- confirm ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "asked"), [(79, False), (80, True), (85, True), (100, True)])
def test_a_large_share_is_asked_about_once(alice, share, asked):
    data = {"time-sdlc": str(share), "time-advising": str(100 - share)}
    r = alice.post("time", data)
    assert r.status_code == (422 if asked else 302)
    if asked:
        page = Page.of(r)
        assert page.errors == [("time-sdlc", f"You put {share}% in one area. Is that right?")]
        r = alice.client.post(alice.url("q/time/"), {**page.posted, "_confirm": "1"})
        assert (r.status_code, r["Location"]) == (302, alice.url("more/"))
    assert alice.response.steps["time"]["state"] == "answered"


def test_confirming_does_not_let_a_wrong_total_pass(alice):
    assert alice.post("time", {"time-sdlc": "85", "_confirm": "1"}).status_code == 422


# --- work out my total -----------------------------------------------------------------------------------


def test_the_total_is_worked_out_without_leaving_the_page(alice):
    r = alice.post("time", {"time-sdlc": "60", "time-advising": "２５％", "_total": "1"})
    page = Page.of(r)
    assert r.status_code == 200
    assert "Total so far: 85%" in page.one("p", class_="work-out-total").words
    assert page.errors == []
    assert page.values("time-sdlc") == ["60"]
    assert "time" not in alice.response.visited


# --- language and theme ----------------------------------------------------------------------------------


def valid(step_code):
    return {
        "profile": PROFILE,
        "ownership": evidence("me"),
        "time": {"time-sdlc": "60", "time-other-work": "15"},
        "ambition": {"biggest-question": "怎样起步？"},
    }.get(step_code, {})


@pytest.mark.parametrize("step_code", STEPS)
def test_the_language_is_switched_on_any_page_without_losing_anything(alice, step_code):
    data = valid(step_code)
    r = alice.client.post(alice.url(f"q/{step_code}/?from=check"), {"_revision": "0", **data, "_language": "zh-hans"})
    assert (r.status_code, r["Location"]) == (302, alice.url(f"q/{step_code}/?from=check"))
    page = Page.of(alice.client.get(r["Location"]))
    assert page.lang == "zh-Hans"
    assert {name: page.values(name) for name in data} == {name: [value] for name, value in data.items()}
    assert step_code not in alice.response.visited
    back = alice.client.post(alice.url(f"q/{step_code}/"), {**page.posted, "_language": "en"})
    assert Page.of(alice.client.get(back["Location"])).lang == "en"


@pytest.mark.parametrize(
    ("button", "seen"),
    [
        ({"_language": "zh-hans"}, lambda page: page.lang == "zh-Hans"),
        ({"_theme": "dark"}, lambda page: page.one("html").attributes.get("data-theme") == "dark"),
        ({"_theme": "light"}, lambda page: page.one("html").attributes.get("data-theme") == "light"),
    ],
)
@pytest.mark.parametrize(
    ("step_code", "typed", "kept"),
    [
        ("time", {"time-sdlc": "30", "time-advising": "abc", "time-cybersecurity": "12.5"}, {"time": {"sdlc": 30}}),
        ("ambition", {"biggest-question": "长" * 4000, "aims-ceo": "no"}, {"aims-ceo": "no"}),
    ],
)
def test_switching_keeps_what_is_wrong_too(alice, button, seen, step_code, typed, kept):
    r = alice.post(step_code, {**typed, **button})
    page = Page.of(r)
    assert r.status_code == 200
    assert seen(page)
    assert {name: page.values(name) for name in typed} == {name: [value] for name, value in typed.items()}
    assert alice.response.answers == kept
    assert seen(Page.of(alice.get("profile")))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_switched_and_kept(alice, theme):
    r = alice.post("profile", {**PROFILE, "_theme": theme})
    assert r.status_code == 302
    assert alice.response.answers == PROFILE
    assert Page.of(alice.get("ownership")).one("html").attributes["data-theme"] == theme


@pytest.mark.parametrize(
    "button", [{"_language": "tlh"}, {"_language": ""}, {"_theme": "pink"}, {"_theme": '"><script>'}]
)
def test_a_language_or_theme_that_there_is_not_changes_neither(alice, button):
    alice.post("profile", {**PROFILE, **button})
    page = Page.of(alice.get("profile"))
    assert page.lang == "en"
    assert "data-theme" not in page.one("html").attributes
    assert alice.response.answers == PROFILE


def test_switching_does_not_ask_for_what_is_still_open(alice):
    r = alice.post("ownership", {"ownership-sdlc": "me", "_language": "zh-hans"})
    assert r.status_code == 302
    assert Page.of(alice.client.get(r["Location"])).errors == []
