"""Outcomes of many people at once are those of each alone, and what makes them fast changes no figure."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument import document
from assessment.instrument.answers import clean_answers
from assessment.scoring import assess
from assessment.scoring.evidence import as_evidence, as_table, evidence_of, evidence_table
from assessment.scoring.posterior import prior_of, priors_of
from assessment.scoring.posterior.probability import percentiles_of_draws
from assessment.scoring.result import leading_types, outcomes_of
from tests.scoring import independent
from tests.scoring.answer_sets import answer_sets
from tests.scoring.one_by_one import weighted_percentiles
from tests.scoring.test_posterior import mixed_answers

groups = st.lists(mixed_answers, max_size=6)


def cleaned(definition, people):
    return [clean_answers(definition, answers) for answers in people]


@settings(max_examples=100, deadline=None)
@given(groups)
def test_evidence_comes_out_of_a_table_as_it_went_in(shipped, people):
    alone = [evidence_of(shipped, one) for one in cleaned(shipped, people)]
    assert [*as_evidence(shipped, as_table(shipped, alone))] == alone


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([None, "greater-china", "elsewhere"])))
def test_priors_are_those_of_each_one_s_region(shipped, regions):
    expected = np.array([prior_of(shipped, region) for region in regions]).reshape(-1, 3)
    np.testing.assert_array_equal(priors_of(shipped, regions), expected)


@settings(max_examples=50, deadline=None)
@given(groups)
def test_outcomes_of_many_are_those_of_each_and_points_leave_out_the_intervals_alone(shipped, people):
    answers = cleaned(shipped, people)
    alone = [assess(shipped, one) for one in answers]
    for with_intervals in (True, False):
        found = outcomes_of(shipped, answers, with_intervals=with_intervals)
        for one, expected in zip(found, alone, strict=True):
            names = set(vars(one)) - {"intervals", "probabilities", "evidence"}
            assert {name: vars(one)[name] for name in names} == {name: vars(expected)[name] for name in names}
            assert one.probabilities == (expected.probabilities and pytest.approx(expected.probabilities, abs=1e-12))
            assert [weight.item for weight in one.evidence] == [weight.item for weight in expected.evidence]
            assert one.intervals == (expected.intervals if with_intervals else None)
    assert leading_types(shipped, answers) == [one.archetype for one in alone]


def test_of_nobody_there_is_nothing_to_say(shipped):
    assert outcomes_of(shipped, []) == []
    assert leading_types(shipped, []) == []


def test_a_batch_agrees_with_the_independent_calculation(shipped):
    people = [*answer_sets(shipped, 500)]
    for answers, found in zip(
        people, outcomes_of(shipped, cleaned(shipped, people), with_intervals=False), strict=True
    ):
        expected = independent.classify(answers)
        assert (found.band, found.archetype) == (expected["band"], expected["archetype"])
        assert found.probabilities == (expected["probabilities"] and pytest.approx(expected["probabilities"], abs=1e-9))


@pytest.mark.parametrize("without", ["ownership", "time"])
def test_a_version_that_does_not_ask_about_ownership_or_time_has_no_such_evidence(shipped_content, without):
    content = copy.deepcopy(shipped_content)
    content["sections"] = [section for section in content["sections"] if section["code"] != without]
    definition = document.load(content)
    answers = cleaned(definition, [{"roi": 3}, {}])
    table = evidence_table(definition, answers)
    assert np.isnan(table.owned).all()
    assert np.isnan(table.spent).all()
    assert [one.band for one in outcomes_of(definition, answers)] == ["insufficient"] * 2


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4000), st.sampled_from([0.05, 1, 9]))
def test_the_percentiles_of_draws_are_those_of_the_whole_sample_sorted(seed, draws, shape):
    generator = np.random.default_rng(seed)
    values, weights = generator.beta(shape, 1, draws), generator.beta(1, shape, draws) + 1e-12
    if len(np.unique(values)) < draws:
        return  # equal values may be sorted either way
    for quantiles in ((0.1, 0.9), (0.0, 0.5, 1.0)):
        expected = weighted_percentiles(values, weights, quantiles)
        assert percentiles_of_draws(values, weights, quantiles) == pytest.approx(expected, abs=1e-9)


def test_the_percentiles_of_draws_that_are_all_alike_are_that_value():
    assert percentiles_of_draws(np.full(9, 0.3), np.arange(1.0, 10), (0.1, 0.9)).tolist() == [0.3, 0.3]
