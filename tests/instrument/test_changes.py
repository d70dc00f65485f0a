"""What differs between two documents, made and taken back again, graded, and merged."""

import copy

import pytest
from hypothesis import given, settings

from assessment.instrument.changes import (
    ABSENT,
    Change,
    NotThere,
    applied,
    changes_from,
    difference,
    grade_of,
    gravest,
    inverse,
    merge,
    outdated_texts,
    value_at,
    with_value,
)
from assessment.instrument.document import canonical
from tests.instrument.documents import SHIPPED, edited

ROLE = "sections.profile.questions.role"


def changed(place, value):
    return with_value(SHIPPED, place, value)


def kinds(changes):
    return [(change.kind, change.place) for change in changes]


# --- differences ------------------------------------------------------------------------------------------------


def test_a_document_does_not_differ_from_itself():
    assert difference(SHIPPED, copy.deepcopy(SHIPPED)) == ()


def test_one_word_is_one_change():
    place = f"{ROLE}.options.cto.label.en"
    [change] = difference(SHIPPED, changed(place, "CTO"))
    assert change == Change("set", place, value_at(SHIPPED, place), "CTO")


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        (f"{ROLE}.options.coo", {"code": "coo", "label": {"zh-hans": "", "en": ""}}, [("add", f"{ROLE}.options.coo")]),
        (f"{ROLE}.options.other", ABSENT, [("remove", f"{ROLE}.options.other")]),
        (f"{ROLE}.options.cto", ABSENT, [("remove", f"{ROLE}.options.cto"), ("order", f"{ROLE}.options")]),
        (f"{ROLE}.why", ABSENT, [("set", f"{ROLE}.why")]),
        ("archetypes.all-rounder.time.sdlc", 0.2, [("set", "archetypes.all-rounder.time.sdlc")]),
        ("model.bands.clear", 0.9, [("set", "model.bands.clear")]),
        ("title.en", "Another", [("set", "title.en")]),
    ],
)
def test_what_a_change_is(place, value, expected):
    assert kinds(difference(SHIPPED, changed(place, value))) == expected


def test_a_list_without_codes_and_a_need_are_changed_as_a_whole():
    advice = SHIPPED["recommendations"][0]
    place = f"recommendations.{advice['code']}"
    for name, value in (("steps", advice["steps"][:1]), ("need", {"need": "index-gap", "index": "maturity"})):
        assert kinds(difference(SHIPPED, changed(f"{place}.{name}", value))) == [("set", f"{place}.{name}")]


def test_parts_that_change_places_are_an_order():
    content = copy.deepcopy(SHIPPED)
    content["sections"].reverse()
    [change] = difference(SHIPPED, content)
    assert (change.kind, change.place) == ("order", "sections")
    assert change.after == list(reversed(change.before))


def test_one_is_not_one_point_nought_and_not_true():
    for one, other in ((1, 1.0), (1, True), (0, False), ("1", 1)):
        assert difference({"a": one}, {"a": other}) == (Change("set", "a", one, other),)


@settings(max_examples=60, deadline=None)
@given(before=edited(), after=edited())
def test_changes_lead_there_and_back(before, after):
    changes = difference(before, after)
    assert canonical(applied(before, changes)) == canonical(after)
    assert canonical(applied(after, inverse(changes))) == canonical(before)
    stored = [change.as_json() for change in changes]
    assert changes_from(stored) == changes
    if not changes:
        assert canonical(before) == canonical(after)


def test_the_document_given_stays_as_it_is():
    before = copy.deepcopy(SHIPPED)
    applied(SHIPPED, difference(SHIPPED, changed("title.en", "Another")))
    assert before == SHIPPED


@pytest.mark.parametrize(
    "change",
    [
        Change("remove", "sections.nothing"),
        Change("set", "sections.nothing.title.en", "a", "b"),
        Change("set", "title.en.deeper", "a", "b"),
        Change("add", "sections.profile", after={"code": "profile"}),
    ],
)
def test_what_is_about_a_part_that_is_not_there_is_refused(change):
    with pytest.raises(NotThere):
        applied(SHIPPED, [change])


