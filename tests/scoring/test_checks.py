"""What keeps a document from being published that only scoring can see."""

import copy

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
    assert found_in(content) == []


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
