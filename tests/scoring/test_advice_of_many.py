"""Advice for many people at once is that of each of them alone: the same needs, the same seven first."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assessment.instrument import document
from assessment.instrument.answers import clean_answers
from assessment.instrument.definition import Condition, Need
from assessment.scoring.posterior import prior_of
from assessment.scoring.recommend import (
    CONDITIONS,
    NEEDS,
    Columns,
    condition_met,
    evaluate,
    facts_of,
    need_of,
    recommend,
    recommend_many,
)
from assessment.scoring.recommend.conditions import is_judged
from assessment.scoring.recommend.many import (
    CONDITIONS_OF_MANY,
    NEEDS_OF_MANY,
    condition_met_by,
    evaluate_many,
    is_judged_by,
    rounded,
)
from assessment.scoring.result import standings_of
from tests.scoring import anything
from tests.scoring.answer_sets import answer_sets
from tests.scoring.test_needs import CONDITION_TABLE, EIGHTEEN, TABLE


def probabilities_of(definition, generator_seed, people):
    """Any probabilities, and now and then a certain type."""
    generator = np.random.default_rng(generator_seed)
    drawn = generator.dirichlet(np.ones(len(definition.archetypes)), people)
    certain = np.eye(len(definition.archetypes))[generator.integers(0, len(definition.archetypes), people)]
    return np.where(generator.random((people, 1)) < 0.2, certain, drawn)


def assert_alike(definition, people, probabilities):
    """What is said of each of many people is what is said of them alone."""
    found = recommend_many(Columns(definition, people), probabilities)
    codes = [archetype.code for archetype in definition.archetypes]
    assert found.needs.shape == found.places.shape == (len(people), len(definition.recommendations))
    for at, answers in enumerate(people):
        shares = dict(zip(codes, probabilities[at].tolist(), strict=True))
        alone = {one.code: one for one in recommend(definition, answers, shares)}
        for place, advice in enumerate(definition.recommendations):
            need = alone[advice.code].need
            assert found.needs[at, place] == pytest.approx(np.nan if need is None else need, abs=1e-12, nan_ok=True)
            assert found.places[at, place] == (alone[advice.code].first or 0)
            assert found.is_first[at, place] == (alone[advice.code].first is not None)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(0, 2**32 - 1))
def test_the_shipped_advice_of_many_is_that_of_each(shipped, data, seed):
    people = data.draw(st.lists(anything.answers(shipped), max_size=6))
    assert_alike(shipped, people, probabilities_of(shipped, seed, len(people)))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(0, 2**32 - 1))
def test_any_advice_of_many_is_that_of_each(shipped, data, seed):
    definition = data.draw(anything.advised_otherwise(shipped))
    people = data.draw(st.lists(anything.answers(shipped), min_size=1, max_size=6))
    assert_alike(definition, people, probabilities_of(definition, seed, len(people)))


@pytest.mark.parametrize("top_time_rows", [1, 5, 16, 40])
def test_hundreds_of_people_are_advised_as_each_of_them(shipped, top_time_rows):
    definition = shipped.model_copy(update={"model": shipped.model.model_copy(update={"top_time_rows": top_time_rows})})
    people = [clean_answers(definition, one) for one in answer_sets(definition, 200)]
    assert_alike(definition, people, standings_of(definition, people).probabilities)


@pytest.mark.parametrize("without", ["ownership", "time"])
def test_a_version_that_does_not_ask_about_ownership_or_time_advises_all_the_same(shipped_content, without):
    sections = [section for section in shipped_content["sections"] if section["code"] != without]
    definition = document.load(shipped_content | {"sections": sections})
    people = [{"roi": 3}, {}, clean_answers(definition, {"inclusion": 1, "drivers": ["people"]})]
    assert_alike(definition, people, np.tile(prior_of(definition, None), (3, 1)))


def test_advice_at_the_very_same_relevance_goes_by_code(shipped):
    advice = shipped.recommendations[2]
    codes = ["c", "a", "d", "b"]
    alike = tuple(advice.model_copy(update={"code": code, "overlaps": None, "theme": code}) for code in codes)
    definition = shipped.model_copy(update={"recommendations": alike})
    found = recommend_many(Columns(definition, [{"inclusion": 2}]), np.array([[0.5, 0.3, 0.2]]))
    assert found.places.tolist() == [[3, 1, 4, 2]]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9), st.integers(-2, 2))
def test_a_relevance_half_way_between_two_is_rounded_to_the_same_side(at, steps):
    half_way = (at + 0.5) * 1e-9
    for _ in range(abs(steps)):
        half_way = math.nextafter(half_way, math.inf if steps > 0 else -math.inf)
    assert rounded(np.array([half_way])).tolist() == [round(half_way, 9)]


@pytest.mark.parametrize(
    "values", [(0.1, 0.2, 0.3), (0.3, 0.2, 0.1), (0.1,) * 10, (1e-17, 1.0, 1e-17), (0.7, 0.1, 0.2, 0)]
)
def test_the_mean_of_parts_is_the_same_to_the_last_digit(shipped, values):
    always = {"test": "scale-between", "question": "roi"}
    parts = [{"need": "cases", "question": "roi", "cases": [{"when": always, "value": value}]} for value in values]
    need = TypeAdapter(Need).validate_python({"need": "mean", "parts": parts})
    answers = {"roi": 3}
    assert evaluate_many(need, Columns(shipped, [answers])).tolist() == [
        evaluate(need, facts_of(shipped, answers)).value
    ]


def test_nobody_is_advised_nothing(shipped):
    nobody = recommend_many(Columns(shipped, []), np.empty((0, 3)))
    assert nobody.needs.shape == nobody.places.shape == (0, len(shipped.recommendations))
    nothing = shipped.model_copy(update={"recommendations": ()})
    assert recommend_many(Columns(nothing, [{}, {}]), np.full((2, 3), 1 / 3)).places.shape == (2, 0)


# --- each kind by itself: what `test_needs` says of one ------------------------------------------------------


def test_every_kind_has_its_column():
    assert set(NEEDS_OF_MANY) == set(NEEDS)
    assert set(CONDITIONS_OF_MANY) == set(CONDITIONS)


EVERYBODY = [answers for _, answers, _ in [*TABLE, *CONDITION_TABLE, *EIGHTEEN]]


@pytest.mark.parametrize("kind", list(NEEDS))
def test_a_need_of_each_kind_is_that_of_everybody_in_the_table(shipped, kind):
    people = [clean_answers(shipped, answers) for answers in EVERYBODY]
    for need in (TypeAdapter(Need).validate_python(need) for need, _, _ in TABLE if need["need"] == kind):
        alone = [evaluate(need, facts_of(shipped, one)).value for one in people]
        expected = [np.nan if value is None else value for value in alone]
        assert evaluate_many(need, Columns(shipped, people)) == pytest.approx(expected, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("kind", list(CONDITIONS))
def test_a_condition_of_each_kind_holds_for_the_same_people(shipped, kind):
    people = [clean_answers(shipped, answers) for answers in EVERYBODY]
    for one in (TypeAdapter(Condition).validate_python(c) for c, _, _ in CONDITION_TABLE if c["test"] == kind):
        facts = [facts_of(shipped, answers) for answers in people]
        columns = Columns(shipped, people)
        assert condition_met_by(one, columns).tolist() == [condition_met(one, fact)[0] for fact in facts]
        assert is_judged_by(one, columns).tolist() == [is_judged(one, fact) for fact in facts]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_condition_holds_for_the_same_people(shipped, data):
    condition = TypeAdapter(Condition).validate_python(data.draw(anything.conditions(shipped)))
    people = data.draw(st.lists(anything.answers(shipped), min_size=1, max_size=5))
    columns, facts = Columns(shipped, people), [facts_of(shipped, one) for one in people]
    assert condition_met_by(condition, columns).tolist() == [condition_met(condition, one)[0] for one in facts]
    assert is_judged_by(condition, columns).tolist() == [is_judged(condition, one) for one in facts]


def test_what_the_certain_conditions_say_comes_before_the_need(shipped):
    people = [clean_answers(shipped, answers) for _code, answers, _need in EIGHTEEN]
    found = recommend_many(Columns(shipped, people), np.tile(prior_of(shipped, None), (len(people), 1)))
    for place, advice in enumerate(shipped.recommendations):
        alone = [need_of(advice, facts_of(shipped, one)).value for one in people]
        expected = [np.nan if value is None else value for value in alone]
        assert found.needs[:, place] == pytest.approx(expected, abs=1e-12, nan_ok=True)
