"""What is wrong with a value, by the code that pages say it by: a closed list, each fault brought about once."""

import copy
import json

import pytest

from assessment.instrument import document
from assessment.instrument.document import DocumentError, Fault
from assessment.instrument.document import faults as table
from assessment.instrument.document.faults import SAYS, SYNTAX

from .test_document import put


def question(kind):
    return next(
        f"sections.{place}.questions.{number}"
        for place, section in enumerate(SHIPPED["sections"])
        for number, one in enumerate(section["questions"])
        if one["kind"] == kind
    )


@pytest.fixture(autouse=True)
def _shipped(shipped_content):
    SHIPPED.update(shipped_content)


SHIPPED = {}
LEARNING = {
    "source_hash": "0" * 64,
    "engine": "1",
    "learned_on": "2026-11-30",
    "responses": 300,
    "left_out": {"duplicate": 2},
    "coupling": 0.5,
    "held_out": [{"coupling": 0, "log_likelihood": -5.1}],
    "gain": 0.01,
    "standard_error": 0.001,
    "rates": [],
    "missed": [{"items": ["time.sdlc", "time.advising"], "observed": 0.1, "expected": 0.2, "deviation": -2.5}],
    "changes": [{"results": 3}],
}


def learned(**other):
    return {**LEARNING, **other}


FAULTS = [
    # place, value (None: taken away), fault, its figures
    ("code", None, "missing", {}),
    ("title.zh-hans", None, "missing", {}),
    ("extra", 1, "unknown", {}),
    ("title.zh_hans", "by its name in Python", "unknown", {}),
    ("archetypes.0.share.global_", 0.4, "unknown", {}),
    ("title.en", 5, "not-text", {}),
    ("sections.0.core", "yes", "not-yes-or-no", {}),
    ("sections.0.core", 1, "not-yes-or-no", {}),
    ("minutes_core", "5", "not-whole", {}),
    ("minutes_core", 5.5, "not-whole", {}),
    ("minutes_core", True, "not-whole", {}),
    ("archetypes.0.time.advising", "0.5", "not-a-number", {}),
    ("archetypes.0.time.advising", False, "not-a-number", {}),
    ("figures.0.values.global", 10**400, "not-a-number", {}),
    ("archetypes.0.traits.0.agrees", [1.5], "not-text-or-whole", {}),
    ("archetypes.0.traits.0.agrees", [True], "not-text-or-whole", {}),
    ("sections", {}, "not-a-list", {}),
    ("sections.0", "profile", "not-an-object", {}),
    ("title", "CTO", "not-an-object", {}),
    ("archetypes.0.time", [], "not-an-object", {}),
    ("recommendations.0.need", 3, "not-an-object", {}),
    ("learning", learned(learned_on="30.11.2026"), "not-a-date", {}),
    ("learning", learned(learned_on="2026-02-30"), "not-a-date", {}),
    ("learning", learned(learned_on="1700006400"), "not-a-date", {}),
    ("learning", learned(learned_on=1700006400), "not-a-date", {}),
    ("learning", learned(missed=[{**LEARNING["missed"][0], "items": ["one"]}]), "missing", {}),
    ("learning", learned(missed=[{**LEARNING["missed"][0], "items": ["one"] * 3}]), "too-many", {"most": 2}),
    ("format", 2, "not-one-of", {"choices": "1"}),
    ("format", "1", "not-one-of", {"choices": "1"}),
    ("format", True, "not-one-of", {"choices": "1"}),
    ("archetypes.0.shape", "heart", "not-one-of", {"choices": "circle, square, diamond"}),
    ("recommendations.0.need", {}, "no-kind", {"key": "need"}),
    ("sections.0.questions.0.kind", None, "no-kind", {"key": "kind"}),
    ("recommendations.0.need", {"need": "eval"}, "unknown-kind", {"key": "need"}),
    ("archetypes.0.time.advising", -0.1, "too-small", {"least": 0}),
    ("model.interval_draws", 10, "too-small", {"least": 100}),
    ("archetypes.0.time.advising", 1.1, "too-great", {"most": 1}),
    ("archetypes", [], "too-few", {"least": 2}),
    ("scales.0.points", [], "too-few", {"least": 5}),
    ("scales.0.points", [{"zh-hans": "点", "en": "Point"}] * 6, "too-many", {"most": 5}),
    ("code", "a" * 61, "too-long", {"most": 60}),
    ("code", "Not a code", "not-a-code", {}),
    ("code", "code\n", "not-a-code", {}),
    ("archetypes.0.time.A b", 0.5, "not-a-code", {}),
    ("sections.1.shown_if", {"match": "all", "tests": [{"question": "role", "operator": "is"}]}, "not-one-of", {}),
    ("title.en", "a\0b", "nul", {}),
    ("title.en", "\udfff", "lone-surrogate", {}),
]


