"""What is wrong with rules: named in its place, and nothing else is called wrong."""

import copy
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument import document
from assessment.instrument.checks import structural_problems
from assessment.instrument.rules import asked
from assessment.instrument.rules.reach import MOST_TRIED, Reach

from .ruled import all_of, any_of, question_of, ruled, ruled_content, section_of, tiny, when

CEO = when("role", "is-any", "ceo")
ROI = "sections.technology.questions.roi.shown_if"


def found_in(content):
    return [(problem.code, problem.place) for problem in structural_problems(document.load(content))]


SOUND = [
    all_of(CEO),
    any_of(CEO, when("region", "not-answered")),
    all_of(when("self-image", "is-none", "integrator"), when("self-image", "answered")),
    all_of(when("serves", "at-least", 2), when("serves", "at-most", 2)),
    all_of(when("serves", "is-any", 1, 5)),
    all_of(when("ownership", "is-any", "me", "shared", row="sdlc")),
    all_of(when("ownership", "answered"), when("ownership", "not-answered", row="sdlc")),
    all_of(when("time", "at-least", 100, row="other-work")),
    all_of(when("time", "is-none", 0, row="sdlc"), when("time", "answered")),
]


@pytest.mark.parametrize("rule", SOUND)
def test_nothing_is_wrong_with_a_sound_rule(shipped_content, rule):
    assert found_in(ruled_content(shipped_content, {"roi": rule})) == []
    assert found_in(ruled_content(shipped_content, {"section:technology": rule})) == []


FAULTY = [
    # the rule of `roi`, the code, where in the rule
    (all_of(), "empty", "tests"),
    (any_of(), "empty", "tests"),
    (all_of(CEO, when("poetry", "answered")), "orphan-code", "tests.1.question"),
    (all_of(when("role", "is-any", "poet")), "orphan-code", "tests.0.values"),
    (all_of(when("self-image", "is-none", "poet")), "orphan-code", "tests.0.values"),
    (all_of(when("serves", "is-any", 6)), "orphan-code", "tests.0.values"),
    (all_of(when("serves", "is-any", "3")), "orphan-code", "tests.0.values"),
    (all_of(when("serves", "at-least", 0)), "orphan-code", "tests.0.values"),
    (all_of(when("serves", "at-least", "much")), "orphan-code", "tests.0.values"),
    (all_of(when("ownership", "is-any", "king", row="sdlc")), "orphan-code", "tests.0.values"),
    (all_of(when("time", "at-most", 101, row="sdlc")), "orphan-code", "tests.0.values"),
    (all_of(when("ownership", "answered", row="poetry")), "orphan-code", "tests.0.row"),
    (all_of(when("ownership", "is-any", "me", row="other-work")), "orphan-code", "tests.0.row"),
    (all_of(when("ownership", "is-any", "me")), "wrong-kind", "tests.0.row"),
    (all_of(when("time", "at-least", 10)), "wrong-kind", "tests.0.row"),
    (all_of(when("role", "is-any", "ceo", row="sdlc")), "wrong-kind", "tests.0.row"),
    (all_of(when("role", "at-least", 1)), "wrong-kind", "tests.0.operator"),
    (all_of(when("self-image", "at-most", 1)), "wrong-kind", "tests.0.operator"),
    (all_of(when("ownership", "at-least", 1, row="sdlc")), "wrong-kind", "tests.0.operator"),
    (all_of(when("role", "answered", "ceo")), "wrong-kind", "tests.0.values"),
    (all_of(when("serves", "at-least", 2, 3)), "wrong-kind", "tests.0.values"),
    (all_of(when("role", "is-any")), "empty", "tests.0.values"),
    (all_of(when("serves", "at-most")), "empty", "tests.0.values"),
    (all_of(when("roi", "answered")), "rule-not-earlier", "tests.0.question"),
    (all_of(when("maturity-ai", "answered")), "rule-not-earlier", "tests.0.question"),
    (all_of(when("aims-ceo", "is-any", "no")), "rule-not-earlier", "tests.0.question"),
]


@pytest.mark.parametrize(("rule", "code", "where"), FAULTY)
def test_what_is_wrong_with_a_rule_is_found_in_its_place(shipped_content, rule, code, where):
    assert found_in(ruled_content(shipped_content, {"roi": rule})) == [(code, f"{ROI}.{where}")]
    place = "sections.technology.shown_if"
    assert (code, f"{place}.{where}") in found_in(ruled_content(shipped_content, {"section:technology": rule}))


def test_free_text_can_be_asked_for_whether_there_is_any_only(shipped_content):
    content = tiny(
        shipped_content,
        section_of("one", question_of("text", "words")),
        section_of("two", question_of("single", "later", shown_if=all_of(when("words", "is-any", "yes")))),
        section_of("three", question_of("single", "last", shown_if=all_of(when("words", "answered")))),
    )
    faults = [(code, place) for code, place in found_in(content) if "shown_if" in place]
    assert faults == [("wrong-kind", "sections.two.questions.later.shown_if.tests.0.operator")]


