"""What a draft would do: as many results change as change one by one, and nothing is told of too few people."""

import copy
import json
from collections import Counter

import numpy as np
import pytest

from assessment.instrument import document
from assessment.instrument.answers import fitted
from assessment.scoring import assess
from assessment.scoring.evidence import top_time_values
from assessment.scoring.recommend import Columns
from assessment.scoring.simulate import Comparison, blocks_of, impact_of, respondents_for, simulated_answers
from assessment.scoring.simulate.impact import BLOCK, groups_in
from assessment.scoring.simulate.withholding import is_small
from tests.scoring.test_fitting import changed, question, without_options, without_question, without_rows


def bands(content):
    content["model"]["bands"] = {"clear": 0.7, "leaning": 0.6}


def rates(content):
    content["archetypes"][0]["responsibilities"]["sdlc"] = 0.5
    content["archetypes"][1]["time"]["advising"] = 0.2


def advice(content):
    content["recommendations"] = content["recommendations"][4:]
    content["recommendations"][0]["audience"] = ["all-rounder"]
    content["recommendations"].append({**copy.deepcopy(content["recommendations"][0]), "code": "wholly-new"})


def posts(content):
    content["model"]["eligible_roles"] = ["cto"]
    content["model"]["minimum_ownership"] = 8


def rules(content):
    """Time is asked of some people only, and a question that much advice looks at."""
    time = next(one for one in content["sections"] if one["code"] == "time")
    time["shown_if"] = {
        "match": "all",
        "tests": [{"question": "region", "operator": "is-any", "values": ["elsewhere"]}],
    }
    question(content, "roadmap-horizons")["shown_if"] = {
        "match": "any",
        "tests": [
            {"question": "industry", "operator": "not-answered"},
            {"question": "has-cio", "operator": "answered"},
        ],
    }


CHANGES = [rules, bands, rates, advice, posts, without_question, without_options, without_rows]


@pytest.fixture(scope="module")
def people(shipped):
    """Invented people some of whom leave some things open."""
    whole = simulated_answers(shipped, 400, 21)
    generator = np.random.default_rng(2)
    for place, one in enumerate(whole):
        if place % 3 == 0:
            for code in [code for code in one if generator.random() < 0.3]:
                del one[code]
        if place % 5 == 0:
            one["ownership"] = dict([*one.get("ownership", {}).items()][: generator.integers(0, 9)])
    return [{code: given for code, given in one.items() if given} for one in whole]


def outcome(definition, answers):
    """Type (or why there is none) and band, one by one."""
    found = assess(definition, fitted(definition, answers))
    return found.archetype or found.band, found.band


@pytest.mark.parametrize("change", CHANGES)
def test_the_figures_are_those_of_each_person_one_by_one(shipped, shipped_content, people, change):
    draft = changed(shipped_content, change)
    told = impact_of(shipped, draft, people)
    before, after = ([outcome(version, one) for one in people] for version in (shipped, draft))
    assert told["n"] == len(people)
    for of, name in enumerate(("types", "bands")):
        table = told[name]
        pairs = Counter((one[of], other[of]) for one, other in zip(before, after, strict=True))
        assert table["cells"] == [[pairs[line, column] for column in table["columns"]] for line in table["lines"]]
        assert table["before"] == [Counter(one[of] for one in before)[line] for line in table["lines"]]
        assert table["after"] == [Counter(one[of] for one in after)[column] for column in table["columns"]]
        assert sum(table["before"]) == sum(table["after"]) == len(people)
    assert told["changed"] == sum(one[0] != other[0] for one, other in zip(before, after, strict=True))
    lost = sum(any(size(fitted(draft, one).get(code)) < size(given) for code, given in one.items()) for one in people)
    assert told["lost"] == lost
    assert json.loads(json.dumps(told)) == told


def size(answer):
    return len(answer) if isinstance(answer, list | dict) else int(answer is not None)