# --- grades -----------------------------------------------------------------------------------------------------

GRADED = [
    ("title.en", "Another", "wording"),
    (f"{ROLE}.label.zh-hans", "岗位", "wording"),
    (f"{ROLE}.help", ABSENT, "wording"),
    ("scales.frequency.points", [{"zh-hans": "", "en": str(n)} for n in range(5)], "wording"),
    ("minutes_core", 6, "neutral"),
    (f"{ROLE}.appearance", "select", "neutral"),
    ("sections.profile.questions.new", {"code": "new", "kind": "text", "label": {"zh-hans": "", "en": ""}}, "neutral"),
    (f"{ROLE}.options.coo", {"code": "coo", "label": {"zh-hans": "", "en": ""}}, "neutral"),
    ("model.bands.clear", 0.9, "scoring"),
    ("archetypes.all-rounder.share.global", 0.3, "scoring"),
    ("archetypes.all-rounder.time.sdlc", 0.2, "scoring"),
    ("sections.ownership.questions.ownership.options.shared.strength", 0.6, "scoring"),
    (
        "sections.ownership.questions.ownership.options.half",
        {"code": "half", "label": {"zh-hans": "", "en": ""}, "strength": 0.5},
        "scoring",
    ),
    (f"{ROLE}.shown_if", {"match": "all", "tests": []}, "scoring"),
    ("recommendations.roadmap-short-and-long.need", {"need": "index-gap", "index": "maturity"}, "scoring"),
    ("recommendations.roadmap-short-and-long", ABSENT, "scoring"),
    ("recommendations.roadmap-short-and-long.horizon", "5-years", "neutral"),
    (ROLE, ABSENT, "breaking"),
    (f"{ROLE}.options.other", ABSENT, "breaking"),
    ("sections.profile", ABSENT, "breaking"),
    ("responsibilities.sdlc", ABSENT, "breaking"),
    ("archetypes.all-rounder", ABSENT, "breaking"),
    (f"{ROLE}.kind", "multi", "breaking"),
    ("consent.items.comparison", ABSENT, "breaking"),
    ("code", "another", "breaking"),
]


@pytest.mark.parametrize(("place", "value", "expected"), GRADED, ids=[place for place, _v, _g in GRADED])
def test_how_grave_a_change_is(place, value, expected):
    assert gravest(difference(SHIPPED, changed(place, value))) == expected


def test_no_change_has_no_grade():
    assert gravest(()) is None


def test_moving_parts_is_neutral():
    content = copy.deepcopy(SHIPPED)
    for name in ("sections", "recommendations", "responsibilities"):
        content[name].reverse()
    assert {grade_of(change) for change in difference(SHIPPED, content)} == {"neutral"}


# --- two people at once -----------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(base=edited(most=2), posted=edited())
def test_alone_everything_posted_counts(base, posted):
    found = merge(base, base, posted)
    assert found.conflicts == ()
    assert canonical(found.content) == canonical(posted)


@settings(max_examples=80, deadline=None)
@given(stored=edited(), posted=edited())
def test_two_at_once_lose_nothing(stored, posted):
    """What either changed is in the outcome, or is told as a conflict."""
    found = merge(SHIPPED, stored, posted)
    places = [conflict.place for conflict in found.conflicts]
    for change in difference(SHIPPED, posted):
        if change.kind != "order" and change.place not in places:
            assert value_at(found.content, change.place) == change.after
    for change in difference(SHIPPED, stored):
        if change.kind != "order" and not any(_covers(change.place, one) for one in _places(posted)):
            assert value_at(found.content, change.place) == change.after


@settings(max_examples=40, deadline=None)
@given(both=edited())
def test_the_same_done_twice_is_done_once(both):
    found = merge(SHIPPED, both, both)
    assert found.conflicts == ()
    assert canonical(found.content) == canonical(both)


