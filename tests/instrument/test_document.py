"""Reading and writing a document: one byte form, one hash, and an error that names its place."""

import copy
import hashlib
import json

import pytest

from assessment.instrument import document
from assessment.instrument.document import DocumentError


def test_canonical_form_sorts_keys_keeps_characters_and_has_no_spaces():
    content = {"b": [1, 2.5, None, True], "a": {"zh-hans": "技术", "en": "C‑suite"}}
    assert document.canonical(content) == '{"a":{"en":"C‑suite","zh-hans":"技术"},"b":[1,2.5,null,true]}'.encode()


def test_the_hash_is_the_sha256_of_the_canonical_form():
    expected = hashlib.sha256(b'{"a":1,"b":2}').hexdigest()
    assert document.content_hash({"b": 2, "a": 1}) == expected


def test_the_hash_does_not_depend_on_layout_or_order_of_keys(shipped_content):
    def backwards(value):
        if isinstance(value, dict):
            return {key: backwards(value[key]) for key in reversed(value)}
        return [backwards(item) for item in value] if isinstance(value, list) else value

    other = document.parse(json.dumps(backwards(shipped_content), indent=4, ensure_ascii=True))
    assert list(other) != list(shipped_content)
    assert document.content_hash(other) == document.content_hash(shipped_content)


def test_the_hash_changes_with_a_single_character(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] += "."
    assert document.content_hash(content) != document.content_hash(shipped_content)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_canonical_form_refuses_what_json_has_no_number_for(number):
    with pytest.raises(ValueError, match="JSON compliant"):
        document.canonical({"a": number})


def test_bytes_and_text_are_read_alike(shipped_content):
    text = json.dumps(shipped_content, ensure_ascii=False)
    assert document.parse(text) == document.parse(text.encode()) == shipped_content


def put(content, path, value):
    """Sets the value at a path such as `sections.1.title`."""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in parents:
        content = content[part]
    if value is None:
        del content[last]
    else:
        content[last] = value


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("extra", 1, "extra"),
        ("sections.1.extra", 1, "sections.ownership.extra"),
        ("sections.0.questions.0.extra", 1, "sections.profile.questions.role.extra"),
        ("title.fr", "Titre", "title.fr"),
        ("title.en", None, "title.en"),
        ("format", 2, "format"),
        ("code", "Not A Code", "code"),
        ("sections.0.questions.0.kind", "essay", "sections.profile.questions.role"),
        (
            "sections.1.questions.0.options.1.strength",
            1.1,
            "sections.ownership.questions.ownership.options.shared.strength",
        ),
        ("archetypes.0.time.advising", -0.1, "archetypes.technology-manager.time.advising"),
        ("archetypes.0.share.global", 1.5, "archetypes.technology-manager.share.global"),
        ("model.top_time_rows", 0, "model.top_time_rows"),
        ("model.interval_seed", -1, "model.interval_seed"),
        ("scales.0.points", [], "scales.frequency.points"),
        ("recommendations.0.steps", [], "recommendations.agenda-beyond-it.steps"),
        ("recommendations.0.need", {"need": "eval", "code": "1"}, "recommendations.agenda-beyond-it.need"),
        ("recommendations.1.certain_if.0.test", "python", "recommendations.responsible-computing.certain_if.0"),
    ],
)
def test_a_wrong_part_is_named_by_its_place(shipped_content, path, value, place):
    content = copy.deepcopy(shipped_content)
    put(content, path, value)
    with pytest.raises(DocumentError) as caught:
        document.load(content)
    assert [found for found, _ in caught.value.problems] == [place]


def test_every_problem_is_listed_not_only_the_first(shipped_content):
    content = copy.deepcopy(shipped_content)
    put(content, "sections.0.extra", 1)
    put(content, "themes.0.label.en", None)
    with pytest.raises(DocumentError) as caught:
        document.load(content)
    assert [place for place, _ in caught.value.problems] == [
        "sections.profile.extra",
        "themes.responsible-leadership.label.en",
    ]
    assert "sections.profile.extra: " in str(caught.value)


@pytest.mark.parametrize(("text", "code"), [("\ud800", "lone-surrogate"), ("a\0b", "nul")])
def test_what_postgresql_cannot_store_is_refused_in_its_place(shipped_content, text, code):
    content = copy.deepcopy(shipped_content)
    content["scales"][0]["points"][4]["en"] = text
    content["title"][text] = "a key"
    with pytest.raises(DocumentError) as caught:
        document.load(content)
    places = {place: what.code for place, what in caught.value.problems}
    assert places.pop("scales.frequency.points.4.en") == code
    assert set(places.values()) == {code}


def test_a_backslash_before_zeros_is_no_nul(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = "\\u0000"
    assert document.load(content).title.en == "\\u0000"


def test_loading_and_dumping_gives_the_document_back(shipped_content):
    dumped = document.dump(document.load(shipped_content))
    assert document.content_hash(dumped) == document.content_hash(shipped_content)
    assert dumped == shipped_content


def test_a_definition_cannot_be_changed(shipped):
    with pytest.raises(ValueError, match="frozen"):
        shipped.code = "other"


def test_two_definitions_are_never_one_even_with_the_same_content(shipped, shipped_content):
    other = document.load(shipped_content)
    assert other != shipped
    assert len({shipped, other}) == 2


def test_what_is_written_for_people_is_the_same_document_in_its_own_order(shipped, shipped_content):
    text = document.written(document.parse(document.canonical(shipped_content)), shipped)
    assert text == (json.dumps(shipped_content, ensure_ascii=False, indent=2) + "\n").encode()
    assert document.content_hash(document.parse(text)) == document.content_hash(shipped_content)


def test_what_a_document_says_beyond_need_is_written_too(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"][0]["questions"][0]["appearance"] = "radios"
    content["sections"][0]["questions"][0]["options"][0]["exclusive"] = False
    content["archetypes"][0]["share"]["global"] = 0.43
    text = document.written(content, document.load(content))
    assert document.content_hash(document.parse(text)) == document.content_hash(content)
