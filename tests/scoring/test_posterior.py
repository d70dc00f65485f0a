"""What must hold for any answers, and the engine beside the independent calculation."""

import copy
import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument import document
from assessment.instrument.answers import clean_answers
from assessment.scoring import assess
from assessment.scoring.evidence import Evidence, evidence_table, ownership_items, time_items
from assessment.scoring.explain import weights_of_many
from assessment.scoring.posterior import (
    likelihoods_of_many,
    mean_accounts,
    priors_of,
)
from tests.scoring import independent
from tests.scoring.one_by_one import probabilities_of, weighted_percentiles

ROLES = [None, *independent.PLACED_ROLES, *independent.OTHER_ROLES]
OWNERS = [None, *independent.STRENGTHS]
AMOUNTS = (
    st.none() | st.sampled_from([0, 5, 5, 10, 20]) | st.integers(0, 100) | st.floats(0, 100, allow_subnormal=False)
)

answers_of_anyone = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(ROLES),
        "region": st.sampled_from([None, "greater-china", "elsewhere"]),
        "ownership": st.dictionaries(st.sampled_from(independent.RESPONSIBILITIES), st.sampled_from(OWNERS)),
        "time": st.dictionaries(st.sampled_from([*independent.RESPONSIBILITIES, "other-work"]), AMOUNTS),
    },
)
answers_that_suffice = st.builds(
    lambda rest, ownership: {**rest, "ownership": {**(rest.get("ownership") or {}), **ownership}},
    answers_of_anyone,
    st.dictionaries(
        st.sampled_from(independent.OWNERSHIP_ITEMS), st.sampled_from(list(independent.STRENGTHS)), min_size=4
    ),
)
mixed_answers = answers_that_suffice | answers_of_anyone


def close(expected):
    return pytest.approx(expected, abs=1e-9)


@settings(max_examples=500, deadline=None)
@given(mixed_answers)
def test_the_engine_agrees_with_the_independent_calculation(shipped, answers):
    expected, found = independent.classify(answers), assess(shipped, answers)
    assert found.probabilities == (close(expected["probabilities"]) if expected["probabilities"] else None)
    assert sorted(found.missing) == sorted(expected["missing"])
    top = max((expected["probabilities"] or {"none": 1}).values())
    if all(abs(top - float(edge)) > 1e-9 for edge in (independent.CLEAR, independent.LEANING)):
        assert (found.band, found.archetype) == (expected["band"], expected["archetype"])
    weights = {weight.item: weight for weight in found.evidence}
    assert set(weights) == {row["item"] for row in expected["evidence"]}
    for row in expected["evidence"]:
        assert weights[row["item"]].value == (close(row["value"]) if "value" in row else None)
        assert weights[row["item"]].decibans == (close(row["decibans"]) if "decibans" in row else None)


