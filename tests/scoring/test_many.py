"""Many people at once are scored as each of them alone; and edges that must hold for any answers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument.answers import clean_answers
from assessment.scoring import assess
from assessment.scoring.evidence import (
    Evidence,
    as_table,
    evidence_of,
    evidence_table,
    ownership_items,
    time_items,
    top_time_values,
)
from assessment.scoring.posterior import intervals, posterior_of_many, prior_of
from tests.scoring import independent
from tests.scoring.one_by_one import probabilities_of
from tests.scoring.test_posterior import mixed_answers

people = st.lists(mixed_answers, max_size=12)
values = st.sampled_from([0.0, 0.7, 1.0])
places = st.sampled_from([0.0, 5 / 16, 1 / 3, 1.0])
evidence = st.builds(
    Evidence,
    st.dictionaries(st.sampled_from(independent.OWNERSHIP_ITEMS), values),
    st.one_of(st.just({}), st.fixed_dictionaries(dict.fromkeys(independent.TIME_ITEMS, places))),
)


def same(table, other):
    assert table.owned.shape == other.owned.shape
    assert table.spent.shape == other.spent.shape
    np.testing.assert_allclose(table.owned, other.owned, atol=1e-12, equal_nan=True)
    np.testing.assert_allclose(table.spent, other.spent, atol=1e-12, equal_nan=True)


@settings(max_examples=100, deadline=None)
@given(people)
def test_the_evidence_of_many_is_that_of_each(shipped, people):
    cleaned = [clean_answers(shipped, answers) for answers in people]
    same(evidence_table(shipped, cleaned), as_table(shipped, [evidence_of(shipped, one) for one in cleaned]))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(evidence, st.sampled_from([None, "greater-china", "elsewhere"])), min_size=1, max_size=12))
def test_the_posterior_of_many_is_that_of_each(shipped, people):
    table = as_table(shipped, [one for one, _region in people])
    priors = np.array([prior_of(shipped, region) for _one, region in people])
    found = posterior_of_many(shipped, table, priors)
    alone = np.array([probabilities_of(shipped, one, region) for one, region in people])
    np.testing.assert_allclose(found, alone, atol=1e-12, rtol=0)


@settings(max_examples=50, deadline=None)
@given(st.lists(evidence, min_size=2, max_size=12), st.randoms())
def test_who_comes_first_changes_nothing(shipped, people, shuffle):
    order = list(range(len(people)))
    shuffle.shuffle(order)
    prior = prior_of(shipped, None)
    straight = posterior_of_many(shipped, as_table(shipped, people), prior)
    shuffled = posterior_of_many(shipped, as_table(shipped, [people[at] for at in order]), prior)
    np.testing.assert_allclose(shuffled, straight[order], atol=1e-12, rtol=0)


@pytest.mark.parametrize("owned", [None, 0.0, 1.0])
@pytest.mark.parametrize("spent", [None, 0.0, 1.0])
def test_no_figure_is_nan_or_certain_where_everything_is_0_or_1_or_missing(shipped, owned, spent):
    one = Evidence(
        {} if owned is None else dict.fromkeys(ownership_items(shipped), owned),
        {} if spent is None else dict.fromkeys(time_items(shipped), spent),
    )
    alone = probabilities_of(shipped, one, None)
    many = posterior_of_many(shipped, as_table(shipped, [one]), prior_of(shipped, None))[0]
    assert many == pytest.approx(alone, abs=1e-12)
    assert all(0 < p < 1 for p in alone)
    assert math.fsum(alone) == pytest.approx(1, abs=1e-12)
    bounds = intervals(shipped, one, None)
    assert np.isfinite(bounds).all()
    assert ((bounds >= 0) & (bounds <= 1)).all()


amounts = st.dictionaries(st.sampled_from(independent.RESPONSIBILITIES), st.integers(0, 4), min_size=1)


@settings(max_examples=200, deadline=None)
@given(amounts)
def test_rows_tied_at_the_fifth_place_share_the_places_that_are_left(shipped, spent):
    found = top_time_values(shipped, clean_answers(shipped, {"time": spent}))
    positive = {row for row, amount in spent.items() if amount}
    if not positive:
        assert found == {}
        return
    assert math.fsum(found.values()) == pytest.approx(min(5, len(positive)), abs=1e-12)
    for row in positive:
        alike = {found[other] for other in positive if spent[other] == spent[row]}
        assert len(alike) == 1, "rows with the same time have the same value"
        assert all(found[other] <= found[row] for other in found if spent.get(other, 0) < spent[row])


def test_a_table_of_nobody_is_empty(shipped):
    assert len(evidence_table(shipped, [])) == len(as_table(shipped, [])) == 0
    assert posterior_of_many(shipped, as_table(shipped, []), prior_of(shipped, None)).shape == (0, 3)


@settings(max_examples=30, deadline=None)
@given(st.lists(mixed_answers, min_size=1, max_size=6))
def test_the_outcome_stored_for_one_has_the_probabilities_of_the_many(shipped, people):
    cleaned = [clean_answers(shipped, answers) for answers in people]
    priors = np.array([prior_of(shipped, answers.get("region")) for answers in cleaned])
    many = posterior_of_many(shipped, evidence_table(shipped, cleaned), priors)
    codes = [archetype.code for archetype in shipped.archetypes]
    for answers, row in zip(people, many, strict=True):
        if (alone := assess(shipped, answers).probabilities) is not None:
            assert [alone[code] for code in codes] == pytest.approx(row, abs=1e-12)
