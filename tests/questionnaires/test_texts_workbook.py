"""The workbook for translators: what it holds, and that exactly what somebody wrote in it comes back as a change."""

import copy
import io
import json

import openpyxl
import pytest
import xlsxwriter
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument import document
from assessment.instrument.checks import walk_texts
from assessment.lib.cells import written
from assessment.questionnaires.queries import read_wordings
from assessment.questionnaires.views.texts_page import rows_of
from assessment.questionnaires.xlsx import TextRow, TextsRefused, compare, read_texts, render_texts
from assessment.questionnaires.xlsx.rows import LONGEST, cell_of, is_held
from tests.lib.test_workbooks import AWKWARD, TEXTS

LANGUAGES = ("zh-hans", "en")
ONE = {"a": {"zh-hans": "甲", "en": "A"}, "b": {"zh-hans": "乙", "en": "B"}}


def exported(texts):
    """The workbook of these texts, by place."""
    rows = [TextRow(place, f"What {place} is", wordings, "") for place, wordings in texts.items()]
    return render_texts(rows, version="cto-archetypes 2.7", title="Texts")


def edited(data, *cells, sheet="texts", **more):
    """The workbook after somebody wrote in cells, in another program: `("D2", "new")`."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in cells:
        book[sheet][cell] = value
        if isinstance(value, str):
            book[sheet][cell].data_type = "s"
    for act in more.get("acts", ()):
        act(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changes(data, now=ONE):
    found = compare(read_texts(data), now)
    return [(change.place, change.language, change.old, change.new) for change in found.changes]


def problems(data, now=ONE):
    with pytest.raises(TextsRefused) as caught, translation.override("en"):
        compare(read_texts(data), now)
    return caught.value.problems


# --- what it holds ---------------------------------------------------------------------------------------


@pytest.fixture
def book(draft):
    with translation.override("en"):
        data = render_texts(rows_of(draft), version="cto-archetypes 2.0", title="Texts")
    return openpyxl.load_workbook(io.BytesIO(data))


def test_every_text_has_a_row_with_its_place_its_name_both_languages_and_a_hint(book, shipped):
    head, *rows = book["texts"].iter_rows(values_only=True)
    assert head == ("place", "What it is", "zh-hans", "en", "Note", "mark")
    texts = dict(walk_texts(shipped))
    assert [row[0] for row in rows] == list(texts)
    assert {row[0]: row[2:4] for row in rows} == {place: (text.zh_hans, text.en) for place, text in texts.items()}
    by_place = {row[0]: row for row in rows}
    assert by_place["sections.profile.questions.role.options.cto.label"][1].startswith("Sections and questions › ")
    assert by_place["sections.profile.questions.role.label"][4] == (
        "Reads well up to 30 Chinese characters or 80 English letters"
    )
    assert all(row[1] for row in rows)
    assert len({row[1] for row in rows}) == len(rows)


def test_its_first_sheet_explains_in_both_languages(book):
    guide = book.worksheets[0]
    assert guide.title == "说明 guide"
    chinese, english = zip(*guide.iter_rows(max_row=6, max_col=2, values_only=True), strict=True)
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in chinese)
    assert all(text.isascii() or "“" in text for text in english)
    assert guide["A8"].value == "cto-archetypes 2.0"


def test_all_cells_are_texts_the_head_stays_in_view_and_only_the_wordings_are_open(book):
    sheet = book["texts"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert {cell.number_format for row in sheet.iter_rows(min_row=2) for cell in row} == {"@"}
    assert sheet.freeze_panes == "B2"
    assert sheet.protection.sheet
    for row in sheet.iter_rows(min_row=2, max_row=4):
        assert [cell.protection.locked for cell in row] == [True, True, False, False, True, True]
        assert row[0].fill.fgColor.rgb == "FFE8E8E4"
        assert all(cell.alignment.wrap_text for cell in row)


def test_it_is_made_in_the_language_of_the_page(draft):
    with translation.override("zh-hans"):
        data = render_texts(rows_of(draft), version="2", title="文字")
    head, *rows = openpyxl.load_workbook(io.BytesIO(data))["texts"].iter_rows(values_only=True)
    assert (head[0], head[1], head[4]) == ("place", "说明", "备注")
    by_place = {row[0]: row for row in rows}
    assert "您的岗位" in by_place["sections.profile.questions.role.label"][1]


# --- out and in again ------------------------------------------------------------------------------------


def test_what_was_not_touched_changes_nothing(draft):
    rows = rows_of(draft)
    data = render_texts(rows, version="2", title="Texts")
    for again in (data, edited(data)):
        found = compare(read_texts(again), read_wordings(draft))
        assert (found.changes, found.unknown) == ((), ())
    assert len(read_texts(data)) == len(rows) > 900


WORDINGS = TEXTS | AWKWARD
DOCUMENTS = st.lists(st.tuples(WORDINGS, WORDINGS), min_size=1, max_size=12).map(
    lambda pairs: {f"p.{n}.label": dict(zip(LANGUAGES, pair, strict=True)) for n, pair in enumerate(pairs)}
)


@settings(max_examples=120, deadline=None)
@given(DOCUMENTS)
def test_whatever_the_texts_are_they_come_back_as_they_were(texts):
    rows = {row.place: row for row in read_texts(exported(texts))}
    for place, wordings in texts.items():
        if place in rows:  # a row of two empty texts reads as no row
            assert rows[place].texts == {language: cell_of(text) for language, text in wordings.items()}
    assert changes(exported(texts), texts) == []


@settings(max_examples=120, deadline=None)
@given(DOCUMENTS, st.lists(st.tuples(st.integers(0, 11), st.sampled_from(LANGUAGES), WORDINGS), max_size=4))
def test_exactly_what_somebody_wrote_comes_back_as_a_change(texts, writings):
    """Written by the same writer, with the marks of the export, as a program for workbooks would keep them."""
    after, expected = copy.deepcopy(texts), {}
    for number, language, new in writings:
        place = f"p.{number % len(texts)}.label"
        if new.strip() and is_held(new) and is_held(texts[place][language]):
            after[place][language] = new
            expected[place, language] = new
    data = rewritten(exported(texts), after)
    found = {(place, language): new for place, language, _old, new in changes(data, texts)}
    assert found == {key: new for key, new in expected.items() if new != texts[key[0]][key[1]]}


def rewritten(data, texts):
    """The cells of a workbook written anew, the marks as they were."""
    marks = {row.place: " ".join(row.marks.values()) for row in read_texts(data)}
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("texts")
        for column, head in enumerate(("en", "place", "mark", "zh-hans")):
            sheet.write_string(0, column, head)
        for line, (place, wordings) in enumerate(texts.items(), start=1):
            cells = (cell_of(wordings["en"]), place, marks.get(place, ""), cell_of(wordings["zh-hans"]))
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, written(cell))
    return out.getvalue()


def test_a_changed_cell_is_a_change_with_old_and_new():
    assert changes(edited(exported(ONE), ("D2", " =New\n“A” ")), ONE) == [("a", "en", "A", " =New\n“A” ")]
    both = edited(exported(ONE), ("C3", "丙"), ("D3", "C"))
    assert changes(both) == [("b", "zh-hans", "乙", "丙"), ("b", "en", "B", "C")]


def test_rows_may_be_missing_sorted_or_hidden_and_columns_may_stand_elsewhere():
    data = edited(exported(ONE), ("D3", "New"), acts=[lambda book: book["texts"].delete_rows(2)])
    assert changes(data) == [("b", "en", "B", "New")]
    data = edited(
        exported(ONE), acts=[lambda book: book["texts"].insert_cols(1), lambda book: book.remove(book.worksheets[0])]
    )
    assert changes(data) == []


def test_without_the_marks_the_cells_are_compared_with_what_stands_here():
    data = edited(exported(ONE), ("D2", "New"), acts=[lambda book: book["texts"].delete_cols(6)])
    [change] = compare(read_texts(data), ONE).changes
    assert (change.new, change.overtaken, change.behind) == ("New", False, False)


# --- the draft has moved on ------------------------------------------------------------------------------


def moved(**texts):
    now = copy.deepcopy(ONE)
    for key, text in texts.items():
        place, _underscore, language = key.partition("_")
        now[place]["zh-hans" if language == "zh" else language] = text
    return now


def test_an_old_workbook_undoes_nobody_s_work():
    assert changes(exported(ONE), moved(a_en="Better", b_zh="更好")) == []


def test_a_text_that_both_changed_is_told():
    data = edited(exported(ONE), ("D2", "Mine"))
    [change] = compare(read_texts(data), moved(a_en="Theirs")).changes
    assert (change.old, change.new, change.overtaken) == ("Theirs", "Mine", True)
    assert changes(data, moved(a_en="Mine")) == []


def test_a_translation_of_what_no_longer_stands_there_is_told():
    data = edited(exported(ONE), ("D2", "Mine"))
    [change] = compare(read_texts(data), moved(a_zh="新")).changes
    assert (change.overtaken, change.behind) == (False, True)
    [one, other] = compare(read_texts(edited(data, ("C2", "我的"))), moved(a_zh="新")).changes
    assert (one.language, one.overtaken, other.behind) == ("zh-hans", True, False)


def test_a_place_that_is_gone_is_told_and_changes_nothing():
    data = edited(exported(ONE), ("D2", "Mine"))
    found = compare(read_texts(data), {"b": ONE["b"]})
    assert (found.changes, found.unknown) == ((), ("a",))


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [("A b", "A  b", True), ("Ab", "A\u200bb", True), ("A\nb", "A\r\nb", True), ("A", "B", False), ("Ab", "A b", True)],
)
def test_a_change_that_nobody_sees_is_told(old, new, alike):
    now = {"a": {"zh-hans": "甲", "en": old}}
    [change] = compare(read_texts(rewritten(exported(now), {"a": {"zh-hans": "甲", "en": new}})), now).changes
    assert change.looks_alike is alike


# --- what is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize("emptied", [None, "", "   ", "\n"])
def test_an_emptied_cell_is_refused_with_its_row(emptied):
    [problem] = problems(edited(exported(ONE), ("D3", emptied)))
    assert problem.startswith("Row 3: the cell in column en is empty, and there was a text.")


def test_a_text_that_was_empty_may_stay_so_and_be_filled():
    texts = {"a": {"zh-hans": "甲", "en": ""}}
    assert changes(exported(texts), texts) == []
    assert changes(edited(exported(texts), ("D2", "A")), texts) == [("a", "en", "", "A")]


@pytest.mark.parametrize("value", [5, 5.5, True])
def test_a_number_is_refused_with_its_cell(value):
    [problem] = problems(edited(exported(ONE), ("D2", value)))
    assert problem.startswith("Cell D2 holds a number, a date or an error, not a text.")


def test_places_that_stand_twice_are_refused_with_their_rows():
    def double(book):
        book["texts"].append(["a", "", "甲", "Another", "", ""])
        book["texts"].append(["b", "", "乙", "B", "", ""])

    assert problems(edited(exported(ONE), acts=[double])) == [
        "The rows 2, 4 are about the same place. Keep one of them",
        "The rows 3, 5 are about the same place. Keep one of them",
    ]


def test_a_text_without_a_place_is_refused_with_its_row():
    assert problems(edited(exported(ONE), ("A3", None))) == ["Row 3 has a text but no place"]


def test_a_workbook_without_the_sheet_is_refused():
    def rename(book):
        book["texts"].title = "Sheet1"

    [problem] = problems(edited(exported(ONE), acts=[rename]))
    assert problem.startswith("There is no sheet “texts” in the workbook.")
    both = edited(exported(ONE), acts=[lambda book: book.create_sheet("x"), lambda book: book.remove(book["texts"])])
    assert problems(both) == [problem]


@pytest.mark.parametrize(("cell", "name"), [("A1", "“place”"), ("C1", "“zh-hans”"), ("D1", "“en”")])
def test_a_sheet_without_one_of_its_heads_is_refused(cell, name):
    [problem] = problems(edited(exported(ONE), (cell, "something else")))
    assert problem == f"The first row of the sheet has no {name}. Keep the heads as they were"


def test_a_nul_written_as_an_escape_is_refused_with_its_cell():
    data = edited(exported(ONE), ("D2", "a_x0000_b"))
    assert problems(data) == ["Cell D2 holds a NUL character, which cannot be stored"]


def test_a_text_that_no_cell_holds_changes_only_in_the_editor():
    now = {
        "a": {"zh-hans": "甲", "en": "x" * (LONGEST + 1)},
        "b": {"zh-hans": "\ufffe", "en": "<r>" + "_" * 9000 + "</r>"},
    }
    assert changes(exported(now), now) == []
    assert problems(edited(exported(now), ("D2", "short"), ("C3", "乙")), now) == [
        f"Row {row}: this text does not fit a cell. Change it in the editor" for row in (2, 3)
    ]


def test_all_problems_are_told_at_once():
    data = edited(exported(ONE), ("D2", 5), ("A3", None))
    assert len(problems(data)) == 2


def test_a_document_exported_from_another_version_changes_what_was_written(draft, shipped_content):
    """The marks tell what was written, whichever version the rows came from."""
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = "The title of long ago"
    old = {place: {"zh-hans": text.zh_hans, "en": text.en} for place, text in walk_texts(document.load(content))}
    data = edited(exported(old), ("C2", "新的标题"))
    assert json.dumps(changes(data, read_wordings(draft)), ensure_ascii=False) == json.dumps(
        [["title", "zh-hans", shipped_content["title"]["zh-hans"], "新的标题"]], ensure_ascii=False
    )
