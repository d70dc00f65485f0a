"""A text that is no document: what is wrong, in which line, and that no text takes long to be refused."""

import copy
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.instrument import document
from assessment.instrument.document import DocumentError
from assessment.instrument.document.lines import DEEPEST, MOST_VALUES, spots_of
from assessment.instrument.document.reading import LARGEST


def refused(text):
    """(line, place, code) of every problem of a text, or of a file."""
    data, read = text if isinstance(text, bytes) else text.encode(), ""
    try:
        read = document.decoded(data)
        document.loads(read)
    except DocumentError as error:
        return [(line, place, what.code) for line, place, what in document.located(error, read)]
    return []


TEXTS = [
    # text, line, column, fault
    ("", 1, 1, "no-value"),
    ('{\n "a":\n', 3, 1, "no-value"),
    ('{"a": tru}', 1, 7, "no-value"),
    ("{", 1, 2, "no-key"),
    ("{'a': 1}", 1, 2, "no-key"),
    ('{"a": 1,\n}', 2, 1, "no-key"),
    ('{"a" 1}', 1, 6, "no-colon"),
    ('{"a": 1\n "b": 2}', 2, 2, "no-comma"),
    ('{"a": "b}', 1, 7, "open-text"),
    ('{"a": "b\nc"}', 1, 9, "control-character"),
    ('{"a": "\\q"}', 1, 8, "bad-escape"),
    ('{"a": "\\u12"}', 1, 9, "bad-escape"),
    ('{"a": 1}\n{}', 2, 1, "more-after-end"),
]


@pytest.mark.parametrize(("text", "line", "column", "code"), TEXTS)
def test_a_slip_is_named_with_its_line_and_column(text, line, column, code):
    with pytest.raises(DocumentError) as caught:
        document.parse(text)
    [(place, what)] = caught.value.problems
    assert (place, what.code, what.at[0]) == ("", code, line)
    assert what.params == {"line": line, "column": what.at[1]}
    assert abs(what.at[1] - column) <= 1  # where exactly differs between releases of Python
    assert f"line {line}, column " in what


ODD = [
    # text, line, place, fault
    ('{"a": 1,\n "b": 2,\n "a": 1}', 3, "a", "duplicate-key"),
    ('{"a": {"b": 1,\n "b": 1}}', 2, "a.b", "duplicate-key"),
    ('{"a": [{}, {"b": 1,\n\n "\\u0062": 1}]}', 3, "a.1.b", "duplicate-key"),
    ('{"a": [{"code": "x", "b": 1,\n "b": 1}]}', 2, "a.x.b", "duplicate-key"),
    ('{\n"a": NaN}', 2, "a", "no-number"),
    ('{"a":\nInfinity}', 2, "a", "no-number"),
    ('{"a": [0,\n-Infinity]}', 2, "a.1", "no-number"),
    ('{"a": [\n\n1e999]}', 3, "a.0", "no-number"),
    ('{"a": [' + "9" * 5_000 + "]}", 1, "a.0", "no-number"),
]


@pytest.mark.parametrize(("text", "line", "place", "code"), ODD)
def test_what_python_would_read_but_nobody_means_is_refused_on_its_line(text, line, place, code):
    assert refused(text) == [(line, place, code)]


def test_all_that_is_odd_is_named_at_once_in_the_order_of_the_text():
    text = '{"a": NaN,\n"b": {"c": 1,\n"c": 1},\n"a": 1e999}'
    assert refused(text) == [
        (1, "a", "no-number"),
        (3, "b.c", "duplicate-key"),
        (4, "a", "duplicate-key"),
        (4, "a", "no-number"),
    ]


@pytest.mark.parametrize("text", ["[1, 2]", "null", "true", "12", '"a"'])
def test_anything_but_an_object_is_refused(text):
    assert refused(text) == [(1, "", "no-object")]


# --- encodings -------------------------------------------------------------------------------------------

CHINESE = '{\n "title":\n "问卷"}'


