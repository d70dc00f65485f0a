"""The answers before submitting, and submitting them."""

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from assessment.responses.models import Response, Result

from .page import Page
from .test_section import PROFILE, STEPS, evidence

TIME = {"time-sdlc": "60", "time-advising": "40"}


def sections_of(page):
    """Rows of each part: what is asked, and what was answered."""
    parts = {}
    for part in page.all("section", class_="check-part"):
        inside = [e for e in page.elements if part in e.parents]
        terms = [e.words for e in inside if e.tag == "dt"]
        values = [
            e.words for e in inside if e.tag == "dd" and "summary-list__value" in e.attributes.get("class", "").split()
        ]
        parts[part.attributes.get("id", "left-out").removeprefix("check-")] = (
            dict(zip(terms, values, strict=True)) or part.words
        )
    return parts


def check(taker):
    return sections_of(Page.of(taker.client.get(taker.url("check/"))))


# --- what it shows ---------------------------------------------------------------------------------------


def test_it_shows_every_answer_in_words(alice, shipped):
    alice.post("profile", PROFILE)
    alice.post("orientation", {"integrator": "4", "serves": "1", "self-image": ["integrator", "builder-of-teams"]})
    parts = check(alice)
    questions = shipped.questions
    assert parts["profile"][questions["role"].label.en] == questions["role"].options[0].label.en
    assert parts["profile"][questions["has-cio"].label.en] == "Not answered"
    points = shipped.scale_by_code[questions["integrator"].scale].points
    assert parts["orientation"][" ".join(questions["integrator"].label.en.split())] == points[3].en
    assert questions["serves"].low.en in parts["orientation"][questions["serves"].label.en]
    label = {option.code: option.label.en for option in questions["self-image"].options}
    chosen = f"{label['integrator']}, {label['builder-of-teams']}"
    assert parts["orientation"][questions["self-image"].label.en] == chosen


def test_responsibilities_are_grouped_by_who_owns_them(alice, shipped):
    alice.own(sdlc="me", cybersecurity="me", data_privacy="nobody", advising="shared")
    rows = check(alice)["ownership"]
    label = {code: row.label.en for code, row in shipped.responsibility_by_code.items()}
    owner = {option.code: option.label.en for option in shipped.ownership_question.options}
    assert rows[owner["me"]] == f"{label['sdlc']}, {label['cybersecurity']}"
    assert rows[owner["nobody"]] == label["data-privacy"]
    assert rows[owner["shared"]] == label["advising"]
    assert label["business-continuity"] in rows["Not answered"]


def test_time_is_shown_with_its_total(alice, shipped):
    alice.post("time", {**TIME, "time-cybersecurity": "0"})
    label = {code: row.label.en for code, row in shipped.responsibility_by_code.items()}
    assert check(alice)["time"] == {label["sdlc"]: "60%", label["advising"]: "40%", "Total": "100%"}


def test_parts_that_were_left_out_say_so(alice, shipped):
    alice.post("ambition", {"aims-ceo": "no"})
    parts = check(alice)
    short = {section.code: section.short.en for section in shipped.sections}
    assert "Not answered" in parts["time"]
    assert parts["left-out"][short["orientation"]] == "Left out"
    assert short["ambition"] not in parts["left-out"]
    assert "orientation" not in parts


def test_every_change_link_comes_back_here(alice):
    alice.post("profile", PROFILE)
    alice.own(sdlc="me")
    alice.post("time", TIME)
    page = Page.of(alice.client.get(alice.url("check/")))
    hrefs = [e.attributes["href"] for e in page.all("a") if "/q/" in e.attributes["href"]]
    assert {href.split("/q/")[1].split("/")[0] for href in hrefs} >= {"profile", "ownership", "time", "ambition"}
    for href in set(hrefs):
        assert href.endswith("?from=check")
        step_code = href.split("/q/")[1].split("/")[0]
        data = {"_revision": alice.revision(step_code), "_leave_open": "1"}
        assert alice.client.post(href, data)["Location"] == alice.url("check/")


def test_what_was_typed_is_shown_as_text(alice):
    alice.post("ambition", {"biggest-question": "<script>alert(1)</script> & 'why'"})
    r = alice.client.get(alice.url("check/"))
    assert b"<script>alert" not in r.content
    assert "<script>alert(1)</script> & 'why'" in " ".join(check(alice)["ambition"].values())


# --- submitting ------------------------------------------------------------------------------------------


def test_submitting_leads_to_the_result(alice):
    alice.own(sdlc="me")
    r = alice.submit()
    response = alice.response
    assert (r.status_code, r["Location"]) == (302, alice.url("result/"))
    assert response.is_submitted
    assert response.submitted_at is not None
    assert response.result.band == "insufficient"


def test_the_result_keeps_what_it_was_computed_by(alice, version):
    alice.finished()
    result = alice.response.result
    assert result.definition_hash == version.content_hash
    assert result.archetype == result.snapshot["archetype"]
    assert result.band == result.snapshot["band"]


def test_the_language_of_the_submission_is_kept(alice):
    alice.client.cookies["django_language"] = "zh-hans"
    alice.finished()
    assert alice.response.language == "zh-hans"


