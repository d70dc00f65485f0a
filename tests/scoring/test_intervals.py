"""The draws of the rates behind an interval, and the interval that they give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.evidence import Evidence, ownership_items, time_items
from assessment.scoring.posterior import (
    drawn_accounts,
    intervals,
    layout_of,
    mean_accounts,
    prior_of,
)
from assessment.scoring.posterior.likelihood import factor
from tests.scoring.one_by_one import weighted_percentiles


def test_there_are_4000_draws_of_every_rate(shipped):
    for account in drawn_accounts(shipped):
        assert account.rates.owned.shape == (4000, 8, 3)
        assert account.rates.spent.shape == (4000, 7, 3)


def test_the_mean_of_the_draws_is_the_rate_that_the_point_result_uses(shipped):
    for drawn, mean in zip(drawn_accounts(shipped), mean_accounts(shipped), strict=True):
        assert (drawn.coupling, drawn.weight) == (mean.coupling, mean.weight)
        for name in ("owned", "spent"):
            average = getattr(drawn.rates, name).mean(axis=0)
            assert average == pytest.approx(getattr(mean.rates, name), abs=0.012), (drawn.coupling, name)


def test_an_unlisted_rate_stays_below_the_lowest_published_one(shipped):
    accounts = [account.rates for account in drawn_accounts(shipped)]
    for number, archetype in enumerate(shipped.archetypes):
        for listed, items, tables in (
            (archetype.responsibilities, ownership_items(shipped), [rates.owned for rates in accounts]),
            (archetype.time, time_items(shipped), [rates.spent for rates in accounts]),
        ):
            for index, item in enumerate(items):
                for table in tables:
                    column = table[:, index, number]
                    assert column.min() >= 0
                    assert column.max() < (1 if item in listed else min(listed.values()))


def test_where_time_goes_only_to_what_one_owns_no_unlisted_pair_has_more_time_than_ownership(shipped):
    (_independent, nested), layout = drawn_accounts(shipped), layout_of(shipped)
    rates, checked = nested.rates, 0
    for number, archetype in enumerate(shipped.archetypes):
        for index, item in enumerate(layout.time):
            if item in archetype.responsibilities and item in archetype.time:
                continue
            owned = rates.owned[:, layout.ownership.index(item), number]
            assert (rates.spent[:, index, number] <= owned).all(), (archetype.code, item)
            checked += 1
    assert checked > 10


def test_a_published_rate_is_the_same_draw_whichever_way_answers_go_together(shipped):
    independent, nested = (account.rates for account in drawn_accounts(shipped))
    for number, archetype in enumerate(shipped.archetypes):
        for index, item in enumerate(ownership_items(shipped)):
            same = (independent.owned[:, index, number] == nested.owned[:, index, number]).all()
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
    mixed = 0
    for account in drawn_accounts(shipped):
        likelihood = np.ones((4000, 3))
        for item in layout_of(shipped).responsibilities:
            likelihood *= factor(account, layout_of(shipped), item, owned.get(item), spent.get(item))
        mixed = mixed + account.weight * likelihood
    weights = prior_of(shipped, region) * mixed
    totals = weights.sum(axis=1)
    expected = [weighted_percentiles(column, totals, (0.1, 0.9)) for column in (weights / totals[:, None]).T]
    found = intervals(shipped, evidence, region)
    assert found == pytest.approx(np.array(expected), abs=1e-9)
    assert np.isfinite(found).all()


def test_without_answers_the_interval_is_the_prior_itself(shipped):
    found = intervals(shipped, Evidence({}, {}), None)
    assert found == pytest.approx(np.array([[0.41, 0.41], [0.33, 0.33], [0.26, 0.26]]), abs=1e-12)
