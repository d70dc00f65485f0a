"""The what-if page: other answers tried out, and nothing saved by it."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

import pytest
from django.test import Client

from assessment.instrument.definition import Definition
from assessment.reports.report import build
from assessment.reports.report.trial import Tried, build_trial, saved_answers
from assessment.responses.models import Result
from assessment.scoring import assess
from tests.factories import Taker
from tests.responses.storage import all_rows
from tests.responses.test_query_counts import RESULT, count
from tests.scoring import independent

from .test_report import CASES, LANGUAGES, TYPED, texts

OWNED = {"advising": "me", "sdlc": "me", "cybersecurity": "me", "data_privacy": "me", "business_continuity": "cio"}


@pytest.fixture
def taker(alice: Taker) -> Taker:
    """Alice, at her result."""
    return alice.finished()


def place(taker: Taker) -> str:
    return taker.url("what-if/")


def text_of(r: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", r.content.decode()))


# --- who, and when ---------------------------------------------------------------------------------------


def test_her_own_answers_stand_there_as_they_were_saved(taker):
    r = taker.client.get(place(taker))
    html = r.content.decode()
    assert r.status_code == 200
    assert "no-store" in r["Cache-Control"]
    assert re.search(r'name="ownership-sdlc" id="ownership-sdlc" value="me" data-saved checked', html)
    assert len(re.findall(r" checked", html)) == len(OWNED)
    assert "Trying out changes nothing you saved" in html
    assert "With your saved answers" in html


def test_a_stranger_finds_nothing(taker, charlie):
    for client in (charlie.client, Client()):
        assert client.get(place(taker)).status_code == 404
        assert client.post(place(taker), {"ownership-sdlc": "cio"}).status_code == 404


def test_before_submission_there_is_nothing_to_try(alice):
    for method in ("get", "post"):
        r = getattr(alice.client, method)(place(alice))
        assert (r.status_code, r["Location"]) == (302, alice.url())


def test_where_no_type_applies_it_leads_back_to_the_result(alice):
    alice.post("profile", {"role": "cio"})
    alice.finished()
    r = alice.client.get(place(alice))
    assert (r.status_code, r["Location"]) == (302, alice.url("result/"))


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_it_takes_no_other_method(taker, method):
    assert getattr(taker.client, method)(place(taker)).status_code == 405


# --- trying ----------------------------------------------------------------------------------------------


def test_trying_shows_another_outcome_and_changes_no_row(taker):
    before, saved = all_rows(), Result.objects.get(response=taker.response).snapshot
    r = taker.client.post(place(taker), {"ownership-workplace-support": "me", "ownership-data-privacy": "other"})
    assert r.status_code == 200
    assert "no-store" in r["Cache-Control"]
    said = text_of(r)
    assert "With the answers you tried" in said
    assert "With your saved answers: technology manager" in said
    assert "You tried two other answers" in said
    assert all_rows() == before
    assert Result.objects.get(response=taker.response).snapshot == saved
    assert "With the answers you tried" not in text_of(taker.client.get(place(taker)))


def test_a_row_that_is_not_posted_is_as_it_was_saved(taker):
    html = taker.client.post(place(taker), {"ownership-sdlc": "cio"}).content.decode()
    assert re.search(r'name="ownership-sdlc" id="ownership-sdlc-3" value="cio" checked', html)
    assert re.search(r'name="ownership-advising" id="ownership-advising" value="me" data-saved checked', html)


def test_no_answer_is_taken_from_the_address(taker):
    assert "With your saved answers" in text_of(taker.client.get(place(taker), {"ownership-sdlc": "cio"}))


def test_for_the_script_come_only_the_parts_that_follow(taker):
    r = taker.client.post(place(taker), {"_action": "follow", "ownership-sdlc": "cio"})
    html = r.content.decode()
    assert r.status_code == 200
    assert "<form" not in html
    assert "<html" not in html
    assert set(re.findall(r'id="(trial-[a-z]+)"[^>]* data-follows', html)) == {
        "trial-outcome",
        "trial-notice",
        "trial-changed",
    }


def test_a_bad_value_is_said_beside_the_field_and_the_rest_stays_as_typed(taker):
    before = all_rows()
    r = taker.client.post(
        place(taker), {"ownership-sdlc": "boss", "ownership-advising": "shared", "time-sdlc": "level", "time-x": "1"}
    )
    html = r.content.decode()
    assert r.status_code == 422
    assert html.count("Choose one of the answers offered for “Software development lifecycle”") == 2
    assert 'id="error-ownership-sdlc"' in html
    assert 'id="error-time-sdlc"' in html
    assert re.search(r'name="ownership-advising" id="ownership-advising-2" value="shared" checked', html)
    assert all_rows() == before


@pytest.mark.parametrize("value", ["", "0", "1\0", "\ud800".encode("utf-8", "surrogatepass"), "1" * 5000, "None"])
def test_no_value_breaks_it(taker, value):
    for name in ("ownership-sdlc", "time-sdlc", "_language", "_theme", "_action"):
        assert taker.client.post(place(taker), {name: value}).status_code in (200, 422)


def test_it_asks_the_database_as_often_as_the_result_does(taker):
    taker.client.get(place(taker))
    for ask in (lambda: taker.client.get(place(taker)), lambda: taker.client.post(place(taker), {"time-sdlc": "1"})):
        number, r = count(ask)
        assert r.status_code == 200
        assert number <= RESULT


def test_language_and_theme_keep_what_was_tried(taker):
    r = taker.client.post(place(taker), {"ownership-sdlc": "cio", "_language": "zh-hans"})
    assert (r.status_code, r.cookies["django_language"].value) == (200, "zh-hans")
    assert re.search(r'name="ownership-sdlc" id="ownership-sdlc-3" value="cio" checked', r.content.decode())
    assert '<html lang="zh-Hans"' in r.content.decode()


def test_the_result_leads_here_with_the_smallest_change_in_a_form(taker):
    html = taker.client.get(taker.url("result/")).content.decode()
    form = re.search(rf'<form[^>]* action="{place(taker)}">(.*?)</form>', html, re.DOTALL)[1]
    assert "csrfmiddlewaretoken" in form
    posted = dict(re.findall(r'name="((?:ownership|time)-[^"]+)" value="([^"]*)"', form))
    change = Result.objects.get(response=taker.response).snapshot["change"]
    assert len(posted) == len(change["changes"]) > 0
    outcome = text_of(taker.client.post(place(taker), posted))
    name = {"technology-manager": "Technology manager", "operations-expert": "Operations expert"}.get(
        change["archetype"], "All-rounder"
    )
    assert re.search(rf"· (Blend|Leaning|Clear) (Between )?{name}", outcome, re.IGNORECASE)


def test_a_result_of_an_earlier_calculation_says_so_and_still_leads_here(taker):
    stored = Result.objects.get(response=taker.response)
    stored.snapshot.pop("change")
    Result.objects.filter(pk=stored.pk).delete()
    stored.engine = "1"
    stored.save(force_insert=True)
    html = taker.client.get(taker.url("result/")).content.decode()
    assert 'id="change"' not in html
    assert "computed by an earlier version of the calculation" in html
    assert f'href="{place(taker)}"' in html
    assert taker.client.get(place(taker)).status_code == 200


def test_a_result_of_this_calculation_says_nothing_of_an_earlier_one(taker):
    assert "earlier version of the calculation" not in text_of(taker.client.get(taker.url("result/")))


# --- the tree --------------------------------------------------------------------------------------------


def tried(definition: Definition, band: str, language: str = "en", **changes: Any) -> Any:
    """The trial of a case of `test_report` with `owners` and `places` changed."""
    answers = CASES[band]
    own = saved_answers(definition, answers)
    return build_trial(
        definition=definition,
        answers=answers,
        snapshot=assess(definition, answers).as_json(),
        tried=Tried(own.owners | changes.get("owners", {}), own.places | changes.get("places", {})),
        language=language,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("band", TYPED)
def test_with_the_saved_answers_it_says_what_the_result_says(shipped, band, language):
    answers = CASES[band]
    result = build(definition=shipped, answers=answers, snapshot=assess(shipped, answers).as_json(), language=language)
    trial = tried(shipped, band, language)
    assert (trial.band, trial.rows, trial.notice, trial.before) == (band, (), "", "")
    assert [one.now for one in trial.matches] == list(result.match.corners)
    assert [one.was for one in trial.matches] == [pytest.approx(one.share) for one in result.match.corners]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("band", TYPED)
@pytest.mark.parametrize("owner", ["me", "other"])
def test_every_figure_has_its_range_and_no_placeholder_is_left(shipped, band, owner, language):
    trial = tried(shipped, band, language, owners=dict.fromkeys(independent.OWNERSHIP_ITEMS, owner))
    every = texts(asdict(trial))
    assert not [text for text in every if re.search(r"%\(|<[a-z]|None|\0", text)]
    for text in (trial.title, trial.before):
        assert len(re.findall(r"\d%", text)) == 2 * len(re.findall(r"–", text)) > 0
    assert all(one.was_text.count("%") == 2 for one in trial.matches)


def test_a_blend_names_two_types_and_one_type_is_named_alone(shipped):
    for band in TYPED:
        trial = tried(shipped, band)
        assert len(trial.headline.types) == (2 if band == "blend" else 1)
    assert tried(shipped, "blend").title.startswith("Between operations expert, ")


def test_the_figures_are_those_that_such_answers_would_have_had(shipped):
    owners = dict.fromkeys(independent.OWNERSHIP_ITEMS, "shared") | {"sdlc": "nobody"}
    expected = assess(shipped, {**CASES["leaning"], "ownership": owners})
    trial = tried(shipped, "leaning", owners=owners)
    assert {one.now.code: one.now.share for one in trial.matches} == pytest.approx(expected.probabilities, abs=1e-12)
    assert trial.matches[0].now.low == pytest.approx(expected.intervals["technology-manager"][0], abs=1e-12)


def test_what_differs_is_listed_with_its_points(shipped):
    trial = tried(shipped, "clear", owners={"sdlc": "other"}, places={"data-privacy": 0.0, "sdlc": 0.0})
    assert [(row.label, row.before, row.after) for row in trial.rows] == [
        ("Software development lifecycle", "Me", "Other"),
        ("Time on data privacy", "In top five", "Not in top five"),
        ("Time on software development lifecycle", "In top five", "Not in top five"),
    ]
    assert all(re.fullmatch(r"[+−]\d+\.\d", row.text) for row in trial.rows)
    assert trial.rows_title == "You tried three other answers"


def test_an_owner_that_says_the_same_makes_no_difference(shipped):
    [row] = tried(shipped, "clear", owners={"workplace-support": "nobody"}).rows
    assert (row.before, row.after, row.text) == ("CIO", "Nobody", "±0.0")


def test_more_than_five_among_the_top_five_is_remarked_on_and_counted_as_set(shipped):
    five = dict.fromkeys(independent.TIME_ITEMS[:5], 1.0) | dict.fromkeys(independent.TIME_ITEMS[5:], 0.0)
    assert tried(shipped, "clear", places=five).notice == ""
    six = five | {independent.TIME_ITEMS[5]: 1.0}
    assert "six areas among your top five" in tried(shipped, "clear", places=six).notice


def test_too_few_answers_say_how_many_more_it_takes_and_enough_give_a_type(shipped):
    assert tried(shipped, "insufficient").title == (
        "Too few answers to name a type: say of two more responsibilities who owns them"
    )
    trial = tried(shipped, "insufficient", owners={"cybersecurity": "me"})
    assert "one more responsibility who owns it" in trial.title
    trial = tried(shipped, "insufficient", owners={"cybersecurity": "me", "data-privacy": "me"})
    assert trial.band in TYPED
    assert trial.before == "Your saved answers are too few for a type."
    assert (trial.saved_shares, trial.points_title) == (None, "")
    assert not any(row.text for row in trial.rows)


def test_where_no_time_was_given_one_row_set_makes_the_others_count_as_not_among_them(shipped, taker):
    assert "You gave no time." in text_of(taker.client.get(place(taker)))
    answers = {"ownership": dict.fromkeys(independent.OWNERSHIP_ITEMS, "me")}
    snapshot, own = assess(shipped, answers).as_json(), saved_answers(shipped, answers)
    assert own.places == {}

    def share(places: dict[str, float]) -> float:
        trial = build_trial(
            definition=shipped, answers=answers, snapshot=snapshot, tried=Tried(own.owners, places), language="en"
        )
        return trial.matches[0].now.share

    assert share({}) == pytest.approx(snapshot["probabilities"]["technology-manager"], abs=1e-12)
    expected = assess(shipped, {**answers, "time": {"sdlc": 10}}).probabilities["technology-manager"]
    assert share({"sdlc": 1.0}) == pytest.approx(expected, abs=1e-12)


def test_a_tie_for_the_last_place_can_be_kept(alice):
    alice.own(**OWNED)
    rows = ("sdlc", "advising", "data-privacy", "cybersecurity", "ecosystem-strategy", "innovation-strategy")
    time = {f"time-{row}": str(percent) for row, percent in zip(rows, (30, 20, 20, 10, 10, 10), strict=True)}
    assert alice.post("time", time).status_code == 302
    assert alice.submit().status_code == 302
    html = alice.client.get(place(alice)).content.decode()
    assert re.search(r'name="time-cybersecurity" id="time-cybersecurity-3" value="level" data-saved checked', html)
    assert 'id="time-sdlc-3"' not in html
    r = alice.client.post(place(alice), {"time-cybersecurity": "level", "time-sdlc": "1"})
    assert "With your saved answers" in text_of(r)
