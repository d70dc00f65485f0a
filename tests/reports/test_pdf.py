"""The report to the board as a file: what a reader sees, hears, and can never be made to run."""

from __future__ import annotations

import io
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

import pypdf
import pypdfium2
import pytest
from django.conf import settings

from assessment.instrument import document
from assessment.instrument.definition import Definition
from assessment.lib.fonts import MISSING
from assessment.reports.pdf import render_report
from assessment.reports.pdf.typeset import typeset
from assessment.reports.report import Report, build
from assessment.scoring import assess

from .deepened import deepened
from .test_report import CASES, LANGUAGES, TYPED

RARE = "喆堃玥祎赟頔翀昇㼆𠮷"
PROBES = (
    '<img src="http://127.0.0.1:9/x">',
    '#read("/etc/hostname")',
    '#import "@preview/cetz:0.3.0"',
    "{{7*7}}",
    r"\r\n",
    "$x^2$ *bold* _it_ `raw` @ref <label> // comment /* */",
    "file:///etc/hostname",
    "]]>&xxe;",
    '"); #panic("',
)


@pytest.fixture(scope="module")
def definition() -> Definition:
    return document.loads((settings.BASE_DIR / "fixtures" / "questionnaire.json").read_text(encoding="utf-8"))


@cache
def told(definition: Definition, case: str, language: str, *, deep: bool = False) -> Report:
    answers = deepened(definition, CASES[case]) if deep else CASES[case]
    snapshot = assess(definition, answers).as_json()
    return build(
        definition=definition, answers=answers, snapshot=snapshot, language=language, version_label="1a2b3c4d / 1.0"
    )


def printed(*reports: Report, **more: Any) -> bytes:
    return render_report(reports, completed=date(2026, 11, 20), **more)


def pages_of(content: bytes) -> list[str]:
    found = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_bounded() for page in found]
    finally:
        found.close()


def folded(text: str) -> str:
    """Without white space; the reader marks a hyphen at the end of a line by a control character."""
    return re.sub(r"\s+", "", text.replace("\x02", "-"))


# --- every state, every language ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("deep", [False, True], ids=["plain", "all deepening"])
def test_every_result_has_its_report(definition, case, language, deep):
    report = told(definition, case, language, deep=deep)
    content = printed(report)
    pages = pages_of(content)
    assert 6 <= len(pages) <= 14
    assert len(content) < 500_000
    text = folded("".join(pages))
    assert MISSING not in text
    for finding in report.findings:
        assert folded(finding.title) in text, finding.title
        assert folded(finding.topic) in text or finding is report.hero
    for item in report.advice.first:
        assert all(folded(step) in text for step in (*item.steps, item.measure, item.source))


def test_both_languages_fit_into_a_megabyte(definition):
    content = printed(*(told(definition, "clear", language, deep=True) for language in LANGUAGES))
    assert len(content) < 1_000_000
    assert len(pages_of(content)) <= 28


def test_every_page_but_the_cover_has_its_number_and_date(definition):
    pages = pages_of(printed(told(definition, "clear", "en"), organisation="Example Ltd"))
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page
        assert "20 November 2026" in page
        assert "Example Ltd" in page
        assert "1a2b3c4d / 1.0" in page


def test_page_2_stands_alone(definition):
    report = told(definition, "leaning", "en")
    page = folded(pages_of(printed(report))[1])
    assert folded(report.hero.title) in page
    assert folded(report.hero.firmness.text) in page
    for finding in (report.evidence, report.responsibilities, report.time):
        assert folded(finding.title) in page
    for item in report.advice.first[:3]:
        assert folded(item.title) in page
        assert folded(item.measure) in page
    for match in report.match.matches:
        assert match.text in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blend_never_shows_a_single_type(definition, language):
    report = told(definition, "blend", language)
    content = printed(report)
    names = [type_.name for type_ in report.hero.headline.types]
    cover = folded(pages_of(content)[0]).casefold()
    assert len(names) == 2
    assert all(folded(name).casefold() in cover for name in names)
    title = pypdf.PdfReader(io.BytesIO(content)).metadata.title.casefold()
    assert all(name.casefold() in title for name in names)


@pytest.mark.parametrize("case", ["insufficient", "not-applicable"])
def test_where_there_is_no_type_none_is_on_the_cover(definition, case):
    report = told(definition, case, "en")
    cover = pages_of(printed(report))[0]
    assert folded(report.hero.title) in folded(cover)
    for archetype in definition.archetypes:
        assert archetype.label.in_("en") not in cover


# --- read aloud, found, archived ---------------------------------------------------------------------------


def outline(reader: pypdf.PdfReader) -> list[Any]:
    def titles(items: list[Any]) -> list[Any]:
        return [titles(item) if isinstance(item, list) else folded(item.title) for item in items]

    return titles(reader.outline)


@pytest.mark.parametrize(("language", "lang"), [("zh-hans", "zh-CN"), ("en", "en-GB")])
def test_it_is_tagged_titled_and_in_its_language(definition, language, lang):
    report = told(definition, "clear", language)
    reader = pypdf.PdfReader(io.BytesIO(printed(report)))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == lang
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert report.hero.page_title in reader.metadata.title
    declared = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in declared
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in declared