@pytest.mark.parametrize("text", ['{"a": "é"}', CHINESE])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf_8_is_read_with_and_without_its_mark(text, mark):
    assert document.parse((mark + text).encode("utf-8")) == json.loads(text)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (CHINESE.encode("gbk"), "gbk", 3),
        (CHINESE.encode("gb18030"), "gbk", 3),
        (CHINESE.encode("utf-16"), "utf-16", 1),
        (CHINESE.encode("utf-16-le"), "utf-16", 1),
        (CHINESE.encode("utf-16-be"), "utf-16", 1),
        (CHINESE.encode("utf-32"), "utf-16", 1),
        ('{"a": 1,\n "b": "é"}'.encode("latin-1"), "not-utf-8", 2),
        (b'{"a":\n\n "\xed\xa0\x80"}', "not-utf-8", 3),  # a surrogate as if it were a character
        ('{"问卷": "'.encode() + b"\xf0\x9f", "not-utf-8", 1),
    ],
)
def test_any_other_encoding_is_refused_by_its_name(data, code, line):
    assert refused(data) == [(line, "", code)]


def test_a_file_that_is_no_text_at_all_is_refused():
    assert refused(random.Random(1).randbytes(10_000))[0][2] in ("not-utf-8", "utf-16")


# --- hostile texts ---------------------------------------------------------------------------------------


def test_so_deep_and_no_deeper():
    assert document.parse(('{"a": ' + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1) + "}").encode())
    assert refused('{"a":\n' + "[" * DEEPEST + "]" * DEEPEST + "}") == [(2, "", "too-deep")]


@pytest.mark.parametrize(
    "text",
    ["[" * 1_000_000, '{"a":' * 200_000, '{"a": [' * 300 + "1" + "]}" * 300, "[" * 61],
)
def test_deep_nesting_is_refused_before_it_is_read(text):
    assert refused(text)[0][2] in ("too-deep", "too-many-values")


def test_brackets_inside_texts_do_not_count():
    assert document.parse(json.dumps({"a": "[{" * 200_000, "b": '"[\\"{' * 1000}).encode())


@pytest.mark.parametrize("text", ["[" + "0," * 2_000_000 + "0]", "{" + '"":0,' * 900_000 + "}", "[{}," * 1_000_000])
def test_more_values_than_any_document_has_are_refused_before_they_are_read(text):
    assert refused(text) == [(1, "", "too-many-values")]


def test_as_many_problems_as_there_can_be_are_cut_short():
    text = "{" + ",".join(f'"{number}":0' for number in range(MOST_VALUES - 10)) + "}"
    assert len(refused(text)) == 200


def test_a_stored_text_is_read_however_much_it_holds_and_never_too_deep():
    assert len(document.parse('{"a": [' + "0," * MOST_VALUES + "0]}")["a"]) == MOST_VALUES + 1
    with pytest.raises(DocumentError) as caught:
        document.parse("[" * 100_000)
    assert [what.code for _place, what in caught.value.problems] == ["too-deep"]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [' + '"\\u0000",' * 15_000 + "0]}",
        "{" + '"a":0,' * 15_000 + '"a":0}',
        '{"a": [' + "NaN," * 15_000 + "0]}",
    ],
)
def test_so_are_those_that_a_scan_of_the_text_finds(text):
    assert len(refused(text)) == 200


def test_a_text_larger_than_any_document_is_not_read():
    assert refused(b" " * (LARGEST * 1_000_000 + 1)) == [(1, "", "too-large")]
    assert refused(b" " * (LARGEST * 1_000_000)) == [(1, "", "no-value")]


@pytest.mark.parametrize("text", ['"' * 400_001, "\\" * 400_000, '"\\' * 200_000, '{"a' * 30, '"a" ' * 200_000])
def test_quotes_and_backslashes_without_an_end_take_no_time(text):
    assert refused(text)
    spots_of(text)


