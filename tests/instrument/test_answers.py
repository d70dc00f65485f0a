"""What a valid answer is, kind by kind."""

import json
import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument.answers import (
    AnswerError,
    clean_answers,
    clean_text,
    parse_percentage,
    row_codes,
    total_is_open,
    total_of,
)

TYPED = [
    ("15", 15),
    ("15%", 15),
    ("１５", 15),
    ("１５％", 15),
    (" 15 ", 15),
    ("15 %", 15),
    ("\u300015\u3000", 15),
    ("0", 0),
    ("007", 7),
    ("100", 100),
    ("", None),
    ("  ", None),
    ("\u3000", None),
]


@pytest.mark.parametrize(("typed", "number"), TYPED)
def test_a_percentage_is_read_as_a_person_types_it(typed, number):
    assert parse_percentage(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        *[
            "abc",
            "-5",
            "－",
            "－５",
            "12.5",
            "12,5",
            "101",
            "٣",
            "²",
            "½",
            "十五",
            "1e1",
            "0x10",
            "1_0",
            "+5",
            "%",
            "15%%",
            "%15",
            "nan",
        ],
        *("9" * 30, "0" * 30, "15\x00", "\ud800"),
    ],
)
def test_anything_else_is_no_percentage(typed):
    with pytest.raises(ValueError, match=re.escape(typed)):
        parse_percentage(typed)


ACCEPTED = [
    # question, answer, normal form (None: not answered)
    ("role", "cto", "cto"),
    ("role", None, None),
    ("self-image", ["integrator"], ["integrator"]),
    ("self-image", ["integrator", "business-transformer"], ["business-transformer", "integrator"]),
    ("self-image", ("integrator",), ["integrator"]),
    ("self-image", ["integrator", "integrator", "integrator"], ["integrator"]),
    ("self-image", [], None),
    ("success-measures", ["none-agreed"], ["none-agreed"]),
    ("roi", 1, 1),
    ("roi", 5, 5),
    ("roi", 4.0, 4),
    ("serves", 3, 3),
    ("ownership", {"sdlc": "me", "advising": "cio"}, {"sdlc": "me", "advising": "cio"}),
    ("ownership", {"sdlc": None, "advising": "nobody"}, {"advising": "nobody"}),
    ("ownership", {"sdlc": None}, None),
    ("ownership", {}, None),
    ("time", {"sdlc": 40, "other-work": 60}, {"sdlc": 40, "other-work": 60}),
    ("time", {"sdlc": 12.5, "advising": 30.0}, {"sdlc": 12.5, "advising": 30}),
    ("time", {"sdlc": 0}, {"sdlc": 0}),
    ("time", {"sdlc": None}, None),
    ("time", {}, None),
    ("biggest-question", " Where\r\nnext?\r", "Where\nnext?"),
    ("biggest-question", "Cafe\u0301", "Café"),
    ("biggest-question", "a\tb", "a\tb"),
    ("biggest-question", "  \n ", None),
    ("biggest-question", "", None),
    ("biggest-question", "字" * 1000, "字" * 1000),
    ("biggest-question", "x" * 1000 + "   ", "x" * 1000),
    ("biggest-question", "<b>&amp;👩🏽‍💻", "<b>&amp;👩🏽‍💻"),
]


@pytest.mark.parametrize(("question", "answer", "normal"), ACCEPTED)
def test_an_answer_is_stored_in_its_normal_form(shipped, question, answer, normal):
    assert clean_answers(shipped, {question: answer}) == ({} if normal is None else {question: normal})