def test_the_second_page_of_who_owns_what_may_not_look_at_the_first(shipped_content):
    row = when("ownership", "is-any", "me", row="sdlc")
    assert found_in(ruled_content(shipped_content, {"section:ownership": all_of(row)})) == [
        ("rule-not-earlier", "sections.ownership.shown_if.tests.0.question")
    ]


# --- what can never hold -------------------------------------------------------------------------------------

NEVER = [
    {"roi": all_of(CEO, when("role", "is-any", "cto"))},
    {"roi": all_of(CEO, when("role", "not-answered"))},
    {"roi": all_of(when("serves", "at-least", 4), when("serves", "at-most", 3))},
    {"roi": all_of(when("serves", "at-least", 4), when("serves", "is-any", 1, 2))},
    {
        "roi": all_of(
            when("self-image", "is-any", "integrator"), when("self-image", "is-none", "integrator", "builder-of-teams")
        )
    },
    {"roi": all_of(when("success-measures", "is-any", "none-agreed"), when("success-measures", "is-any", "cost"))},
    {"roi": all_of(when("ownership", "not-answered"), when("ownership", "answered", row="sdlc"))},
    {"roi": all_of(when("ownership", "is-any", "me", row="sdlc"), when("ownership", "is-any", "cio", row="sdlc"))},
    {"roi": all_of(when("time", "at-least", 60, row="sdlc"), when("time", "at-most", 10, row="sdlc"))},
    {"section:technology": all_of(CEO), "roi": all_of(when("role", "is-any", "cto"))},
    {"serves": all_of(CEO), "roi": all_of(when("role", "is-any", "cto"), when("serves", "answered"))},
    {
        "section:orientation": all_of(CEO),
        "roi": any_of(when("serves", "at-least", 5)),
        "section:technology": all_of(when("role", "is-none", "ceo")),
    },
]


@pytest.mark.parametrize("rules", NEVER)
def test_a_rule_that_no_answers_meet_is_found(shipped_content, rules):
    assert found_in(ruled_content(shipped_content, rules)) == [("unreachable", ROI)]


def test_so_is_one_that_looks_at_what_is_never_asked(shipped_content):
    never = all_of(CEO, when("role", "not-answered"))
    rules = {"serves": never, "cio-importance": all_of(when("serves", "at-most", 5)), "roi": all_of(CEO)}
    assert found_in(ruled_content(shipped_content, rules)) == [
        ("unreachable", "sections.orientation.questions.serves.shown_if"),
        ("unreachable", "sections.collaboration.questions.cio-importance.shown_if"),
    ]
    open_to_all = {**rules, "cio-importance": all_of(when("serves", "is-none", 5))}
    assert len(found_in(ruled_content(shipped_content, open_to_all))) == 1


def test_a_section_that_is_never_asked_is_told_once(shipped_content):
    never = all_of(CEO, when("role", "not-answered"))
    rules = {"section:technology": never, "roi": all_of(CEO)}
    assert found_in(ruled_content(shipped_content, rules)) == [("unreachable", "sections.technology.shown_if")]


def test_no_more_may_be_ticked_than_the_question_allows(shipped_content):
    multi = question_of("multi", "multi", max_choices=1)
    both = all_of(when("multi", "is-any", "a"), when("multi", "is-any", "b"))
    content = tiny(
        shipped_content, section_of("one", multi), section_of("two", question_of("text", "x", shown_if=both))
    )
    assert ("unreachable", "sections.two.questions.x.shown_if") in found_in(content)
    multi["max_choices"] = 2
    assert "unreachable" not in dict(found_in(content))


tests_of_tiny = st.one_of(
    st.builds(when, st.just("single"), st.sampled_from(["is-any", "is-none"]), st.sampled_from(["a", "b"])),
    st.builds(when, st.just("multi"), st.sampled_from(["is-any", "is-none"]), st.sampled_from(["a", "b", "none"])),
    st.builds(when, st.just("scale"), st.sampled_from(["at-least", "at-most"]), st.integers(1, 5)),
    st.builds(
        lambda operator, value: when("ownership", operator, value, row="technology-strategy"),
        st.sampled_from(["is-any", "is-none"]),
        st.sampled_from(["a", "b"]),
    ),
    st.builds(
        when,
        st.sampled_from(["single", "multi", "scale", "ownership"]),
        st.sampled_from(["answered", "not-answered"]),
        row=st.none(),
    ),
)
rules_of_tiny = st.builds(
    lambda match, tests: {"match": match, "tests": tests},
    st.sampled_from(["all", "all", "any"]),
    st.lists(tests_of_tiny, min_size=1, max_size=4),
)
KINDS = ("single", "multi", "ownership", "scale")
EVERYTHING = {
    "single": [None, "a", "b"],
    "multi": [None, ["a"], ["b"], ["a", "b"], ["none"]],
    "ownership": [
        {
            row: owner
            for row, owner in zip(("technology-strategy", "technology-operations"), owners, strict=True)
            if owner
        }
        for owners in product([None, "a", "b"], repeat=2)
    ],
    "scale": [None, 1, 2, 3, 4, 5],
}


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*KINDS[1:], "section:scale", "last"]), rules_of_tiny, min_size=1))
def test_the_search_finds_what_trying_every_answer_finds(shipped_content, rules):
    """Of a document small enough to try everything; a test that looks ahead is left out, as it never holds."""
    sections = [section_of(kind, question_of(kind, kind)) for kind in KINDS]
    content = ruled_content(tiny(shipped_content, *sections, section_of("end", question_of("text", "last"))), rules)
    for number, section in enumerate(content["sections"]):
        for part in (section, *section["questions"]):
            if "shown_if" in part:
                tests = [test for test in part["shown_if"]["tests"] if test["question"] in KINDS[:number]]
                part["shown_if"]["tests"] = tests or [when("single", "answered")]
    definition = document.load(content)
    people = [dict(zip(KINDS, values, strict=True)) for values in product(*(EVERYTHING[kind] for kind in KINDS))]
    ever = set().union(*(asked(definition, person) for person in people))
    for section in definition.sections:
        for question in section.questions:
            can = Reach(definition).can_hold(section.shown_if, question.shown_if)
            assert can is (question.code in ever), question.code