@pytest.mark.parametrize("change", [rates, advice, rules])
def test_advice_gained_and_lost_is_that_of_each_person(shipped, shipped_content, people, change):
    draft = changed(shipped_content, change)
    told = impact_of(shipped, draft, people)
    first = [
        [{one.code for one in assess(version, answers).advice if one.first} for answers in people]
        for version in (shipped, draft)
    ]
    both = [*zip(*first, strict=True)]
    codes = dict.fromkeys(one.code for one in (*shipped.recommendations, *draft.recommendations))
    assert told["advised"] == sum(one != other for one, other in both) > 0
    assert told["advice"] == [
        {
            "code": code,
            "before": sum(code in one for one, _ in both),
            "after": sum(code in other for _, other in both),
            "gained": sum(code in other - one for one, other in both),
            "lost": sum(code in one - other for one, other in both),
        }
        for code in codes
    ]
    if change is advice:
        by_code = {one["code"]: one for one in told["advice"]}
        assert by_code["agenda-beyond-it"]["after"] == 0 < by_code["agenda-beyond-it"]["lost"]
        assert by_code["wholly-new"]["before"] == 0


def test_rules_that_the_draft_takes_away_count_under_the_version_in_use(shipped, shipped_content, people):
    in_use = changed(shipped_content, rules)
    told = impact_of(in_use, shipped, people)
    assert told["changed"] == impact_of(shipped, in_use, people)["changed"] > 0
    assert told["types"]["before"] == impact_of(shipped, in_use, people)["types"]["after"]


def test_the_shift_is_the_mean_of_how_far_each_probability_moves(shipped, shipped_content, people):
    draft = changed(shipped_content, rates)
    both = [(assess(shipped, one).probabilities, assess(draft, one).probabilities) for one in people]
    both = [pair for pair in both if all(pair)]
    shift = impact_of(shipped, draft, people)["shift"]
    for code in shipped.archetype_by_code:
        assert shift[code] == pytest.approx(np.mean([other[code] - one[code] for one, other in both]), abs=1e-6)
    assert sum(shift.values()) == pytest.approx(0, abs=3e-6)


def test_the_most_affected_are_the_groups_with_the_largest_shares(shipped, shipped_content, people):
    draft = changed(shipped_content, rates)
    told = impact_of(shipped, draft, people)
    is_changed = [outcome(shipped, one)[0] != outcome(draft, one)[0] for one in people]
    assert 0 < len(told["affected"]) <= 10
    shares = [one["changed"] / one["n"] for one in told["affected"]]
    assert shares == sorted(shares, reverse=True)
    assert min(shares) > told["changed"] / told["n"]
    for group in told["affected"]:
        members = [is_in(shipped, one, group) for one in people]
        assert group["n"] == sum(members) >= 20
        assert group["changed"] == sum(a and b for a, b in zip(members, is_changed, strict=True))


def is_in(definition, answers, group):
    given = answers.get(group["question"])
    if group["answer"] == "top":
        return top_time_values(definition, answers).get(group["row"], 0) > 0
    return (given if group["row"] is None else (given or {}).get(group["row"])) == group["answer"]


def test_every_kind_of_answer_makes_a_group(shipped):
    keys = [key for key, _members in groups_in(Columns(shipped, [{}]))]
    rows = [*shipped.responsibility_by_code]
    assert len(keys) == len({*keys}) == 6 * len(rows) + len(rows) + 9 + 2


def test_a_draft_with_the_same_document_changes_nothing(shipped, shipped_content, people):
    told = impact_of(shipped, document.load(shipped_content), people)
    assert (told["changed"], told["advised"], told["lost"], told["affected"]) == (0, 0, 0, [])
    assert all(one["gained"] == one["lost"] == 0 for one in told["advice"])
    assert set(told["shift"].values()) == {0}


def test_blocks_add_up_to_the_whole(shipped, shipped_content, people, monkeypatch):
    draft, steps = changed(shipped_content, rates), []
    whole = impact_of(shipped, draft, people)
    monkeypatch.setattr("assessment.scoring.simulate.impact.BLOCK", 90)
    assert impact_of(shipped, draft, iter(people), tell=steps.append) == whole
    assert steps == [90, 180, 270, 360, 400]
    assert [len(block) for block in blocks_of(range(200))] == [90, 90, 20]


def test_a_block_is_what_one_step_of_progress_tells_of():
    assert BLOCK == 2000


