"""Tables that people bring: whatever separates the cells, and in whatever encoding, the same cells come out."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from assessment.engagements.forms.people import Usual, read_people
from assessment.engagements.forms.words import fits, one_to_a_line
from assessment.lib.cells import written
from assessment.lib.tables import LONGEST, Line, TableRefused, WorkbookRefused, lines_of_file, lines_of_text
from tests.reliability.odd import STRINGS

SEPARATORS = [",", ";", "\t"]
LETTERS = "abcXYZ王强李雷éß'’ -·.1"
AWKWARD = LETTERS + ',;\t"，；<>|\n'

names = (
    st.text(AWKWARD, min_size=1, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: any(character.isalpha() for character in text))
)
people = st.lists(st.tuples(names, st.integers(0, 9_999)), min_size=1, max_size=8, unique_by=lambda one: one[1])


def as_csv(rows, separator, quoting=csv.QUOTE_ALL, ending="\r\n"):
    out = StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=ending).writerows(rows)
    return out.getvalue()


def table_of(found, with_head):
    rows = [[name, f"p{number}@example.org", "CIO", "zh"] for name, number in found]
    return [["name", "e-mail", "role", "language"], *rows] if with_head else rows


@given(
    people,
    st.sampled_from(SEPARATORS),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_names_with_separators_and_quotes_come_back_from_every_file(found, separator, encoding, ending, with_head):
    rows = table_of(found, with_head)
    data = as_csv(rows, separator, ending=ending).encode(encoding)
    assume(encoding != "gb18030" or not reads_as_utf8(data))  # 强 is ǿ to whoever takes its two bytes for UTF-8
    assert [list(line.cells) for line in lines_of_file(data, fits)] == rows


def reads_as_utf8(data):
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


@given(people, st.sampled_from(SEPARATORS), st.booleans())
def test_quotes_may_be_left_out_where_nothing_calls_for_them(found, separator, with_head):
    found = [("".join(c for c in name if c not in ',;\t，；"<>').strip() or "x", number) for name, number in found]
    rows = table_of(found, with_head)
    text = as_csv(rows, separator, csv.QUOTE_MINIMAL)
    assert [list(line.cells) for line in lines_of_text(text, fits)] == rows


@given(people, st.booleans())
def test_and_from_every_workbook(found, with_head):
    rows = table_of(found, with_head)
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, written(cell))
    assert [list(line.cells) for line in lines_of_file(out.getvalue(), fits)] == rows


@given(people, st.sampled_from(SEPARATORS))
def test_the_people_who_were_written_are_the_people_who_are_read(found, separator):
    text = as_csv(table_of(found, with_head=True), separator)
    rows = read_people(lines_of_text(text, fits), usual=Usual("other", "en"), languages=["zh-hans"], invited={})
    assert [(row.person.name, row.person.email, row.person.post, row.person.language, row.problem) for row in rows] == [
        (name, f"p{number}@example.org", "cio", "zh-hans", "") for name, number in found
    ]


def read_or_refused(read, given):
    """The lines, or none where it was refused in words."""
    refusal = None
    try:
        return read(given, fits)
    except (TableRefused, WorkbookRefused) as error:
        refusal = error
    assert refusal.sentence
    return []


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    lines = read_or_refused(lines_of_text, one_to_a_line(text))
    rows = read_people(lines, usual=Usual("other", "en"), languages=["en"], invited={})
    assert len(rows) <= len(lines)
    for row in rows:
        assert row.problem or (row.person.post and row.person.language == "en")


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(data):
    read_or_refused(lines_of_file, data)


@pytest.mark.parametrize("odd", STRINGS)
def test_every_odd_input_is_read_or_refused(odd):
    read_or_refused(lines_of_file, STRINGS[odd])


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a@example.org", [("a@example.org",)]),
        ('5" disk,a@example.org', [('5" disk', "a@example.org")]),
        ('"never closed,a@example.org', [('"never closed', "a@example.org")]),
        ('"a ""quoted"" name",a@example.org', [('a "quoted" name', "a@example.org")]),
        ('"tail"ed,a@example.org', [("tailed", "a@example.org")]),
        (" \u3000王强\u3000,  a@example.org ", [("王强", "a@example.org")]),
        ("---,---\n王强,a@example.org\n,,,\n", [("王强", "a@example.org")]),
        ("王，强,a@example.org", [("王，强", "a@example.org")]),
        ("王强，a@example.org,CIO；zh", [("王强", "a@example.org", "CIO；zh")]),
        ("\ufeff王强,a@example.org", [("王强", "a@example.org")]),
    ],
)
def test_habits(text, cells):
    assert [line.cells for line in lines_of_text(text, fits)] == cells


def test_a_row_over_several_lines_bears_the_number_of_its_first():
    text = '"two\nlines",a@example.org\n\nnext,b@example.org'
    assert lines_of_text(text, fits) == [
        Line(1, ("two\nlines", "a@example.org")),
        Line(4, ("next", "b@example.org")),
    ]


def test_what_is_too_long_is_refused_at_once():
    with pytest.raises(TableRefused, match="too-long"):
        lines_of_text("a" * (LONGEST + 1), fits)


def test_a_table_of_quotation_marks_takes_no_long_time():
    lines_of_text('"' * LONGEST, fits)
    lines_of_text('"a\n' * (LONGEST // 3), fits)
    lines_of_text('a"' * (LONGEST // 2), fits)
