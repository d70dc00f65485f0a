"""How a version is used: what one response adds, and that nothing small can be read off what is shown."""

from collections import Counter
from datetime import UTC, datetime
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from assessment.responses.queries.items import answers_given, items_of
from assessment.responses.queries.packing import count_places, unpacked
from assessment.responses.queries.pooling import NO_ANSWER
from assessment.responses.queries.use import Use
from assessment.responses.services.use import places_of

NOW = datetime(2026, 11, 25, tzinfo=UTC)
TYPES = ("type.technology-manager", "type.operations-expert", "type.all-rounder", "blend", "none")
LANGUAGES = ("language.zh-hans", "language.en")


def places(definition, answers, **more):
    facts = {"steps": {}, "language": "en", "archetype": "all-rounder", "band": "clear", **more}
    return list(places_of(definition, answers=answers, **facts))


def use(definition, counts, respondents=100):
    return Use(definition, respondents, NOW, counts)


# --- what one person adds --------------------------------------------------------------------------------------


def test_every_item_stands_once_in_the_order_asked(shipped):
    codes = [item.code for item in items_of(shipped)]
    assert len(codes) == len(set(codes)) > 150
    assert codes[:3] == ["role", "region", "industry"]
    assert codes.index("ownership.advising") < codes.index("time") < codes.index("time.advising")
    assert {question.code for question in shipped.questions.values()} == {item.question for item in items_of(shipped)}


GIVEN = [
    ({"reports-to": "ceo"}, "reports-to", "ceo"),
    ({"experiments": 4}, "experiments", "4"),
    ({"insight-source": 2}, "insight-source", "2"),
    ({"ownership": {"advising": "me"}}, "ownership.advising", "me"),
    ({"ownership": {"advising": "me"}}, "ownership.sdlc", None),
    ({"interacts-with": ["ceo", "cio"]}, "interacts-with", "*"),
    ({"interacts-with": ["ceo", "cio"]}, "interacts-with.cio", "yes"),
    ({"interacts-with": ["ceo", "cio"]}, "interacts-with.ciso", "no"),
    ({"time": {"advising": 60, "other-work": 40}}, "time", "*"),
    ({"time": {"advising": 60, "other-work": 40}}, "time.advising", "top"),
    ({"time": {"advising": 60, "other-work": 40}}, "time.sdlc", "outside"),
    ({"time": {"other-work": 100}}, "time.sdlc", "outside"),
    ({"time": {"advising": 0}}, "time.sdlc", None),
    ({"biggest-question": "secret"}, "biggest-question", "*"),
    ({}, "reports-to", None),
]


@pytest.mark.parametrize(("answers", "code", "answer"), GIVEN)
def test_what_one_person_answered(shipped, answers, code, answer):
    told = {item.code: given for item, given in answers_given(shipped, answers, {})}
    assert told.get(code) == answer


def test_a_tie_for_the_last_place_is_neither_in_nor_out(shipped):
    spent = dict(zip(shipped.responsibility_by_code, (30, 20, 15, 10, 5, 5), strict=False))
    told = {item.code: given for item, given in answers_given(shipped, {"time": {**spent, "other-work": 15}}, {})}
    rows = [told[f"time.{row}"] for row in spent]
    assert rows == ["top"] * 4 + ["tied"] * 2


def test_who_saved_a_page_was_asked_all_of_it_and_who_did_not_was_asked_what_is_answered(shipped):
    steps = {"profile": {"revision": 1, "state": None}, "time": {"revision": 1, "state": "skipped"}}
    told = {item.code: given for item, given in answers_given(shipped, {"role": "cto", "experiments": 3}, steps)}
    assert told["role"] == "cto"
    assert told["region"] == told["time"] == told["time.sdlc"] == NO_ANSWER
    assert told["experiments"] == "3"
    assert "discovery" not in told
    assert "ownership.sdlc" not in told


@pytest.mark.parametrize(
    ("archetype", "band", "group"),
    [
        ("all-rounder", "clear", "type.all-rounder"),
        ("all-rounder", "leaning", "type.all-rounder"),
        (None, "blend", "blend"),
        (None, "insufficient", "none"),
        (None, "not-applicable", "none"),
        (None, None, "none"),
    ],
)
def test_everyone_is_in_one_group_of_type_and_in_one_of_language(shipped, archetype, band, group):
    found = places(shipped, {"role": "cto"}, language="zh-hans", archetype=archetype, band=band)
    assert found == [
        ("@type", "language.zh-hans", group),
        ("role", group, "cto"),
        ("role", "language.zh-hans", "cto"),
    ]


def test_times_are_counted_by_page_where_they_are_known(shipped):
    steps = {"profile": {"seconds": 70}, "time": {"revision": 1}, "roles": {"seconds": 0}, "elsewhere": {"seconds": 9}}
    found = [place for place in places(shipped, {}, steps=steps) if place[0].startswith("@seconds")]
    assert found == [("@seconds.profile", "*", "60"), ("@seconds.roles", "*", "0")]


def test_answers_the_version_does_not_know_count_nowhere(shipped):
    assert places(shipped, {"nonsense": 1}) == []


