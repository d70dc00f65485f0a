"""Taking a questionnaire that asks not everybody everything: what is not asked is skipped, kept, and does not count."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment.instrument import document
from assessment.instrument.rules import as_asked
from assessment.questionnaires.models import Questionnaire, Version
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.services import load_document
from assessment.responses import services
from assessment.responses.models import Result, Tally
from assessment.responses.queries import read_for_learning, stream_typed_results
from assessment.scoring import assess
from assessment.scoring.result import leading_types, outcomes_of
from tests.factories import Taker, make_responses
from tests.instrument.ruled import all_of, any_of, ruled_content, when

from .conftest import KEPT
from .page import Page
from .storage import all_rows

WITH_A_CIO = when("has-cio", "is-any", "separate")
RULES = {
    "section:time": all_of(when("has-cio", "is-none", "none")),
    "section:collaboration": all_of(WITH_A_CIO),
    "serves": any_of(when("role", "is-any", "ceo"), when("ownership", "is-any", "me", row="advising")),
    "roi": all_of(when("time", "at-least", 40, row="sdlc")),
}
OWNED = {"advising": "cio", "sdlc": "me", "cybersecurity": "me", "data_privacy": "me", "business_continuity": "cio"}
SPENT = {"time-sdlc": "60", "time-advising": "40"}


@pytest.fixture(scope="session")
def ruled_row():
    """What publishing the document with rules stored the first time; empty before."""
    return {}


@pytest.fixture
def version(db, shipped_content, ruled_row):
    """The shipped document with rules, published."""
    if ruled_row:
        return Version.objects.create(
            questionnaire=Questionnaire.objects.create(code=shipped_content["code"]), **ruled_row
        )
    version = load_document(content=ruled_content(shipped_content, RULES)).version
    ruled_row.update({name: getattr(version, name) for name in KEPT})
    return version


@pytest.fixture
def definition(version):
    return definition_of(version.pk)


def profile(taker, **answers):
    given = {"role": "cto", "region": "elsewhere", **{name.replace("_", "-"): value for name, value in answers.items()}}
    r = taker.post("profile", {**given, "_continue": "1"})
    assert r.status_code == 302
    return r["Location"]


def place_of(taker, r):
    assert r.status_code == 302, r.content.decode()
    return r["Location"].removeprefix(taker.url())


def spend(taker):
    return taker.post("time", {**SPENT, "_continue": "1"})


# --- pages ---------------------------------------------------------------------------------------------------


def test_a_page_without_a_question_is_skipped_on_the_way_on(alice):
    profile(alice, has_cio="none")
    assert place_of(alice, alice.post("ownership-2", {"_leave_open": "1"})) == "more/"
    profile(alice, has_cio="separate")
    assert place_of(alice, alice.post("ownership-2", {"_leave_open": "1"})) == "q/time/"


def test_and_on_the_way_back(alice):
    profile(alice, has_cio="none")
    assert Page.of(alice.get("technology")).links["Back"] == alice.url("q/orientation/")
    profile(alice, has_cio="separate")
    assert Page.of(alice.get("technology")).links["Back"] == alice.url("q/collaboration/")


def caption(taker, step):
    return Page.of(taker.get(step)).one("p", class_="part-caption").words.split(" · ")[0]


def test_the_parts_are_counted_without_it(alice):
    assert caption(alice, "orientation") == "Part 4 of 5"
    profile(alice, has_cio="none")
    assert caption(alice, "orientation") == "Part 3 of 4"
    assert caption(alice, "profile") == "Part 1 of 4"


def test_the_hub_does_not_list_it_and_calls_the_rest_complete(alice):
    profile(alice, has_cio="none")
    alice.own(**OWNED)
    alice.post("ownership-2", {"_leave_open": "1"})
    page = Page.of(alice.client.get(alice.url()))
    assert "Your time" not in page.links
    assert [e.words for e in page.all("span", class_="steps-list__status")][:2] == ["Completed", "Completed"]
    assert page.links["Check your answers"] == alice.url("check/")
    profile(alice, has_cio="separate")
    page = Page.of(alice.client.get(alice.url()))
    assert page.links["Your time"] == alice.url("q/time/")
    assert page.links["Continue where you left off"] == alice.url("q/time/")


def test_the_choice_to_go_deeper_names_what_would_be_asked(alice, shipped):
    title = next(section.short.en for section in shipped.sections if section.code == "collaboration")
    profile(alice, has_cio="none")
    assert title not in alice.client.get(alice.url("more/")).content.decode()
    profile(alice, has_cio="separate")
    assert title in alice.client.get(alice.url("more/")).content.decode()


def test_its_address_leads_to_the_hub_and_says_why(alice):
    profile(alice, has_cio="none")
    r = alice.client.get(alice.url("q/time/"), follow=True)
    assert r.redirect_chain == [(alice.url(), 302)]
    assert "That page is not asked, because of an answer on an earlier one." in r.content.decode()
    assert alice.get("nowhere").status_code == 404


def test_a_window_still_open_on_it_is_told_that_nothing_was_saved(alice):
    profile(alice, has_cio="separate")
    revision = alice.revision("time")
    profile(alice, has_cio="none")
    before = alice.response
    r = alice.client.post(alice.url("q/time/"), {**SPENT, "_revision": revision, "_continue": "1"}, follow=True)
    assert r.redirect_chain == [(alice.url(), 302)]
    assert "What you sent was not saved." in r.content.decode()
    r = alice.post("time", {**SPENT, "_action": "autosave"})
    assert (r.status_code, r.json()) == (409, {"conflict": 0})
    assert (alice.response.answers, alice.response.revision) == (before.answers, before.revision)


def test_the_first_page_asked_follows_consent(version):
    assert Taker.begun(Client()).get("profile").status_code == 200


# --- questions -----------------------------------------------------------------------------------------------


def test_a_page_shows_the_questions_that_are_asked(alice):
    profile(alice)
    assert "serves" not in Page.of(alice.get("orientation")).field_names
    profile(alice, role="ceo")
    assert "serves" in Page.of(alice.get("orientation")).field_names
    profile(alice)
    alice.own(advising="me")
    assert "serves" in Page.of(alice.get("orientation")).field_names
    assert "serves" not in Page.of(Taker.begun(Client()).get("orientation")).field_names


def test_so_does_a_page_with_something_to_mend(alice):
    for role, is_asked in (("cto", False), ("ceo", True)):
        profile(alice, role=role)
        page = Page.of(alice.post("orientation", {"insight-source": "9", "_continue": "1"}))
        assert [name for name, _text in page.errors] == ["insight-source"]
        assert ("serves" in page.field_names) is is_asked


def test_a_page_counts_what_it_asks(alice):
    count = lambda: Page.of(alice.get("orientation")).one("p", class_="dock__count").words  # noqa: E731
    profile(alice, role="ceo")
    alice.post("orientation", {"serves": "2", "insight-source": "4", "_continue": "1"})
    assert count() == "2 of 8 answered"
    profile(alice)
    assert count() == "1 of 7 answered"


def test_what_is_posted_for_a_question_that_is_not_asked_is_not_taken(alice):
    profile(alice)
    alice.post("orientation", {"serves": "2", "insight-source": "4", "_continue": "1"})
    assert "serves" not in alice.response.answers
    assert alice.response.answers["insight-source"] == 4


def test_the_check_page_lists_what_is_asked(alice):
    profile(alice, role="ceo", has_cio="separate")
    alice.post("orientation", {"serves": "2", "_continue": "1"})
    alice.post("collaboration", {"shared-goals": "2", "_continue": "1"})
    terms = lambda: {e.words for e in Page.of(alice.client.get(alice.url("check/"))).all("dt")}  # noqa: E731
    questions = definition_of(alice.response.version_id).questions
    serves, goals = questions["serves"].label.en, questions["shared-goals"].label.en
    assert {serves, goals} <= terms()
    assert "check-time" in Page.of(alice.client.get(alice.url("check/"))).ids
    profile(alice, has_cio="none")
    assert not {serves, goals, "Collaboration"} & terms()
    assert "check-time" not in Page.of(alice.client.get(alice.url("check/"))).ids


# --- answers -------------------------------------------------------------------------------------------------


@pytest.fixture
def with_time(alice):
    """Answers with time, whose page is asked of those with a CIO."""
    profile(alice, has_cio="separate")
    alice.own(**OWNED)
    assert spend(alice).status_code == 302
    return alice


def scored(taker):
    r = taker.submit()
    assert r.status_code == 302, r.content.decode()
    return Result.objects.get(response__public_code=taker.public_code).snapshot


def test_an_answer_that_is_no_longer_asked_is_kept_and_does_not_count(with_time, definition):
    profile(with_time, has_cio="none")
    stored = with_time.response.answers
    assert stored["time"] == {"sdlc": 60, "advising": 40}
    without = {code: given for code, given in stored.items() if code != "time"}
    assert as_asked(definition, stored) == without
    assert scored(with_time) == assess(definition, without).as_json()
    assert not any(one["item"].startswith("time.") for one in scored(with_time)["evidence"])


def test_it_counts_again_once_it_is_asked_again(with_time, definition):
    profile(with_time, has_cio="none")
    profile(with_time, has_cio="separate")
    stored = with_time.response.answers
    assert as_asked(definition, stored) == stored
    assert any(one["item"] == "time.sdlc" for one in scored(with_time)["evidence"])


def test_a_total_that_is_open_keeps_nobody_who_is_not_asked(with_time):
    with_time.post("time", {"time-sdlc": "70", "_action": "autosave"})
    profile(with_time, has_cio="separate")
    assert with_time.submit().status_code == 422
    profile(with_time, has_cio="none")
    assert with_time.submit().status_code == 302


def test_whoever_is_asked_nothing_that_is_scored_may_submit(version, shipped_content):
    content = ruled_content(shipped_content, {
        "section:ownership": all_of(when("role", "is-none", "vp-engineering")),
        "section:time": all_of(when("role", "is-none", "vp-engineering")),
    })  # fmt: skip
    load_document(content=content)
    dora = Taker.begun(Client(headers={"accept-language": "en"}))
    profile(dora, role="cto")
    assert dora.submit().status_code == 422
    profile(dora, role="vp-engineering")
    assert dora.submit().status_code == 302
    page = Page.of(dora.client.get(dora.url("result/")))
    assert "you were not asked who owns what" in page.html
    assert "Start again" not in page.links


def test_the_result_and_its_files_tell_of_what_was_asked_only(with_time):
    profile(with_time, has_cio="none")
    with_time.submit()
    html = with_time.client.get(with_time.url("result/")).content.decode()
    assert 'id="time"' not in html
    csv = with_time.client.get(with_time.url("result.csv")).content.decode()
    assert "responsibilities,sdlc" in csv
    assert "\ntime," not in csv
    r = with_time.client.get(with_time.url("what-if/"))
    assert Page.of(r).values("time-sdlc") == []
    assert with_time.client.get(with_time.url("comparison/")).status_code == 200


def test_one_s_own_data_shows_it_with_a_note(with_time):
    text = lambda: with_time.client.get(with_time.url("data/")).content.decode()  # noqa: E731
    note = "Not asked any more, so it does not count"
    assert note not in text()
    profile(with_time, has_cio="none")
    assert text().count(note) == 2
    exported = json.loads(with_time.client.get(with_time.url("data.json")).content)
    assert exported["response"]["answers"]["time"] == {"sdlc": 60, "advising": 40}


def test_the_stored_result_is_computed_equal(with_time):
    profile(with_time, has_cio="none")
    with_time.submit()
    out = io.StringIO()
    call_command("recompute", stdout=out)
    assert out.getvalue() == "1 equal, 0 of an earlier engine, 0 different\n"


# --- many ----------------------------------------------------------------------------------------------------

ANSWERS = {
    "role": "cto",
    "region": "elsewhere",
    "has-cio": "none",
    "ownership": {"advising": "me", "sdlc": "me", "cybersecurity": "me", "data-privacy": "cio"},
    "time": {"sdlc": 60, "advising": 40},
    "shared-goals": 3,
    "serves": 2,
    "roi": 4,
}
COUNTED = {code: given for code, given in ANSWERS.items() if code not in ("time", "shared-goals", "roi")}


def test_many_are_placed_by_what_they_were_asked(shipped, definition):
    people = [ANSWERS, {**ANSWERS, "has-cio": "separate"}]
    told = [COUNTED, {**ANSWERS, "has-cio": "separate"}]
    assert outcomes_of(definition, people) == outcomes_of(shipped, told)
    assert leading_types(definition, people) == leading_types(shipped, told)
    assert [vars(one) for one in outcomes_of(definition, people)] != [vars(one) for one in outcomes_of(shipped, people)]


def test_a_line_of_answers_is_classified_by_what_is_asked(version, monkeypatch):
    lines = [json.dumps({"id": n, "answers": given}) for n, given in enumerate((ANSWERS, COUNTED))]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    out = io.StringIO()
    call_command("classify", stdout=out)
    one, other = map(json.loads, out.getvalue().splitlines())
    assert {**one, "id": 1} == other


def test_totals_count_what_was_asked_and_are_found_right(version, definition):
    consent = ("processing", "comparison")
    [response] = make_responses(version, [ANSWERS], consent=consent)
    services.add_to_tally(response=response)
    counts = Tally.objects.get().counts
    assert {"ownership.sdlc", "serves"} <= set(counts)
    assert not {"time.sdlc", "shared-goals", "roi"} & set(counts)
    assert services.compare_tally(version) is None
    services.remove_from_tally(response=response)
    assert Tally.objects.get().counts == {}


def test_learning_reads_what_was_asked_and_what_that_rests_on(version, definition):
    [response] = make_responses(version, [ANSWERS])
    [read] = read_for_learning(version.pk).answers
    assert "time" not in read
    assert as_asked(definition, read) == read
    assert set(read) == {"role", "region", "ownership", "has-cio"}
    [(_type, streamed)] = stream_typed_results(version.pk)
    assert streamed == read
    assert leading_types(definition, [read]) == [response.result.archetype]


def test_learning_leaves_out_whoever_was_not_asked_enough(shipped_content, db):
    rules = {"section:ownership": all_of(when("role", "is-none", "vp-engineering"))}
    version = load_document(content=ruled_content(shipped_content, rules)).version
    make_responses(version, [{**ANSWERS, "role": "vp-engineering"}, {**ANSWERS, "role": "chief-architect"}])
    material = read_for_learning(version.pk)
    assert len(material.answers) == 1
    assert material.left_out["too-few-answers"] == 1


def test_answers_are_asked_for_as_the_version_did_that_was_answered(with_time, shipped_content):
    """A later version without the rule changes nothing for who began on this one."""
    profile(with_time, has_cio="none")
    load_document(content=shipped_content)
    assert document.content_hash(shipped_content) == Version.objects.get(status="published").content_hash
    assert not any(one["item"].startswith("time.") for one in scored(with_time)["evidence"])


# --- speed ---------------------------------------------------------------------------------------------------


def statements(ask):
    with CaptureQueriesContext(connection) as captured:
        r = ask()
    counted = ("SELECT", "INSERT", "UPDATE", "DELETE")
    return sum(query["sql"].startswith(counted) for query in captured.captured_queries), r.status_code


def test_rules_cost_no_query(alice, definition):
    profile(alice, has_cio="none")
    assert statements(lambda: alice.get("orientation")) == (2, 200)
    data = {"_revision": "0", "insight-source": "3"}
    number, status = statements(lambda: alice.client.post(alice.url("q/orientation/"), data))
    assert (number <= 5, status) == (True, 302)
    assert statements(lambda: alice.client.get(alice.url("check/"))) == (2, 200)


def test_looking_at_what_is_not_asked_changes_nothing(alice):
    profile(alice, has_cio="none")
    before = all_rows()
    for place in ("q/time/", "q/collaboration/", "q/technology/", "", "more/", "check/"):
        alice.client.get(alice.url(place))
    assert all_rows() == before
