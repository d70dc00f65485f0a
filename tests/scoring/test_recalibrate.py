"""Learning the rates that the report does not publish: the search, what it finds, and when it is refused."""

import copy
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument import document
from assessment.scoring.evidence import EvidenceTable
from assessment.scoring.posterior import bounds_of, layout_of, mean_accounts, posterior_of_many, prior_of
from assessment.scoring.recalibrate import LEAST_RESPONSES, Recalibration, learned_document, provenance_of, recalibrate
from assessment.scoring.recalibrate.fitting import cells_of, expectation, fit, maximisation, pseudo_counts, step
from assessment.scoring.recalibrate.frame import frame_of, sample_of
from tests.scoring.worlds import accuracy, calibration_error, world_of

COUPLINGS = (0.0, 0.5, 1.0)


def told(shipped, coupling, seed, count=1000, **kinds):
    """A world, responses from it, and what they say."""
    generator = np.random.default_rng([seed, int(10 * coupling)])
    world = world_of(shipped, coupling, generator)
    table, _ = world.people(count, generator, **kinds)
    return world, table, generator


def kept_of(found):
    return provenance_of(found, source_hash="0" * 64, engine="1", learned_on=date(2026, 11, 23), left_out={})


def applied(content, found):
    """The definition with the rates found, whether or not they were refused."""
    return document.load(learned_document(content, replace(found, refusal=None), kept_of(found)))


def as_answered(generator, count, unanswered=0.2):
    """Answers of any kind: yes, no, in between, none."""
    values = [0.0, 0.0, 0.7, 1.0, 1 / 3]
    tables = (generator.choice(values, (count, items)) for items in (8, 7))
    return EvidenceTable(*(np.where(generator.random(t.shape) < unanswered, np.nan, t) for t in tables))


# --- the pair model -----------------------------------------------------------------------------------


def test_both_models_count_unanswered_items_alike(shipped_content):
    """The log-likelihood before learning is that of the same rates in the model that learns."""
    content = copy.deepcopy(shipped_content)
    content["model"]["coupling_weights"] = {"independent": 1.0, "nested": 0.0}
    definition = document.load(content)
    table = as_answered(np.random.default_rng(1), 300, unanswered=0.4)
    prior = np.where(np.arange(300)[:, None] % 2, prior_of(definition, None), prior_of(definition, "greater-china"))
    sample, frame = sample_of(definition, table, prior), frame_of(definition)
    rows, _ = expectation(sample, cells_of(0.0, frame.middle[:, None]), sample.counts[None])
    assert rows[0] == pytest.approx(sample.before, abs=1e-8)


def test_the_middle_of_the_rates_is_the_mean_of_the_independent_account(shipped):
    frame, layout, rates = frame_of(shipped), layout_of(shipped), mean_accounts(shipped)[0].rates
    for side, (items, table) in enumerate(((layout.ownership, rates.owned), (layout.time, rates.spent))):
        for row, code in enumerate(items):
            assert frame.middle[side, layout.responsibilities.index(code)] == pytest.approx(table[row])
    assert frame.free.sum() == 21


def test_expected_counts_are_those_of_the_people(shipped):
    """Each person is in one cell of each responsibility; certain answers leave no doubt which."""
    table = EvidenceTable(np.ones((50, 8)), np.zeros((50, 7)))
    sample, frame = sample_of(shipped, table, prior_of(shipped, None)), frame_of(shipped)
    _, counts = expectation(sample, cells_of(0.5, frame.middle[:, None]), sample.counts[None])
    assert counts.sum(axis=(0, 3)) == pytest.approx(50)
    assert counts[1].sum() == pytest.approx(counts.sum())


# --- the search ---------------------------------------------------------------------------------------


def expected_value(frame, coupling, rates, counts):
    """Of each responsibility and archetype: what a maximisation makes as large as it can."""
    return ((counts + pseudo_counts(frame, coupling)) * np.log(cells_of(coupling, rates))).sum(axis=0)