PLACES = st.tuples(
    st.sampled_from(["aims-ceo", "ownership.sdlc"]), st.sampled_from([*TYPES, *LANGUAGES]), st.just(NO_ANSWER)
)


@given(people=st.lists(PLACES, max_size=30), data=st.data())
def test_whoever_is_taken_out_leaves_what_the_others_make(shipped, people, data):
    gone = data.draw(st.sets(st.sampled_from(range(len(people)))) if people else st.just(set()))
    totals, others = {}, {}
    count_places(shipped, totals, people)
    count_places(shipped, totals, [people[index] for index in gone], -1)
    count_places(shipped, others, [place for index, place in enumerate(people) if index not in gone])
    assert totals == others


@given(people=st.lists(PLACES, max_size=30))
def test_what_is_stored_as_numbers_is_read_with_its_names(shipped, people):
    totals, counts = {}, {}
    count_places(shipped, totals, people)
    for (item, group, answer), number in Counter(people).items():
        counts.setdefault(item, {}).setdefault(group, {})[answer] = number
    assert unpacked(shipped, totals) == counts


def test_of_a_language_that_the_questionnaire_does_not_have_the_first_is_counted(shipped):
    assert places(shipped, {}, language="fr") == [("@type", "language.zh-hans", "type.all-rounder")]


# --- what may be shown -----------------------------------------------------------------------------------------

FOUR = "aims-ceo"
SCALE = "experiments"


def item_of(definition, code):
    return next(item for item in items_of(definition) if item.code == code)


def counted(code, people):
    """Totals of an item from people: (group of type, language, answer) to how many."""
    totals = {}
    for (group, language, answer), number in people.items():
        for name in (group, language):
            told = totals.setdefault(name, {})
            told[answer] = told.get(answer, 0) + number
    return {code: totals}


def test_under_twenty_asked_nothing_is_shown(shipped):
    item = item_of(shipped, FOUR)
    people = {(TYPES[0], LANGUAGES[0], "yes"): 19}
    assert use(shipped, counted(FOUR, people)).item(item) is None
    assert use(shipped, {}).item(item) is None
    people[TYPES[1], LANGUAGES[1], "no"] = 1
    shown = use(shipped, counted(FOUR, people)).item(item)
    assert (shown.asked, shown.skipped, shown.overall) == (20, None, None)


def test_a_group_under_twenty_is_shown_with_others_only(shipped):
    item = item_of(shipped, FOUR)
    people = {
        (TYPES[0], LANGUAGES[0], "yes"): 30,
        (TYPES[1], LANGUAGES[0], "yes"): 25,
        (TYPES[3], LANGUAGES[0], "yes"): 12,
        (TYPES[4], LANGUAGES[1], "yes"): 8,
    }
    shown = use(shipped, counted(FOUR, people)).item(item)
    assert shown.by_type.groups == ((TYPES[0],), (TYPES[1],), ("blend", "none"))
    assert shown.by_type.sizes == (30, 25, 20)
    assert shown.by_language is None


def test_what_the_answer_tells_about_the_type_needs_every_type_alone(shipped):
    item = item_of(shipped, FOUR)
    people = {(name, LANGUAGES[0], answer): 20 for name in TYPES[:3] for answer in ("yes", "no")}
    assert use(shipped, counted(FOUR, people)).item(item).types_alone is not None
    people[TYPES[3], LANGUAGES[0], "yes"] = 19
    assert use(shipped, counted(FOUR, people)).item(item).types_alone is None
    people[TYPES[3], LANGUAGES[0], "yes"] = 20
    shown = use(shipped, counted(FOUR, people)).item(item)
    assert len(shown.by_type.groups) == 4
    assert shown.types_alone == ((20, 0, 20, 0, 0),) * 3


def test_skipped_is_shown_where_it_is_nobody_or_five(shipped):
    item = item_of(shipped, FOUR)
    skipped = []
    for number in (0, 1, 4, 5):
        people = {(TYPES[0], LANGUAGES[0], "yes"): 30, (TYPES[0], LANGUAGES[0], NO_ANSWER): number}
        shown = use(shipped, counted(FOUR, {key: n for key, n in people.items() if n})).item(item)
        skipped.append(shown.skipped)
        assert shown.asked == 30 + number
    assert skipped == [0, None, None, 5]


def test_the_time_on_a_page_is_shown_from_twenty(shipped):
    histogram = {"60": 10, "90": 9}
    assert use(shipped, {"@seconds.time": {"*": histogram}}).times() == []
    [time] = use(shipped, {"@seconds.time": {"*": {**histogram, "1800": 21}}}).times()
    assert (time.step, time.respondents, time.quartiles) == ("time", 40, (90, None, None))


# --- nothing small can be worked out -----------------------------------------------------------------------------


