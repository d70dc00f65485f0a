"""Two results side by side: what moved, and what cannot be compared."""

import copy
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument import document
from assessment.instrument.changes import incomparable_questions, places_alike
from assessment.reports.report import case_of
from assessment.reports.report.progress import build_progress
from assessment.scoring import ENGINE, assess
from assessment.scoring.result import Move, moves_between
from tests.factories import Taker, drawn_answers

OWNED = dict.fromkeys(("advising", "sdlc", "cybersecurity", "data-privacy", "ecosystem-strategy"), "me")
MANAGER = {
    "role": "cto",
    "ownership": {**OWNED, "workplace-support": "cio"},
    "time": {"advising": 40, "other-work": 60},
}
EXPERT = {
    "role": "cto",
    "ownership": {"innovation-strategy": "me", "business-continuity": "me", "cybersecurity": "me", "sdlc": "cio",
                  "data-privacy": "cio", "ecosystem-strategy": "other"},
    "time": {"cybersecurity": 50, "innovation-strategy": 50},
}  # fmt: skip


def case(definition, answers, language="en", engine=ENGINE):
    return case_of(
        definition=definition,
        answers=answers,
        snapshot=assess(definition, answers).as_json(),
        language=language,
        completed_at=datetime(2026, 11, 24, tzinfo=UTC),
        engine=engine,
    )


def changed(content, change):
    """The shipped document with a change."""
    copied = copy.deepcopy(content)
    change(copied)
    return document.load(copied)


def question(content, code):
    return next(q for section in content["sections"] for q in section["questions"] if q["code"] == code)


# --- the rule ---------------------------------------------------------------------------------------------

MOVES = [
    # earlier, later, earlier interval, later interval, beyond
    (0.5, 0.5, (0.4, 0.6), (0.4, 0.6), False),
    (0.5, 0.7, (0.4, 0.6), (0.6, 0.8), True),
    (0.5, 0.7, (0.4, 0.75), (0.6, 0.8), False),
    (0.5, 0.7, (0.4, 0.6), (0.45, 0.8), False),
    (0.5, 0.6, (0.4, 0.6), (0.55, 0.8), False),
    (0.9, 0.1, (0.8, 0.95), (0.05, 0.2), True),
]


@pytest.mark.parametrize(("earlier", "later", "one", "other", "beyond"), MOVES)
def test_a_move_counts_where_each_figure_lies_outside_the_others_range(earlier, later, one, other, beyond):
    assert Move(earlier, later, one, other).is_beyond is beyond


share = st.floats(0, 1)


@given(share, share, st.tuples(share, share).map(sorted), st.tuples(share, share).map(sorted))
def test_it_is_the_same_there_and_back(earlier, later, one, other):
    there = Move(earlier, later, tuple(one), tuple(other)).is_beyond
    assert there == Move(later, earlier, tuple(other), tuple(one)).is_beyond


def test_without_a_type_on_either_side_nothing_moves(shipped):
    few = assess(shipped, {"role": "cto", "ownership": {"advising": "me"}}).as_json()
    assert moves_between(few, assess(shipped, MANAGER).as_json()) == {}


# --- which questions compare --------------------------------------------------------------------------------

CHANGES = [
    (lambda c: question(c, "reports-to")["label"].update(en="Other words"), {"reports-to": "reworded"}),
    (lambda c: question(c, "reports-to")["label"].update({"zh-hans": "改"}), {"reports-to": "reworded"}),
    (lambda c: question(c, "reports-to")["options"].pop(), {"reports-to": "other-answers"}),
    (lambda c: question(c, "experiments").update(code="experiments-anew"),
     {"experiments": "only-earlier", "experiments-anew": "only-later"}),
    (lambda c: c["minutes_core"] and c.update(minutes_core=6), {}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), CHANGES, ids=range(len(CHANGES)))
def test_what_cannot_be_compared(shipped, shipped_content, change, expected):
    found = incomparable_questions(shipped, changed(shipped_content, change))
    assert {code: why for code, why in found.items() if code in expected} == expected
    assert bool(found) is bool(expected)


