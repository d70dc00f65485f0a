"""The draws of the rates behind an interval, and the interval that they give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.evidence import Evidence, ownership_items, time_items
from assessment.scoring.posterior import (
    drawn_rates,
    intervals,
    layout_of,
    likelihoods,
    mean_rates,
    mixture,
    prior_of,
    weighted_percentiles,
)


def test_there_are_4000_draws_of_every_rate(shipped):
    rates = drawn_rates(shipped)
    assert rates.owned.shape == rates.owned_nested.shape == (4000, 8, 3)
    assert rates.spent.shape == rates.spent_nested.shape == (4000, 7, 3)


def test_the_mean_of_the_draws_is_the_rate_that_the_point_result_uses(shipped):
    drawn, mean = drawn_rates(shipped), mean_rates(shipped)
    for name in ("owned", "spent", "owned_nested", "spent_nested"):
        assert getattr(drawn, name).mean(axis=0) == pytest.approx(getattr(mean, name), abs=0.012), name


def test_an_unlisted_rate_stays_below_the_lowest_published_one(shipped):
    rates = drawn_rates(shipped)
    for number, archetype in enumerate(shipped.archetypes):
        for listed, items, tables in (
            (archetype.responsibilities, ownership_items(shipped), (rates.owned, rates.owned_nested)),
            (archetype.time, time_items(shipped), (rates.spent, rates.spent_nested)),
        ):
            for index, item in enumerate(items):
                for table in tables:
                    column = table[:, index, number]
                    assert column.min() >= 0
                    assert column.max() < (1 if item in listed else min(listed.values()))


def test_where_time_goes_only_to_what_one_owns_no_unlisted_pair_has_more_time_than_ownership(shipped):
    rates, layout = drawn_rates(shipped), layout_of(shipped)
    checked = 0
    for number, archetype in enumerate(shipped.archetypes):
        for index, item in enumerate(layout.time):
            if item in archetype.responsibilities and item in archetype.time:
                continue
            owned = rates.owned_nested[:, layout.ownership.index(item), number]
            assert (rates.spent_nested[:, index, number] <= owned).all(), (archetype.code, item)
            checked += 1
    assert checked > 10


def test_a_published_rate_is_the_same_draw_whichever_way_answers_go_together(shipped):
    rates = drawn_rates(shipped)
    for number, archetype in enumerate(shipped.archetypes):
        for index, item in enumerate(ownership_items(shipped)):
            same = (rates.owned[:, index, number] == rates.owned_nested[:, index, number]).all()
            assert same == (item in archetype.responsibilities), (archetype.code, item)


answered = st.dictionaries(
    st.sampled_from(["advising", "sdlc", "cybersecurity", "data-privacy", "workplace-support", "business-continuity"]),
    st.sampled_from([0.0, 0.7, 1.0]),
)
spending = st.dictionaries(
    st.sampled_from(["advising", "sdlc", "cybersecurity", "data-privacy", "workplace-support", "innovation-strategy"]),
    st.sampled_from([0.0, 1 / 3, 0.8, 1.0]),
)


@settings(max_examples=60, deadline=None)
@given(answered, spending, st.sampled_from(["greater-china", "elsewhere", None]))
def test_an_interval_is_the_weighted_spread_of_the_result_over_the_draws(shipped, owned, spent, region):
    evidence = Evidence(owned, spent)
    weights = prior_of(shipped, region) * mixture(
        shipped, *likelihoods(layout_of(shipped), drawn_rates(shipped), evidence)
    )
    totals = weights.sum(axis=1)
    expected = [weighted_percentiles(column, totals, (0.1, 0.9)) for column in (weights / totals[:, None]).T]
    found = intervals(shipped, evidence, region)
    assert found == pytest.approx(np.array(expected), abs=1e-9)
    assert np.isfinite(found).all()


def test_without_answers_the_interval_is_the_prior_itself(shipped):
    found = intervals(shipped, Evidence({}, {}), None)
    assert found == pytest.approx(np.array([[0.41, 0.41], [0.33, 0.33], [0.26, 0.26]]), abs=1e-12)
