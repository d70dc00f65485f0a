"""Uploaded workbooks: the usual are read exactly, the hostile refused by their names, quickly and in little room."""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.lib.cells import written
from assessment.lib.workbooks import WorkbookRefused, read_workbook
from assessment.lib.workbooks.refusals import SENTENCES

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows=(("place", "en"), ("title", "Hello")), name="texts") -> bytes:
    """A workbook with texts in one sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(line, column, written(text))
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(part: str, *pairs: tuple[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The usual workbook with something else in one of its parts."""
    parts = parts_of(workbook())
    text = parts[part].decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return packed({**parts, part: text.encode()}, method)


def beside(name: str, data: bytes = b"x" * 50) -> bytes:
    """The usual workbook with one part more."""
    return packed({**parts_of(workbook()), name: data})


# --- what is read ----------------------------------------------------------------------------------------


def test_rows_and_cells_stand_where_they_stand_in_the_sheet():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("one")
        sheet.write_string("B3", "text")
        sheet.write_number("C4", 5)
        sheet.write_boolean("D4", True)
        book.add_worksheet("空")
    read = read_workbook(out.getvalue())
    assert read == {
        "one": [["", "", "", ""], ["", "", "", ""], ["", "text", "", ""], ["", "", 5.0, True]],
        "空": [],
    }


def test_a_date_is_a_number_and_breaks_nothing():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("one")
        sheet.write_number(0, 0, -1e15, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 0, 45_000, book.add_format({"num_format": "yyyy-mm-dd"}))
    assert read_workbook(out.getvalue()) == {"one": [[-1e15], [45_000.0]]}


def test_what_another_program_writes_is_read_alike():
    book = openpyxl.Workbook()
    book.active.title = "texts"
    for row in (["place", "en"], ["title", " 你好\n“x” "]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    assert read_workbook(out.getvalue()) == {"texts": [["place", "en"], ["title", " 你好\n“x” "]]}


def test_inline_texts_runs_of_many_looks_and_how_they_are_read_aloud():
    runs = "<r><t>He</t></r><r><rPr><b/></rPr><t>llo</t></r><rPh sb='0' eb='1'><t>never</t></rPh>"
    data = changed(STRINGS, ("<t>Hello</t>", runs))
    assert read_workbook(data)["texts"][1] == ["title", "Hello"]
    data = changed(SHEET, ('<c r="B2" t="s"><v>3</v></c>', '<c r="B2" t="inlineStr"><is><t> Hi </t></is></c>'))
    assert read_workbook(data)["texts"][1][0] == "title"
    assert read_workbook(data)["texts"][1][1].strip() == "Hi"


def test_prefixes_of_namespaces_and_cells_without_their_names():
    sheet = parts_of(workbook())[SHEET].decode()
    plain = re.sub(r' r="[A-Z]*\d+"', "", sheet)
    assert read_workbook(packed({**parts_of(workbook()), SHEET: plain.encode()}))["texts"][1] == ["title", "Hello"]
    prefixed = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", sheet).replace("xmlns=", "xmlns:x=")
    assert read_workbook(packed({**parts_of(workbook()), SHEET: prefixed.encode()}))["texts"][1] == ["title", "Hello"]


def test_the_last_row_of_all_may_be_there_if_nothing_is_in_it():
    data = changed(SHEET, ("</sheetData>", '<row r="1048576" customFormat="false" ht="12.8"></row></sheetData>'))
    assert read_workbook(data) == read_workbook(workbook())


def test_a_link_that_somebody_typed_a_picture_and_a_comment_do_no_harm():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("texts")
        sheet.write_url(0, 0, "https://example.org/", string="a link")
        sheet.write_comment(1, 0, "a comment")
        sheet.insert_image(3, 3, "dot.png", {"image_data": io.BytesIO(DOT)})
    assert read_workbook(out.getvalue())["texts"][0][0] == "a link"


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


DOT = _png()
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=40)
ESCAPES = ("_x000D_", "_x005F_", "_x", "x000D_", "_", "\r", "\n", "\t", "\x01", "\x0b")
MARKUP = ("<r>", "</r>", "<t>", "&amp;", "]]>", "<!--", "=", "+", "-", "@", "'", '"')
UNSEEN = (" ", "\u3000", "\u200b", "\ufeff", "😀", "中")
AWKWARD = st.lists(st.sampled_from([*ESCAPES, *MARKUP, *UNSEEN]), max_size=12).map("".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS | AWKWARD, min_size=1, max_size=15))
def test_any_text_is_read_as_it_was_written(texts):
    """But for NUL, which no escape brings through: what holds it is refused when it is stored."""
    read = read_workbook(workbook([[text, "."] for text in texts]))["texts"]
    assert [row[0] for row in read] == texts


