"""Which answers count as evidence, and how strongly each says yes."""

import copy

import pytest

from assessment.instrument import document
from assessment.instrument.answers import clean_answers
from assessment.scoring.evidence import evidence_of, ownership_items, time_items, top_time_values
from tests.scoring.independent import OWNERSHIP_ITEMS, RESPONSIBILITIES, TIME_ITEMS

A, B, C, D, E, F, G, H = RESPONSIBILITIES[:8]
ALL = dict.fromkeys(RESPONSIBILITIES, 6)

TOP_TIME = [
    # time, rows with a value above 0
    ({A: 50}, {A: 1}),
    ({A: 1, B: 2, C: 3, D: 4, E: 90}, {A: 1, B: 1, C: 1, D: 1, E: 1}),
    ({A: 30, B: 25, C: 20, D: 15, E: 9, F: 1}, {A: 1, B: 1, C: 1, D: 1, E: 1}),
    ({A: 30, B: 25, C: 20, D: 15, E: 5, F: 5}, {A: 1, B: 1, C: 1, D: 1, E: 1 / 2, F: 1 / 2}),
    ({A: 30, B: 30, C: 10, D: 10, E: 10, F: 10}, {A: 1, B: 1, C: 3 / 4, D: 3 / 4, E: 3 / 4, F: 3 / 4}),
    ({A: 90, B: 2, C: 2, D: 2, E: 2, F: 2}, {A: 1, B: 4 / 5, C: 4 / 5, D: 4 / 5, E: 4 / 5, F: 4 / 5}),
    ({A: 2, B: 2, C: 2, D: 2, E: 2, F: 2}, dict.fromkeys((A, B, C, D, E, F), 5 / 6)),
    (ALL, dict.fromkeys(RESPONSIBILITIES, 5 / 16)),
    ({A: 30, B: 25, C: 20, D: 15, E: 5, F: 4, G: 4}, {A: 1, B: 1, C: 1, D: 1, E: 1}),
    ({A: 30, "other-work": 70}, {A: 1}),
    ({A: 5, B: 4, C: 3, D: 2, E: 1.5, F: 1.25, "other-work": 50}, {A: 1, B: 1, C: 1, D: 1, E: 1}),
    ({A: 30, B: 0, C: None}, {A: 1}),
]


@pytest.mark.parametrize(("time", "expected"), TOP_TIME)
def test_the_five_rows_with_most_time_count_and_ties_share_the_places_left(shipped, time, expected):
    values = top_time_values(shipped, clean_answers(shipped, {"time": time}))
    assert set(values) == set(RESPONSIBILITIES)
    assert {row: value for row, value in values.items() if value > 0} == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("time", [None, {}, {A: 0}, dict.fromkeys(RESPONSIBILITIES, 0), {"other-work": 100}, {A: None}])
def test_no_time_on_any_responsibility_is_no_evidence(shipped, time):
    answers = clean_answers(shipped, {"time": time})
    assert top_time_values(shipped, answers) == {}
    assert evidence_of(shipped, answers).time == {}


@pytest.mark.parametrize("places", [1, 3, 7])
def test_how_many_rows_count_is_the_version_s_to_say(shipped_content, places):
    content = copy.deepcopy(shipped_content)
    content["model"]["top_time_rows"] = places
    definition = document.load(content)
    values = top_time_values(definition, {"time": {row: 50 - n for n, row in enumerate(RESPONSIBILITIES)}})
    assert sum(values.values()) == places


def test_only_what_some_type_lists_is_evidence(shipped):
    assert set(ownership_items(shipped)) == set(OWNERSHIP_ITEMS)
    assert set(time_items(shipped)) == set(TIME_ITEMS)


@pytest.mark.parametrize(
    ("owner", "value"), [("me", 1), ("shared", 0.7), ("cio", 0), ("cto", 0), ("other", 0), ("nobody", 0)]
)
def test_an_owner_says_yes_with_the_strength_of_the_option(shipped, owner, value):
    found = evidence_of(shipped, {"ownership": {"sdlc": owner, "technology-strategy": "me"}})
    assert found.ownership == {"sdlc": value}


def test_an_open_row_is_no_evidence(shipped):
    assert evidence_of(shipped, {"ownership": {"sdlc": None}}).ownership == {}
    assert evidence_of(shipped, {}).ownership == {}


def test_with_any_time_all_seven_time_items_are_evidence(shipped):
    found = evidence_of(shipped, {"time": {"supply-chain": 100}})
    assert found.time == dict.fromkeys(found.time, 0.0)
    assert set(found.time) == set(TIME_ITEMS)


def test_a_version_without_questions_on_ownership_and_time_has_no_evidence(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"] = [section for section in content["sections"] if section["code"] not in ("ownership", "time")]
    definition = document.load(content)
    found = evidence_of(definition, {"roi": 3})
    assert (found.ownership, found.time) == ({}, {})
