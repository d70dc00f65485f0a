"""Simulated CTOs: the worlds, what is measured on them, and the figures that the model must reach."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from assessment.instrument.definition import Definition
from assessment.scoring.posterior import bounds_of, layout_of, posterior_of_many, prior_of
from assessment.scoring.simulate import (
    WAYS,
    Effort,
    accuracy,
    baselines,
    by_band,
    calibration,
    calibration_error,
    draw_world,
    figures_of,
    simulate,
    worlds_of,
)
from assessment.scoring.simulate.coverage import coverage
from assessment.scoring.simulate.learning import learning

BY_CODE = {way.code: way for way in WAYS}
SMALL = Effort(worlds=4, people=300, interval_people=1, learning_worlds=0)


@pytest.fixture(params=WAYS, ids=lambda way: way.code)
def way(request):
    return request.param


@lru_cache(maxsize=8)
def full(definition: Definition, code: str) -> dict[str, Any]:
    """The figures of one way as `manage.py simulate` finds them: 400 worlds of 5,000."""
    return figures_of(definition, BY_CODE[code], effort=Effort())


# --- what the model must reach --------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "least"), [("independent", 0.73), ("nested", 0.675)])
def test_the_leading_type_is_right_often_enough(shipped, code, least):
    found = full(shipped, code)["accuracy"]
    print(f"accuracy, {code}: {found:.4f}")
    assert found >= least


@pytest.mark.parametrize("code", ["independent", "nested"])
def test_what_is_said_is_what_is_found(shipped, code):
    error = full(shipped, code)["calibration_error"]
    print(f"calibration error, {code}: {error:.4f}")
    assert error <= 0.035


@pytest.mark.parametrize(
    ("code", "band", "first", "either"),
    [
        ("nested", "clear", 86, 96),
        ("independent", "clear", 91, 98),
        ("nested", "leaning", 62, 90),
        ("independent", "leaning", 67, 92),
        ("nested", "blend", 43, 80),
        ("independent", "blend", 46, 83),
    ],
)
def test_the_frequency_by_band_is_what_the_contract_measured(shipped, code, band, first, either):
    found = full(shipped, code)["bands"][band]
    assert 100 * found["first"] == pytest.approx(first, abs=1.5)
    assert 100 * found["either"] == pytest.approx(either, abs=1.5)


@pytest.mark.parametrize("code", ["independent", "nested"])
def test_no_simpler_rule_comes_near_and_knowing_the_rates_would_be_better(shipped, code):
    figures = full(shipped, code)
    assert max(figures["baselines"].values()) + 0.02 < figures["accuracy"] < figures["limit"]


def test_intervals_hold_what_the_true_rates_would_give_in_about_80_of_100_cases(shipped):
    found = coverage(shipped, worlds=200, people=3, seed=1)
    print(f"coverage: {found}")
    assert all(0.75 <= share <= 0.85 for share in found.values()), found


# --- worlds ---------------------------------------------------------------------------------------------


def test_a_world_keeps_what_is_published_and_the_bounds_of_the_rest(shipped, way):
    layout = layout_of(shipped)
    for world, _generator in worlds_of(shipped, way, 5, seed=3):
        for k, archetype in enumerate(shipped.archetypes):
            tables = ((layout.ownership, archetype.responsibilities, world.rates.owned, bounds_of(archetype)[0]),
                      (layout.time, archetype.time, world.rates.spent, bounds_of(archetype)[1]))  # fmt: skip
            for items, published, rates, bound in tables:
                for row, item in enumerate(items):
                    if item in published:
                        assert rates[row, k] == published[item]
                    else:
                        assert way.unlisted_from * bound <= rates[row, k] <= bound


def test_where_time_goes_only_to_what_one_owns_nobody_spends_time_on_anything_else(shipped):
    layout = layout_of(shipped)
    rows = [layout.ownership.index(code) for code in layout.time]
    for world, generator in worlds_of(shipped, BY_CODE["nested"], 5, seed=4):
        answers = world.people(400, generator).answers
        assert (answers.spent <= answers.owned[:, rows]).all()


def test_people_say_yes_as_often_as_the_rates_of_their_type(shipped, way):
    generator = np.random.default_rng(5)
    world = draw_world(shipped, way, generator)
    people = world.people(60_000, generator)
    for k in range(len(shipped.archetypes)):
        mine = people.answers.select(people.archetypes == k)
        assert mine.owned.mean(axis=0) == pytest.approx(world.rates.owned[:, k], abs=0.02)
        assert mine.spent.mean(axis=0) == pytest.approx(world.rates.spent[:, k], abs=0.02)
    assert np.bincount(people.archetypes) / len(people) == pytest.approx(world.prior, abs=0.01)


def test_people_who_tick_more_of_everything_tick_more_of_two_things_at_once(shipped):
    def together(code: str) -> float:
        generator = np.random.default_rng(6)
        people = draw_world(shipped, BY_CODE[code], generator).people(60_000, generator)
        mine = people.answers.select(people.archetypes == 0).owned
        return float(np.corrcoef(mine[:, 0], mine[:, 2])[0, 1])

    assert together("ticking") > 0.03 > 0.015 > abs(together("independent"))


def test_one_who_knows_the_world_is_right_about_how_sure_to_be(shipped, way):
    generator = np.random.default_rng(7)
    world = draw_world(shipped, way, generator)
    people = world.people(60_000, generator)
    said = world.limit(people.answers)
    model = posterior_of_many(shipped, people.answers, prior_of(shipped, None))
    assert calibration_error(said, people.archetypes) < 0.012
    assert accuracy(said, people.archetypes) >= accuracy(model, people.archetypes)


# --- what is measured -------------------------------------------------------------------------------------

SAID = np.array([[0.9, 0.1, 0.0], [0.6, 0.3, 0.1], [0.2, 0.2, 0.6], [0.4, 0.35, 0.25]])
TRUTH = np.array([0, 1, 2, 2])


def test_accuracy_counts_the_leading_type():
    assert accuracy(SAID, TRUTH) == 0.5


def test_calibration_sets_what_is_said_beside_what_is_found():
    rows = [(one.low, one.share, one.said, one.found) for one in calibration(SAID, TRUTH)]
    assert rows == [
        (0.4, 0.25, 0.4, 0.0),
        (0.6, 0.5, pytest.approx(0.6), 0.5),
        (0.9, 0.25, 0.9, 1.0),
    ]
    assert calibration_error(SAID, TRUTH) == pytest.approx(0.25 * 0.4 + 0.5 * 0.1 + 0.25 * 0.1)


def test_each_band_says_how_many_were_of_the_first_type_and_of_the_first_two(shipped):
    found = by_band(shipped, SAID, TRUTH)
    assert {band: (one.share, one.first, one.either) for band, one in found.items()} == {
        "clear": (0.25, 1.0, 1.0),
        "leaning": (0.5, 0.5, 1.0),
        "blend": (0.25, 0.0, 0.0),
    }


def test_a_band_without_anybody_says_nothing(shipped):
    assert by_band(shipped, SAID[:1], TRUTH[:1])["blend"].first is None


def test_the_simpler_rules_are_what_they_are_called(shipped):
    layout = layout_of(shipped)
    answers = draw_world(shipped, WAYS[0], np.random.default_rng(1)).people(1, np.random.default_rng(2)).answers
    answers.owned[:], answers.spent[:] = 0, 0
    answers.owned[0, layout.ownership.index("advising")] = 1
    answers.spent[0, layout.time.index("sdlc")] = 1
    ticked = [(a.responsibilities.get("advising", 0), a.time.get("sdlc", 0)) for a in shipped.archetypes]
    lists = [[*a.responsibilities.values(), *a.time.values()] for a in shipped.archetypes]
    found = {name: scores[0].tolist() for name, scores in baselines(shipped, answers).items()}
    assert found["sum"] == pytest.approx([sum(pair) for pair in ticked])
    assert found["scaled"] == pytest.approx([sum(pair) / sum(rates) for pair, rates in zip(ticked, lists, strict=True)])
    assert found["cosine"] == pytest.approx(
        [sum(pair) / 2**0.5 / sum(r * r for r in rates) ** 0.5 for pair, rates in zip(ticked, lists, strict=True)]
    )


def test_the_same_seed_gives_the_same_figures_and_another_does_not(shipped):
    first, again, other = (simulate(shipped, effort=SMALL, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first["ways"] != other["ways"]
    assert json.loads(json.dumps(first)) == first


def test_every_part_is_told_as_it_begins(shipped):
    told = []
    simulate(shipped, effort=Effort(worlds=1, people=50, interval_people=1, learning_worlds=0), tell=told.append)
    assert told == [*BY_CODE, "coverage"]


# --- learning ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def learned(shipped) -> dict[str, Any]:
    cases = learning(shipped, worlds=8, responses=1000, people=2000, seed=20261123)["cases"]
    return {case["code"]: case for case in cases}


def test_after_learning_from_1000_responses_accuracy_is_near_the_limit(learned):
    found = learned["independent"]
    print(found)
    assert found["accuracy_after"] >= 0.98 * found["limit"]
    assert found["accepted"] == 8


def test_where_answers_go_together_learning_gains_and_stays_calibrated(learned):
    found = learned["nested"]
    print(found)
    assert found["accuracy_after"] - found["accuracy_before"] >= 0.04
    assert found["calibration_error_after"] <= 0.03
    assert found["accepted"] == 8


def test_learning_that_may_not_see_the_coupling_would_harm_and_is_refused(learned):
    found = learned["nested-fixed-0"]
    print(found)
    assert found["calibration_error_after"] > 2 * found["calibration_error_before"]
    assert found["calibration_error_after"] > 0.06
    assert found["accepted"] == 0