@pytest.mark.parametrize(
    "text", ["<r>x</r>", "<r>&<b></r>", "_x005F_x000D_", "_x0041_x0042_x0043_", "<r>_x000D__\r</r>"]
)
def test_what_xlsxwriter_would_take_for_its_own_markup_stays_text(text):
    """Read by the rules of the format, without any program's help."""
    strings = parts_of(workbook([[text]]))[STRINGS].decode()
    [cell] = re.findall(r"<si>(.*?)</si>", strings, re.DOTALL)
    shown = "".join(re.findall(r"<t[^>]*>(.*?)</t>", cell, re.DOTALL))
    for entity, letter in (("&#95;", "_"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        shown = shown.replace(entity, letter)
    assert re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), shown) == text


# --- what is refused -------------------------------------------------------------------------------------


def _encrypted_entries() -> bytes:
    data = bytearray(workbook())
    for at in [found.start() for found in re.finditer(b"PK\x01\x02", bytes(data))]:
        data[at + 8] |= 1
    return bytes(data)


def _lying(declared: int) -> bytes:
    """A part of three million bytes that the archive says is small."""
    data = bytearray(packed({**parts_of(workbook()), "xl/big.xml": b"<x>" + b" " * 3_000_000 + b"</x>"}))
    size = struct.pack("<I", 3_000_007)
    for found in list(re.finditer(re.escape(size), bytes(data))):
        data[found.start() : found.start() + 4] = struct.pack("<I", declared)
    return bytes(data)


def _rows(count: int) -> str:
    return "".join(f'<row r="{row}"><c r="A{row}" t="str"><v>x</v></c></row>' for row in range(3, count))


def _formula(cell: str) -> str:
    return f'<c r="{cell}" t="str"><f>HYPERLINK("http://127.0.0.1/","x")</f><v>x</v></c>'


