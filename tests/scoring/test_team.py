"""Who owns what, as a team tells it: a table by hand, and what holds for every team."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.team import (
    ANSWERS,
    RANKS,
    Difference,
    Ownership,
    Person,
    State,
    compare_two,
    keeps,
    own_by_team,
)

HIDDEN = {
    "cto": frozenset({"cto"}),
    "cio": frozenset({"cio"}),
    "cto-and-cio": frozenset({"cto", "cio"}),
    "architect": frozenset({"cto"}),
}
"""What the shipped questionnaire does not offer, by role; an architect is invited as head of a department."""


def person(role: str, owner: str | None, row: str = "sdlc") -> Person:
    """Somebody with one answer."""
    post = "head-of" if role == "architect" else role
    return Person(post, {} if owner is None else {row: owner}, HIDDEN.get(role, frozenset()))


def team(told: str) -> list[Person]:
    """People as a line of the table has them: `cto me, cio cto, ceo -`."""
    pairs = (one.split() for one in told.split(", ")) if told else ()
    return [person(role, None if owner == "-" else owner) for role, owner in pairs]


TABLE = [
    # too few
    ("", "unclear"),
    ("cto me", "unclear"),
    ("cto me, cio -", "unclear"),
    ("cto me, cio -, ceo -", "unclear"),
    # two or more claim it
    ("cto me, cio me", "overlap"),
    ("cto me, cio me, ceo cto", "overlap"),
    ("cto shared, cio me, coo me, ciso shared", "overlap"),
    ("cto me, ciso me, cio cto, coo cio", "overlap"),
    ("head-of me, head-of me", "overlap"),
    ("cto me, cto me, cio cto", "overlap"),
    ("cto me, architect me", "overlap"),
    ("cto me, cio me, ceo nobody", "overlap"),
    ("cto-and-cio me, ciso me", "overlap"),
    ("cto cto, cio cio", "overlap"),  # naming one's own post is to claim it
    # nobody has it
    ("cto nobody, cio nobody", "gap"),
    ("cto nobody, cio nobody, coo nobody, ciso nobody", "gap"),
    ("cto cio, cio cto", "gap"),
    ("cto other, cio other", "gap"),
    ("cto cio, cio other", "gap"),
    ("cto nobody, cio nobody, ceo cio", "gap"),
    ("cto nobody, ceo other", "gap"),
    ("cto cio, cio cto, coo nobody, ciso cio", "gap"),
    ("cto-and-cio nobody, ceo cto, cfo cio", "gap"),
    ("architect other, ceo cto", "gap"),
    # one claims it and is contradicted
    ("cto me, cio nobody", "disagreement"),
    ("cto me, cio other", "disagreement"),
    ("cto me, cio cto, ceo cio", "disagreement"),
    ("cto me, cio shared", "disagreement"),
    ("cto me, cio shared, ceo cto", "disagreement"),
    ("coo me, cto cio, cio other", "disagreement"),
    ("cto me, ceo other", "disagreement"),  # could have said CTO
    ("architect me, cto other, ceo cto", "disagreement"),  # there is a CTO: that is who is meant
    # one says that it is shared, and nobody joins in
    ("cto shared, cio cto", "disagreement"),
    ("cto shared, cio nobody", "disagreement"),
    ("cto shared, cio cto, ceo cto", "disagreement"),
    # two share it and are contradicted
    ("cto shared, cio shared, ceo nobody", "disagreement"),
    ("cto shared, cio shared, ceo other", "disagreement"),
    ("cto shared, ciso shared, ceo cio", "disagreement"),
    # somebody is named who has not answered
    ("coo cio, cfo cto", "disagreement"),
    ("ceo cio, cto nobody", "disagreement"),
    ("ceo cio, cfo other", "disagreement"),
    ("ceo cio, cfo cio", "unclear"),
    ("ceo cio, cfo cio, cio -", "unclear"),
    ("ceo cto, cfo cto, cto -, architect -", "unclear"),
    # one has it
    ("cto me, cio cto", "agreed-alone"),
    ("cto me, cio cto, coo cto, ciso cto", "agreed-alone"),
    ("cio me, cto cio, coo cio, ciso cio", "agreed-alone"),
    ("coo me, cto other, cio other, ceo other", "agreed-alone"),
    ("head-of me, head-of other, cto other", "agreed-alone"),
    ("cto me, cto other, cio cto", "agreed-alone"),  # two CTOs: the other was not offered CTO
    ("cto-and-cio me, ceo cto, cfo cio", "agreed-alone"),
    ("architect me, ceo cto, cfo other", "agreed-alone"),  # no CTO: the architect is meant
    ("architect other, cto me", "agreed-alone"),  # was not offered CTO
    ("cto cto, cio cto", "agreed-alone"),
    # some share it
    ("cto shared, cio shared", "agreed-shared"),
    ("cto shared, cio shared, ceo cto, cfo cio", "agreed-shared"),
    ("head-of shared, head-of shared, ceo other", "agreed-shared"),
    ("cto shared, ciso shared, ceo other", "agreed-shared"),
    ("ceo shared, cfo shared, coo shared", "agreed-shared"),
]


@pytest.mark.parametrize(("told", "state"), TABLE)
def test_the_table(told, state):
    [found] = own_by_team(team(told), ["sdlc"])
    assert found.state == state


@pytest.mark.parametrize(("told", "state"), TABLE)
def test_the_order_of_the_people_changes_nothing(told, state):
    people = team(told)
    for order in itertools.islice(itertools.permutations(people), 24):
        assert own_by_team(order, ["sdlc"]) == own_by_team(people, ["sdlc"])


def test_a_result_says_who_claims_and_who_is_named():
    people = team("cto me, ciso me, cio cto, coo cio, cfo other, ceo nobody, head-of shared, other -")
    assert own_by_team(people, ["sdlc"]) == (
        Ownership(
            "sdlc",
            State.OVERLAP,
            claimed=("ciso", "cto"),
            shared=("head-of",),
            named=(("cto", 1), ("cio", 1), ("other", 1)),
            nobody=1,
            answered=7,
        ),
    )


def test_who_is_named_by_all_and_was_not_heard_is_said():
    [found] = own_by_team(team("ceo cio, cfo cio"), ["sdlc"])
    assert (found.state, found.unheard) == (State.UNCLEAR, "cio")


def test_what_needs_talking_about_comes_first_then_the_order_of_the_questionnaire():
    rows = {"a": ("me", "cto"), "b": ("shared", "shared"), "c": ("nobody", "nobody"), "d": ("me", "me")}
    rows |= {"e": ("me", "nobody"), "f": ("me", None), "g": ("me", "me")}
    people = [
        Person(post, {row: owners[n] for row, owners in rows.items() if owners[n]}, HIDDEN[post])
        for n, post in enumerate(("cto", "cio"))
    ]
    assert [one.responsibility for one in own_by_team(people, rows)] == ["d", "g", "c", "e", "a", "b", "f"]


@pytest.mark.parametrize(
    ("told", "post", "kept"),
    [
        ("cto cio, cio me", "cio", True),
        ("cto cio, cio me", "cto", False),
        ("cto-and-cio me, ceo cto", "cio", True),
        ("cto shared, cio shared", "cio", False),
        ("cto me, cio me", "cio", False),
        ("cto nobody, cio nobody", "cio", False),
        ("cio me", "cio", None),
        ("ceo cio, cfo cio", "cio", None),
    ],
)
def test_what_was_agreed_is_kept_where_that_post_has_it_alone(told, post, kept):
    [found] = own_by_team(team(told), ["sdlc"])
    assert keeps(found, post) is kept


ROLES = ("cto", "cio", "cto-and-cio", "architect", "ceo", "ciso", "head-of", "other")
people_of = st.lists(
    st.builds(person, st.sampled_from(ROLES), st.sampled_from([*ANSWERS, None, "", "no-such-answer"])), max_size=9
)


@given(people_of, st.randoms(use_true_random=False))
def test_every_team_has_one_state_whatever_its_order(people, generator):
    [found] = own_by_team(people, ["sdlc"])
    mixed = list(people)
    generator.shuffle(mixed)
    assert own_by_team(mixed, ["sdlc"]) == (found,)
    assert found.rank == RANKS[found.state]
    named = sum(n for _code, n in found.named)
    assert len(found.claimed) + len(found.shared) + named + found.nobody == found.answered <= len(people)
    assert (found.state == State.OVERLAP) == (len(found.claimed) > 1)
    assert found.state != State.ALONE or len(found.claimed) == 1
    assert found.state != State.SHARED or (len(found.shared) > 1 and not found.claimed)
    assert found.state != State.GAP or not (found.claimed or found.shared)


@given(people_of)
def test_whoever_did_not_answer_changes_nothing_but_whom_a_post_means(people):
    silent = Person("ciso", {})
    assert own_by_team([*people, silent], ["sdlc"]) == own_by_team(people, ["sdlc"])


# --- two people -----------------------------------------------------------------------------------------

PAIRS = [
    ("me", "me", Difference.BOTH),
    ("me", "cto", None),
    ("cio", "me", None),
    ("shared", "shared", None),
    ("nobody", "nobody", None),
    ("other", "other", None),
    ("cio", "cto", Difference.NEITHER),
    ("me", "shared", Difference.ALONE_OR_SHARED),
    ("cio", "shared", Difference.ALONE_OR_SHARED),
    ("other", "shared", Difference.ALONE_OR_SHARED),
    ("me", "nobody", Difference.NOBODY),
    ("cio", "nobody", Difference.NOBODY),
    ("shared", "nobody", Difference.NOBODY),
    ("me", "other", Difference.ELSEWHERE),
    ("other", "cto", Difference.ELSEWHERE),
    ("cio", "other", Difference.ELSEWHERE),
    ("me", None, None),
    (None, None, None),
]


@pytest.mark.parametrize(("cto", "cio", "difference"), PAIRS)
def test_two_people_are_compared_by_whom_they_mean(cto, cio, difference):
    [told] = compare_two(person("cto", cto), person("cio", cio), ["sdlc"])
    assert told.difference == difference
    assert told.is_answered == (cto is not None and cio is not None)


@given(st.sampled_from([*ANSWERS, None]), st.sampled_from([*ANSWERS, None]))
def test_a_pair_differs_the_same_way_round(cto, cio):
    [there] = compare_two(person("cto", cto), person("cio", cio), ["sdlc"])
    [back] = compare_two(person("cio", cio), person("cto", cto), ["sdlc"])
    assert (there.difference, there.first, there.second) == (back.difference, back.second, back.first)
