"""Every text of the pages has its Chinese, and says it as the house does."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from assessment.management.commands.messages import CATALOGUE, KEYWORDS

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]|%[a-z%]|\{[a-z_]*\}")
HAN = r"\u4e00-\u9fff"


def entries():
    """(English, Chinese) of the catalogue, every plural form by itself."""
    for entry in polib.pofile(str(CATALOGUE)):
        for chinese in entry.msgstr_plural.values() or [entry.msgstr]:
            yield entry.msgid, chinese


def test_every_text_is_translated_compiled_and_none_is_left_over():
    call_command("messages", check=True)


def test_every_name_that_texts_are_translated_by_is_extracted():
    """A text under another name would stay English without anybody being told."""
    names = set()
    for path in (Path(settings.BASE_DIR) / "assessment").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        names |= set(re.findall(r"\b(?:gettext|gettext_lazy|gettext_noop) as (\w+)", source))
    assert names <= set(KEYWORDS), "add the name to KEYWORDS in the messages command"


def test_the_compiled_catalogue_is_the_one_that_pages_read():
    with translation.override("zh-hans"):
        for english, chinese in entries():
            if "%(" not in english and "\n" not in english:
                assert translation.gettext(english) == chinese


def test_a_translation_keeps_the_places_of_figures_and_names():
    for english, chinese in entries():
        assert sorted(set(PLACEHOLDER.findall(chinese))) == sorted(set(PLACEHOLDER.findall(english))), english


RULES = [
    # what is wrong, in which language (0 English, 1 Chinese), pattern
    ("an exclamation mark", 0, "!"),
    ("an exclamation mark", 1, "[!！]"),
    ("the familiar 你 (say 您)", 1, "你"),
    ("Chinese", 0, f"[{HAN}]"),
    ("no Chinese", 1, rf"\A(?!CTO|PDF|%)[^{HAN}，、：；。·—…（）“”]+\Z"),
    ("Han and Latin without a space between", 1, rf"[{HAN}][A-Za-z]|[A-Za-z][{HAN}]"),
    ("Latin punctuation after Han", 1, f"[{HAN}][,;:?]"),
]


@pytest.mark.parametrize(("what", "language", "pattern"), RULES)
def test_no_text_of_the_pages_has(what, language, pattern):
    texts = [PLACEHOLDER.sub(" ", pair[language]) if "between" in what else pair[language] for pair in entries()]
    found = [text for text in texts if re.search(pattern, text)]
    assert not found, f"{what}:\n" + "\n".join(found)
