"""No figure, and no comparison of figures over groups and time, tells of fewer people than the smallest group."""

from __future__ import annotations

import random
import time
from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.release import ALL, ANSWERED, Past, Person, Release, cells, groups, make_release
from assessment.scoring.release.recovery import rank, tells_of_few

from . import attacker
from .attacker import drawn_person, history_of, leaks, life_of, shown_share

LEAST = 5


def person(key: int, answer: str = "a", **traits: str) -> Person:
    return Person(key, traits, {"item": answer})


def many(answers: str, start: int = 0, **traits: str) -> list[Person]:
    """People with one answer each: `many("aaaaabbbbb", post="cto")`."""
    return [person(start + place, answer, **traits) for place, answer in enumerate(answers)]


def first(people: list[Person], least: int = LEAST) -> Release:
    made = make_release(people, [], least)
    assert made is not None
    return made


def past(made: Release) -> Past:
    return Past(made.number, made.least, made.groups, made.figures)


def shown(made: Release, group: str = ALL) -> set[str]:
    return set(made.figures[group].counts.get("item", {}))


def without_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The smallest group alone: neither pairs, nor sums, nor what is left over is looked at."""
    monkeypatch.setattr(groups, "_fits", lambda *_: True)
    monkeypatch.setattr(groups, "_must_wait", lambda *_: False)
    monkeypatch.setattr(groups, "_without_sums", lambda made, *_: list(made))
    monkeypatch.setattr(groups, "_may_follow", lambda *_: True)
    monkeypatch.setattr(cells._Judge, "_fits", lambda *_: True)
    monkeypatch.setattr(cells._Judge, "_rest_is_safe", lambda *_: True)
    monkeypatch.setattr(cells._Judge, "_sums_tell", lambda *_: False)


def attacked(cohorts: int) -> tuple[int, Counter[str], int, tuple[int, int]]:
    """How many cohorts give somebody away, by which way; how many releases that were, and the groups shown."""
    leaking, ways, releases, large, seen = 0, Counter[str](), 0, 0, 0
    for seed in range(cohorts):
        history = list(history_of(life_of(random.Random(seed)), LEAST))
        found = leaks(history, LEAST)
        leaking += bool(found)
        ways.update({line.split(":")[0] for line in found})
        releases += len(history)
        counted = shown_share(history, LEAST)
        seen, large = seen + counted[0], large + counted[1]
    return leaking, ways, releases, (seen, large)


def test_a_thousand_cohorts_over_ten_times_give_nobody_away_and_without_the_audit_they_do(monkeypatch):
    began = time.process_time()
    leaking, ways, releases, (seen, large) = attacked(1000)
    print(f"\nwith the audit: {leaking} of 1000 cohorts leak {dict(ways)}; {releases} releases, ", end="")
    print(f"{seen} of {large} groups large enough shown; {time.process_time() - began:.0f} s")
    assert leaking == 0
    without_audit(monkeypatch)
    control, ways, releases, _groups = attacked(60)
    print(f"without: {control} of 60 leak, by {dict(ways)}; {time.process_time() - began:.0f} s in all")
    assert control > 50
    assert {"pair", "sums", "swap"} <= set(ways)


@pytest.mark.parametrize("least", [5, 8])
@given(seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_whatever_the_cohort_nobody_is_given_away(least, seed):
    history = list(history_of(life_of(random.Random(seed), times=5), least))
    assert leaks(history, least) == []


@given(answers=st.text("abc", min_size=5, max_size=40), post=st.lists(st.booleans(), min_size=40, max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_count_and_nothing_left_over_is_small(answers, post):
    people = [person(key, one, post="cto" if cto else "cio") for key, (one, cto) in enumerate(zip(answers, post))]  # noqa: B905
    made = first(people)
    for group, figures in made.figures.items():
        within = [one.answers["item"] for one in people if group in groups.groups_of(one)]
        told = figures.counts.get("item", {})
        left = [one for one in within if one not in told]
        assert figures.n == len(within) >= LEAST
        assert all(within.count(answer) >= LEAST for answer in told)
        assert not 0 < len(left) < LEAST
        assert len(set(within)) > 1 or not told


@given(rows=st.lists(st.integers(0, 2**9 - 1), min_size=1, max_size=4), least=st.integers(2, 4))
@settings(max_examples=200, deadline=None)
def test_sums_tell_of_few_wherever_small_factors_find_it(rows, least):
    """The elimination against trying out every sum and difference with factors of -2 to 2."""
    found = False
    for factors in product((-2, -1, 0, 1, 2), repeat=len(rows)):
        weights = [sum(f * (row >> bit & 1) for f, row in zip(factors, rows, strict=True)) for bit in range(9)]
        found |= 0 < sum(weight != 0 for weight in weights) < least
    assert tells_of_few(rows, least) >= found


def test_sets_that_cannot_be_told_apart_tell_nothing():
    assert not tells_of_few([0b1111111111], 5)
    assert not tells_of_few([0b1111111111, 0b11111], 5)
    assert tells_of_few([0b1111111111, 0b111111], 5)
    assert rank([0b11, 0b1100, 0b1111]) == 2


def test_too_few_people_are_no_release():
    assert make_release(many("aabb"), [], LEAST) is None
    assert first(many("aabbb")).figures[ALL].n == 5


def test_a_group_is_shown_only_where_the_others_are_enough_too():
    rest = many("aaaaabbbb", start=50, post="cio")
    assert set(first([*many("aaaaabbbbb", post="cto"), *rest[:4]]).figures) == {ALL}
    both = first([*many("aaaaabbbbbb", post="cto"), *many("aaaaaabbbbb", start=50, post="cio")])
    assert set(both.figures) == {ALL, "post:cto", "post:cio"}


def test_three_groups_that_leave_over_a_few_are_not_all_shown():
    """Each pair is far apart; only all posts together, taken from everybody, leave two."""
    people = [one for at, post in enumerate(("cto", "cio", "ceo")) for one in many("aaaaaabbbbbb", 50 * at, post=post)]
    made = first([*people, *many("ab", 300, post="coo")])
    assert ALL in made.figures
    assert len(made.figures) == 3


def test_what_all_gave_is_not_told():
    assert shown(first(many("aaaaaaaa"))) == set()


def test_a_rare_answer_takes_the_next_with_it():
    assert shown(first(many("aaaaaaabbbbbbcc"))) == {"a"}
    assert shown(first(many("aaaaaaabbbbbbccccc"))) == {"a", "b", "c"}


def test_what_only_one_group_answers_differently_is_not_told_of_it():
    """Everybody less CTOs: all of the others said b."""
    made = first([*many("aaaaaabbbbbb", post="cto"), *many("bbbbbb", 50, post="cio")])
    assert shown(made) == {"a", "b"}
    assert "post:cto" not in made.figures or shown(made, "post:cto") == set()


def test_small_groups_get_rounded_shares_and_no_count():
    cell = first(many("a" * 7 + "b" * 6)).figures[ALL].counts["item"]["a"]
    assert (cell.share, cell.count) == (0.55, None)
    cell = first(many("a" * 13 + "b" * 10)).figures[ALL].counts["item"]["a"]
    assert (cell.share, cell.count) == (0.5652, 13)


def test_figures_stay_until_enough_came_or_went():
    people = many("aaaaabbbbb")
    before = [past(first(people))]
    assert make_release([*people, *many("aabb", 50)], before, LEAST) is None
    assert make_release(people[1:] + many("aab", 50), before, LEAST) is None
    made = make_release(people[1:] + many("aabb", 50), before, LEAST)
    assert made is not None
    assert (made.number, made.figures[ALL].n) == (2, 13)


def test_who_withdrew_is_in_no_figure_of_the_next_release():
    ctos, cios = many("aaaaaabbbbbb", post="cto"), many("aaaaaabbbbbb", 50, post="cio")
    before = [past(first([*ctos, *cios]))]
    made = make_release([*ctos[1:], *cios, *many("aabbb", 100, post="cio")], before, LEAST)
    assert made is not None
    assert made.figures[ALL].n == 28
    assert set(made.figures) == {ALL}  # all without the CIOs would be the CTOs, one fewer than before


def test_a_group_that_hardly_changed_stays_as_it_was():
    ctos, cios = many("aaaaaabbbbbb", post="cto"), many("aaaaaabbbbbb", 50, post="cio")
    before = [past(first([*ctos, *cios]))]
    made = make_release([*ctos, *many("a", 150, post="cto"), *cios, *many("aaabbb", 100, post="cio")], before, LEAST)
    assert made is not None
    assert made.figures["post:cto"] == before[0].figures["post:cto"]
    assert (made.figures["post:cto"].release, made.figures[ALL].release) == (1, 2)


def test_one_for_one_is_told_from_neither_release():
    """Some come and as many go in a group: its size is the same, and a difference of counts would be theirs."""
    ctos, cios = many("aaaaaabbbbbb", post="cto"), many("aaaaaabbbbbb", 50, post="cio")
    before = [past(first([*ctos, *cios]))]
    swapped = [*ctos[2:], *many("bb", 150, post="cto")]
    made = make_release([*swapped, *cios, *many("aab", 100, post="cio")], before, LEAST)
    assert made is not None
    assert "post:cto" not in made.figures


def test_a_higher_smallest_group_cuts_down_at_once():
    ctos, cios = many("aaaabbb", post="cto"), many("a" * 12 + "b" * 12, 50, post="cio")
    before = [past(first([*ctos, *cios]))]
    assert "post:cto" in before[0].groups or before[0].figures[ALL].n == 31
    made = make_release([*ctos, *cios], before, 8)
    assert made is not None
    assert made.least == 8
    assert "post:cto" not in made.figures
    assert make_release([*ctos, *cios], [*before, past(made)], 8) is None


def test_means_are_told_where_enough_answered_and_not_all_alike():
    def asked(key: int, points: float | None) -> Person:
        if points is None:
            return Person(key, {}, {})
        return Person(key, {}, {"index": ANSWERED}, {"index": points})

    told = first([asked(key, 10.0 * key) for key in range(6)]).figures[ALL].means
    assert told == {"index": 25}
    assert first([asked(key, 50) for key in range(6)]).figures[ALL].means == {}
    assert first([asked(key, 50 if key < 3 else None) for key in range(6)]).figures[ALL].means == {}


def test_parts_of_time_leave_nothing_over_that_few_spend():
    def spent(key: int, **parts: float) -> Person:
        given = {f"time.{part}": ANSWERED for part, value in parts.items() if value}
        return Person(key, {}, {"time": ANSWERED, **given}, {f"time.{part}": value for part, value in parts.items()})

    people = [spent(key, a=60.0 - key, b=40.0 + key, c=0) for key in range(8)]
    assert set(first(people).figures[ALL].means) == {"time", "time.a", "time.b"}
    few = [spent(key, a=60.0 - key, b=30.0 + key if key < 6 else 20, c=10 if key < 2 else 10.0) for key in range(8)]
    assert "time.c" not in first([*few[:2], *people[2:]]).figures[ALL].means
    assert len(first([*few[:2], *people[2:]]).figures[ALL].means) < 3


def test_text_has_no_way_in():
    """Items are counted by their answer: what one person wrote is an answer of one, and never shown."""
    people = [Person(key, {}, {"text": f"words of {key}"}) for key in range(30)]
    assert "words" not in attacker.published(first(people).figures)


@pytest.mark.parametrize("n", [20, 40, 80, 160])
def test_most_groups_of_one_trait_are_left_in_large_cohorts(n):
    large = seen = 0
    for seed in range(10):
        people = [drawn_person(random.Random(f"{seed}.{key}"), key) for key in range(n)]
        members = groups._members(people)
        single = {group for group, keys in members.items() if "+" not in group and len(keys) >= LEAST}
        large, seen = large + len(single), seen + len(single & set(first(people).figures))
    print(f"\n{n} people: {seen} of {large} groups of one trait shown")
    assert seen / large > {20: 0.2, 40: 0.4, 80: 0.55, 160: 0.8}[n]


def test_every_pair_of_groups_shown_is_far_apart():
    people = [drawn_person(random.Random(key), key) for key in range(120)]
    made = first(people)
    assert all(len(one ^ other) >= LEAST for one, other in combinations(made.groups.values(), 2))


def test_what_too_few_are_left_of_is_shown_no_longer():
    begun = past(first(many("aaabbbccccdd")))
    assert begun.figures
    emptied = make_release(many("aaab"), [begun], LEAST)
    assert (emptied.number, emptied.figures) == (2, {})
    assert make_release([], [begun], LEAST).figures == {}
    assert make_release(many("aaab"), [begun, past(emptied)], LEAST) is None
    again = make_release(many("aaabbbccccdd", start=100), [begun, past(emptied)], LEAST)
    assert again.number == 3
    assert again.figures


def test_where_everybody_together_may_not_be_told_who_left_is_told_of_no_longer(monkeypatch):
    begun = past(first(many("aaabbbccccdd")))
    monkeypatch.setattr("assessment.scoring.release.groups._admitted", lambda *_told: ([], []))
    assert make_release(many("aaabbbccccdd" + "abcde"), [begun], LEAST) is None
    assert make_release(many("aaabbb", start=0), [begun], LEAST).figures == {}