def _places(content):
    return [change.place for change in difference(SHIPPED, content)]


def _covers(one, other):
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def test_the_same_text_changed_by_both_is_a_conflict_with_all_three_texts():
    place = f"{ROLE}.label.en"
    found = merge(SHIPPED, changed(place, "Theirs"), changed(place, "Ours"))
    [conflict] = found.conflicts
    assert (conflict.place, conflict.stored, conflict.posted) == (place, "Theirs", "Ours")
    assert conflict.base == value_at(SHIPPED, place)
    assert value_at(found.content, place) == "Theirs"


def test_two_languages_of_one_text_are_no_conflict():
    found = merge(SHIPPED, changed(f"{ROLE}.label.en", "Role"), changed(f"{ROLE}.label.zh-hans", "岗位"))
    assert found.conflicts == ()
    assert value_at(found.content, f"{ROLE}.label") == {"zh-hans": "岗位", "en": "Role"}


def test_a_part_changed_by_one_and_removed_by_the_other_is_a_conflict():
    removed, reworded = changed(ROLE, ABSENT), changed(f"{ROLE}.label.en", "Role")
    [conflict] = merge(SHIPPED, removed, reworded).conflicts
    assert (conflict.place, conflict.stored, conflict.posted) == (f"{ROLE}.label.en", ABSENT, "Role")
    [conflict] = merge(SHIPPED, reworded, removed).conflicts
    assert (conflict.place, conflict.stored, conflict.posted) == (ROLE, "Role", ABSENT)


def test_one_adds_where_the_other_sorts():
    sorted_, added = copy.deepcopy(SHIPPED), copy.deepcopy(SHIPPED)
    sorted_["sections"].reverse()
    new = {**SHIPPED["sections"][0], "code": "new", "questions": []}
    added["sections"].insert(1, new)
    found = merge(SHIPPED, sorted_, added)
    assert found.conflicts == ()
    assert {section["code"] for section in found.content["sections"]} == {"new", *_codes(SHIPPED)}
    assert [code for code in _codes(found.content) if code != "new"] == _codes(sorted_)


def _codes(content):
    return [section["code"] for section in content["sections"]]


# --- translations -----------------------------------------------------------------------------------------------


def edit(*changes, confirmed=()):
    return changes, confirmed


def reworded(language, before="a", after="b"):
    return Change("set", f"{ROLE}.label.{language}", before, after)


@pytest.mark.parametrize(
    ("edits", "behind"),
    [
        ([], None),
        ([edit(reworded("en"))], "zh-hans"),
        ([edit(reworded("zh-hans"))], "en"),
        ([edit(reworded("en"), reworded("zh-hans"))], None),
        ([edit(reworded("en")), edit(reworded("zh-hans"))], "en"),
        ([edit(reworded("en")), edit(confirmed=[f"{ROLE}.label"])], None),
        ([edit(reworded("en")), edit(confirmed=[f"{ROLE}.label"]), edit(reworded("en"))], "zh-hans"),
    ],
)
def test_which_language_was_left_behind(edits, behind):
    assert outdated_texts(edits) == ({f"{ROLE}.label": behind} if behind else {})


def test_of_texts_in_a_list_each_is_told():
    before = [{"zh-hans": "一", "en": "one"}, {"zh-hans": "二", "en": "two"}]
    after = [before[0], {"zh-hans": "二", "en": "both"}]
    change = Change("set", "recommendations.x.steps", before, after)
    assert outdated_texts([edit(change)]) == {"recommendations.x.steps.1": "zh-hans"}


def test_a_part_that_comes_with_both_languages_is_up_to_date():
    new = {"code": "coo", "label": {"zh-hans": "首席运营官", "en": "COO"}}
    assert outdated_texts([edit(Change("add", f"{ROLE}.options.coo", after=new))]) == {}
