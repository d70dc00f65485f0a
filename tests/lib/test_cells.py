"""Texts in sheets that are never run."""

import pytest

from assessment.lib.cells import LONGEST_AS_MARKUP, inert, needs_markup, written


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ('"=1', "'\"=1"),
        ("＝1+1", "'＝1+1"),
        ("＋1+1", "'＋1+1"),
        ("－1-1", "'－1-1"),
        ("＠SUM", "'＠SUM"),
        ("+4.0", "+4.0"),
        ("-12.5%", "-12.5%"),
        ("−0.3", "−0.3"),
        ("46–61%", "46–61%"),
        ("Alice = Bob", "Alice = Bob"),
        ("", ""),
    ],
)
def test_a_text_that_could_run_stands_behind_an_apostrophe_and_figures_stay_figures(text, cell):
    assert inert(text) == cell


@pytest.mark.parametrize("text", ["", "=1", "_x000D_", "a_x000D_b_x000A_", "<r>", "</r>", "x<r></r>", "<r></r>x"])
def test_what_xlsxwriter_writes_as_it_is_is_left_to_it(text):
    assert written(text) == text


@pytest.mark.parametrize("text", ["<r></r>", "<r>a</r>", "<r>&</r>", "_x005F_x000D_", "1_xABCD_xabcd_2"])
def test_what_it_would_take_for_markup_or_escape_by_half_is_escaped_for_it(text):
    assert needs_markup(text)
    assert written(text).startswith('<r><t xml:space="preserve">')
    assert "_" not in written(text)
    assert written(text).count("<") == 4


def test_a_long_one_is_cut_so_that_its_markup_fits_the_cell():
    longest = written("<r>" + "_x005F_" * 10_000 + "</r>")
    assert len(longest) < 32_767
    assert longest.endswith("</t></r>")
    assert len(written("_x005F_x005F_" + "_x005F" * LONGEST_AS_MARKUP)) < 32_767