def test_a_scale_that_reads_otherwise_makes_its_questions_incomparable(shipped, shipped_content):
    scale = question(shipped_content, "experiments")["scale"]

    def change(content):
        next(s for s in content["scales"] if s["code"] == scale)["points"][0]["en"] = "Other words"

    found = incomparable_questions(shipped, changed(shipped_content, change))
    assert found["experiments"] == "other-answers"


def test_a_version_places_alike_unless_rates_or_judgements_differ(shipped, shipped_content):
    def rate(content):
        content["archetypes"][0]["responsibilities"]["advising"] = 0.5

    assert places_alike(shipped, document.load(shipped_content))
    assert places_alike(shipped, changed(shipped_content, lambda c: c.update(minutes_core=6)))
    assert not places_alike(shipped, changed(shipped_content, rate))


# --- the page -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_same_answers_moved_nothing(shipped, language):
    found = build_progress(case(shipped, MANAGER, language), case(shipped, MANAGER, language))
    assert not any(move.is_beyond for move in found.matches)
    assert (found.owners, found.time, found.left_out) == (None, None, ())


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_whatever_was_answered_nothing_moves_by_itself(shipped, seed):
    [answers] = drawn_answers(shipped, 1, seed)
    found = build_progress(case(shipped, answers), case(shipped, answers))
    assert not any(move.is_beyond for move in found.matches)
    assert found.owners is None


def test_a_clear_move_is_told_with_what_changed(shipped):
    found = build_progress(case(shipped, MANAGER), case(shipped, EXPERT))
    assert "operations expert" in found.title
    assert any(move.is_beyond for move in found.matches)
    assert {line.code for line in found.owners.lines} >= {"sdlc", "innovation-strategy"}
    advising = next(line for line in found.time.lines if line.code == "advising")
    assert [cell.text for cell in advising.cells] == ["40%", "0%"]


def test_with_other_rates_or_another_engine_no_move_is_claimed(shipped, shipped_content):
    def rate(content):
        content["archetypes"][0]["responsibilities"]["advising"] = 0.5

    other = changed(shipped_content, rate)
    for earlier in (case(other, MANAGER), case(shipped, MANAGER, engine="1")):
        found = build_progress(earlier, case(shipped, EXPERT))
        assert "no move is claimed" in found.title
        assert not any(move.is_beyond or move.verdict for move in found.matches)
        assert found.owners is not None


def test_a_question_that_was_reworded_is_left_out_and_named(shipped, shipped_content):
    other = changed(shipped_content, lambda c: question(c, "ownership")["label"].update(en="Other words"))
    found = build_progress(case(other, MANAGER), case(shipped, EXPERT))
    assert found.owners is None
    [group] = found.left_out
    assert group.reason == "Worded otherwise"
    assert group.labels == (shipped.questions["ownership"].label.en,)


def test_without_a_type_earlier_there_is_nothing_to_compare(shipped):
    few = {"role": "cto", "ownership": {"advising": "me"}}
    found = build_progress(case(shipped, few), case(shipped, MANAGER))
    assert found.title == "There are not two types to compare"
    assert found.matches == ()


def test_the_page_compares_with_ones_own_earlier_results_only(alice, charlie):
    alice.finished()
    charlie.finished()
    page = alice.client.get(alice.url("progress/")).content.decode()
    assert "There is no earlier result" in page
    r = alice.client.post(alice.url("again/"), {"start_key": "k" * 43, "processing": "on"})
    later = Taker(alice.client, r["Location"].split("/")[2]).finished()
    assert later.url("progress/") in alice.client.get(later.url("result/")).content.decode()
    assert alice.url("progress/") not in alice.client.get(alice.url("result/")).content.decode()
    page = alice.client.get(later.url("progress/")).content.decode()
    assert "No type has moved" in page
    page = alice.client.get(later.url(f"progress/?with={charlie.public_code}")).content.decode()
    assert "No type has moved" in page
    assert f'value="{charlie.public_code}"' not in page
    assert charlie.client.get(later.url("progress/")).status_code == 404
    assert alice.client.post(later.url("progress/")).status_code == 405
