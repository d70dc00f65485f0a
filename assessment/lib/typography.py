"""Where headings and figures may break."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_RANGE = re.compile(r"(?<=\d) (?:to|至) (?=\d)|(?<=\d)–(?=\d)|(?<=\bof) (?=\d)|(?<=\d) (?=of \d)|(?<=%) : (?=\d)")
_AFTER_PARTICLE = re.compile(r"(?<=[\u4e00-\u9fff][的与和在比])(?=[\u4e00-\u9fff]{2})")


@register.filter
def phrases(text: str) -> SafeString:
    """Marks breaks between phrases for headings set with `word-break: keep-all`; ranges stay whole."""
    return mark_safe(_AFTER_PARTICLE.sub("<wbr>", conditional_escape(whole(text))))  # noqa: S308 - escaped


@register.filter
def whole(text: str) -> str:
    """Keeps figures on one line that are read as one: 86 to 91, 46–61%, 60% : 40%, and the 100 of “of 100”."""
    return _RANGE.sub(_unbroken, text)


def _unbroken(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\u00a0").replace("–", "–\u2060")
