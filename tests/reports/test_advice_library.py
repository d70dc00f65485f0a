"""All recommendations, in order, narrowed by what a reader chooses."""

import pytest

from assessment.reports.report import case_of
from assessment.reports.report.library import build_library
from assessment.scoring import ENGINE, assess

ANSWERS = {"role": "cto", "ownership": dict.fromkeys(("advising", "sdlc", "cybersecurity", "data-privacy"), "me")}


@pytest.fixture
def case(shipped):
    snapshot = assess(shipped, ANSWERS).as_json()
    return case_of(definition=shipped, answers=ANSWERS, snapshot=snapshot, language="en", engine=ENGINE)


def test_without_filters_all_are_there_in_order_of_relevance(case, shipped):
    library = build_library(case, {}, set())
    relevance = {entry["code"]: entry["relevance"] for entry in case.snapshot["advice"]}
    codes = [item.code for item in library.items]
    assert sorted(codes) == sorted(one.code for one in shipped.recommendations)
    assert codes == sorted(codes, key=lambda code: (-relevance[code], code))
    assert [item.number for item in library.items] == list(range(1, len(codes) + 1))
    assert all(item.why and item.steps and item.measure and item.source for item in library.items)


FILTERS = [
    ({"theme": "ownership"}, lambda one: one.theme == "ownership"),
    ({"horizon": "90-days"}, lambda one: one.horizon == "90-days"),
    ({"effort": "S"}, lambda one: one.effort == "S"),
    ({"audience": "all"}, lambda one: not one.audience),
    ({"audience": "all-rounder"}, lambda one: "all-rounder" in one.audience),
    ({"plan": "in"}, lambda one: one.code == "meet-the-cio"),
    ({"plan": "out", "effort": "S"}, lambda one: one.code != "meet-the-cio" and one.effort == "S"),
    ({"theme": "nonsense"}, lambda one: True),
    ({"nonsense": "x", "theme": ""}, lambda one: True),
]


@pytest.mark.parametrize(("wanted", "rule"), FILTERS, ids=range(len(FILTERS)))
def test_a_filter_leaves_what_it_says_and_counts_it(case, shipped, wanted, rule):
    library = build_library(case, wanted, {"meet-the-cio"})
    expected = {one.code for one in shipped.recommendations if rule(one)}
    assert {item.code for item in library.items} == expected
    chosen = [choice for one in library.filters for choice in one.choices if choice.chosen]
    assert all(choice.label.endswith(f" ({len(expected)})") for choice in chosen)
    assert library.total == len(shipped.recommendations)


def test_nothing_left_says_so_with_a_way_back(alice):
    alice.finished()
    page = alice.client.get(alice.url("advice/?theme=ownership&plan=in")).content.decode()
    assert "No recommendation has all of this" in page
    assert f'href="{alice.url("advice/")}"' in page


def test_refusals(alice, charlie):
    assert alice.client.get(alice.url("advice/"))["Location"] == alice.url()
    alice.finished()
    assert charlie.client.get(alice.url("advice/")).status_code == 404
    assert alice.client.post(alice.url("advice/")).status_code == 405