def test_uncoupled_rates_are_the_share_of_yes_among_members_and_pseudo_respondents(shipped):
    frame = frame_of(shipped)
    counts = np.random.default_rng(2).gamma(1, 20, (4, 1, 8, 3))
    found = maximisation(frame, 0.0, frame.middle[:, None], counts)
    for side, yes in ((0, counts[0] + counts[1]), (1, counts[0] + counts[2])):
        share = (yes + 20 * frame.middle[side]) / (counts.sum(axis=0) + 20)
        expected = np.where(frame.free[side], np.minimum(share, frame.most[side]), frame.middle[side])
        assert found[side] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_no_rates_within_the_bounds_make_the_counts_likelier(shipped, coupling):
    """Beside a fine grid of both rates of every pair; half-way coupled there may be two peaks: the nearer is found."""
    frame, generator = frame_of(shipped), np.random.default_rng(3)
    grid = np.linspace(1e-6, 1, 41)
    owned, spent = (axis.reshape(-1, 1, 1) for axis in np.meshgrid(grid, grid))
    tried = np.stack([np.broadcast_to(axis, (41 * 41, 8, 3)) for axis in (owned, spent)]) * frame.most[:, None]
    tried = frame.within(np.where(frame.free[:, None], tried, frame.middle[:, None]), coupling)
    counts = generator.gamma(1, 20, (4, 1, 8, 3))
    counts[[0, 2], :, layout_of(shipped).responsibilities.index("business-continuity")] = 0  # has no time item
    best = expected_value(frame, coupling, tried, counts).max(axis=0)
    start = np.stack([frame.within(frame.middle_for(coupling)[:, None], coupling)[:, 0], tried[:, 700]], axis=1)
    for _ in range(40):
        before = expected_value(frame, coupling, start, counts)
        start = maximisation(frame, coupling, start, counts)
        found = expected_value(frame, coupling, start, counts)
        assert (found >= before - 1e-9).all()
    peaks = found.max(axis=0)
    below = peaks < best - 1e-3
    assert below.sum() <= (3 if coupling == 0.5 else 0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(COUPLINGS))
def test_the_likelihood_never_falls_and_rates_stay_in_their_bounds(shipped, seed, coupling):
    generator, frame = np.random.default_rng(seed), frame_of(shipped)
    sample = sample_of(shipped, as_answered(generator, 60), prior_of(shipped, None))
    anywhere = np.where(
        frame.free[:, None], generator.random((2, 3, 8, 3)) * frame.most[:, None], frame.middle[:, None]
    )
    rates, weights = frame.within(anywhere, coupling), np.tile(sample.counts, (3, 1))
    last = -np.inf
    for _ in range(6):
        following, objective = step(sample, frame, coupling, rates, weights)
        assert (objective >= last - 1e-6).all()
        for table in (rates, following):
            free, most = np.broadcast_to(frame.free[:, None], table.shape), frame.most[:, None]
            assert (np.where(free, table, 1) > 0).all()
            assert (np.where(free, table - most, 0) <= 1e-12).all()
            assert (table == frame.middle[:, None])[~free].all()
            if coupling == 1:
                assert (table[1] <= table[0] + 1e-12)[:, frame.free.any(axis=0)].all()
        rates, last = following, objective


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_the_accelerated_search_ends_where_plain_steps_end(shipped, coupling):
    world, table, _ = told(shipped, coupling, 4)
    sample, frame = sample_of(shipped, table, world.shares), frame_of(shipped)
    rates = frame.within(frame.middle_for(coupling)[:, None], coupling)
    found = fit(sample, frame, coupling, rates, sample.counts[None])
    for _ in range(120):
        rates, objective = step(sample, frame, coupling, rates, sample.counts[None])
    assert found.objective >= objective - 0.01
    assert np.abs(found.rates - rates).max() < 0.003


# --- who answered, in which order, and how much -------------------------------------------------------


def same(one, other):
    assert (one.refusal, one.responses, one.coupling) == (other.refusal, other.responses, other.coupling)
    assert (one.gain, one.standard_error) == pytest.approx((other.gain, other.standard_error), abs=1e-9)
    assert [rate.after for rate in one.rates] == pytest.approx([rate.after for rate in other.rates], abs=1e-6)
    assert dict(one.worth) == dict(other.worth)
    assert [pair.items for pair in one.missed] == [pair.items for pair in other.missed]


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_people_changes_nothing_and_silence_says_nothing(shipped, seed):
    world, table, generator = told(shipped, 0.0, seed, 250)
    owned = np.where(generator.random(table.owned.shape) < 0.1, np.nan, table.owned)
    silent = [np.full((30, items), np.nan) for items in (8, 7)]
    more = EvidenceTable(np.concatenate([owned, silent[0]]), np.concatenate([table.spent, silent[1]]))
    found = recalibrate(shipped, EvidenceTable(owned, table.spent), world.shares)
    same(recalibrate(shipped, more.select(generator.permutation(280)), np.tile(world.shares, (280, 1))), found)