REFUSED = [
    # question, answer, what is wrong, in which row
    ("role", "emperor", "unknown-option", None),
    ("role", "CTO", "unknown-option", None),
    ("role", "", "unknown-option", None),
    ("role", "\ud800", "unknown-option", None),
    ("role", 1, "wrong-type", None),
    ("role", ["cto"], "wrong-type", None),
    ("role", {"cto": 1}, "wrong-type", None),
    ("role", True, "wrong-type", None),
    ("self-image", "integrator", "wrong-type", None),
    ("self-image", {"integrator": True}, "wrong-type", None),
    ("self-image", [1], "wrong-type", None),
    ("self-image", [["integrator"]], "wrong-type", None),
    ("self-image", [None], "wrong-type", None),
    ("self-image", ["integrator", "poet"], "unknown-option", None),
    ("self-image", ["integrator", "business-transformer", "builder-of-teams"], "too-many-choices", None),
    ("success-measures", ["none-agreed", "cost"], "exclusive-choice", None),
    ("responsible-computing", ["footprint", "none"], "exclusive-choice", None),
    ("roi", 0, "out-of-range", None),
    ("roi", 6, "out-of-range", None),
    ("roi", -1, "out-of-range", None),
    ("roi", 3.5, "not-a-whole-number", None),
    ("roi", "3", "not-a-whole-number", None),
    ("roi", True, "not-a-whole-number", None),
    ("roi", [3], "not-a-whole-number", None),
    ("roi", math.nan, "not-a-whole-number", None),
    ("roi", math.inf, "not-a-whole-number", None),
    pytest.param("roi", 10**400, "not-a-whole-number", None, id="roi-more than a float holds"),
    pytest.param("roi", 10**6000, "not-a-whole-number", None, id="roi-more digits than Python prints"),
    ("serves", 6, "out-of-range", None),
    ("ownership", "me", "wrong-type", None),
    ("ownership", ["me"], "wrong-type", None),
    ("ownership", {"poetry": "me"}, "unknown-row", "poetry"),
    ("ownership", {"other-work": "me"}, "unknown-row", "other-work"),
    ("ownership", {"poetry": None}, "unknown-row", "poetry"),
    ("ownership", {"sdlc": "king"}, "unknown-option", "sdlc"),
    ("ownership", {"sdlc": ""}, "unknown-option", "sdlc"),
    ("ownership", {"sdlc": 1}, "wrong-type", "sdlc"),
    ("ownership", {"sdlc": ["me"]}, "wrong-type", "sdlc"),
    ("time", 100, "wrong-type", None),
    ("time", [100], "wrong-type", None),
    ("time", {"poetry": 5}, "unknown-row", "poetry"),
    ("time", {"sdlc": "40"}, "not-a-number", "sdlc"),
    ("time", {"sdlc": True}, "not-a-number", "sdlc"),
    ("time", {"sdlc": math.nan}, "not-a-number", "sdlc"),
    ("time", {"sdlc": math.inf}, "not-a-number", "sdlc"),
    ("time", {"sdlc": [40]}, "not-a-number", "sdlc"),
    ("time", {"sdlc": 10**400}, "not-a-number", "sdlc"),
    pytest.param("time", {"sdlc": 10**6000}, "not-a-number", "sdlc", id="time-more digits than Python prints"),
    ("time", {"sdlc": -1}, "out-of-range", "sdlc"),
    ("time", {"sdlc": -0.1}, "out-of-range", "sdlc"),
    ("biggest-question", 5, "wrong-type", None),
    ("biggest-question", ["why"], "wrong-type", None),
    ("biggest-question", "字" * 1001, "too-long", None),
    ("biggest-question", "a\x00b", "bad-text", None),
    ("biggest-question", "a\x1bb", "bad-text", None),
    ("biggest-question", "\ud800", "bad-text", None),
    ("biggest-question", "a\udfff", "bad-text", None),
    ("biggest-question", "\uffff", "bad-text", None),
    ("poetry", "yes", "unknown-question", None),
    ("poetry", None, "unknown-question", None),
]


@pytest.mark.parametrize(("question", "answer", "code", "row"), REFUSED)
def test_an_answer_that_cannot_be_accepted_says_what_is_wrong_and_where(shipped, question, answer, code, row):
    with pytest.raises(AnswerError) as caught:
        clean_answers(shipped, {question: answer})
    assert (caught.value.code, caught.value.question, caught.value.row) == (code, question, row)
    assert str(caught.value).startswith(f"{question}.{row}: {code}" if row else f"{question}: {code}")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("answers", [None, [], "role", 1, [["role", "cto"]]])
def test_answers_are_an_object(shipped, answers):
    with pytest.raises(AnswerError) as caught:
        clean_answers(shipped, answers)
    assert caught.value.code == "wrong-type"