@pytest.mark.parametrize(("place", "value", "code", "figures"), FAULTS, ids=[f"{f[0]}-{f[2]}" for f in FAULTS])
def test_a_wrong_value_is_one_fault_of_the_list(shipped_content, place, value, code, figures):
    content = copy.deepcopy(shipped_content)
    put(content, place, value)
    with pytest.raises(DocumentError) as caught:
        document.load(content)
    [(_place, what)] = caught.value.problems
    assert what.code == code
    assert {name: what.params[name] for name in figures} == figures
    assert what == SAYS[code] % what.params


def test_the_kinds_there_are_are_listed(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"][0]["questions"][0]["kind"] = "essay"
    with pytest.raises(DocumentError) as caught:
        document.load(content)
    [(_place, what)] = caught.value.problems
    assert what == "“kind” is none of single, multi, scale, bipolar, ownership, allocation, text"


def test_what_pydantic_says_beyond_the_list_is_passed_on_in_its_words(shipped_content, monkeypatch):
    monkeypatch.delitem(table._FROM_PYDANTIC, "string_type")
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = 5
    with pytest.raises(DocumentError) as caught:
        document.load(content)
    [(place, what)] = caught.value.problems
    assert (place, what.code, what) == ("title.en", "other", "Input should be a valid string")


def test_a_list_with_wrong_items_is_not_called_too_short_as_well(shipped_content):
    content = copy.deepcopy(shipped_content)
    for archetype in content["archetypes"]:
        archetype["shape"] = "heart"
    with pytest.raises(DocumentError) as caught:
        document.load(content)
    assert [what.code for _place, what in caught.value.problems] == ["not-one-of"] * 3


def test_one_is_one_with_and_without_a_decimal_point(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["minutes_core"], content["format"] = 5.0, 1.0
    definition = document.load(content)
    assert document.dump(definition) == shipped_content
    assert json.dumps(document.dump(definition)["minutes_core"]) == "5"


def test_every_fault_of_the_list_is_brought_about_in_these_tests():
    """And none of those that only a text, an upload or something unforeseen brings about stands in the table above."""
    of_texts = {
        *SYNTAX.values(), "too-large", "utf-16", "gbk", "not-utf-8", "too-deep", "too-many-values", "no-json",
        "no-object", "duplicate-key", "no-number", "duplicate-code", "other-questionnaire", "other",
    }  # fmt: skip
    assert {code for _place, _value, code, _figures in FAULTS} == set(SAYS) - of_texts


def test_a_fault_that_is_not_in_the_list_cannot_be_made():
    with pytest.raises(KeyError):
        Fault("bad-weather")


def test_a_fault_is_a_text_with_its_figures_and_where_it_stands():
    fault = Fault("no-comma", at=(3, 5))
    assert fault == "a comma is missing (line 3, column 5)"
    assert (fault.code, fault.at, fault.params) == ("no-comma", (3, 5), {"line": 3, "column": 5})