def test_every_unlisted_rate_is_told_in_the_order_of_the_document(shipped):
    world, table, _ = told(shipped, 0.0, 5, 300)
    found = recalibrate(shipped, table, world.shares)
    layout, places = layout_of(shipped), []
    for archetype in shipped.archetypes:
        for kind, items in (("responsibilities", layout.ownership), ("time", layout.time)):
            places += [(archetype.code, kind, code) for code in items if code not in getattr(archetype, kind)]
    assert [(rate.archetype, rate.kind, rate.item) for rate in found.rates] == places == list(found.worth)
    for rate in found.rates:
        bound = bounds_of(shipped.archetype_by_code[rate.archetype])[rate.kind == "time"]
        assert (rate.bound, rate.before) == (bound, bound / 2)
        assert 0 < rate.after <= bound
        assert rate.at_bound == (rate.after > bound - 1e-5)
    assert min(found.worth.values()) >= 20
    assert max(found.worth.values()) <= 300


def test_learned_rates_are_as_sure_as_they_are_said_to_be(shipped):
    """Over worlds, the error of a rate is that of a share of so many respondents asked directly."""
    squares = []
    for seed in range(6):
        world, table, _ = told(shipped, float(seed % 2), seed + 20)
        truth = {"responsibilities": world.owned, "time": world.spent}
        found = recalibrate(shipped, table, world.shares)
        for rate in found.rates:
            items = world.layout.ownership if rate.kind == "responsibilities" else world.layout.time
            place = items.index(rate.item), [a.code for a in shipped.archetypes].index(rate.archetype)
            worth = found.worth[rate.archetype, rate.kind, rate.item]
            squares.append((rate.after - truth[rate.kind][place]) ** 2 * worth / (rate.after * (1 - rate.after)))
    assert 0.4 < np.mean(squares) < 1.3


def test_more_responses_tell_rates_more_surely(shipped):
    few, many = (
        recalibrate(shipped, table, world.shares).worth
        for world, table, _ in (told(shipped, 0.0, 6, count) for count in (300, 3000))
    )
    assert sum(many.values()) > 5 * sum(few.values())


# --- when nothing is learned --------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, LEAST_RESPONSES - 1])
def test_too_few_responses_say_nothing(shipped, count):
    world, table, _ = told(shipped, 0.0, 7, count)
    expected = Recalibration("too-few", count, 0.0, (), 0.0, 0.0, (), {}, ())
    assert recalibrate(shipped, table, world.shares) == expected


def test_people_who_answered_nothing_are_not_counted(shipped):
    world, table, _ = told(shipped, 0.0, 7, LEAST_RESPONSES)
    table.owned[0], table.spent[0] = np.nan, np.nan
    assert recalibrate(shipped, table, world.shares).refusal == "too-few"


def test_only_known_couplings_are_tried(shipped):
    world, table, _ = told(shipped, 0.0, 7, 200)
    for couplings in ((), (0.3,)):
        with pytest.raises(ValueError, match="couplings"):
            recalibrate(shipped, table, world.shares, couplings=couplings)


def test_the_control_left_to_itself_learning_harms_and_the_guard_refuses_it(shipped, shipped_content):
    """Time goes only to what one owns, and learning is not allowed to see that."""
    harm = []
    for seed in range(6):
        world, table, generator = told(shipped, 1.0, seed)
        found = recalibrate(shipped, table, world.shares, couplings=(0.0,))
        assert found.refusal == "no-gain"
        assert found.gain < -0.1
        fresh, types = world.people(2000, generator)
        guided = recalibrate(shipped, table, world.shares)
        definitions = shipped, applied(shipped_content, found), applied(shipped_content, guided)
        before, after, right = (posterior_of_many(one, fresh, world.shares) for one in definitions)
        harm.append([accuracy(p, types) for p in (before, after, right)] + [calibration_error(after, types)])
    _, after, right, error = np.mean(harm, axis=0)
    assert after < right - 0.04
    assert error > 0.08
    assert min(row[1] - row[0] for row in harm) < 0


@pytest.mark.parametrize("coupling", COUPLINGS)
@pytest.mark.parametrize("lean", [1.2, 1.6])
def test_where_some_tick_more_of_everything_nothing_is_learned(shipped, coupling, lean):
    world, table, _ = told(shipped, coupling, 8, lean=lean)
    found = recalibrate(shipped, table, world.shares)
    assert found.refusal == "no-gain"
    assert found.gain <= 2 * found.standard_error
    assert len(found.missed) == 10


