"""The comparison: the study's figures to the digit, with their source, and this site's respondents only when many."""

import pytest
from django.utils import translation

from assessment.questionnaires.published import definition_of
from assessment.reports.report import case_of
from assessment.reports.report.comparison import build_comparison, build_comparison_page
from assessment.reports.report.comparison.site import share_of
from assessment.reports.report.comparison.tree import SiteTotals
from assessment.reports.report.words import percent
from assessment.responses.services import rebuild_tally
from assessment.scoring import ENGINE, assess
from tests.factories import drawn_answers, make_responses

ANSWERS = {
    "role": "cto",
    "region": "elsewhere",
    "reports-to": "ceo",
    "interacts-with": ["ceo", "ciso"],
    "technologies-near": ["cloud", "quantum"],
    "investments": ["ai"],
    "challenges": ["complexity"],
    "experiments": 5,
    "ownership": {
        **dict.fromkeys(("advising", "sdlc", "cybersecurity", "data-privacy"), "me"),
        "workplace-support": "cio",
    },
    "time": {"advising": 30, "sdlc": 20, "other-work": 50},
}  # fmt: skip
NOT_COMPARED = {"collaboration-and-profit", "study", "responsibilities"}
"""Topics that stand elsewhere: with the indices, in the source lines, or on the result."""


def case(definition, language="en", **more):
    answers = {**ANSWERS, **more}
    return case_of(
        definition=definition,
        answers=answers,
        snapshot=assess(definition, answers).as_json(),
        language=language,
        engine=ENGINE,
    )


def cells(page):
    """Every line of every table by its code."""
    return {line.code: line for exhibit in page.exhibits if exhibit.table for line in exhibit.table.lines}


# --- the figures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("population", ["global", "greater-china"])
def test_every_published_figure_is_shown_as_it_is(shipped, population, language):
    lines = cells(build_comparison_page(case(shipped, language), population, None))
    figures = [figure for figure in shipped.figures if figure.topic not in NOT_COMPARED]
    assert len(figures) > 60
    for figure in figures:
        value = figure.values.get(population, figure.values.get("respondents", next(iter(figure.values.values()))))
        cell = lines[figure.code].cells[0]
        assert cell.value == value, figure.code
        shown = f"{round(100 * value):,}%" if figure.unit == "relative-growth" else percent(value)
        assert shown in cell.text, figure.code
        if population not in figure.values and "respondents" not in figure.values and len(figure.values) == 1:
            assert cell.text != shown, f"{figure.code} does not say of whom it speaks"


def test_the_types_rates_and_shares_are_the_published_ones(shipped):
    page = build_comparison_page(case(shipped), "global", None)
    responsibilities = next(exhibit for exhibit in page.exhibits if exhibit.code == "responsibilities")
    for line in responsibilities.table.lines:
        for archetype, cell in zip(shipped.archetypes, line.cells[1:], strict=True):
            assert cell.value == archetype.responsibilities.get(line.code)
            assert (cell.text == "not published") is (cell.value is None)
    [world, china] = page.exhibits[0].populations
    assert [part.text for part in world.parts] == ["41%", "33%", "26%"]
    assert [part.text for part in china.parts] == ["44%", "25%", "31%"]
    assert (world.n_text, china.n_text) == ("2,500 CTOs", "216 CTOs")


def test_every_exhibit_names_its_source(shipped):
    for exhibit in build_comparison_page(case(shipped), "global", None).exhibits:
        assert any("2021 CTO study" in source for source in exhibit.sources), exhibit.code


def test_more_than_says_more_than(shipped):
    lines = cells(build_comparison_page(case(shipped), "global", None))
    assert lines["discovery-is-key"].cells[0].text == "more than 80%"


def test_the_population_is_that_of_the_region_unless_chosen(shipped):
    assert build_comparison_page(case(shipped), "", None).population == "global"
    assert build_comparison_page(case(shipped, region="greater-china"), "", None).population == "greater-china"
    assert build_comparison_page(case(shipped, region="greater-china"), "global", None).population == "global"
    assert build_comparison_page(case(shipped), "mars", None).population == "global"


