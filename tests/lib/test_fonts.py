"""What a font can draw, and what becomes of a text beyond that."""

import pytest
from django.conf import settings

from assessment.lib.fonts import coverage, drawable

RARE = "喆堃玥祎赟頔翀昇"


def test_a_bold_letter_that_the_bold_face_lacks_is_taken_from_the_other():
    fonts = {path.name: coverage(path) for path in settings.FONTS_DIR.glob("*.ttf")}
    bold, regular = fonts["NotoSansSC-Bold.gb2312.ttf"], fonts["NotoSansSC-Regular.gbk.ttf"]
    assert bold < regular
    assert set(RARE) <= regular
    assert not set("堃翀") <= bold


@pytest.mark.parametrize(
    ("text", "drawn", "missing"),
    [
        ("王喆", "王喆", 0),
        ("王𠮷", "王□", 1),
        ("A\u200dB\ufe0f\u202e\ufeffC", "ABC", 0),
        ("a\tb\rc\nd", "a b c\nd", 0),
        ("e\u0301", "é", 0),
        ("\ue000\ufffe\ud800", "□□□", 3),
        ("\u200b\u2060", "", 0),
    ],
)
def test_what_cannot_be_drawn_becomes_a_box_and_what_is_unseen_goes(text, drawn, missing):
    regular = coverage(settings.FONTS_DIR / "NotoSansSC-Regular.gbk.ttf")
    assert drawable(text, regular) == (drawn, missing)


def test_a_file_that_is_no_font_is_refused(tmp_path):
    (tmp_path / "none.ttf").write_bytes(b"\0\1\0\0" + b"\0" * 8)
    with pytest.raises(ValueError, match="no table cmap"):
        coverage(tmp_path / "none.ttf")