@pytest.mark.parametrize("coupling", [0.0, 1.0])
@pytest.mark.parametrize(
    ("shares", "refusal"),
    [
        ((0.41, 0.33, 0.26), None),
        ((0.55, 0.25, 0.20), None),
        ((0.25, 0.30, 0.45), None),
        ((1.0, 0.0, 0.0), "other-shares"),
        ((0.0, 1.0, 0.0), "other-shares"),
        ((0.0, 0.0, 1.0), "other-shares"),
    ],
)
def test_types_may_be_somewhat_commoner_or_rarer_than_in_the_study_but_not_wholly_so(
    shipped, shipped_content, coupling, shares, refusal
):
    """Learning still helps where shares are off by 0.2, and harms where all are of one type."""
    generator = np.random.default_rng([11, int(coupling)])
    world = world_of(shipped, coupling, generator)
    table, types = world.people(20_000, generator)
    drawn = np.concatenate([np.flatnonzero(types == k)[: round(2000 * share)] for k, share in enumerate(shares)])
    learned_from, others = generator.permutation(drawn)[:1000], drawn
    prior = prior_of(shipped, None)
    found = recalibrate(shipped, table.select(learned_from), prior)
    assert found.refusal == refusal
    if refusal is None:
        before, after = (
            accuracy(posterior_of_many(one, table.select(others), prior), types[others])
            for one in (shipped, applied(shipped_content, found))
        )
        assert after > before


def test_starts_that_come_to_other_answers_are_refused(shipped, monkeypatch):
    """A search that stops where it begins is no search."""
    world, table, _ = told(shipped, 0.0, 9)
    module = "assessment.scoring.recalibrate"
    assert recalibrate(shipped, table, world.shares).refusal is None
    monkeypatch.setattr(f"{module}.recalibration.LEAST_STANDARD_ERRORS", -np.inf)
    monkeypatch.setattr(f"{module}.fitting.maximisation", lambda frame, coupling, rates, counts: rates)
    assert recalibrate(shipped, table, world.shares).refusal == "starts-disagree"


# --- what the model misses ----------------------------------------------------------------------------


def test_a_pair_that_goes_together_beyond_the_model_is_named_first(shipped):
    world, table, generator = told(shipped, 0.0, 10)
    cyber, privacy = (world.layout.ownership.index(code) for code in ("cybersecurity", "workplace-support"))
    assert recalibrate(shipped, table, world.shares).missed == ()
    copied = generator.random(1000) < 0.5
    table.owned[copied, privacy] = table.owned[copied, cyber]
    pair, *others = recalibrate(shipped, table, world.shares).missed
    assert pair.items == ("ownership.cybersecurity", "ownership.workplace-support")
    both = (table.owned[:, cyber] * table.owned[:, privacy]).mean()
    assert pair.observed == pytest.approx(both, abs=1e-6)
    assert pair.expected < pair.observed
    assert pair.deviation > 4
    assert [abs(one.deviation) for one in others] == sorted((abs(one.deviation) for one in others), reverse=True)


# --- what it is worth ---------------------------------------------------------------------------------


def before_after_limit(shipped, content, coupling, seed):
    world, table, generator = told(shipped, coupling, seed)
    found = recalibrate(shipped, table, world.shares)
    assert (found.refusal, found.coupling) == (None, coupling)
    fresh, types = world.people(2000, generator)
    after = posterior_of_many(applied(content, found), fresh, world.shares)
    before = posterior_of_many(shipped, fresh, world.shares)
    limit = world.limit(fresh)
    return *(accuracy(p, types) for p in (before, after, limit)), calibration_error(after, types)


def test_independent_answers_bring_it_to_98_percent_of_the_limit(shipped, shipped_content):
    figures = [before_after_limit(shipped, shipped_content, 0.0, seed) for seed in range(100, 108)]
    _, after, limit, error = np.mean(figures, axis=0)
    assert limit == pytest.approx(0.80, abs=0.03)
    assert after >= 0.98 * limit
    assert error <= 0.03


def test_nested_answers_gain_four_points_well_calibrated(shipped, shipped_content):
    figures = [before_after_limit(shipped, shipped_content, 1.0, seed) for seed in range(100, 108)]
    before, after, _, error = np.mean(figures, axis=0)
    assert after >= before + 0.04
    assert error <= 0.03
