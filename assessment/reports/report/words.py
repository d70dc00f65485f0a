"""Small words: numbers, lists and names as the language of the report writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NUMBER_BEFORE_HAN = re.compile(r"(\d%?) (?=[\u4e00-\u9fff])")
_NUMBER_OF_NUMBER = re.compile(r"(?<=\d) of (?=\d)")


def is_english() -> bool:
    """Whether the language in force is English (else it is Chinese)."""
    return (get_language() or "").startswith("en")


def percent(share: float, *, below: float | None = None) -> str:
    """A share as a whole percentage; `below` is a threshold that rounding must not cross upward."""
    whole = round(share * 100)
    if below is not None and share < below and whole >= round(below * 100):
        return f"{math.floor(share * 1000) / 10:.1f}%"
    if whole == 0 and share > 0:
        return "<1%"
    if whole == 100 and share < 1:
        return ">99%"
    return f"{whole}%"


def span(low: float, high: float) -> str:
    """An interval of shares: 46–61%."""
    return f"{round(low * 100)}–{round(high * 100)}%"


def reach(low: int, high: int) -> str:
    """A range of whole numbers in running text: 86 to 91, or 86 where both are the same."""
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def signed(tenths: int) -> str:
    """Points, given in tenths, with their sign: +4.1, −0.3."""
    sign = "+" if tenths > 0 else "−" if tenths < 0 else "±"
    return f"{sign}{abs(tenths) / 10:.1f}"


def plain(number: float) -> str:
    """A number without needless decimals: 20, 12.5."""
    return f"{number:.0f}" if number == round(number) else f"{number:.1f}"


def times(ratio: float) -> str:
    """How many times as likely, to two figures: 1.9, 12, 340."""
    if ratio < 10:
        return f"{ratio:.1f}"
    digits = 1 - math.floor(math.log10(ratio))
    return f"{round(ratio, digits):,.0f}"


def listed(names: Sequence[str]) -> str:
    """Names as a list in running text."""
    if len(names) < 2:
        return "".join(names)
    comma, last = (", ", " and ") if is_english() else ("、", "、" if names[-2][-1:].isascii() else "和")
    return comma.join(names[:-1]) + last + names[-1]


def paragraph(sentences: Sequence[str]) -> str:
    """Sentences as one paragraph: Chinese puts no space between them."""
    return (" " if is_english() else "").join(sentences)


def in_brackets(text: str, more: str) -> str:
    """A text with something after it in brackets."""
    return _("%(text)s (%(more)s)") % {"text": text, "more": more}


def inline(label: str) -> str:
    """A label inside a sentence: English takes off the capital, unless it is an abbreviation."""
    if is_english() and len(label) > 1 and label[0].isupper() and label[1].islower():
        return label[0].lower() + label[1:]
    return label


def capital(text: str) -> str:
    """A sentence with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def count(number: int) -> str:
    """A small number in running text: spelled out in English, digits in Chinese."""
    return _SPELLED[number] if is_english() and 0 <= number < len(_SPELLED) else str(number)


def heading(text: str) -> str:
    """A title whose numbers never part from their measure words, nor from what they are out of."""
    return _NUMBER_OF_NUMBER.sub("\u00a0of\u00a0", _NUMBER_BEFORE_HAN.sub("\\1\u00a0", capital(text)))


def day(moment: date) -> str:
    """A date, or that of a moment."""
    local = moment
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        local = timezone.localtime(moment)
    # Translators: a date in Django's format language, such as 12 March 2025
    return format_date(local, _("j F Y"))


def tenths_that_add_up(values: Sequence[float]) -> tuple[list[int], int]:
    """Values rounded to tenths (as integers) so that they add up to their rounded sum, and that sum.

    Each is rounded down or up only (largest remainder), so that a reader who adds up the rows gets the total.
    """
    total = round(sum(values) * 10)
    floors = [math.floor(value * 10) for value in values]
    by_remainder = sorted(range(len(values)), key=lambda i: floors[i] - values[i] * 10)
    for index in by_remainder[: total - sum(floors)]:
        floors[index] += 1
    return floors, total