def _hostile() -> dict[str, tuple[bytes, str]]:
    """By what it is: a file, and the code of its refusal."""
    dtd = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    file = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    b2 = '<c r="B2" t="s"><v>3</v></c>'
    end = "</sheetData>"
    external = '<Relationship Id="rId99" Type="http://x/externalLinkPath" Target="file:///c:/x" TargetMode="External"/>'
    return {
        "nothing": (b"", "no-workbook"),
        "a text": (b"place,en\ntitle,Hello\n", "no-workbook"),
        "a page": (b"<html><table><tr><td>1</td></tr></table></html>", "no-workbook"),
        "random bytes": (random.Random(1).randbytes(100_000), "no-workbook"),
        "more than 2 MB": (b"PK\x03\x04" + b"x" * 2_000_000, "too-large"),
        "50 MB": (workbook() + b"\0" * 50_000_000, "too-large"),
        "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, "old-format"),
        "a workbook with a password": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900 + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        "an archive with a password": (_encrypted_entries(), "encrypted"),
        "an empty archive": (packed({}), "no-workbook"),
        "an archive of something else": (packed({"readme.txt": b"hello"}), "no-workbook"),
        "a text document": (packed({TYPES: b"<Types/>", "word/document.xml": b"<document/>"}), "no-workbook"),
        "a binary workbook": (
            packed({TYPES: b'<Types><Default ContentType="application/vnd.ms-excel.sheet.binary.main"/></Types>'}),
            "no-workbook",
        ),
        "cut in the middle": (workbook()[:2000], "broken"),
        "one byte otherwise": (workbook()[:300] + b"\xff" + workbook()[301:], "broken"),
        "a sheet that is no XML": (packed({**parts_of(workbook()), SHEET: b"no XML"}), "broken"),
        "a sheet in UTF-16": (
            packed({**parts_of(workbook()), SHEET: parts_of(workbook())[SHEET].decode().encode("utf-16")}),
            "broken",
        ),
        "a sheet that says it is in UTF-7": (changed(SHEET, ('encoding="UTF-8"', 'encoding="UTF-7"')), "broken"),
        "bytes that are no UTF-8": (
            packed({**parts_of(workbook()), STRINGS: parts_of(workbook())[STRINGS].replace(b"Hello", b"\xff\xfe")}),
            "broken",
        ),
        "a sheet that is not there": (changed(RELATIONS, ("sheet1.xml", "../../etc/passwd")), "broken"),
        "an archive that unpacks to 100 MB": (beside("xl/x.xml", b"<x>" + b" " * 100_000_000 + b"</x>"), "bomb"),
        "a sheet that shrinks to a thousandth": (beside("xl/x.xml", b"<x>" + b" " * 3_000_000 + b"</x>"), "bomb"),
        "many parts that shrink a little too much": (
            packed(parts_of(workbook()) | {f"xl/{n}.xml": _noise(n) for n in range(30)}),
            "bomb",
        ),
        "a size that is a lie": (_lying(100), "broken"),
        "a thousand parts": (packed(parts_of(workbook()) | {f"x/{n}": b"" for n in range(1000)}), "too-many-files"),
        "an archive within": (beside("xl/inner.zip"), "nested"),
        "a workbook within": (beside("xl/media/image1.png", workbook()), "nested"),
        "a document embedded": (beside("xl/embeddings/oleObject1.bin"), "embedded"),
        "a control": (beside("xl/activeX/activeX1.bin"), "embedded"),
        "macros": (beside("xl/vbaProject.bin"), "macros"),
        "macros by type alone": (
            changed(TYPES, ("spreadsheetml.sheet.main+xml", "spreadsheetml.sheet.macroEnabled.main+xml")),
            "macros",
        ),
        "macros of long ago": (beside("xl/macrosheets/sheet1.xml", b"<x/>"), "macros"),
        "macros of long ago under another name": (beside("xl/s.xml", b'<m:macrosheet xmlns:m="urn:x"/>'), "macros"),
        "links to another workbook": (beside("xl/externalLinks/externalLink1.xml", b"<x/>"), "links"),
        "links under another name": (beside("xl/x.xml", f"<externalLink {MAIN}/>".encode()), "links"),
        "a relation to a file": (changed(RELATIONS, ("</Relationships>", f"{external}</Relationships>")), "links"),
        "a database": (beside("xl/connections.xml", b"<x/>"), "links"),
        "a formula": (changed(SHEET, (b2, _formula("B2"))), "formula"),
        "a formula in a cell without a name": (changed(SHEET, (b2, "<c><f>1+1</f><v>2</v></c>")), "formula"),
        "a formula under a prefix": (changed(SHEET, (b2, '<c r="B2"><x:f xmlns:x="urn:x">1</x:f></c>')), "formula"),
        "a document type": (changed(SHEET, ("<worksheet ", f"{dtd}<worksheet ")), "dtd"),
        "an entity that names a file": (changed(STRINGS, ("<sst ", f"{file}<sst ")), "dtd"),
        "an entity in a relation": (changed(RELATIONS, ("<Relationships ", f"{dtd}<Relationships ")), "dtd"),
        "1,048,576 rows": (changed(SHEET, (end, f'<row r="1048576"><c r="A1048576"/></row>{end}')), "too-many-rows"),
        "a cell in the last corner": (changed(SHEET, ('r="B2"', 'r="XFD1048576"')), "too-many-rows"),
        "a cell in the last corner, in small letters": (changed(SHEET, ('r="B2"', 'r="xfd1048576"')), "broken"),
        "a cell beyond the last corner": (changed(SHEET, ('r="B2"', 'r="ZZZZ99999999"')), "broken"),
        "a cell of no row": (changed(SHEET, ('r="B2"', 'r="B0"')), "broken"),
        "a cell far to the right": (changed(SHEET, ('r="B2"', 'r="XFD2"')), "too-many-columns"),
        "10,000 rows": (changed(SHEET, (end, f"{_rows(10_000)}{end}")), "too-many-rows"),
        "a million empty cells": (changed(SHEET, (end, f"<row>{'<c/>' * 900_000}</row>{end}")), "bomb"),
        "cells without names, not packed": (
            changed(SHEET, (end, f"<row>{'<c/>' * 300_000}</row>{end}"), method=zipfile.ZIP_STORED),
            "too-many-columns",
        ),
        "rows with cells without names, not packed": (
            changed(SHEET, (end, f"{'<row><c/></row>' * 90_000}{end}"), method=zipfile.ZIP_STORED),
            "too-many-rows",
        ),
        "400,000 texts, not packed": (
            changed(STRINGS, ("</sst>", f"{'<t/>' * 400_000}</sst>"), method=zipfile.ZIP_STORED),
            "too-much",
        ),
        "a count of texts that nobody has": (
            changed(STRINGS, ('uniqueCount="4"', 'uniqueCount="999999999999"')),
            "broken",
        ),
        "elements in elements": (changed(SHEET, (end, "<x>" * 100_000 + "</x>" * 100_000 + end)), "bomb"),
        "the same part twice": (_twice(), "broken"),
    }


