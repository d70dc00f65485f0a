"""Who owns what, as a team tells it: which responsibilities are claimed twice, by nobody, or told differently.

Everybody says of each responsibility who makes the final call: `me`, `shared` (I and somebody else), `cto`, `cio`,
`other` (another executive or department) or `nobody`. Anything else, or nothing, is no answer, and whoever gave none
has no say on that row.

**Whom an answer means.** `cto` means whoever holds that post; where nobody among the people does, those who were not
offered `cto` because their `me` says the same (a chief architect, a head of engineering). `cio` likewise. Somebody in
both posts is meant by either. To name a post that one holds oneself is to say `me`. `other` may mean anybody but
oneself who does not hold a post that one was offered to name.

**States**, the first that applies:

1. *unclear* (`few`): fewer than two people answered the row.
2. *overlap*: two or more people say `me`, whatever their posts are.
3. *agreed alone*: one person says `me`, and every other answer may mean that person.
4. *disagreement*: one person says `me`, and somebody says `shared` or `nobody` or means somebody else.
5. *agreed shared*: nobody says `me`, two or more say `shared`, and every other answer may mean one of these.
6. *disagreement*: somebody says `shared`, but nobody joins in, or somebody contradicts.
7. *gap*: nobody says `me` or `shared`, and whoever is named by post answered, and so declined; or nobody is named at
   all. Where each says that it is another, nobody has it.
8. *unclear* (`unheard`): everybody names the same post, whose holder has not answered.
9. *disagreement*: somebody is named who has not answered, and not everybody agrees.

Every set of answers has one state, and the order of the people changes nothing. Results are sorted by what needs
talking about, then as the responsibilities came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

ME, SHARED, OTHER, NOBODY = "me", "shared", "other", "nobody"
NAMED_POSTS = ("cto", "cio")
"""Posts that an answer can name."""
BOTH = "cto-and-cio"
"""Somebody in both posts, as the profile calls it."""
ANSWERS = (ME, SHARED, *NAMED_POSTS, OTHER, NOBODY)


class State(StrEnum):
    """How a team tells who has a responsibility, in the order of what needs talking about."""

    OVERLAP = "overlap"
    GAP = "gap"
    DISAGREEMENT = "disagreement"
    ALONE = "agreed-alone"
    SHARED = "agreed-shared"
    UNCLEAR = "unclear"


RANKS = {state: rank for rank, state in enumerate(State)}
ISSUES = frozenset({State.OVERLAP, State.GAP, State.DISAGREEMENT})
"""The states that a team should talk about."""
AGREED = frozenset({State.ALONE, State.SHARED})


@dataclass(frozen=True)
class Person:
    """Somebody of the team: their post (`cto-and-cio` is both), what they said of each responsibility, and the answers
    that they were not offered."""

    post: str
    owners: Mapping[str, str]
    hidden: frozenset[str] = frozenset()

    def holds(self, post: str) -> bool:
        """Whether this is their post, or one of the two."""
        return self.post == post or (self.post == BOTH and post in NAMED_POSTS)


@dataclass(frozen=True)
class Ownership:
    """What a team says of one responsibility. Posts stand once for each person, sorted."""

    responsibility: str
    state: State
    claimed: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    named: tuple[tuple[str, int], ...] = ()
    """Who else is named (`cto`, `cio`, `other`), and by how many."""
    nobody: int = 0
    answered: int = 0
    unheard: str = ""
    """The post that everybody names, and whose holder has not answered."""

    @property
    def rank(self) -> int:
        """Its place by what needs talking about."""
        return RANKS[self.state]

    @property
    def is_issue(self) -> bool:
        """Whether the team should talk about it."""
        return self.state in ISSUES


def own_by_team(people: Sequence[Person], responsibilities: Iterable[str]) -> tuple[Ownership, ...]:
    """Every responsibility with its state; what needs talking about comes first."""
    team = _Team(tuple(people))
    found = [_own(team, code) for code in dict.fromkeys(responsibilities)]
    return tuple(sorted(found, key=lambda one: one.rank))


def keeps(ownership: Ownership, post: str) -> bool | None:
    """Whether a team tells a responsibility as was agreed: this post has it alone. None where that cannot be said."""
    if ownership.state == State.UNCLEAR:
        return None
    return ownership.state == State.ALONE and Person(ownership.claimed[0], {}).holds(post)


@dataclass(frozen=True)
class _Team:
    people: tuple[Person, ...]
    holders: dict[str, frozenset[int]] = field(init=False)
    """Whom naming a post means, by place."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "holders", {post: self._holders(post) for post in NAMED_POSTS})

    def _holders(self, post: str) -> frozenset[int]:
        by_post = frozenset(n for n, one in enumerate(self.people) if one.holds(post))
        return by_post or frozenset(n for n, one in enumerate(self.people) if post in one.hidden)

    def told(self, responsibility: str) -> dict[int, str]:
        """What everybody who answered said, by place; naming oneself is `me`."""
        given = ((n, one.owners.get(responsibility)) for n, one in enumerate(self.people))
        valid = ((n, answer) for n, answer in given if answer in ANSWERS)
        return {n: ME if n in self.holders.get(answer, ()) else answer for n, answer in valid}

    def may_mean(self, teller: int, answer: str, owner: int) -> bool:
        """Whether what one person says may mean the other."""
        if answer in NAMED_POSTS:
            return owner in self.holders[answer]
        offered = (post for post in NAMED_POSTS if post not in self.people[teller].hidden)
        return answer == OTHER and not any(self.people[owner].holds(post) for post in offered)

    def all_mean_one_of(self, owners: Sequence[int], told: Mapping[int, str]) -> bool:
        """Whether every answer but those of the owners may mean one of them."""
        return all(
            any(self.may_mean(teller, answer, owner) for owner in owners)
            for teller, answer in told.items()
            if teller not in owners
        )