class Unknowns:
    """How many people there are of each sort, as somebody would work it out who knows all that is shown.

    `sorts` are all there can be; `know` says that those of some sorts are so many together.
    """

    def __init__(self, sorts):
        self.sorts, self.rows, self.sums = list(sorts), [], []

    def matching(self, wanted):
        return np.array([1.0 if wanted(*sort) else 0.0 for sort in self.sorts])

    def know(self, wanted, number):
        self.rows.append(self.matching(wanted))
        self.sums.append(number)

    def range_of(self, wanted):
        """The least and the most that those of some sorts can be together."""
        aim = self.matching(wanted)
        known = LinearConstraint(np.array(self.rows), self.sums, self.sums) if self.rows else ()
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * aim,
                constraints=known,
                integrality=np.ones(len(self.sorts)),
                bounds=Bounds(0, sum(self.sums) + 1),
            )
            assert found.success, found.message
            ends.append(round(aim @ found.x))
        return tuple(ends)


def tell(unknowns, shown, answer_of):
    """What the page shows of an item; `answer_of` says what a sort of people answered to it."""
    unknowns.know(lambda *sort: answer_of(sort) is not None, shown.asked)
    for breakdown, axis in ((shown.overall, None), (shown.by_type, 0), (shown.by_language, 1)):
        if breakdown is None:
            continue
        for group, counts in zip(breakdown.groups, breakdown.counts, strict=True):
            for part, count in zip(breakdown.answers, counts, strict=True):
                unknowns.know(
                    lambda *sort, group=group, part=part, axis=axis: (
                        answer_of(sort) in part and (axis is None or sort[axis] in group)
                    ),
                    count,
                )


def small_counts(people, answer_of):
    """Every count of 1 to 4: of a group of type, of a language, and of all, by answer."""
    counts = Counter()
    for sort, number in people.items():
        answer = answer_of(sort)
        if answer is not None:
            counts.update({(0, sort[0], answer): number, (1, sort[1], answer): number, (None, "", answer): number})
    return [key for key, number in counts.items() if 0 < number < 5]


def assert_not_solvable(unknowns, people, answer_of):
    """Of no small count it is certain how many it is; how many there were to try."""
    small = small_counts(people, answer_of)
    for axis, group, answer in small:
        least, most = unknowns.range_of(
            lambda *sort, axis=axis, group=group, answer=answer: (
                answer_of(sort) == answer and (axis is None or sort[axis] == group)
            )
        )
        assert least < most, (axis, group, answer, least)
    return len(small)


def people_of(sorts, most):
    """A crowd in which some sorts are many and most are few or none."""
    number = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, most))
    return st.lists(number, min_size=len(sorts), max_size=len(sorts)).map(
        lambda numbers: {sort: n for sort, n in zip(sorts, numbers, strict=True) if n}
    )


@pytest.mark.parametrize("code", [FOUR, SCALE, "ownership.sdlc"])
def test_no_small_count_of_a_question_can_be_worked_out(shipped, code):
    item = item_of(shipped, code)
    sorts, tried = list(product(TYPES, LANGUAGES, (*item.answers, NO_ANSWER))), Counter()

    @settings(max_examples=40, deadline=None)
    @given(people_of(sorts, 25))
    def check(people):
        shown = use(shipped, counted(code, people)).item(item)
        if shown is None:
            return
        unknowns = Unknowns(sorts)
        tell(unknowns, shown, lambda sort: sort[2])
        tried["counts"] += assert_not_solvable(unknowns, people, lambda sort: sort[2])
        tried["tables"] += bool(shown.by_type) + bool(shown.by_language)

    check()
    assert min(tried["counts"], tried["tables"]) > 20


def test_no_small_count_can_be_worked_out_from_all_options_of_a_question_together(shipped):
    """Who left the question open is the same in each table of an option."""
    options = [item for item in items_of(shipped) if item.question == "self-image"][:4]
    ticked = [(*boxes,) for boxes in product(("yes", "no"), repeat=3)]
    sorts = list(product(TYPES[:2] + TYPES[3:4], LANGUAGES, [*ticked, (NO_ANSWER,) * 3]))
    whole, *parts = options
    answer_to = {whole.code: lambda sort: NO_ANSWER if sort[2][0] == NO_ANSWER else "*"}
    answer_to |= {item.code: (lambda sort, i=i: sort[2][i]) for i, item in enumerate(parts)}

    @settings(max_examples=25, deadline=None)
    @given(people_of(sorts, 15))
    def check(people):
        unknowns = Unknowns(sorts)
        for item in options:
            as_answers = Counter()
            for sort, number in people.items():
                as_answers[sort[0], sort[1], answer_to[item.code](sort)] += number
            shown = use(shipped, counted(item.code, as_answers)).item(item)
            if shown is None:
                return
            tell(unknowns, shown, answer_to[item.code])
        for item in options:
            assert_not_solvable(unknowns, people, answer_to[item.code])

    check()


def test_left_out_one_by_one_small_counts_could_be_worked_out(shipped):
    """A control: the same arithmetic finds what a table tells that shows every count but the small ones."""
    people = {(TYPES[0], LANGUAGES[0], "yes"): 30, (TYPES[0], LANGUAGES[0], "no"): 3}
    unknowns = Unknowns(people)
    unknowns.know(lambda *sort: True, 33)
    unknowns.know(lambda *sort: sort[2] == "yes", 30)
    with pytest.raises(AssertionError):
        assert_not_solvable(unknowns, people, lambda sort: sort[2])
