"""Invented respondents: they answer everything, as a person could, by worlds that the report allows."""

from collections import Counter

import pytest

from assessment.instrument.answers import clean_answers, hidden_owners
from assessment.scoring.evidence import evidence_table, ownership_items, time_items
from assessment.scoring.result import standings_of
from assessment.scoring.simulate import simulated_answers
from assessment.scoring.simulate.respondents import owner_chances
from tests.scoring.test_fitting import changed, question

N = 1500


@pytest.fixture(scope="module")
def people(shipped):
    return simulated_answers(shipped, N, 11)


def test_they_answer_everything_but_in_words_of_their_own(shipped, people):
    asked = [code for code, question in shipped.questions.items() if question.kind != "text"]
    assert len(people) == N
    for one in people:
        assert [*one] == asked
        assert clean_answers(shipped, one) == one
        assert one["ownership"].keys() == one["time"].keys() - {"other-work"} == shipped.responsibility_by_code.keys()


def test_their_time_adds_up_and_goes_to_as_many_rows_as_count(shipped, people):
    for one in people:
        assert sum(one["time"].values()) == 100
        assert all(isinstance(amount, int) for amount in one["time"].values())
        assert sum(amount > 0 for row, amount in one["time"].items() if row != "other-work") == 5


def test_nobody_gives_an_answer_that_they_do_not_see(shipped, people):
    for one in people:
        assert not hidden_owners(shipped, one["role"]) & set(one["ownership"].values())
    assert any("cto" in one["ownership"].values() for one in people), "those who are no CTO see “the CTO”"


def test_every_answer_is_given_by_somebody(shipped, people):
    for code, asked in shipped.questions.items():
        if asked.kind in ("single", "multi"):
            given = [one[code] if asked.kind == "multi" else [one[code]] for one in people]
            counts = Counter(answer for answers in given for answer in answers)
            assert counts.keys() == {option.code for option in asked.options}, code
        elif asked.kind in ("scale", "bipolar"):
            assert {one[code] for one in people} == {1, 2, 3, 4, 5}
    for row in shipped.responsibility_by_code:
        owners = {one["ownership"][row] for one in people}
        assert owners >= {"me", "shared", "cio", "other", "nobody"}, row
        assert {one["time"][row] > 0 for one in people} == {True, False}, row


def test_answers_are_as_likely_as_each_other(people):
    for code, options in (("region", 2), ("industry", 22), ("roi", 5), ("strategy-direction", 5)):
        counts = Counter(one[code] for one in people)
        assert min(counts.values()) > 0.6 * N / options, code
        assert max(counts.values()) < 1.5 * N / options, code


def test_nine_in_ten_are_in_a_post_that_the_types_apply_to(shipped, people):
    eligible = sum(one["role"] in shipped.model.eligible_roles for one in people)
    assert eligible / N == pytest.approx(0.9, abs=0.03)


def test_rows_are_owned_and_take_time_about_as_often_as_the_report_says(shipped):
    people = simulated_answers(shipped, 6000, 2)
    table = evidence_table(shipped, people)
    shares = [archetype.share.global_ for archetype in shipped.archetypes]
    for column, row in enumerate(ownership_items(shipped)):
        published = [archetype.responsibilities.get(row) for archetype in shipped.archetypes]
        if all(published):
            expected = sum(share * rate for share, rate in zip(shares, published, strict=True))
            assert (table.owned[:, column] >= 0.7).mean() == pytest.approx(expected, abs=0.08), row
    for column, row in enumerate(time_items(shipped)):
        published = [archetype.time.get(row) for archetype in shipped.archetypes]
        if all(published):
            expected = sum(share * rate for share, rate in zip(shares, published, strict=True))
            assert table.spent[:, column].mean() == pytest.approx(expected, abs=0.08), row


@pytest.mark.parametrize(("role", "hidden"), [("cto", {"cto"}), (None, {"cto"}), ("ceo", set())])
def test_an_answer_in_between_comes_from_those_who_own_as_often_as_its_strength_says(shipped, role, hidden):
    options = [option.code for option in shipped.ownership_question.options]
    not_owned, owned, unknown = (
        dict(zip(options, chances, strict=True)) for chances in owner_chances(shipped, shipped.ownership_question, role)
    )
    assert owned["shared"] / not_owned["shared"] == pytest.approx(0.7 / 0.3)
    assert (not_owned["me"], owned["nobody"]) == (0, 0)
    for chances in (not_owned, owned, unknown):
        assert sum(chances.values()) == pytest.approx(1)
        assert all(chances[code] == 0 for code in hidden)
    assert len({chance for code, chance in unknown.items() if code not in hidden}) == 1


def test_every_type_is_among_them(shipped, people):
    counts = Counter(standings_of(shipped, people).leading.tolist())
    assert min(counts[k] for k in range(3)) > N / 10


def test_the_same_seed_gives_the_same_people_and_another_gives_others(shipped):
    assert simulated_answers(shipped, 300, 1) == simulated_answers(shipped, 300, 1)
    assert simulated_answers(shipped, 300, 1) != simulated_answers(shipped, 300, 2)
    assert len(simulated_answers(shipped, 1, 1)) == 1


def without(code):
    def change(content):
        for section in content["sections"]:
            section["questions"] = [one for one in section["questions"] if one["code"] != code]

    return change


def no_other_work(content):
    question(content, "time")["extra_rows"] = []


def many_top_rows(content):
    content["model"]["top_time_rows"] = 40


def no_options_yet(content):
    for code in ("role", "drivers", "has-cio", "ownership"):
        question(content, code)["options"] = []


def all_stand_alone(content):
    for option in question(content, "drivers")["options"]:
        option["exclusive"] = True


def one_strength(content):
    for option in question(content, "ownership")["options"]:
        option["strength"] = 0.5


def nobody_eligible(content):
    content["model"]["eligible_roles"] = []


CHANGES = [
    *(without(code) for code in ("ownership", "time", "role")),
    no_other_work,
    many_top_rows,
    no_options_yet,
    all_stand_alone,
    one_strength,
    nobody_eligible,
]


@pytest.mark.parametrize("change", CHANGES)
def test_drafts_of_every_form_find_respondents(shipped_content, change):
    draft = changed(shipped_content, change)
    people = simulated_answers(draft, 60, 5)
    assert len(people) == 60
    for one in people:
        assert clean_answers(draft, one) == one
        if draft.time_question:
            assert sum(one["time"].values()) == 100
