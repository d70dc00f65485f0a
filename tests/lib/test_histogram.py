"""Times in buckets, and the quantiles read off them."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.lib.histogram import EDGES, bucket_of, quantile


@pytest.mark.parametrize(
    ("seconds", "edge"),
    [(-5, 0), (0, 0), (4, 0), (5, 5), (59, 45), (60, 60), (1799, 1200), (1800, 1800), (10**9, 1800)],
)
def test_a_time_falls_into_the_bucket_that_begins_at_or_before_it(seconds, edge):
    assert bucket_of(seconds) == edge


@pytest.mark.parametrize(
    ("histogram", "share", "length"),
    [
        ({60: 10}, 0.5, 75),
        ({60: 10, 90: 10}, 0.5, 90),
        ({60: 10, 90: 10}, 0.25, 75),
        ({0: 1, 600: 3}, 0.25, 5),
        ({0: 10, 1800: 30}, 0.5, None),
        ({1800: 1}, 0.0, None),
    ],
)
def test_quantiles(histogram, share, length):
    assert quantile(histogram, share) == length


@given(lengths=st.lists(st.integers(0, 4000), min_size=1, max_size=200), share=st.sampled_from([0.25, 0.5, 0.75]))
def test_a_quantile_lies_in_the_bucket_of_that_of_the_lengths_themselves(lengths, share):
    found = quantile(Counter(map(bucket_of, lengths)), share)
    [true] = np.quantile(lengths, [share], method="inverted_cdf")
    edge = bucket_of(int(true))
    if edge == EDGES[-1]:
        assert found is None
    else:
        assert edge <= found <= EDGES[EDGES.index(edge) + 1]
