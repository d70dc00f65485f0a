"""The time question: which amounts lead on, which do not, and what is said. The server decides."""

import pytest
from django.utils.translation import gettext, override

from .page import Page

UNDER = "Your answers add up to %(sum)s%%. Add %(left)s%% more so they total 100%%"
OVER = "Your answers add up to %(sum)s%%. Take off %(over)s%% so they total 100%%"
NUMBER = "Enter “%(label)s” as a whole number from 0 to 100, like 10"
NOTHING = "Enter at least one percentage"
LARGE = "You put %(share)s%% in one area. Is that right?"

GO_ON: list = []
FIRST = "time-technology-strategy"

CASES = {
    # what is typed -> the control each error leads to, its sentence and figures; what is stored
    "a sum of 99": (
        {"sdlc": "50", "advising": "49"},
        [(FIRST, UNDER, {"sum": 99, "left": 1})],
        {"sdlc": 50, "advising": 49},
    ),
    "a sum of 100": ({"sdlc": "50", "advising": "50"}, GO_ON, {"sdlc": 50, "advising": 50}),
    "a sum of 101": (
        {"sdlc": "50", "advising": "51"},
        [("time-advising", OVER, {"sum": 101, "over": 1})],
        {"sdlc": 50, "advising": 51},
    ),
    "the example of 85": (
        {"sdlc": "50", "advising": "35"},
        [(FIRST, UNDER, {"sum": 85, "left": 15})],
        {"sdlc": 50, "advising": 35},
    ),
    "the example of 115": (
        {"sdlc": "70", "advising": "45"},
        [("time-sdlc", OVER, {"sum": 115, "over": 15})],
        {"sdlc": 70, "advising": 45},
    ),
    "blanks": ({"sdlc": "", "advising": " "}, [(FIRST, NOTHING, {})], None),
    "zeroes": ({"sdlc": "0", "advising": "0"}, [(FIRST, NOTHING, {})], {"sdlc": 0, "advising": 0}),
    "blanks beside a hundred": (
        {"sdlc": "70", "advising": "30", "cybersecurity": ""},
        GO_ON,
        {"sdlc": 70, "advising": 30},
    ),
    "15%": (
        {"sdlc": "15%", "advising": "70", "other-work": "15"},
        GO_ON,
        {"sdlc": 15, "advising": 70, "other-work": 15},
    ),
    "15 %": (
        {"sdlc": " 15 % ", "advising": "70", "other-work": "15"},
        GO_ON,
        {"sdlc": 15, "advising": 70, "other-work": 15},
    ),
    "full-width digits": (
        {"sdlc": "１５", "advising": "７０％", "other-work": "15"},
        GO_ON,
        {"sdlc": 15, "advising": 70, "other-work": 15},
    ),
    "abc": (
        {"sdlc": "abc", "advising": "70", "other-work": "30"},
        [("time-sdlc", NUMBER, {})],
        {"advising": 70, "other-work": 30},
    ),
    "-5": (
        {"sdlc": "-5", "advising": "70", "other-work": "30"},
        [("time-sdlc", NUMBER, {})],
        {"advising": 70, "other-work": 30},
    ),
    "12.5": (
        {"sdlc": "12.5", "advising": "70", "other-work": "30"},
        [("time-sdlc", NUMBER, {})],
        {"advising": 70, "other-work": 30},
    ),
    "a space between digits": (
        {"sdlc": "1 5", "advising": "70", "other-work": "30"},
        [("time-sdlc", NUMBER, {})],
        {"advising": 70, "other-work": 30},
    ),
    "101 in one row": ({"sdlc": "101"}, [("time-sdlc", NUMBER, {})], None),
    "abc alone": ({"sdlc": "abc"}, [("time-sdlc", NUMBER, {})], None),
    "abc, and the rest is short": (
        {"sdlc": "abc", "advising": "70"},
        [("time-sdlc", NUMBER, {}), (FIRST, UNDER, {"sum": 70, "left": 30})],
        {"advising": 70},
    ),
    "80 in one row": (
        {"sdlc": "80", "advising": "20"},
        [("time-sdlc", LARGE, {"share": 80})],
        {"sdlc": 80, "advising": 20},
    ),
    "leading zeroes": ({"sdlc": "0070", "advising": "030"}, GO_ON, {"sdlc": 70, "advising": 30}),
    "a number without end": ({"sdlc": "9" * 400}, [("time-sdlc", NUMBER, {})], None),
    "digits of other scripts": ({"sdlc": "١٥"}, [("time-sdlc", NUMBER, {})], None),
}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("case", CASES)
def test_time_is_judged_as_a_whole(alice, shipped, case, language):
    typed, errors, stored = CASES[case]
    alice.client.cookies["django_language"] = language
    data = {f"time-{row}": text for row, text in typed.items()}
    r = alice.post("time", data)
    assert alice.response.answers.get("time") == stored
    if not errors:
        assert (r.status_code, r["Location"]) == (302, alice.url("more/"))
        return
    page = Page.of(r)
    assert r.status_code == 422
    assert page.errors == [(name, said(shipped, language, name, *rest)) for name, *rest in errors]
    assert {name for name, _ in page.errors} <= set(page.ids)
    assert {name: page.values(name) for name in data} == {name: [text] for name, text in data.items()}
    for name, sentence, figures in errors:
        if sentence == NUMBER:
            assert page.error_beside(name) == said(shipped, language, name, sentence, figures)


def said(shipped, language, name, sentence, figures):
    """The sentence: in English as it stands here, in Chinese as the catalogue has it."""
    row = shipped.responsibility_by_code[name.removeprefix("time-")]
    with override(language):
        text = sentence if language == "en" else gettext(sentence)
    return text % {"label": row.label.in_(language), **figures}


def test_with_every_row_filled_the_total_leads_to_the_largest(alice, shipped):
    rows = [row.code for row in (*shipped.responsibilities, *shipped.time_question.extra_rows)]
    typed = {f"time-{row}": "5" for row in rows} | {"time-sdlc": "9"}
    page = Page.of(alice.post("time", typed))
    assert page.errors == [("time-sdlc", "Your answers add up to 89%. Add 11% more so they total 100%")]


@pytest.mark.parametrize("case", [case for case, (_, errors, _) in CASES.items() if errors])
def test_an_amount_that_was_refused_does_not_mark_the_page_as_done(alice, case):
    alice.post("time", {f"time-{row}": text for row, text in CASES[case][0].items()})
    assert "time" not in alice.response.visited


def test_the_line_on_who_owns_what_stands_only_where_something_was_answered(alice):
    lead = '<p class="lead">'
    without = alice.get("time").content.decode()
    alice.own(sdlc="me")
    assert "You said who owns what: Me 1" in alice.get("time").content.decode()
    assert "You said who owns what" not in without
    assert f"{lead}</p>" not in without
