"""Answers to one version under another: what it knows of them stays, the rest is left out, and who lost what."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument import document
from assessment.instrument.answers import clean_answers, fitted
from assessment.scoring.simulate.fitting import differing, fit
from assessment.scoring.simulate.respondents import simulated_answers
from tests.scoring import anything


def changed(content, change):
    """The document after a change made in place."""
    content = copy.deepcopy(content)
    change(content)
    return document.load(content)


def question(content, code):
    return next(one for section in content["sections"] for one in section["questions"] if one["code"] == code)


def without_question(content):
    for section in content["sections"]:
        section["questions"] = [one for one in section["questions"] if one["code"] not in ("inclusion", "aims-ceo")]


def without_options(content):
    for code, option in (
        ("drivers", "people"),
        ("role", "cto"),
        ("roadmap-horizons", "1-year"),
        ("ownership", "shared"),
    ):
        options = question(content, code)["options"]
        options[:] = [one for one in options if one["code"] != option]


def without_rows(content):
    content["responsibilities"] = [row for row in content["responsibilities"] if row["code"] != "supply-chain"]
    for group in question(content, "ownership")["groups"]:
        group["rows"] = [row for row in group["rows"] if row != "supply-chain"]
    question(content, "time")["extra_rows"] = []


def fewer_choices(content):
    question(content, "drivers")["max_choices"] = 1
    question(content, "challenges")["options"][0]["exclusive"] = True


def other_kinds(content):
    roi, drivers = question(content, "roi"), question(content, "drivers")
    roi["kind"], drivers["kind"] = "single", "single"
    roi["options"] = drivers["options"]
    del roi["scale"], drivers["max_choices"]


CHANGES = [without_question, without_options, without_rows, fewer_choices, other_kinds]


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_many_are_fitted_as_each_of_them(shipped, shipped_content, change, data):
    version = changed(shipped_content, change)
    people = data.draw(st.lists(anything.answers(shipped), max_size=5))
    found, dropped = fit(version, people)
    alone = [fitted(version, one) for one in people]
    assert [*found] == alone
    assert (found, dropped) == fit(version, people, only=differing(shipped, version))
    assert all(clean_answers(version, one) == one for one in alone)
    for place, (one, other) in enumerate(zip(people, alone, strict=True)):
        lost = {code for code, given in one.items() if size(other.get(code)) < size(given)}
        assert {code for code, places in dropped.items() if place in places} == lost


def size(answer):
    return len(answer) if isinstance(answer, list | dict) else int(answer is not None)


def test_who_answered_nothing_that_is_gone_is_left_alone(shipped, shipped_content):
    people = [*simulated_answers(shipped, 50, 3)]
    assert fit(shipped, people) == (people, {})
    assert fit(shipped, people)[0] is people
    assert fit(shipped, []) == ([], {})
    careful = [{**one, "drivers": ["purpose"], "role": "ceo", "roadmap-horizons": ["none"]} for one in people]
    for one in careful:
        one["ownership"] = dict.fromkeys(one["ownership"], "me")
    assert fit(changed(shipped_content, without_options), careful)[1] == {}


def test_which_questions_may_be_answered_otherwise(shipped, shipped_content):
    assert differing(shipped, changed(shipped_content, lambda content: None)) == frozenset()
    assert differing(shipped, changed(shipped_content, without_question)) == {"inclusion", "aims-ceo"}
    assert differing(changed(shipped_content, without_question), shipped) == {"inclusion", "aims-ceo"}
    assert differing(shipped, changed(shipped_content, without_rows)) == {"ownership", "time"}


CASES = [
    # change, answers, what is left of them
    (without_question, {"inclusion": 3, "roi": 2}, {"roi": 2}),
    (without_options, {"drivers": ["people", "purpose"], "role": "cto"}, {"drivers": ["purpose"]}),
    (without_options, {"drivers": ["people"]}, {}),
    (without_options, {"ownership": {"sdlc": "shared", "advising": "me"}}, {"ownership": {"advising": "me"}}),
    (
        without_rows,
        {"ownership": {"supply-chain": "me"}, "time": {"sdlc": 40, "other-work": 60}},
        {"time": {"sdlc": 40}},
    ),
    (fewer_choices, {"drivers": ["people", "purpose"]}, {}),
    (other_kinds, {"roi": 3, "drivers": ["people"]}, {}),
]


@pytest.mark.parametrize(("change", "answers", "left"), CASES)
def test_what_is_left_of_answers(shipped_content, change, answers, left):
    version = changed(shipped_content, change)
    assert fitted(version, answers) == left
    assert [*fit(version, [answers])[0]] == [left]


@pytest.mark.parametrize(
    "odd",
    [
        {"drivers": "people"},
        {"drivers": ["people", "people", "purpose"]},
        {"drivers": []},
        {"drivers": [["people"]]},
        {"role": ["cto"]},
        {"role": {"cto": 1}},
        {"roi": 9},
        {"roi": "3"},
        {"roi": None},
        {"ownership": ["sdlc"]},
        {"ownership": {}},
        {"ownership": {"sdlc": None, "advising": "me"}},
        {"ownership": {"sdlc": ["me"]}},
        {"time": {"sdlc": -1}},
        {"time": {"sdlc": "ten", "advising": 5}},
        {"time": {"sdlc": None}},
        {"time": {"sdlc": 10**12}},
        {"time": 3},
        {"roadmap-horizons": ["none", "1-year"]},
        {"other-aims": 7},
        {"nothing-of-ours": 1},
    ],
)
def test_stored_answers_of_an_odd_form_become_what_can_be_read_of_them(shipped, odd):
    beside = {"inclusion": 3}
    found, _dropped = fit(shipped, [beside, odd])
    given = [{code: answer for code, answer in one.items() if answer is not None} for one in found]
    assert given == [beside, fitted(shipped, odd)]
