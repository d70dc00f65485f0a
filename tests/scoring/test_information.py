"""Information about the type, and differences between groups: beside scipy, and at their limits."""

import math
import random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from assessment.scoring.explain import chi_square, holm, information

TABLES = [
    [[30, 10], [12, 25]],
    [[41, 5, 0, 9], [12, 12, 12, 12], [7, 30, 5, 0]],
    [[100, 100], [100, 100]],
    [[20, 0], [0, 20]],
    [[5, 6, 7, 8, 9, 10], [10, 9, 8, 7, 6, 5]],
    [[1200, 800, 40], [900, 1100, 60], [10, 20, 300]],
]
COUNTS = st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=4)


def entropy(counts):
    """Miller's estimate, from scipy's entropy of the sample."""
    counts = np.asarray(counts).ravel()
    return stats.entropy(counts, base=2) + (np.count_nonzero(counts) - 1) / (2 * counts.sum() * math.log(2))


@pytest.mark.parametrize("table", TABLES)
def test_information_is_what_scipys_entropies_give(table):
    table = np.array(table)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    bits = max(0.0, entropy(rows) + entropy(columns) - entropy(table))
    found = information(table.tolist())
    assert found.bits == pytest.approx(bits, abs=1e-12)
    assert found.share == pytest.approx(min(1.0, bits / entropy(rows)), abs=1e-12)
    assert found.n == table.sum()


@pytest.mark.parametrize(
    ("table", "bits", "share"),
    [
        ([[100_000, 0], [0, 100_000]], 1.0, 1.0),
        ([[100, 50], [200, 100]], 0.0, 0.0),
        ([[30, 20]], 0.0, 0.0),
        ([[30], [20]], 0.0, 0.0),
        ([[0, 0], [10, 10]], 0.0, 0.0),
    ],
)
def test_answers_that_say_all_or_nothing(table, bits, share):
    found = information(table)
    assert found.bits == pytest.approx(bits, abs=1e-4)
    assert found.share == pytest.approx(share, abs=1e-4)


def test_of_answers_that_say_nothing_chance_makes_next_to_none():
    """The correction takes away what 1,000 samples of answers by the dice would seem to say."""
    dice = random.Random(5)
    samples = [[[0] * 5 for _ in range(3)] for _ in range(1000)]
    for table in samples:
        for _ in range(100):
            table[dice.randrange(3)][dice.randrange(5)] += 1
    plain = [stats.entropy(np.sum(t, 1), base=2) + stats.entropy(np.sum(t, 0), base=2)
             - stats.entropy(np.ravel(t), base=2) for t in samples]  # fmt: skip
    assert np.mean(plain) > 0.05
    assert np.mean([information(table).bits for table in samples]) < 0.02


@given(COUNTS)
def test_information_lies_between_nothing_and_all_and_knows_no_order(table):
    assume(any(map(any, table)))
    found = information(table)
    assert found.bits >= 0
    assert 0 <= found.share <= 1
    turned = information([row[::-1] for row in table[::-1]])
    assert turned.bits == pytest.approx(found.bits, abs=1e-9)


@pytest.mark.parametrize("table", TABLES)
def test_chi_square_is_scipys(table):
    found, expected = chi_square(table), stats.chi2_contingency(table, correction=False)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert found.freedom == expected.dof
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9, abs=1e-300)
    means = expected.expected_freq.ravel()
    assert found.is_sound == (means.min() >= 1 and (means < 5).mean() <= 0.2)


@given(statistic=st.floats(1e-6, 400), freedom=st.integers(1, 60))
def test_the_tail_of_the_distribution_is_scipys(statistic, freedom):
    from assessment.scoring.explain.information import _chance_of_more

    assert _chance_of_more(statistic, freedom) == pytest.approx(stats.chi2.sf(statistic, freedom), rel=1e-9)


@pytest.mark.parametrize(
    ("table", "p", "is_sound"),
    [
        ([[10, 20]], 1.0, True),
        ([[10], [20]], 1.0, True),
        ([[10, 0], [20, 0]], 1.0, True),
        ([[1, 0], [0, 1]], None, False),
    ],
)
def test_with_one_row_or_column_there_is_nothing_to_tell_apart(table, p, is_sound):
    found = chi_square(table)
    assert found.is_sound is is_sound
    if p is not None:
        assert (found.statistic, found.freedom, found.p) == (0, 0, p)


# Holm 1979, as R's p.adjust gives them.
HOLM = [
    ([], []),
    ([0.03], [0.03]),
    ([0.01, 0.02, 0.03, 0.04], [0.04, 0.06, 0.06, 0.06]),
    ([0.04, 0.01, 0.03], [0.06, 0.03, 0.06]),
    ([0.9, 0.8], [1.0, 1.0]),
]


@pytest.mark.parametrize(("chances", "raised"), HOLM)
def test_chances_of_many_tests_are_raised(chances, raised):
    assert holm(chances) == pytest.approx(raised)


def test_of_many_tests_without_a_difference_one_in_twenty_families_finds_any():
    """The promise of the rule: 40 tests each, 2,000 times over."""
    generator = np.random.default_rng(3)
    found = sum(min(holm(generator.random(40).tolist())) < 0.05 for _ in range(2000))
    assert found / 2000 == pytest.approx(0.05, abs=0.015)