def test_answers_to_an_older_version_count_as_far_as_the_version_in_use_knows_them(shipped_content, shipped, people):
    """What neither knows is nothing that the draft takes away."""
    in_use = changed(shipped_content, without_options)
    told = impact_of(in_use, document.load(document.dump(in_use)), people)
    assert (told["changed"], told["lost"]) == (0, 0)
    assert told == impact_of(in_use, document.load(document.dump(in_use)), [fitted(in_use, one) for one in people])
    # The draft takes up an option again: who gave that answer once has no more of it than under the version in use.
    again = impact_of(in_use, shipped, people)
    assert again["types"]["before"] == told["types"]["before"]
    assert again["changed"] == 0


def other_types(content):
    content["archetypes"][2]["code"] = "generalist"
    for one in content["recommendations"]:
        one["audience"] = ["generalist" if code == "all-rounder" else code for code in one.get("audience", [])]


def test_a_type_under_another_code_is_another_type(shipped, shipped_content, people):
    told = impact_of(shipped, changed(shipped_content, other_types), people)
    assert told["types"]["lines"][2] == "all-rounder"
    assert told["types"]["columns"][2] == "generalist"
    assert told["changed"] == told["types"]["before"][2] == told["types"]["cells"][2][2] > 0
    assert [*told["shift"]] == ["technology-manager", "operations-expert"]


# --- what is not told of few people --------------------------------------------------------------------------


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("n", [5, 23, 100, 400])
def test_no_small_count_is_told(shipped, shipped_content, people, change, n):
    told = impact_of(shipped, changed(shipped_content, change), people[:n], withhold=True)
    counts = [told["lost"], told["changed"], told["advised"]]
    for table in (told["types"], told["bands"]):
        counts += [*table["before"], *table["after"], *(count for line in table["cells"] for count in line)]
    counts += [one[name] for one in told["advice"] for name in ("before", "after", "gained", "lost")]
    counts += [one[name] for one in told["affected"] for name in ("n", "changed")]
    assert not [count for count in counts if count is not None and is_small(count)]
    if told["changed"] is None:
        assert told["affected"] == []
    else:
        assert told["changed"] == impact_of(shipped, changed(shipped_content, change), people[:n])["changed"]


@pytest.mark.parametrize(("n", "told"), [(0, {"n": 0}), (1, {"n": None}), (4, {"n": None})])
def test_of_fewer_than_five_people_nothing_is_told_but_that(shipped, people, n, told):
    assert impact_of(shipped, shipped, people[:n], withhold=True) == told


def test_of_the_invented_everything_is_told(shipped, shipped_content, people):
    told = impact_of(shipped, changed(shipped_content, rates), people[:40])
    assert any(is_small(count) for line in told["types"]["cells"] for count in line)
    assert None not in [count for line in told["types"]["cells"] for count in line]


def test_of_nobody_there_is_nothing_to_tell(shipped):
    told = Comparison(shipped, shipped).figures(withhold=False)
    assert (told["n"], told["changed"], told["affected"]) == (0, 0, [])


# --- invented people for two versions ------------------------------------------------------------------------


def more_asked(content):
    section = next(one for one in content["sections"] if any(q["code"] == "roi" for q in one["questions"]))
    section["questions"].append({**copy.deepcopy(question(content, "roi")), "code": "brand-new"})
    content["responsibilities"].append({**copy.deepcopy(content["responsibilities"][-1]), "code": "new-row"})
    question(content, "ownership")["groups"][0]["rows"].append("new-row")


def test_they_answer_what_either_version_asks(shipped, shipped_content):
    draft = changed(shipped_content, more_asked)
    people, before = respondents_for(shipped, draft, 200, 4), simulated_answers(shipped, 200, 4)
    for one, other in zip(people, before, strict=True):
        assert one["brand-new"] in range(1, 6)
        assert one["ownership"]["new-row"]
        assert {row: owner for row, owner in one["ownership"].items() if row != "new-row"} == other["ownership"]
        assert fitted(shipped, one) == other
        assert sum(fitted(draft, one)["time"].values()) == 100


@pytest.mark.parametrize("change", [rates, without_question, without_options, without_rows])
def test_where_the_draft_asks_no_more_they_are_those_of_the_version_in_use(shipped, shipped_content, change):
    people = respondents_for(shipped, changed(shipped_content, change), 50, 4)
    assert people == simulated_answers(shipped, 50, 4)
