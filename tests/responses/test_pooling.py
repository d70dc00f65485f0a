"""What is put together so that nothing small is shown. That it cannot be taken apart again: `test_use.py`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.responses.queries.pooling import LEAST_CELL, LEAST_GROUP, NO_ANSWER, count_in, pool_answers, pool_groups

ANSWERS = ("a", "b", "c", "d", NO_ANSWER)

# --- groups --------------------------------------------------------------------------------------------------


def kind(group):
    """Capitals are each of a kind of their own."""
    return group if group.isupper() else "small"


GROUPS = [
    ({"A": 30, "B": 25, "x": 20}, [("A",), ("B",), ("x",)]),
    ({"A": 30, "B": 25, "x": 12, "y": 9}, [("A",), ("B",), ("x", "y")]),
    ({"A": 30, "B": 25, "x": 12, "y": 40}, [("A",), ("B",), ("x", "y")]),  # its own kind, not the smallest
    ({"A": 30, "B": 25, "x": 12}, [("A",), ("B", "x")]),
    ({"A": 30, "B": 12, "x": 25}, [("A",), ("B", "x")]),
    ({"A": 30, "B": 0, "x": 0}, [("A",)]),
    ({"A": 8, "B": 7}, [("A", "B")]),
    ({}, []),
]


@pytest.mark.parametrize(("sizes", "together"), GROUPS)
def test_small_groups_are_put_together(sizes, together):
    assert list(pool_groups(sizes, kind)) == together


@given(st.dictionaries(st.sampled_from("ABCxyz"), st.integers(0, 60)))
def test_every_group_is_in_one_part_and_none_is_small_but_for_want_of_others(sizes):
    parts = pool_groups(sizes, kind)
    assert sorted(group for part in parts for group in part) == sorted(group for group in sizes if sizes[group])
    assert len(parts) < 2 or min(sum(sizes[group] for group in part) for part in parts) >= LEAST_GROUP


# --- answers -------------------------------------------------------------------------------------------------

TABLES = [
    ({"g": {"a": 10, "b": 8, "c": 5}}, False, [("a",), ("b",), ("c",), ("d",), ("-",)]),
    ({"g": {"a": 10, "b": 8, "c": 4}}, False, [("a",), ("b", "c"), ("d",), ("-",)]),
    ({"g": {"a": 6, "b": 30, "c": 4}}, False, [("a", "c"), ("b",), ("d",), ("-",)]),
    ({"g": {"a": 6, "b": 30, "c": 4}}, True, [("a",), ("b", "c"), ("d",), ("-",)]),
    ({"g": {"a": 20, "b": 9, "c": 1, "d": 1}}, False, [("a",), ("b", "c", "d"), ("-",)]),
    ({"g": {"a": 20, "b": 1, "c": 1, "d": 1}}, False, None),
    ({"g": {"a": 20, "b": 3, "-": 6}}, False, [("a", "b"), ("c",), ("d",), ("-",)]),
    ({"g": {"a": 20, "b": 9, "-": 3}}, False, [("a",), ("b", "-"), ("c",), ("d",)]),
    ({"g": {"a": 9, "b": 20, "-": 3}}, False, [("a",), ("b", "-"), ("c",), ("d",)]),
    ({"g": {"a": 9, "b": 20, "-": 3}}, True, [("a", "-"), ("b",), ("c",), ("d",)]),
    ({"g": {"a": 20, "-": 3}}, False, None),
    ({"g": {"a": 20}}, False, [("a",), ("b",), ("c",), ("d",), ("-",)]),
    ({"g": {"a": 20, "b": 10}, "h": {"a": 30, "b": 4}}, False, None),
    ({"g": {"a": 20, "b": 10}, "h": {"a": 30}}, False, [("a",), ("b",), ("c",), ("d",), ("-",)]),
    ({"g": {"a": 20, "b": 10, "c": 9}, "h": {"a": 30, "b": 4, "c": 4}}, False, [("a",), ("b", "c"), ("d",), ("-",)]),
]


def singles(answers=ANSWERS):
    return [(answer,) for answer in answers]


@pytest.mark.parametrize(("table", "ordered", "together"), TABLES)
def test_rare_answers_are_put_together(table, ordered, together):
    found = pool_answers(table, [(group,) for group in table], singles(), ordered=ordered)
    assert found == (None if together is None else tuple(together))


@given(
    table=st.dictionaries(
        st.sampled_from("gh"), st.dictionaries(st.sampled_from(ANSWERS), st.integers(0, 30)), min_size=1
    ),
    ordered=st.booleans(),
)
def test_no_count_is_small_and_no_answer_is_lost_or_told_twice(table, ordered):
    groups = [(group,) for group in table]
    found = pool_answers(table, groups, singles(), ordered=ordered)
    if found is None:
        return
    assert sorted(answer for part in found for answer in part) == sorted(ANSWERS)
    counts = [count_in(table, group, part) for group in groups for part in found]
    assert not [count for count in counts if 0 < count < LEAST_CELL]


@given(counts=st.lists(st.integers(0, 30), min_size=5, max_size=5))
def test_points_of_a_scale_stay_in_their_order(counts):
    points = "12345"
    found = pool_answers({"g": dict(zip(points, counts, strict=True))}, [("g",)], singles(points), ordered=True)
    given_points = [point for point, count in zip(points, counts, strict=True) if count]
    parts = [[point for point in part if point in given_points] for part in found or ()]
    assert [point for part in parts for point in part] == (given_points if found else [])