def _own(team: _Team, responsibility: str) -> Ownership:
    told = team.told(responsibility)
    posts = {code: [team.people[n].post for n, answer in told.items() if answer == code] for code in (ME, SHARED)}
    counts = Counter(told.values())
    state, unheard = _state(team, told)
    return Ownership(
        responsibility=responsibility,
        state=state,
        claimed=tuple(sorted(posts[ME])),
        shared=tuple(sorted(posts[SHARED])),
        named=tuple((code, counts[code]) for code in (*NAMED_POSTS, OTHER) if counts[code]),
        nobody=counts[NOBODY],
        answered=len(told),
        unheard=unheard,
    )


def _state(team: _Team, told: Mapping[int, str]) -> tuple[State, str]:
    """The state, and the post that everybody names without having heard it."""
    if len(told) < 2:
        return State.UNCLEAR, ""
    claiming, sharing = ([n for n, answer in told.items() if answer == code] for code in (ME, SHARED))
    if len(claiming) > 1:
        return State.OVERLAP, ""
    if claiming:
        return State.ALONE if team.all_mean_one_of(claiming, told) else State.DISAGREEMENT, ""
    if sharing:
        settled = len(sharing) > 1 and team.all_mean_one_of(sharing, told)
        return State.SHARED if settled else State.DISAGREEMENT, ""
    unheard = [post for post in NAMED_POSTS if post in told.values() and not team.holders[post] & told.keys()]
    if not unheard:
        return State.GAP, ""
    same = set(told.values()) == {unheard[0]}
    return (State.UNCLEAR, unheard[0]) if same else (State.DISAGREEMENT, "")


# --- two people -----------------------------------------------------------------------------------------


class Difference(StrEnum):
    """How two people tell one responsibility differently."""

    BOTH = "both"
    """Each says that it is theirs."""
    NEITHER = "neither"
    """Each says that it is the other's."""
    ALONE_OR_SHARED = "alone-or-shared"
    """One has it alone, the other takes part; or one shares it, and the other knows nothing of that."""
    NOBODY = "nobody"
    """One knows an owner, the other none."""
    ELSEWHERE = "elsewhere"
    """They name different owners."""


@dataclass(frozen=True)
class Told:
    """What two people say of one responsibility; None where it was left open. Naming oneself stands as `me`."""

    responsibility: str
    first: str | None
    second: str | None
    difference: Difference | None

    @property
    def is_answered(self) -> bool:
        """Whether both answered, so that they can be compared."""
        return self.first is not None and self.second is not None


def compare_two(first: Person, second: Person, responsibilities: Iterable[str]) -> tuple[Told, ...]:
    """What two people say of each responsibility, and how it differs: alike is to mean the same owner."""
    pair = _Team((first, second))
    found = []
    for code in dict.fromkeys(responsibilities):
        told = pair.told(code)
        found.append(Told(code, told.get(0), told.get(1), _difference(pair, told)))
    return tuple(found)


def _difference(pair: _Team, told: Mapping[int, str]) -> Difference | None:
    """None where they say the same, or one of them nothing."""
    if len(told) < 2:
        return None
    answers = set(told.values())
    if answers == {ME}:
        return Difference.BOTH
    if len(answers) == 1 and ME not in answers and not _each_other(pair, told):
        return None
    if NOBODY in answers:
        return Difference.NOBODY
    if SHARED in answers:
        return Difference.ALONE_OR_SHARED
    if ME in answers:
        owner = next(n for n, answer in told.items() if answer == ME)
        return None if pair.all_mean_one_of([owner], told) else Difference.ELSEWHERE
    return Difference.NEITHER if _each_other(pair, told) else Difference.ELSEWHERE


def _each_other(pair: _Team, told: Mapping[int, str]) -> bool:
    """Whether each names the other by post."""
    return all(answer in NAMED_POSTS and 1 - n in pair.holders[answer] for n, answer in told.items())
