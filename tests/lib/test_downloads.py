"""Names of files that are safe in any header and on any disk."""

import pytest

from assessment.lib.downloads import LONGEST_NAME, download, file_stem


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Board report", "Board report"),
        ("报告 示例集团", "报告 示例集团"),
        ('a/b\\c:d*e?f"g<h>i|j%k;l', "a b c d e f g h i j k l"),
        ("\r\n../报告", "报告"),
        ("..", "file"),
        ("\u202egnp.exe", "gnp.exe"),
        ("e\u0301", "é"),
        ("x" * 300, "x" * LONGEST_NAME),
        ("", "file"),
    ],
)
def test_a_name_has_no_separator_no_control_and_an_end(text, stem):
    assert file_stem(text) == stem


def test_a_download_has_a_name_for_every_client():
    r = download(b"x", content_type="text/plain", name="报告.txt", fallback="report.txt")
    assert r["Content-Disposition"] == ("attachment; filename=\"report.txt\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.txt")