@settings(max_examples=100, deadline=None)
@given(answers_that_suffice)
def test_weights_pattern_and_prior_sum_to_the_ratio_of_the_probabilities(shipped, answers):
    found = assess(shipped, answers)
    leading, *others = found.ranking
    for other in others:
        total = math.fsum(weight.decibans[other] for weight in found.evidence)
        ratio = found.probabilities[leading] / found.probabilities[other]
        assert total == pytest.approx(10 * math.log10(ratio), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(answers_that_suffice)
def test_probabilities_sum_to_one_and_lie_within_reach_of_their_intervals(shipped, answers):
    found = assess(shipped, answers)
    assert math.fsum(found.probabilities.values()) == pytest.approx(1, abs=1e-12)
    for archetype, (low, high) in found.intervals.items():
        assert 0 <= low <= high <= 1
        assert 0 < found.probabilities[archetype] < 1


@settings(max_examples=100, deadline=None)
@given(mixed_answers, st.randoms())
def test_the_order_in_which_answers_come_changes_nothing(shipped, answers, shuffle):
    def shuffled(value):
        if not isinstance(value, dict):
            return value
        keys = list(value)
        shuffle.shuffle(keys)
        return {key: shuffled(value[key]) for key in keys}

    assert assess(shipped, shuffled(answers)).as_json() == assess(shipped, answers).as_json()


@pytest.fixture(scope="session")
def retold(shipped_content):
    """The shipped document with every text replaced."""

    def other(value):
        if isinstance(value, dict) and set(value) == {"zh-hans", "en"}:
            return {"zh-hans": "另一种说法", "en": "Other words"}
        if isinstance(value, dict):
            return {key: other(item) for key, item in value.items()}
        return [other(item) for item in value] if isinstance(value, list) else value

    return document.load(other(copy.deepcopy(shipped_content)))


@settings(max_examples=50, deadline=None)
@given(mixed_answers)
def test_wording_is_never_scored(shipped, retold, answers):
    assert assess(retold, answers).as_json() == assess(shipped, answers).as_json()


# --- owning a thing never speaks against the type that owns it most ------------------------------------


def test_of_every_ownership_item_one_type_has_the_highest_rate_whichever_way_time_goes(shipped):
    """So that the next test speaks of every item: its lower rate is above the higher one of every other type."""
    assert {item: highest_for(shipped, item) for item in ownership_items(shipped)} == {
        "advising": "technology-manager",
        "sdlc": "technology-manager",
        "cybersecurity": "technology-manager",
        "data-privacy": "technology-manager",
        "ecosystem-strategy": "technology-manager",
        "innovation-strategy": "operations-expert",
        "business-continuity": "operations-expert",
        "workplace-support": "all-rounder",
    }


def highest_for(definition, item):
    """The type whose rate for an item, under both couplings, is above all others' under either; None if none is."""
    index = ownership_items(definition).index(item)
    by_account = [account.rates.owned[index] for account in mean_accounts(definition)]
    lower = [min(rates) for rates in zip(*by_account, strict=True)]
    upper = [max(rates) for rates in zip(*by_account, strict=True)]
    for number, archetype in enumerate(definition.archetypes):
        if all(lower[number] > rate for other, rate in enumerate(upper) if other != number):
            return archetype.code
    return None


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_owning_an_item_without_a_time_answer_never_lowers_the_type_that_owns_it_most(shipped, data):
    """`me` instead of `other`, all else alike, time for other items included."""
    item = data.draw(st.sampled_from(ownership_items(shipped)))
    strengths = st.sampled_from([0.0, 0.7, 1.0])
    rest = data.draw(st.dictionaries(st.sampled_from(ownership_items(shipped)), strengths))
    spent = data.draw(st.dictionaries(st.sampled_from(time_items(shipped)), st.sampled_from([0.0, 1 / 3, 1.0])))
    spent.pop(item, None)
    region = data.draw(st.sampled_from(["greater-china", "elsewhere", None]))
    index = [archetype.code for archetype in shipped.archetypes].index(highest_for(shipped, item))
    low, middle, high = (
        probabilities_of(shipped, Evidence({**rest, item: strength}, spent), region)[index]
        for strength in (0.0, 0.7, 1.0)
    )
    assert low < middle < high


def test_with_time_answered_for_the_same_item_owning_it_may_speak_against_that_type(shipped):
    """Time on what another owns is impossible under coupling 1, and the types lose differently by that."""
    rest = {"data-privacy": 1.0, "cybersecurity": 1.0, "advising": 0.7, "workplace-support": 0.7}
    spent = {**dict.fromkeys(time_items(shipped), 1 / 3), "ecosystem-strategy": 1.0, "data-privacy": 1.0}
    spent |= {"advising": 1.0, "cybersecurity": 1.0, "workplace-support": 0.0}
    low, high = (
        probabilities_of(shipped, Evidence({**rest, "ecosystem-strategy": owned}, spent), None)[0]
        for owned in (0.0, 1.0)
    )
    assert high < low


# --- edges --------------------------------------------------------------------------------------------


def test_without_any_evidence_the_prior_stays(shipped):
    assert probabilities_of(shipped, Evidence({}, {}), None) == pytest.approx([0.41, 0.33, 0.26], abs=1e-12)
    in_china = probabilities_of(shipped, Evidence({}, {}), "greater-china")
    assert in_china == pytest.approx([0.44, 0.25, 0.31], abs=1e-12)


@pytest.mark.parametrize("answers", [{}, {"time": {}}, {"ownership": {}, "time": {"sdlc": None}}, {"roi": 5}])
def test_nothing_answered_gives_no_type_no_figures_and_all_eight_items_missing(shipped, answers):
    found = assess(shipped, answers)
    assert (found.band, found.archetype, found.ranking) == ("insufficient", None, ())
    assert (found.probabilities, found.intervals, found.evidence) == (None, None, ())
    assert len(found.missing) == 8
    assert all(math.isfinite(advice.relevance) for advice in found.advice)


@pytest.mark.parametrize("owner", independent.STRENGTHS)
@pytest.mark.parametrize("spread", [{}, {"sdlc": 100}, dict.fromkeys(independent.RESPONSIBILITIES, 6)])
def test_the_same_answer_everywhere_gives_finite_figures(shipped, owner, spread):
    found = assess(shipped, {"ownership": dict.fromkeys(independent.OWNERSHIP_ITEMS, owner), "time": spread})
    figures = [*found.probabilities.values(), *(bound for pair in found.intervals.values() for bound in pair)]
    figures += [deciban for weight in found.evidence for deciban in weight.decibans.values()]
    assert all(math.isfinite(figure) for figure in figures)


def test_types_that_tie_are_ranked_by_code(shipped_content):
    content = copy.deepcopy(shipped_content)
    first, second, third = content["archetypes"]
    for other in (second, third):
        other["responsibilities"], other["time"] = dict(first["responsibilities"]), dict(first["time"])
    for archetype, share in zip((first, second, third), (0.4, 0.4, 0.2), strict=True):
        archetype["share"] = {"global": share, "greater-china": share}
    definition = document.load(content)
    answers = {"ownership": dict.fromkeys(independent.OWNERSHIP_ITEMS, "me"), "time": {"sdlc": 3, "advising": 4}}
    found = assess(definition, answers)
    assert found.ranking == ("operations-expert", "technology-manager", "all-rounder")
    assert found.probabilities["operations-expert"] == pytest.approx(0.4, abs=1e-12)


def test_the_outcome_is_the_same_each_time_intervals_included(shipped, shipped_content):
    answers = {"ownership": dict.fromkeys(independent.OWNERSHIP_ITEMS, "shared"), "time": {"sdlc": 50, "advising": 50}}
    again = document.load(shipped_content)
    assert assess(again, answers).as_json() == assess(shipped, answers).as_json()


@settings(max_examples=50, deadline=None)
@given(answers_that_suffice)
def test_the_weights_are_those_of_whichever_type_is_asked_about(shipped, answers):
    table = evidence_table(shipped, [clean_answers(shipped, answers)] * 2)
    prior = priors_of(shipped, [answers.get("region")] * 2)
    codes = [archetype.code for archetype in shipped.archetypes]
    first, second = weights_of_many(shipped, table, likelihoods_of_many(shipped, table), prior, [0, 1])
    forth = {w.item: w.decibans[codes[1]] for w in first}
    back = {w.item: w.decibans[codes[0]] for w in second}
    assert forth == pytest.approx({item: -weight for item, weight in back.items()}, abs=1e-9)


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        ([0, 1], [1, 1], [0.0, 0.5, 1.0]),
        ([1, 0], [1, 1], [0.0, 0.5, 1.0]),
        ([0.3], [2], [0.3, 0.3, 0.3]),
        ([0, 1, 2], [1, 0, 1], [0.0, 1.0, 2.0]),
        ([0, 1], [3, 1], [0.0, 0.25, 1.0]),
    ],
)
def test_percentiles_of_a_weighted_sample(values, weights, expected):
    """Each value stands in the middle of its own weight, and between two the line is straight."""
    found = weighted_percentiles(np.array(values, float), np.array(weights, float), (0.1, 0.5, 0.9))
    assert found[1] == pytest.approx(expected[1], abs=1e-12)
    assert expected[0] <= found[0] <= found[1] <= found[2] <= expected[2]


def test_percentiles_do_not_depend_on_the_order_of_the_sample():
    order = list(range(50))
    random.Random(7).shuffle(order)
    values, weights = np.linspace(0, 1, 50), np.linspace(1, 3, 50)
    straight = weighted_percentiles(values, weights, (0.1, 0.9))
    assert weighted_percentiles(values[order], weights[order], (0.1, 0.9)) == pytest.approx(straight, abs=1e-12)
