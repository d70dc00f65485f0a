"""What a row of the workbook holds, and how a text stands in a cell."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from assessment.lib.cells import LONGEST_AS_MARKUP, needs_markup

SHEET = "texts"
PLACE, WORDS, CHINESE, ENGLISH, NOTE, MARK = range(6)
HEADS = {PLACE: "place", CHINESE: "zh-hans", ENGLISH: "en", MARK: "mark"}
"""The heads by which columns are found again, whatever language the others are in."""
COLUMNS = {"zh-hans": CHINESE, "en": ENGLISH}
LETTERS = "ABCDEF"
LONGEST = 32_767
"""So many characters (of UTF-16) a cell may hold."""
_IN_NO_WORKBOOK = re.compile(r"[\x00\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class TextRow:
    """A text: its place in the document, what it is in words, its wording by language, what is to be known about it."""

    place: str
    words: str
    texts: Mapping[str, str]
    note: str = ""


def cell_of(text: str) -> str:
    """The text as it stands in a cell: itself, but for characters that no workbook holds, and what is too much."""
    held = _IN_NO_WORKBOOK.sub("□", text)
    if needs_markup(held):
        held = held[:LONGEST_AS_MARKUP]
    return held if len(held.encode("utf-16-le")) <= 2 * LONGEST else held[: LONGEST // 2]


def is_held(text: str) -> bool:
    """Whether a cell holds the text as it is."""
    return cell_of(text) == text


def mark_of(cell: str) -> str:
    """Tells a cell that somebody wrote in from one that is as it was: so that old workbooks undo nobody's work."""
    return hashlib.sha256(cell.encode("utf-8")).hexdigest()[:12]


def marks_of(texts: Mapping[str, str]) -> str:
    """The marks of both languages, as they stand in the last column."""
    return " ".join(mark_of(cell_of(texts[language])) for language in COLUMNS)
