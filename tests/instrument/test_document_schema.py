"""The published JSON Schema says of any document what loading says of it: the same are accepted, the same refused."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from assessment.instrument import document
from assessment.instrument.document import DocumentError

from .test_document import put
from .test_document_faults import FAULTS, LEARNING

VALIDATOR = Draft202012Validator(document.schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def loads(content):
    try:
        document.load(content)
    except DocumentError:
        return False
    return True


def test_the_schema_is_a_valid_one_and_accepts_the_shipped_document(shipped_content):
    Draft202012Validator.check_schema(document.schema())
    assert list(VALIDATOR.iter_errors(shipped_content)) == []


def test_the_schema_says_where_it_is_published():
    assert document.schema("https://cto.example.org/schema.json")["$id"] == "https://cto.example.org/schema.json"
    assert "$id" not in document.schema()


@pytest.mark.parametrize(("place", "value", "code", "figures"), FAULTS, ids=[f"{f[0]}-{f[2]}" for f in FAULTS])
def test_the_schema_refuses_what_loading_refuses(shipped_content, place, value, code, figures):
    if code == "lone-surrogate":
        pytest.skip("no text of JSON in UTF-8 has one, and no schema speaks of it")
    content = copy.deepcopy(shipped_content)
    put(content, place, value)
    assert not VALIDATOR.is_valid(content)


# --- any change at all -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(shipped_content):
    """The shipped document with one part of each kind in every list, and with what was learned."""
    content = _thinned(copy.deepcopy(shipped_content))
    content["learning"] = copy.deepcopy(LEARNING)
    content["page_texts"] = {"landing_title": {"zh-hans": "标题", "en": "Title"}}
    tests = [{"question": "role", "operator": "is-any", "values": ["cto", 1]}]
    content["sections"][1]["shown_if"] = {"match": "all", "tests": tests}
    content["archetypes"][0]["learned"] = {
        "responsibilities": {"sdlc": {"rate": 0.1, "respondents": 40}},
        "time": {"sdlc": {"rate": 0.1, "respondents": 40}},
    }
    assert loads(content)
    assert VALIDATOR.is_valid(content)
    return content


def _thinned(value):
    if isinstance(value, dict):
        return {key: _thinned(item) for key, item in value.items()}
    if not isinstance(value, list) or len(value) == 5:  # the points of a scale are five
        return value
    kinds = {}
    for item in value:
        tags = [item.get(tag) for tag in ("kind", "need", "test")] if isinstance(item, dict) else []
        need = item["need"].get("need") if tags and isinstance(item.get("need"), dict) else None
        kinds.setdefault(str(tags if need is None else need), item)
    kept = list(kinds.values()) if len(kinds) > 1 else value[:2]
    return [_thinned(item) for item in kept]


def places_of(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places_of(item, (*path, step))


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 120)
    | st.integers()
    | st.sampled_from([10**309, -(10**400), 0.0, 1.0, 2.0, 5.0, -1.0, 1e308, 0.5, 1.5])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "a", "a-b", "a--b", "a\n", "A", "a" * 60, "a" * 61, "\0", "5", "true", "\u2028", "é"])
    | st.sampled_from(["2026-11-30", "2026-02-30", "0000-01-01", "2024-02-29", "20261130", "1700006400"])
    | st.text(max_size=5)
)
KEYS = st.sampled_from(["code", "help", "why", "need", "test", "kind", "zh_hans", "x", "a b", "a\n"]) | st.text(
    max_size=3
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_schema_and_loading_say_the_same_of_any_changed_document(small, data):
    content = copy.deepcopy(small)
    for _ in range(data.draw(st.integers(1, 3))):
        content = _changed(content, data)
    assert VALIDATOR.is_valid(content) == loads(content)


def _changed(content, data):
    """The document with one thing otherwise: another value, one from elsewhere in it, one key or item less or more."""
    paths = list(places_of(content))
    path = data.draw(st.sampled_from(paths[1:]))
    around = content
    for step in path[:-1]:
        around = around[step]
    how = data.draw(st.sampled_from(["value", "elsewhere", "gone", "more", "written otherwise"]))
    if how == "value":
        around[path[-1]] = data.draw(VALUES)
    elif how == "elsewhere":
        other = content
        for step in data.draw(st.sampled_from(paths)):
            other = other[step]
        around[path[-1]] = copy.deepcopy(other)
    elif how == "gone":
        del around[path[-1]]
    elif how == "more" and isinstance(around, dict):
        around[data.draw(KEYS)] = data.draw(VALUES)
    elif how == "more":
        around.append(data.draw(VALUES))
    elif isinstance(around[path[-1]], int | float) and abs(around[path[-1]]) < 2**53:
        around[path[-1]] = data.draw(st.sampled_from([float, str, bool, int]))(around[path[-1]])
    elif isinstance(around[path[-1]], str):
        around[path[-1]] += data.draw(st.sampled_from(["\n", " ", "\0", "-", "-x", "\u200b"]))
    return content
