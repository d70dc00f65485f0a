"""Who is asked what: rules that show or hide questions and sections, and the pages that are left."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument import document
from assessment.instrument.answers import clean_answers
from assessment.instrument.changes import incomparable_questions, places_alike
from assessment.instrument.progress import path_of, step_with, steps_of
from assessment.instrument.rules import as_asked, asked, looked_at

from .ruled import all_of, any_of, bare, question_of, ruled, ruled_content, section_of, tiny, when

CEO = when("role", "is-any", "ceo")

# the answer before, the test on it, whether the question is asked
TESTS = [
    # one of several
    (None, when("single", "is-any", "a"), False),
    ("a", when("single", "is-any", "a"), True),
    ("a", when("single", "is-any", "b", "a"), True),
    ("b", when("single", "is-any", "a"), False),
    (None, when("single", "is-none", "a"), True),
    ("a", when("single", "is-none", "a"), False),
    ("b", when("single", "is-none", "a"), True),
    (None, when("single", "answered"), False),
    ("b", when("single", "answered"), True),
    (None, when("single", "not-answered"), True),
    ("b", when("single", "not-answered"), False),
    # any number of several
    (None, when("multi", "is-any", "a"), False),
    (["a"], when("multi", "is-any", "a"), True),
    (["a", "b"], when("multi", "is-any", "b"), True),
    (["b"], when("multi", "is-any", "a", "none"), False),
    (["a", "b"], when("multi", "is-none", "b"), False),
    (["a"], when("multi", "is-none", "b"), True),
    (None, when("multi", "is-none", "b"), True),
    (["none"], when("multi", "answered"), True),
    (None, when("multi", "not-answered"), True),
    # points
    (3, when("scale", "is-any", 2, 3), True),
    (3, when("scale", "is-none", 2, 3), False),
    (3, when("scale", "at-least", 3), True),
    (2, when("scale", "at-least", 3), False),
    (None, when("scale", "at-least", 1), False),
    (3, when("scale", "at-most", 3), True),
    (4, when("scale", "at-most", 3), False),
    (None, when("scale", "at-most", 5), False),
    (1, when("scale", "answered"), True),
    (5, when("bipolar", "at-least", 4), True),
    (2, when("bipolar", "at-most", 1), False),
    (2, when("bipolar", "is-any", 2), True),
    # rows
    ({"technology-strategy": "a"}, when("ownership", "is-any", "a", row="technology-strategy"), True),
    ({"technology-strategy": "a"}, when("ownership", "is-any", "a", row="technology-operations"), False),
    ({"technology-strategy": "a"}, when("ownership", "is-none", "a", row="technology-operations"), True),
    ({"technology-strategy": "a"}, when("ownership", "answered", row="technology-operations"), False),
    ({"technology-strategy": "a"}, when("ownership", "answered"), True),
    (None, when("ownership", "not-answered"), True),
    ({"technology-strategy": 40}, when("allocation", "at-least", 40, row="technology-strategy"), True),
    ({"technology-strategy": 40}, when("allocation", "at-least", 41, row="technology-strategy"), False),
    ({"technology-strategy": 40}, when("allocation", "at-most", 50, row="technology-operations"), False),
    ({"technology-strategy": 0}, when("allocation", "at-most", 0, row="technology-strategy"), True),
    ({"technology-strategy": 0}, when("allocation", "answered", row="technology-strategy"), True),
    ({"technology-strategy": 40}, when("allocation", "is-any", 40, row="technology-strategy"), True),
    # words
    ("yes, but", when("text", "answered"), True),
    (None, when("text", "answered"), False),
    (None, when("text", "not-answered"), True),
]


@pytest.mark.parametrize(("answer", "test", "is_asked"), TESTS)
def test_a_question_is_asked_if_the_test_holds(shipped_content, answer, test, is_asked):
    kind = test["question"]
    later = question_of("single", "later", shown_if=all_of(test))
    definition = document.load(
        tiny(shipped_content, section_of("one", question_of(kind, kind)), section_of("two", later))
    )
    answers = clean_answers(definition, {kind: answer, "later": "a"})
    assert ("later" in asked(definition, answers)) is is_asked
    assert ("later" in as_asked(definition, answers)) is is_asked
    assert as_asked(definition, answers).get(kind) == answers.get(kind)


@pytest.mark.parametrize(
    ("rule", "answers", "is_asked"),
    [
        (all_of(CEO, when("region", "answered")), {"role": "ceo"}, False),
        (all_of(CEO, when("region", "answered")), {"role": "ceo", "region": "elsewhere"}, True),
        (any_of(CEO, when("region", "answered")), {"role": "ceo"}, True),
        (any_of(CEO, when("region", "answered")), {"region": "elsewhere"}, True),
        (any_of(CEO, when("region", "answered")), {"role": "cto"}, False),
    ],
)
def test_all_or_any_of_the_tests_must_hold(shipped_content, rule, answers, is_asked):
    assert ("roi" in asked(ruled(shipped_content, {"roi": rule}), answers)) is is_asked


def test_without_a_rule_everything_is_asked_and_answers_stay_the_very_same(shipped):
    answers = {"roi": 3}
    assert asked(shipped, {}) == set(shipped.questions)
    assert as_asked(shipped, answers) is answers
    assert looked_at(shipped) == frozenset()


def test_a_section_that_is_not_asked_takes_all_its_questions_with_it(shipped_content):
    definition = ruled(shipped_content, {"section:technology": all_of(CEO), "roi": all_of(when("region", "answered"))})
    technology = {question.code for section in definition.sections if section.code == "technology"
                  for question in section.questions}  # fmt: skip
    assert technology & asked(definition, {"role": "cto", "region": "elsewhere"}) == set()
    assert technology & asked(definition, {"role": "ceo", "region": "elsewhere"}) == technology
    assert technology & asked(definition, {"role": "ceo"}) == technology - {"roi"}


CHAIN = {
    "serves": all_of(CEO),
    "cio-importance": all_of(when("serves", "answered")),
    "roi": all_of(when("cio-importance", "is-none", 5)),
}


def test_an_answer_to_what_is_not_asked_counts_as_none_for_the_rules_after_it(shipped_content):
    definition, answers = ruled(shipped_content, CHAIN), {"serves": 4, "cio-importance": 5, "roi": 2}
    assert as_asked(definition, {"role": "ceo", **answers}) == {"role": "ceo", "serves": 4, "cio-importance": 5}
    assert as_asked(definition, {"role": "cto", **answers}) == {"role": "cto", "roi": 2}
    assert looked_at(definition) == {"role", "serves", "cio-importance"}


@pytest.mark.parametrize("later", ["region", "reports-to", "roi", "aims-ceo"])
def test_a_rule_sees_nothing_of_its_own_page_or_a_later_one(shipped_content, later):
    definition = ruled(shipped_content, {"industry": all_of(when(later, "answered"))})
    given_all = {"region": "elsewhere", "reports-to": "ceo", "roi": 3, "aims-ceo": "no"}
    assert "industry" not in asked(definition, given_all)


def test_a_second_page_of_who_owns_what_is_the_same_question(shipped_content):
    row = when("ownership", "is-any", "me", row="technology-strategy")
    definition = ruled(shipped_content, {"section:ownership": all_of(row), "roi": any_of(row)})
    assert asked(definition, {"ownership": {"technology-strategy": "me"}}) & {"ownership", "roi"} == set()


# --- whatever the rules --------------------------------------------------------------------------------------

QUESTIONS = ["role", "region", "serves", "self-image", "cio-importance", "shared-goals", "roi", "drivers", "aims-ceo"]
VALUES = {
    "role": ["cto", "ceo", "cio"],
    "region": ["greater-china", "elsewhere"],
    "serves": [1, 3, 5],
    "self-image": [["integrator"], ["integrator", "builder-of-teams"]],
    "cio-importance": [1, 3, 5],
    "shared-goals": [2, 4],
    "roi": [1, 5],
    "drivers": [["people"]],
    "aims-ceo": ["yes", "no"],
}

tests_of_any_kind = st.builds(
    when,
    st.sampled_from(QUESTIONS),
    st.sampled_from(["is-any", "is-none", "at-least", "at-most", "answered", "not-answered"]),
    st.sampled_from(["cto", "ceo", "integrator", "people", "yes", 1, 3, 5]),
)
rules_of_any_kind = st.builds(
    lambda match, tests: {"match": match, "tests": tests},
    st.sampled_from(["all", "any"]),
    st.lists(tests_of_any_kind, max_size=3),
)
rule_sets = st.dictionaries(
    st.sampled_from([*QUESTIONS, "ownership", "section:time", "section:technology", "section:roles"]),
    rules_of_any_kind,
    max_size=6,
)
answers_of_any_kind = st.fixed_dictionaries(
    {}, optional={code: st.sampled_from(values) for code, values in VALUES.items()}
)


@settings(deadline=None)
@given(rules=rule_sets, answers=answers_of_any_kind)
def test_what_is_asked_is_settled_at_once(shipped_content, rules, answers):
    definition = ruled(bare(shipped_content), rules)
    left = as_asked(definition, answers)
    assert as_asked(definition, left) == left
    assert asked(definition, left) == asked(definition, answers)
    assert left == {code: given for code, given in answers.items() if code in asked(definition, answers)}


@settings(deadline=None)
@given(rules=rule_sets, answers=answers_of_any_kind, others=answers_of_any_kind, number=st.integers(0, 9))
def test_what_is_answered_later_changes_nothing_before(shipped_content, rules, answers, others, number):
    """Two people who answered the first sections alike are asked the same there, and on the page that follows."""
    definition = ruled(bare(shipped_content), rules)
    before = {question.code for section in definition.sections[:number] for question in section.questions}
    following = {question.code for question in definition.sections[number].questions}
    alike = {code: given for code, given in answers.items() if code in before}
    other = alike | {code: given for code, given in others.items() if code not in before}
    assert asked(definition, answers) & (before | following) == asked(definition, other) & (before | following)


@settings(deadline=None)
@given(rules=rule_sets, answers=answers_of_any_kind)
def test_the_path_has_the_pages_with_something_asked_and_nothing_else(shipped_content, rules, answers):
    definition = ruled(bare(shipped_content), rules)
    codes, path = asked(definition, answers), path_of(definition, answers)
    shown = {question.code for step in path.steps for question in step.questions}
    assert shown == codes
    whole = {step.code: step for step in steps_of(definition)}
    assert [s.code for s in path.steps] == [code for code, step in whole.items() if step.question_codes & codes]
    walked = [path.steps[0]]
    while (following := path.after(walked[-1])) is not None:
        assert path.before(following) == walked[-1]
        walked.append(following)
    assert walked == [step for step in path.steps if step.core == walked[0].core]
    parts = [path.part_of(step) for step in path.steps]
    assert [part.number for part in parts] == sorted(part.number for part in parts)
    assert {part.count for part in parts} == {parts[-1].number + 1}


# --- the path ------------------------------------------------------------------------------------------------


def codes_of(path):
    return [step.code for step in path.steps]


def test_a_page_without_a_question_is_skipped_and_the_parts_are_counted_anew(shipped_content):
    definition = ruled(shipped_content, {"ownership": all_of(CEO), "section:technology": all_of(CEO)})
    path = path_of(definition, {"role": "cto"})
    assert codes_of(path)[:3] == ["profile", "time", "orientation"]
    assert "technology" not in codes_of(path)
    assert path.after(path.find("profile")).code == "time"
    assert path.before(path.find("time")).code == "profile"
    assert path.next_open(["profile"], deepening=False).code == "time"
    assert (path.part_of(path.find("time")).number, path.part_of(path.find("time")).count) == (2, 4)
    assert codes_of(path_of(definition, {"role": "ceo"})) == [step.code for step in steps_of(definition)]


def test_the_place_of_a_page_that_is_not_asked_is_known_all_the_same(shipped_content):
    definition = ruled(shipped_content, {"section:ownership": all_of(CEO)})
    path, page = path_of(definition, {}), step_with(definition, "ownership-2", definition.question_codes)
    assert path.find("ownership-2") is None
    assert (path.before(page).code, path.after(page).code) == ("profile", "time")


def test_without_a_deepening_page_there_is_no_part_for_them(shipped_content):
    deeper = [section["code"] for section in shipped_content["sections"] if not section["core"]]
    definition = ruled(shipped_content, {f"section:{code}": all_of(CEO) for code in deeper})
    path = path_of(definition, {})
    assert path.deepening == ()
    assert path.part_of(path.find("time")).count == 4


def test_a_page_shows_the_questions_asked_on_it(shipped_content):
    definition = ruled(shipped_content, {"serves": all_of(CEO)})
    whole = step_with(definition, "orientation", definition.question_codes)
    page = path_of(definition, {}).find("orientation")
    assert page.question_codes == whole.question_codes - {"serves"}
    assert [question.code for question in page.questions] == [q.code for q in whole.questions if q.code != "serves"]


def test_a_page_that_no_version_has_is_an_error(shipped):
    with pytest.raises(LookupError):
        step_with(shipped, "nowhere", shipped.question_codes)


# --- in the document -----------------------------------------------------------------------------------------


def test_a_rule_is_read_and_written_byte_for_byte(shipped_content):
    content = ruled_content(shipped_content, {"roi": any_of(CEO, when("time", "at-least", 40, row="sdlc"))})
    assert document.canonical(document.dump(document.load(content))) == document.canonical(content)


def test_a_changed_rule_makes_no_answer_incomparable(shipped, shipped_content):
    changed = ruled(shipped_content, {"roi": all_of(CEO), "section:roles": all_of(CEO), "ownership": all_of(CEO)})
    assert incomparable_questions(shipped, changed) == {}
    assert incomparable_questions(changed, shipped) == {}


@pytest.mark.parametrize(
    ("rules", "alike"),
    [
        ({"roi": all_of(CEO)}, True),
        ({"section:roles": all_of(CEO)}, True),
        ({"ownership": all_of(CEO)}, False),
        ({"section:time": all_of(CEO)}, False),
        ({"role": all_of(CEO)}, False),
    ],
)
def test_who_is_asked_for_the_evidence_decides_whether_versions_place_alike(shipped, shipped_content, rules, alike):
    assert places_alike(shipped, ruled(shipped_content, rules)) is alike
    assert places_alike(ruled(shipped_content, rules), ruled(shipped_content, rules))


def test_so_does_who_is_asked_what_is_looked_at_for_it(shipped_content):
    on_reports = all_of(when("reports-to", "is-any", "ceo"))
    one = ruled(shipped_content, {"section:time": on_reports})
    other = ruled(shipped_content, {"section:time": on_reports, "reports-to": all_of(when("region", "answered"))})
    assert places_alike(one, ruled(shipped_content, {"section:time": on_reports}))
    assert not places_alike(one, other)