def test_a_search_without_end_is_given_up_in_favour_of_the_rule(shipped_content):
    """Sixteen rows, each in one of two hands: 2 to the 16th ways to get to a contradiction that comes last."""
    rows = [row["code"] for row in shipped_content["responsibilities"]]
    in_two_hands = {
        f"q{number}": any_of(*(when("ownership", "is-any", owner, row=row) for owner in ("me", "cio")))
        for number, row in enumerate(rows)
    }
    never = {"impossible": all_of(CEO, when("role", "not-answered"))}
    asked_of_some = [question_of("text", code, shown_if=rule) for code, rule in (in_two_hands | never).items()]
    wanted = all_of(*(when(code, "answered") for code in (*in_two_hands, "impossible")))
    sections = [*shipped_content["sections"][:2], section_of("many", *asked_of_some)]
    definition = ruled(
        {**shipped_content, "sections": [*sections, section_of("last", question_of("text", "last"))]}, {"last": wanted}
    )
    assert 2 ** len(rows) > MOST_TRIED
    assert Reach(definition).can_hold(definition.questions["last"].shown_if)
    assert not Reach(definition).can_hold(definition.questions["impossible"].shown_if)


# --- owners hidden from roles --------------------------------------------------------------------------------


def owners(content):
    return next(q for s in content["sections"] for q in s["questions"] if q["code"] == "ownership")["options"]


def roles(content):
    return [option["code"] for option in content["sections"][0]["questions"][0]["options"]]


def test_an_owner_that_is_hidden_from_every_role_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    owners(content)[5]["hidden_from_roles"] = roles(content)
    assert found_in(content) == [("unreachable", "questions.ownership.options.nobody.hidden_from_roles")]
    owners(content)[5]["hidden_from_roles"].remove("ceo")
    assert found_in(content) == []


def test_who_says_nothing_counts_as_a_cto(shipped_content):
    content = copy.deepcopy(shipped_content)
    owners(content)[5]["hidden_from_roles"] = [role for role in roles(content) if role != "cto"]
    assert found_in(content) == []


def test_every_role_is_left_a_choice(shipped_content):
    content = copy.deepcopy(shipped_content)
    for option in owners(content)[1:]:
        option["hidden_from_roles"] = ["ceo", "cto"]
    assert found_in(content) == [("too-few-options", "questions.ownership.options")] * 2
    owners(content)[1]["hidden_from_roles"] = []
    assert found_in(content) == []


def test_a_role_that_nobody_has_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    owners(content)[5]["hidden_from_roles"] = ["poet"]
    assert found_in(content) == [("orphan-code", "questions.ownership.options.nobody.hidden_from_roles")]


def test_a_rule_cannot_ask_for_an_owner_that_nobody_can_choose(shipped_content):
    rule = all_of(when("ownership", "is-any", "nobody", row="sdlc"))
    content = ruled_content(shipped_content, {"roi": rule})
    owners(content)[5]["hidden_from_roles"] = roles(content)
    assert ("orphan-code", f"{ROI}.tests.0.values") in found_in(content)


# --- pages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["check", "result", "landing", "consent", "hub", "more"])
def test_a_section_may_not_go_by_the_name_of_another_page(shipped_content, code):
    content = copy.deepcopy(shipped_content)
    content["sections"][5]["code"] = code
    assert found_in(content) == [("page-code", f"sections.{code}")]


def test_a_section_may_not_go_by_the_code_of_a_later_page_of_another(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"][5]["code"] = "ownership-2"
    assert found_in(content) == [("page-code", "sections")]


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_asked_by_row_needs_a_section_of_its_own(shipped_content, number):
    content = copy.deepcopy(shipped_content)
    content["sections"][number]["questions"].append(content["sections"][0]["questions"].pop())
    assert ("not-alone", f"sections.{content['sections'][number]['code']}") in found_in(content)
