"""Which page comes next, which part of how many it is, and what it still asks for."""

import copy

import pytest

from assessment.instrument import document
from assessment.instrument.progress import has_scored_answer, missing_in, path_of, steps_of

CORE = ["profile", "ownership", "ownership-2", "time"]
DEEPENING = ["orientation", "collaboration", "technology", "practices", "outlook", "roles", "ambition"]


def code_of(step):
    return step.code if step else None


def find_step(definition, code):
    return path_of(definition, {}).find(code)


def test_ownership_takes_two_pages_and_every_other_section_one(shipped):
    assert [step.code for step in steps_of(shipped)] == CORE + DEEPENING
    assert [step.code for step in steps_of(shipped) if step.core] == CORE
    assert [step.code for step in path_of(shipped, {}).deepening] == DEEPENING


def test_the_two_pages_of_ownership_share_out_its_sixteen_rows_evidence_first(shipped):
    first, second = find_step(shipped, "ownership"), find_step(shipped, "ownership-2")
    assert (first.page, first.pages, second.page, second.pages) == (1, 2, 2, 2)
    assert first.section is second.section
    assert set(first.rows) == {
        "advising",
        "sdlc",
        "cybersecurity",
        "data-privacy",
        "ecosystem-strategy",
        "innovation-strategy",
        "business-continuity",
        "workplace-support",
    }
    assert len(second.rows) == 8
    assert not set(first.rows) & set(second.rows)


def test_a_page_of_whole_questions_has_no_rows_of_its_own(shipped):
    step = find_step(shipped, "time")
    assert step.rows is None
    assert [question.code for question in step.questions] == ["time"]


@pytest.mark.parametrize("code", ["", "ownership-1", "ownership-3", "check", "TIME"])
def test_an_unknown_page_is_not_found(shipped, code):
    assert find_step(shipped, code) is None


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("profile", None, "ownership"),
        ("ownership", "profile", "ownership-2"),
        ("ownership-2", "ownership", "time"),
        ("time", "ownership-2", None),  # the quick path ends here
        ("orientation", "time", "collaboration"),
        ("ambition", "roles", None),
    ],
)
def test_pages_follow_each_other(shipped, code, before, after):
    path = path_of(shipped, {})
    assert code_of(path.before(path.find(code))) == before
    assert code_of(path.after(path.find(code))) == after


@pytest.mark.parametrize(
    ("visited", "deepening", "expected"),
    [
        ([], False, "profile"),
        (["profile"], False, "ownership"),
        (["ownership"], False, "profile"),
        (["profile", "ownership", "time"], False, "ownership-2"),
        (CORE, False, None),
        (CORE, True, "orientation"),
        ([*CORE, "orientation", "technology"], True, "collaboration"),
        ([*DEEPENING], True, "profile"),
        (CORE + DEEPENING, True, None),
    ],
)
def test_the_next_page_is_the_first_one_not_yet_gone_through(shipped, visited, deepening, expected):
    assert code_of(path_of(shipped, {}).next_open(visited, deepening=deepening)) == expected


@pytest.mark.parametrize(
    ("code", "number"),
    [("profile", 1), ("ownership", 2), ("ownership-2", 2), ("time", 3)] + [(code, 4) for code in DEEPENING],
)
def test_there_are_five_parts_and_the_deepening_sections_together_are_the_fourth(shipped, code, number):
    path = path_of(shipped, {})
    part = path.part_of(path.find(code))
    assert (part.number, part.count) == (number, 5)


def test_without_deepening_sections_there_are_four_parts(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"] = content["sections"][:3]
    definition = document.load(content)
    path = path_of(definition, {})
    part = path.part_of(path.find("time"))
    assert (part.number, part.count) == (3, 4)
    assert path.after(path.find("time")) is None


def test_a_later_page_of_ownership_that_stands_alone_is_the_only_one(shipped_content):
    content = copy.deepcopy(shipped_content)
    for group in content["sections"][1]["questions"][0]["groups"]:
        group["page"] = 2
    definition = document.load(content)
    [only] = [step for step in steps_of(definition) if step.section.code == "ownership"]
    assert (only.code, only.pages, len(only.rows)) == ("ownership", 1, 16)


MISSING = [
    ("profile", {}, []),
    ("technology", {}, []),
    ("time", {}, [("time", None)]),
    ("time", {"time": {"sdlc": 0}}, [("time", None)]),
    ("time", {"time": {"sdlc": 40}}, []),
    ("time", {"time": {"other-work": 100}}, []),
    ("ownership", {"ownership": {"technology-strategy": "me"}}, 8),
    ("ownership-2", {"ownership": {"technology-strategy": "me"}}, 7),
    ("ownership-2", {}, 8),
]


@pytest.mark.parametrize(("code", "answers", "expected"), MISSING)
def test_a_page_asks_for_open_ownership_rows_and_for_time_and_nothing_else(shipped, code, answers, expected):
    missing = missing_in(shipped, find_step(shipped, code), answers)
    if isinstance(expected, int):
        assert len(missing) == expected
        assert {question for question, _ in missing} == {"ownership"}
    else:
        assert missing == expected


def test_open_rows_are_named_in_the_order_shown(shipped):
    step = find_step(shipped, "ownership")
    answers = {"ownership": dict.fromkeys(step.rows[2:], "nobody")}
    assert missing_in(shipped, step, answers) == [("ownership", "sdlc"), ("ownership", "cybersecurity")]


@pytest.mark.parametrize(
    ("answers", "enough"),
    [
        ({}, False),
        ({"role": "cto", "roi": 5}, False),
        ({"ownership": {}}, False),
        ({"ownership": {"supply-chain": "nobody"}}, True),
        ({"time": {"sdlc": 0}}, False),
        ({"time": {"sdlc": 1}}, True),
    ],
)
def test_submitting_needs_one_ownership_row_or_some_time(shipped, answers, enough):
    assert has_scored_answer(shipped, answers) is enough