def _noise(seed: int) -> bytes:
    """Bytes that shrink to a sixth."""
    return bytes(random.Random(seed).choices(b"ab", k=400_000))


def _twice() -> bytes:
    """A second sheet under the name of the first, which another reader might take."""
    data = packed({**parts_of(workbook()), "xl/worksheets/sheet9.xml": b"<worksheet/>"})
    return data.replace(b"xl/worksheets/sheet9.xml", b"xl/worksheets/sheet1.xml")


HOSTILE = _hostile()


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_workbook_is_refused_by_its_name(what):
    data, code = HOSTILE[what]
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(data)
    assert caught.value.code == code
    with translation.override("en"):
        assert caught.value.sentence.endswith(tuple("abcdefghijklmnopqrstuvwxyz)MB"))


def test_every_refusal_has_been_brought_about():
    assert set(SENTENCES) == {code for _data, code in HOSTILE.values()}


def test_a_formula_is_named_with_its_sheet_and_cell():
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(HOSTILE["a formula in a cell without a name"][0])
    assert caught.value.params == {"cell": "B2", "sheet": "texts"}
    assert "B2" in caught.value.sentence
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("one").write_string(0, 0, "=1+1 is a text")
        book.add_worksheet("二").write_formula("AB12", "=1+1")
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(out.getvalue())
    assert caught.value.params == {"cell": "AB12", "sheet": "二"}


MEASURED = """
import json, re, sys, time
from pathlib import Path
import django
django.setup()
from assessment.lib.workbooks import WorkbookRefused, read_workbook

def memory(kind):
    return int(re.search(kind + r":\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024

found = {}
for path in sys.argv[1:]:
    data = Path(path).read_bytes()
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before, began = memory("VmRSS"), time.perf_counter()
    try:
        read_workbook(data)
    except WorkbookRefused:
        pass
    found[Path(path).name] = [memory("VmHWM") - before, time.perf_counter() - began]
    del data
print(json.dumps(found))
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak of memory is told by Linux")
def test_no_hostile_workbook_takes_a_hundred_megabytes_more(tmp_path):
    """Measured in a process of its own, by the most that it ever held: calamine's memory is not Python's."""
    letters = random.Random(2)
    large = workbook([["".join(letters.choices("ab", k=60)) for _column in range(9)] for _row in range(4_990)])
    assert len(read_workbook(large)["texts"]) == 4_990
    files = {
        "usual": workbook(),
        "as large as may be": large,
        **{what: data for what, (data, _code) in HOSTILE.items()},
    }
    paths = []
    for what, data in files.items():
        paths.append(tmp_path / what.replace("/", "-"))
        paths[-1].write_bytes(data)
    command = [sys.executable, "-c", MEASURED, *map(str, paths)]
    child = subprocess.run(command, capture_output=True, text=True, check=True, timeout=100)
    found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    assert len(found) == len(files)
    largest, slowest = (max(found, key=lambda what: found[what][kind]) for kind in (0, 1))
    print(f"most memory: “{largest}”, {found[largest][0]:.0f} MB; slowest: “{slowest}”, {found[slowest][1]:.2f} s")
    assert 1 < found[largest][0] < 100


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_is_wrong_inside_is_refused_and_ends_no_process(data):
    """Attributes and texts exchanged at random: either it is read, or it is refused."""
    parts = parts_of(workbook())
    name = data.draw(st.sampled_from([SHEET, STRINGS, BOOK, RELATIONS, TYPES]))
    text = parts[name].decode()
    places = list(re.finditer(r'"[^"]*"|>[^<]+<|<[a-z]+', text))
    place = data.draw(st.sampled_from(places))
    number = st.sampled_from(["0", "-1", "1", "999999999999999999999", "4294967296", "1e308", "NaN", "A1:XFD1048576"])
    new = data.draw(
        number | st.sampled_from(["", "s", "d", "e", "b", "n", "inlineStr", "_x0000_", "&#0;", "\u2028", "texts"])
    )
    old = place[0]
    put = f"{old[0]}{new}{old[-1]}" if old[0] != "<" else f"<{new or 'x'}"
    parts[name] = (text[: place.start()] + put + text[place.end() :]).encode()
    with contextlib.suppress(WorkbookRefused):
        read_workbook(packed(parts))