@pytest.mark.parametrize("key", ["a.b.c", "x" * 100_000, "\u202eevil", "<script>", "a\nb", "", "." * 50_000])
def test_a_foreign_key_is_named_short_and_found(key):
    text = '{"a": {"b": 1},\n' + json.dumps(key) + ":\n[1]}"
    unknown = [(line, place) for line, place, code in refused(text) if code == "unknown" and line == 2]
    assert len(unknown) == 1
    assert len(unknown[0][1]) <= 61
    assert unknown[0][1].isprintable()


# --- lines of a document ---------------------------------------------------------------------------------


def line_of(text, *marks):
    """The line of the last mark, each looked for behind the one before."""
    at = 0
    for mark in marks:
        at = text.index(mark, at)
    return text.count("\n", 0, at) + 1


def test_every_problem_of_a_document_names_its_line(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"][1]["questions"][0]["options"][1]["strength"] = 1.5
    content["recommendations"][3]["need"] = {"need": "cases", "question": "NO", "cases": [], "otherwise": 2}
    content["archetypes"][0]["time"]["A b"] = 0.5
    content["archetypes"][1]["traits"][0]["agrees"] = [1, None]
    content["figures"][0]["values"] = {}
    del content["figures"][0]["topic"]
    content["minutes_core"] = "5"
    text = json.dumps(content, ensure_ascii=False, indent=2)
    strength = line_of(text, '"sections"', '"options"', '"strength": 1.5')
    assert refused(text) == [
        (line_of(text, '"minutes_core"'), "minutes_core", "not-whole"),
        (strength, "sections.ownership.questions.ownership.options.shared.strength", "too-great"),
        (line_of(text, '"A b"'), "archetypes.technology-manager.time.A b", "not-a-code"),
        (
            line_of(text, '"archetypes"', "null"),
            f"archetypes.operations-expert.traits.{content['archetypes'][1]['traits'][0]['code']}.agrees.1",
            "not-text-or-whole",
        ),
        (line_of(text, '"NO"'), f"recommendations.{content['recommendations'][3]['code']}.need.question", "not-a-code"),
        (line_of(text, '"otherwise": 2'), f"recommendations.{content['recommendations'][3]['code']}.need.otherwise",
         "too-great"),
        (line_of(text, '"figures"', "{"), f"figures.{content['figures'][0]['code']}.topic", "missing"),
    ]  # fmt: skip


def test_a_code_that_stands_twice_in_a_list_is_named_where_it_stands_again(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["themes"].append({**content["themes"][0], "label": {"zh-hans": "再", "en": "Again"}})
    assert document.load(content)
    text = json.dumps(content, ensure_ascii=False, indent=2)
    [(line, place, what)] = document.located(document.repeated_codes(content), text)
    assert place == f"themes.{len(content['themes']) - 1}"
    assert what == "the code “responsible-leadership” stands there twice"
    assert line == line_of(text, '"themes"', "Again") - 4
    assert document.repeated_codes(shipped_content) is None


def test_a_place_that_is_named_without_a_path_is_found_too(shipped_content):
    text = json.dumps(shipped_content, indent=2)
    error = DocumentError([("consent.version", "older than before"), ("nowhere.at.all", "gone")])
    assert document.located(error, text) == [
        (1, "nowhere.at.all", "gone"),
        (line_of(text, '"consent"', '"version"'), "consent.version", "older than before"),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=30,
)


@given(JSON, st.sampled_from([None, 0, 3]), st.booleans())
def test_every_value_of_any_text_has_its_spot(value, indent, ascii_only):
    """Read from its spot on, the text gives the value that is there."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    spots = spots_of(text)
    assert not spots.repeated
    assert not spots.no_numbers
    lines = text.split("\n")

    def compare(inner, path):
        line, column = spots.find(path)
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        read, end = json.JSONDecoder().raw_decode(rest)
        if path and isinstance(path[-1], str):
            assert read == path[-1]
            rest = rest[end:].lstrip(" \n").removeprefix(":").lstrip(" \n")
            read, _end = json.JSONDecoder().raw_decode(rest)
        assert read == inner
        for step, item in (
            inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
        ):
            compare(item, (*path, step))

    compare(value, ())
