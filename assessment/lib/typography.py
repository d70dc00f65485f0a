"""Where Chinese headings may break."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_AFTER_PARTICLE = re.compile(r"(?<=[\u4e00-\u9fff][的与和在比])(?=[\u4e00-\u9fff]{2})")


@register.filter
def phrases(text: str) -> SafeString:
    """Marks breaks between phrases for headings set with `word-break: keep-all`; other scripts stay as they are."""
    return mark_safe(_AFTER_PARTICLE.sub("<wbr>", conditional_escape(text)))  # noqa: S308 - escaped
