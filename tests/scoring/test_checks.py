"""What keeps a document from being published that only scoring can see."""

import copy

import pytest

from assessment.instrument import document
from assessment.scoring.checks import scoring_problems


def found_in(content):
    return [(problem.code, problem.place) for problem in scoring_problems(document.load(content))]


def test_the_shipped_document_has_no_problem(shipped):
    assert scoring_problems(shipped) == []


def test_without_an_ownership_question_no_type_can_be_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"] = [section for section in content["sections"] if section["code"] != "ownership"]
    assert found_in(content) == [("no-ownership", "sections")]


def test_without_a_time_question_types_are_found_by_ownership_alone(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"] = [section for section in content["sections"] if section["code"] != "time"]
    assert [place for _code, place, _detail in warnings_of(content)] == ["recommendations.make-time-for-what-you-own"]


def test_more_items_cannot_be_asked_for_than_there_are(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["model"]["minimum_ownership"] = 8
    assert found_in(content) == []
    content["model"]["minimum_ownership"] = 9
    assert found_in(content)[0] == ("unreachable", "model.minimum_ownership")


def test_a_type_that_its_own_pattern_of_answers_does_not_lead_to_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    manager, _, all_rounder = content["archetypes"]
    all_rounder["responsibilities"], all_rounder["time"] = dict(manager["responsibilities"]), dict(manager["time"])
    assert found_in(content) == [("unreachable", "archetypes.all-rounder")]


def test_someone_must_be_advised_something(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["recommendations"] = []
    assert found_in(content) == [("no-advice", "recommendations")]


def test_advice_for_nobody_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["recommendations"][9]["audience"] = ["poet"]
    place = f"recommendations.{content['recommendations'][9]['code']}.audience"
    assert found_in(content) == [("nobody", place)]


def test_a_type_for_which_nothing_is_written_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    for advice in content["recommendations"]:
        advice["audience"] = [code for code in advice.get("audience", []) if code != "all-rounder"] or [
            "technology-manager"
        ]
    assert found_in(content) == [
        ("no-advice-for", "archetypes.all-rounder"),
        ("nothing-written", "archetypes.operations-expert"),
    ]


# --- what invented respondents meet: to be looked at, but no reason not to publish ---------------------------


def warnings_of(content):
    problems = scoring_problems(document.load(content))
    assert {problem.severity for problem in problems} <= {"warning"}
    return [(problem.code, problem.place, problem.detail) for problem in problems]


NEVER = {"test": "all", "conditions": [
    {"test": "is", "question": "region", "values": [region]} for region in ("elsewhere", "greater-china")
]}  # fmt: skip


def test_advice_that_nobody_needs_and_nobody_is_shown_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    advice = content["recommendations"][9]
    advice["need"] = {"need": "cases", "question": "region", "cases": [{"when": NEVER, "value": 1.0}]}
    advice.pop("certain_if", None)
    [(code, place, detail)] = warnings_of(content)
    assert (code, place) == ("never-shown", f"recommendations.{advice['code']}")
    assert "of 2000 simulated respondents none needs it" in detail


def test_advice_that_somebody_needs_is_in_order_even_if_it_is_never_among_the_first(shipped_content):
    content = copy.deepcopy(shipped_content)
    advice = content["recommendations"][9]
    always = {"test": "any", "conditions": NEVER["conditions"]}
    advice["need"] = {"need": "cases", "question": "region", "cases": [{"when": always, "value": 0.01}]}
    advice.pop("certain_if", None)
    assert warnings_of(content) == []


@pytest.mark.parametrize(("share", "found"), [(0.002, "unreachable"), (0.008, "never-leads"), (0.02, None)])
def test_a_type_that_answers_can_lead_to_but_none_of_the_respondents_comes_out_as(shipped_content, share, found):
    content = copy.deepcopy(shipped_content)
    for archetype in content["archetypes"]:
        own = share if archetype["code"] == "operations-expert" else (1 - share) / 2
        archetype["share"] = {"global": own, "greater-china": own}
    problems = scoring_problems(document.load(content))
    assert [problem.code for problem in problems] == ([found] if found else [])
    assert all(problem.place == "archetypes.operations-expert" for problem in problems)
    assert all(problem.severity == ("error" if found == "unreachable" else "warning") for problem in problems)


def test_a_type_most_of_whose_respondents_are_shown_nothing_written_for_it_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    never = {"need": "cases", "question": "region", "cases": [{"when": NEVER, "value": 1.0}]}
    for place, advice in enumerate(content["recommendations"]):
        advice["audience"] = ["technology-manager", "operations-expert"] if place else ["all-rounder"]
    content["recommendations"][0] |= {"need": never, "certain_if": []}
    [(code, place, detail)] = warnings_of(content)
    assert (code, place) == ("nothing-written", "archetypes.all-rounder")
    assert "are shown nothing written for this type" in detail


def test_the_same_document_is_found_the_same(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["recommendations"][9]["need"] = {
        "need": "cases", "question": "region", "cases": [{"when": NEVER, "value": 1.0}],
    }  # fmt: skip
    assert warnings_of(content) == warnings_of(content)