NO_ANSWER = "Answer at least one question on who owns what, or on your time, so that there is a result"
TIME_OPEN = "Your time adds up to %(sum)s%%. Change it so that it totals 100%%, or skip that question"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("step_code", "answered", "place", "sentence", "figures"),
    [
        ("profile", PROFILE, "check-ownership", NO_ANSWER, {}),
        ("time", {"time-sdlc": "0"}, "check-ownership", NO_ANSWER, {}),
        ("time", {"time-sdlc": "40"}, "check-time", TIME_OPEN, {"sum": 40}),
        ("time", {"time-sdlc": "60", "time-advising": "60"}, "check-time", TIME_OPEN, {"sum": 120}),
    ],
)
def test_what_cannot_be_submitted_says_why(alice, step_code, answered, place, sentence, figures, language):
    alice.client.cookies["django_language"] = language
    alice.post(step_code, {**answered, "_action": "autosave"})
    r = alice.submit()
    page = Page.of(r)
    with override(language):
        wanted = (sentence if language == "en" else gettext(sentence)) % figures
        assert page.title.startswith(gettext("Error:") + " ")
    assert r.status_code == 422
    assert page.errors == [(place, wanted)]
    assert place in page.ids
    assert not alice.response.is_submitted
    assert not Result.objects.exists()


CHANGED = "Your answers changed in another window. Check them again before you submit"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_changed_since_it_was_checked_is_shown_again_and_not_submitted(alice, shipped, language):
    alice.client.cookies["django_language"] = language
    alice.own(sdlc="me")
    posted = Page.of(alice.client.get(alice.url("check/"))).posted
    assert posted["_revision"] == [str(alice.response.revision)]
    alice.post("profile", PROFILE)
    before = Response.objects.values().get(public_code=alice.public_code)
    r = alice.client.post(alice.url("check/"), posted)
    page = Page.of(r)
    assert r.status_code == 409
    assert Response.objects.values().get(public_code=alice.public_code) == before
    assert not Result.objects.exists()
    with override(language):
        wanted = CHANGED if language == "en" else gettext(CHANGED)
        assert wanted in page.one("ul", class_="error-summary__list").words
        assert page.title.startswith(gettext("Error:") + " ")
    role = shipped.questions["role"]
    assert role.options[0].label.in_(language) in sections_of(page)["profile"][role.label.in_(language)]
    assert alice.client.post(alice.url("check/"), page.posted).status_code == 302
    assert alice.response.is_submitted


def test_a_page_saved_again_as_it_was_is_no_change(alice):
    alice.own(sdlc="me")
    alice.post("profile", PROFILE)
    posted = Page.of(alice.client.get(alice.url("check/"))).posted
    alice.post("profile", PROFILE)
    assert alice.client.post(alice.url("check/"), posted)["Location"] == alice.url("result/")


@pytest.mark.parametrize("revision", ["", "-1", "x", "１", "9" * 10])
def test_a_malformed_revision_submits_nothing(alice, revision):
    alice.own(sdlc="me")
    assert alice.client.post(alice.url("check/"), {"_revision": revision}).status_code == 400
    assert alice.client.post(alice.url("check/")).status_code == 400
    assert not alice.response.is_submitted


def test_time_that_was_open_can_be_skipped_and_then_submitted(alice):
    alice.own(sdlc="me")
    alice.post("time", {"time-sdlc": "40"})
    assert alice.submit().status_code == 422
    alice.post("time", {"_skip": "1"})
    assert alice.submit().status_code == 302


def test_one_row_of_who_owns_what_or_of_time_is_enough(alice, charlie):
    alice.own(sdlc="nobody")
    charlie.post("time", {"time-sdlc": "100", "_confirm": "1"})
    assert alice.submit().status_code == charlie.submit().status_code == 302


@pytest.mark.parametrize("data", [None, {}, {"_revision": "0"}, {"_revision": "x"}])
def test_a_double_submit_makes_one_result(alice, data):
    alice.finished()
    first = alice.response
    r = alice.submit() if data is None else alice.client.post(alice.url("check/"), data)
    assert (r.status_code, r["Location"]) == (302, alice.url("result/"))
    assert Result.objects.count() == 1
    assert Response.objects.get(pk=first.pk).submitted_at == first.submitted_at


# --- after submitting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["", "more/", "check/", *(f"q/{step}/" for step in STEPS)])
def test_after_submitting_every_page_leads_to_the_result(alice, place):
    alice.finished()
    r = alice.client.get(alice.url(place))
    assert (r.status_code, r["Location"]) == (302, alice.url("result/"))


@pytest.mark.parametrize("button", ["_continue", "_exit", "_skip", "_leave_open", "_total", "_language", "_theme"])
def test_after_submitting_no_button_changes_anything(alice, button):
    alice.finished()
    before = Response.objects.values().get(public_code=alice.public_code)
    r = alice.post("ownership", {**evidence("nobody"), button: "1"})
    assert (r.status_code, r["Location"]) == (302, alice.url("result/"))
    assert Response.objects.values().get(public_code=alice.public_code) == before


def test_after_submitting_autosave_is_told_that_it_is_over(alice):
    alice.finished()
    before = Response.objects.values().get(public_code=alice.public_code)
    r = alice.post("ownership", {**evidence("nobody"), "_action": "autosave"})
    assert (r.status_code, r.json()) == (410, {"submitted": True})
    assert Response.objects.values().get(public_code=alice.public_code) == before


def test_before_submitting_the_result_leads_back(alice):
    r = alice.client.get(alice.url("result/"))
    assert (r.status_code, r["Location"]) == (302, alice.url())


# --- who may ---------------------------------------------------------------------------------------------


def test_anonymous_visitors_and_strangers_find_nothing(alice, charlie, bob):
    alice.own(sdlc="me")
    for client in (Client(), charlie.client, bob):
        for place in ("check/", "result/"):
            assert client.get(alice.url(place)).status_code == 404
        assert client.post(alice.url("check/")).status_code == 404
    assert not alice.response.is_submitted


def test_other_methods_are_refused(alice):
    assert alice.client.put(alice.url("check/")).status_code == 405
    assert alice.client.post(alice.url("result/")).status_code == 405