# --- one's own -----------------------------------------------------------------------------------------------


def test_ones_own_answers_are_marked(shipped):
    lines = cells(build_comparison_page(case(shipped), "global", None))
    own = {code for code, line in lines.items() if line.own}
    assert {"interacts-with-ceo", "technologies-near-cloud", "technologies-near-quantum", "investments-ai"} <= own
    assert "technologies-far-cloud" not in own
    assert "cio-interacts-with-cto" not in own
    assert [cell.text for cell in lines["experimental-approach"].cells][1] != "Not answered"


BLEND = {
    "time": {},
    "ownership": {
        **dict.fromkeys(("cybersecurity", "data-privacy", "innovation-strategy"), "me"),
        **dict.fromkeys(
            ("advising", "sdlc", "ecosystem-strategy", "business-continuity", "workplace-support"), "other"
        ),
    },
}
"""Between operations expert and all-rounder."""
BANDS = [
    ({}, "of your type"),
    ({"ownership": {"advising": "me"}}, "How common each type is"),
    ({"role": "ceo"}, "How common each type is"),
]


@pytest.mark.parametrize(("more", "title"), BANDS)
def test_the_title_names_ones_type_or_none(shipped, more, title):
    with translation.override("en"):
        finding = build_comparison(case(shipped, **more))
    assert title in finding.title
    own = [part for population in finding.populations for part in population.parts if part.own]
    assert bool(own) is ("your type" in title)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("population", "named", "share"),
    [("global", ("CTOs worldwide", "全球"), "41%"), ("greater-china", ("CTOs in Greater China", "大中华区"), "44%")],
)
def test_the_title_of_the_page_speaks_of_the_population_chosen(shipped, language, population, named, share):
    page = build_comparison_page(case(shipped, language), population, None)
    for title in (page.title, page.exhibits[0].title):
        assert named[language != "en"] in title
        assert share in title


def test_between_two_types_the_shares_of_both_are_those_of_the_population_chosen(shipped):
    between = case(shipped, **BLEND)
    assert between.ranking[:2] == ("operations-expert", "all-rounder")
    for population, shares in (("global", ("33%", "26%")), ("greater-china", ("25%", "31%"))):
        title = build_comparison_page(between, population, None).title
        assert all(share in title for share in shares), title


# --- this site ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"*": 40, "ceo": 10}, 0.25),
        ({"*": 19, "ceo": 10}, None),
        ({"*": 40, "ceo": 4}, None),
        ({"*": 40, "ceo": 36}, None),
        ({"*": 40, "ceo": 35}, 0.875),
        ({"*": 40}, 0.0),
        ({"*": 40, "ceo": 40}, 1.0),
        ({}, None),
    ],
)
def test_a_share_of_too_few_people_is_no_number(told, expected):
    assert share_of(SiteTotals(40, "today", {"reports-to": told}), "reports-to", "ceo") == expected


def test_the_site_is_shown_from_twenty_with_number_and_date(version, alice):
    alice.finished()
    definition = definition_of(version.pk)
    page = alice.client.get(alice.url("comparison/")).content.decode()
    assert "fewer than 20 answers" in page
    make_responses(version, list(drawn_answers(definition, 25, 1)), consent=("processing", "comparison"))
    rebuild_tally(version=version)
    page = alice.client.get(alice.url("comparison/")).content.decode()
    assert "25 people, as of" in page
    assert "This site (25)" in page


def test_refusals_and_queries(alice, charlie, django_assert_max_num_queries):
    assert alice.client.get(alice.url("comparison/"))["Location"] == alice.url()
    alice.finished()
    assert charlie.client.get(alice.url("comparison/")).status_code == 404
    assert alice.client.post(alice.url("comparison/")).status_code == 405
    alice.client.get(alice.url("comparison/"))
    with django_assert_max_num_queries(6):
        alice.client.get(alice.url("comparison/"))