def test_answers_come_out_in_the_order_of_the_document_whatever_order_they_came_in(shipped):
    given_answers = {"time": {"other-work": 1, "sdlc": 2}, "roi": 3, "role": "cto", "ownership": {"advising": "me"}}
    cleaned = clean_answers(shipped, given_answers)
    assert list(cleaned) == ["role", "ownership", "time", "roi"]
    assert list(cleaned["time"]) == ["sdlc", "other-work"]


def test_rows_of_ownership_follow_its_groups_and_rows_of_time_the_responsibilities(shipped):
    ownership = row_codes(shipped, shipped.ownership_question)
    time = row_codes(shipped, shipped.time_question)
    assert ownership[:2] == ("sdlc", "cybersecurity")
    assert time[:2] == ("technology-strategy", "technology-operations")
    assert time[-1] == "other-work"
    assert set(ownership) == set(time) - {"other-work"}


@pytest.mark.parametrize(
    ("answer", "total", "is_open"),
    [
        (None, 0, False),
        ({}, 0, False),
        ({"sdlc": 100}, 100, False),
        ({"sdlc": 40, "other-work": 60}, 100, False),
        ({"sdlc": 33.5, "advising": 66.5}, 100, False),
        ({"sdlc": 40}, 40, True),
        ({"sdlc": 101}, 101, True),
        ({"sdlc": 0}, 0, True),
        ({"sdlc": None, "advising": 100}, 100, False),
    ],
)
def test_time_is_open_while_something_is_filled_in_that_is_not_the_whole(shipped, answer, total, is_open):
    assert total_of(answer) == total
    assert total_is_open(shipped.time_question, answer) is is_open


@pytest.mark.parametrize("text", ["\ud83d", "\ud83d\ud83d", "a\x00", "\x07", "\x7f", "a\x85b", "\ufdd0", "\uffff"])
def test_text_that_no_database_column_holds_alike_is_refused(text):
    with pytest.raises(ValueError, match=r"control character|noncharacter"):
        clean_text(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Ａ①", "Ａ①"),
        ("e\u0301", "é"),
        ("\u212b", "Å"),
        ("\r\na\rb\r\n", "a\nb"),
        ("\U0001faff", "\U0001faff"),  # newer than the tables of Python 3.11
    ],
)
def test_text_is_stored_as_nfc_with_plain_line_ends_and_nothing_else_is_rewritten(text, stored):
    assert clean_text(text) == stored


# --- whatever JSON can carry --------------------------------------------------------------------------

any_text = st.text(st.characters(exclude_categories=()), max_size=8)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | any_text | st.sampled_from([10**400, -(10**400)])
json_values = st.recursive(
    scalars,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(any_text, part, max_size=4),
    max_leaves=8,
)
plausible = (
    st.sampled_from(["me", "shared", "cio", "cto", "elsewhere", "integrator"])
    | st.lists(st.sampled_from(["cost", "ai", "cloud", "none"]), max_size=6)
    | st.dictionaries(
        st.sampled_from(["sdlc", "advising", "other-work"]), st.sampled_from(["me", 5, 2.5]) | json_values
    )
    | st.integers(0, 6)
)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_no_json_value_does_anything_but_pass_or_raise_answer_error(shipped, data):
    codes = st.sampled_from([*shipped.questions, "poetry", ""])
    answers = data.draw(st.dictionaries(codes, plausible | json_values, max_size=4) | json_values)
    try:
        cleaned = clean_answers(shipped, answers)
    except AnswerError as error:
        str(error)
        return
    assert clean_answers(shipped, cleaned) == cleaned
    json.dumps(cleaned, allow_nan=False).encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(any_text)
def test_what_is_typed_is_a_number_up_to_100_or_blank_or_refused(typed):
    try:
        number = parse_percentage(typed)
    except ValueError:
        return
    assert number is None or 0 <= number <= 100


@settings(max_examples=200, deadline=None)
@given(any_text)
def test_cleaning_text_twice_is_cleaning_it_once(typed):
    try:
        text = clean_text(typed)
    except ValueError:
        return
    assert clean_text(text) == text
    assert text.encode("utf-8").decode("utf-8") == text