def test_the_bookmarks_are_the_titles(definition):
    report = told(definition, "clear", "en", deep=True)
    [top, below] = outline(pypdf.PdfReader(io.BytesIO(printed(report))))
    assert top == folded("Technology leadership: report to the board")
    assert set(below) > {folded(finding.title) for finding in report.findings}


def test_each_language_has_its_bookmarks(definition):
    reports = [told(definition, "clear", language) for language in LANGUAGES]
    _first, below, _second, below_second = outline(pypdf.PdfReader(io.BytesIO(printed(*reports))))
    assert len(below) == len(below_second)
    assert folded(reports[1].hero.title) in below_second


def test_the_triangle_has_its_words(definition):
    report = told(definition, "clear", "en")
    alternatives = []
    reader = pypdf.PdfReader(io.BytesIO(printed(report)))
    for index in range(len(reader.xref[0])):
        found = reader.get_object(index) if index else None
        if isinstance(found, dict) and "/Alt" in found:
            alternatives.append(str(found["/Alt"]))
    assert alternatives
    assert {folded(one) for one in alternatives} == {folded(report.match.map_text)}


# --- fonts and names ---------------------------------------------------------------------------------------


def test_only_our_fonts_are_in_it_and_embedded(definition):
    reader = pypdf.PdfReader(io.BytesIO(printed(told(definition, "clear", "zh-hans"), name=RARE)))
    found = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            found.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    assert len(found) == 2
    assert all(name.startswith("NotoSansSC") for name in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rare_name_is_printed_as_far_as_the_fonts_go(definition, language, caplog):
    with caplog.at_level(logging.WARNING):
        cover = folded(pages_of(printed(told(definition, "clear", language), name=f"{RARE}👩‍💻e\u0301"))[0])
    assert "喆堃玥祎赟頔翀昇□□□□é" in cover
    [record] = [one for one in caplog.records if one.name.startswith("assessment.reports.pdf")]
    assert "4 characters" in record.getMessage()
    assert not any(letter in record.getMessage() for letter in RARE)


@pytest.mark.parametrize("long", ["W" * 200, "喆" * 200, "Freifrau von Hohenstein " * 8, "x" * 100 + " " + "y" * 99])
def test_a_very_long_name_stays_on_the_cover(definition, long):
    report = told(definition, "blend", "zh-hans")
    pages = pages_of(printed(report, name=long, organisation=long, confidential=True))
    assert folded(long) in folded(pages[0])
    assert folded(report.hero.title) in folded(pages[1])
    assert all(folded(long) not in folded(page) for page in pages[1:])
    assert all("…" in page for page in pages[1:])


# --- many at once -----------------------------------------------------------------------------------------


def test_several_at_once_each_get_their_own(definition):
    report = told(definition, "leaning", "en")
    names = [f"Name {number}" for number in range(8)]
    with ThreadPoolExecutor(max_workers=4) as pool:
        for name, content in zip(names, pool.map(lambda name: printed(report, name=name), names), strict=True):
            assert name in pages_of(content)[0]


# --- nothing runs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("probe", PROBES)
def test_what_was_typed_appears_as_it_was_typed(definition, probe):
    pages = pages_of(printed(told(definition, "clear", "en"), name=probe, organisation=probe))
    assert folded(probe) in folded(pages[0])
    assert folded(probe)[:20] in folded(pages[3])


def test_the_file_holds_nothing_that_runs_or_is_attached(definition):
    content = printed(told(definition, "clear", "en"), name=PROBES[0], organisation=PROBES[1])
    reader = pypdf.PdfReader(io.BytesIO(content))
    everything = repr([reader.get_object(number) for number in reader.xref[0] if number])
    for word in ("/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/URI", "/SubmitForm", "/RichMedia", "/OpenAction"):
        assert f"'{word}'" not in everything


def test_the_properties_of_the_file_name_nobody(definition):
    content = printed(told(definition, "clear", "en"), name="Alice Canary", organisation="Canary Ltd")
    reader = pypdf.PdfReader(io.BytesIO(content))
    said = f"{dict(reader.metadata)} {reader.trailer['/Root']['/Metadata'].get_data().decode()}"
    assert "Canary" not in said


def test_a_template_reads_no_file_beside_its_own(tmp_path, monkeypatch):
    module = import_module("assessment.reports.pdf.typeset")
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.txt").write_text("canary")
    (tmp_path / "inside" / "probe.typ").write_text('#set document(title: "x")\n#read("../secret.txt")')
    monkeypatch.setattr(module, "TEMPLATES", tmp_path / "inside")
    module._compiler.cache_clear()
    try:
        with pytest.raises(Exception, match="root"):
            typeset("probe", {}, language="en")
    finally:
        module._compiler.cache_clear()


# --- the texts of the tree ----------------------------------------------------------------------------------


@pytest.mark.parametrize("band", TYPED)
def test_a_type_with_odd_letters_breaks_nothing(definition, band):
    report = told(definition, band, "en")
    hero = replace(report.hero, title=f"{PROBES[1]} {RARE}", tagline="\t".join(PROBES))
    text = folded("".join(pages_of(printed(replace(report, hero=hero)))))
    assert folded(PROBES[1]) in text
    assert MISSING in text
