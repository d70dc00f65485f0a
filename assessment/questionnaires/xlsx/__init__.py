"""The texts of a version as a workbook for translators, and what comes back in it."""

from .comparing import Comparison, TextChange, compare
from .reading import ReadRow, TextsRefused, read_texts
from .rows import TextRow, is_held
from .writing import render_texts

__all__ = [
    "Comparison",
    "ReadRow",
    "TextChange",
    "TextRow",
    "TextsRefused",
    "compare",
    "is_held",
    "read_texts",
    "render_texts",
]
