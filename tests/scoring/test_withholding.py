"""No count of fewer than five people can be read off what is shown, nor worked out: asked of an integer solver."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from assessment.scoring.simulate.impact import Comparison, Table
from assessment.scoring.simulate.withholding import (
    LEAST,
    Group,
    Halves,
    Sum,
    groups_to_show,
    halves_to_show,
    is_small,
    withheld,
)


def can_be_solved(wanted: Any, known: list[tuple[Any, float, float]]) -> bool:
    """Whether only one value of a sum fits what is known: (coefficients of the cells, least, most) each."""
    matrix, least, most = (np.array(part) for part in zip(*known, strict=True))
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * np.asarray(wanted, dtype=float),
            constraints=LinearConstraint(matrix, least, most),
            bounds=Bounds(0, np.inf),
            integrality=np.ones(len(wanted)),
        )
        assert found.status in (0, 3), found.message  # 3: without an end
        ends.append(round(sign * found.fun) if found.status == 0 else sign * -np.inf)
    return ends[0] == ends[1]


def solved(people, sums, hidden):
    """The sums that are withheld and yet can be worked out by one who knows the rest, and that no other is 0."""
    cells = people.ravel()
    known = [(np.ones(len(cells)), cells.sum(), cells.sum())]
    for key, one in sums.items():
        shares = one.cells.ravel().astype(float)
        count = shares @ cells
        if key not in hidden:
            known.append((shares, count, count))
        elif len(hidden) < len(sums):  # where nothing at all is shown, 0 is not shown either
            known.append((shares, 1, np.inf))
    return [key for key in hidden if can_be_solved(sums[key].cells.ravel(), known)]


def table_of(lines, columns, *, cell=2, total=3):
    """The sums of a table with totals, each line and column by itself, and how much they are missed."""
    kinds = [(f"kind-{place}", f"kind-{place}") for place in range(max(lines, columns))]
    table = Table(kinds[:lines], kinds[:columns], of=0)
    return {
        (line, column): Sum(cells, total if None in (line, column) else cell) for line, column, cells in table.parts()
    }


def seen_small(people, sums, hidden):
    return [key for key, one in sums.items() if key not in hidden and is_small((people * one.cells).sum())]


tables = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 6, 30, 150]),
        min_size=shape[0] * shape[1],
        max_size=shape[0] * shape[1],
    ).map(lambda counts: np.array(counts, dtype=np.int64).reshape(shape))
)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_no_cell_or_total_of_a_table_that_is_withheld_can_be_worked_out(people):
    if people.sum() < LEAST:
        return
    sums = table_of(*people.shape)
    hidden = withheld(people, sums)
    assert seen_small(people, sums, hidden) == []
    assert solved(people, sums, hidden) == []


def outcomes():
    """Tables of every outcome before by every outcome after: most people stay where they are."""
    return st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from([1, 1, 2, 3, 5, 20])), max_size=14
    ).flatmap(
        lambda moved: st.lists(st.sampled_from([0, 1, 3, 40]), min_size=9, max_size=9).map(
            lambda stayed: _placed(stayed, moved)
        )
    )


def _placed(stayed, moved):
    people = np.diag(np.array(stayed, dtype=np.int64))
    for line, column, count in moved:
        people[line, column] += count
    return people


@settings(max_examples=25, deadline=None)
@given(outcomes())
def test_types_bands_and_the_number_of_changes_together_give_no_small_count_away(shipped, people):
    if people.sum() < LEAST:
        return
    sums = dict(Comparison(shipped, shipped)._sums())
    hidden = withheld(people, sums)
    assert seen_small(people, sums, hidden) == []
    assert solved(people, sums, hidden) == []


def test_to_leave_out_the_small_counts_alone_would_give_them_away():
    people = np.array([[150, 2, 0], [0, 80, 0], [0, 0, 60]])
    sums = table_of(3, 3)
    small = {key for key, one in sums.items() if is_small((people * one.cells).sum())}
    assert small == {("kind-0", "kind-1")}
    assert solved(people, sums, small) == [("kind-0", "kind-1")]
    hidden = withheld(people, sums)
    assert small < hidden
    assert solved(people, sums, hidden) == []


def test_where_all_is_large_or_0_everything_is_shown():
    people = np.array([[150, 5, 0], [0, 80, 12], [0, 0, 60]])
    assert withheld(people, table_of(3, 3)) == frozenset()


def test_what_is_missed_least_is_left_out():
    people = np.array([[150, 2, 40], [30, 80, 12], [50, 30, 60]])
    hidden = withheld(people, table_of(3, 3))
    assert len(hidden) == 4, "with three other cells it is done"
    assert not any(None in key for key in hidden)
    assert any(None in key for key in withheld(people, table_of(3, 3, cell=9)))


def test_too_few_people_to_show_any_count_of():
    people = np.eye(5, dtype=np.int64)
    sums = table_of(5, 5)
    assert withheld(people, sums) == frozenset(sums)
    assert solved(people, sums, frozenset(sums)) == []


# --- what is had before and after ----------------------------------------------------------------------------

halves = st.lists(
    st.tuples(*[st.sampled_from([0, 0, 1, 2, 4, 5, 9, 30])] * 3).map(lambda three: Halves(*three)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(halves, st.sampled_from([0, 1, 4, 5, 50]))
def test_nothing_small_can_be_worked_out_of_what_is_gained_and_lost(several, more):
    n = max(LEAST, max(one.both + one.before + one.after for one in several) + more)
    several = [*several, Halves(n, 0, 0)]  # seven are had by everybody, so one at least by somebody
    shown = halves_to_show(n, several)
    figures = {"before": (1, 1, 0, 0), "after": (1, 0, 1, 0), "gained": (0, 0, 1, 0), "lost": (0, 1, 0, 0)}
    width = 4 * len(several)
    truth = np.concatenate(
        [(one.both, one.before, one.after, n - one.both - one.before - one.after) for one in several]
    )
    known = []
    for name in ("before", "after"):  # everybody has as many of them in all, so the totals are known
        whole = np.tile(figures[name], len(several)).astype(float)
        known.append((whole, whole @ truth, whole @ truth))
    wanted = []
    for place, told in enumerate(shown):
        everybody = np.zeros(width)
        everybody[4 * place : 4 * place + 4] = 1
        known.append((everybody, n, n))
        for name, shares in figures.items():
            line = np.zeros(width)
            line[4 * place : 4 * place + 4] = shares
            if (value := getattr(told, name)) is None:
                wanted.append((line, line @ truth))
            else:
                assert value == line @ truth
                assert not is_small(value)
                known.append((line, value, value))
    for line, value in wanted:
        assert not (is_small(value) and can_be_solved(line, known)), (shown, several)


def test_a_single_thing_withheld_takes_another_along():
    shown = halves_to_show(100, [Halves(0, 3, 0), Halves(60, 0, 0), Halves(20, 5, 5)])
    assert [one.before is None for one in shown] == [True, False, True]


def test_what_changes_for_enough_people_is_told():
    [one] = halves_to_show(100, [Halves(60, 12, 7)])
    assert (one.before, one.after, one.gained, one.lost) == (72, 67, 7, 12)
    [few] = halves_to_show(100, [Halves(60, 12, 2)])
    assert (few.before, few.after, few.gained, few.lost) == (72, 62, None, None)


# --- groups --------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=5), st.integers(0, 9))
def test_from_the_groups_of_a_question_no_small_part_can_be_worked_out(parts, left):
    groups = [Group("q", None, f"a{at}", a + b, b) for at, (a, b) in enumerate(parts)]
    n, changed = sum(one.n for one in groups) + left, sum(one.changed for one in groups) + left // 2
    shown = groups_to_show(n, changed, groups)
    if not shown:
        return
    # every sum of groups that are shown, and what is left over: more than that no one can know
    for pick in range(2 ** len(shown)):
        chosen = [one for at, one in enumerate(shown) if pick >> at & 1]
        inside, moved = sum(one.n for one in chosen), sum(one.changed for one in chosen)
        rest, rest_moved = n - inside, changed - moved
        assert not any(map(is_small, (inside, moved, inside - moved, rest, rest_moved, rest - rest_moved)))


@pytest.mark.parametrize(
    ("group", "is_shown"),
    [
        (Group("q", None, "a", 40, 12), True),
        (Group("q", None, "a", 40, 3), False),
        (Group("q", None, "a", 40, 38), False),
        (Group("q", None, "a", 97, 12), False),  # three people are left over
        (Group("q", None, "a", 40, 17), False),  # three who changed are left over
    ],
)
def test_a_group_is_shown_if_nothing_small_is_in_it_or_left_over(group, is_shown):
    assert bool(groups_to_show(100, 20, [group])) is is_shown


def test_a_group_of_another_question_does_not_count_as_beside():
    groups = [Group("q", "r", "a", 40, 10), Group("q", "s", "a", 40, 10), Group("q", "r", "b", 57, 8)]
    assert [one.row for one in groups_to_show(100, 20, groups)] == ["r", "s"]
