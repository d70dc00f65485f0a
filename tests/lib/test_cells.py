"""Texts in sheets that are never run."""

import pytest

from assessment.lib.cells import inert


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
