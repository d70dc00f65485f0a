"""Template tags and the `ui` context: what a page needs that is neither form nor content."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from assessment.instrument.definition import Text

from . import mould
from .assets import asset_urls
from .preferences import THEME_COOKIE, THEMES

register = template.Library()


def ui(request: HttpRequest | None = None, *, theme: str = "") -> dict[str, Any]:
    """Context of every page: language of the page as HTML names it, and the theme, if one was chosen."""
    if request is not None:
        theme = request.COOKIES.get(THEME_COOKIE, "")
    theme = theme if theme in THEMES else ""
    return {
        "ui": {
            "lang": html_language(),
            "theme": theme,
            "next_theme": "light" if theme == "dark" else "dark",
            "other_language": "zh-hans" if page_language() == "en" else "en",
        }
    }


def page_language() -> str:
    """`zh-hans` or `en`."""
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


def html_language() -> str:
    """The language of the page as the `lang` attribute names it."""
    return "en" if page_language() == "en" else "zh-Hans"


@register.simple_tag
def stylesheets(kind: str) -> SafeString:
    """Style sheets of a kind of page (`site`, `section`, `result`)."""
    urls = asset_urls(f"bundles/{kind}.css")
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((url,) for url in urls))


@register.simple_tag
def scripts(kind: str) -> SafeString:
    """Scripts of a kind of page."""
    urls = asset_urls(f"bundles/{kind}.js")
    return format_html_join("\n", '<script src="{}" defer></script>', ((url,) for url in urls))


@register.filter
def tr(text: Text | str | None) -> str:
    """A text of the document in the language of the page."""
    if text is None or isinstance(text, str):
        return text or ""
    return text.in_(page_language())


@register.simple_tag
def checked(field: BoundField, value: object) -> SafeString:
    """` checked` if the choice is the field's value; in a mould, the place where it will stand."""
    if getattr(field.form, "is_mould", False):
        return mark_safe(mould.choice_mark(field.html_name, str(value)))  # noqa: S308 - a mark of ours
    return mark_safe(" checked" if str(value) in mould.chosen(field.value()) else "")  # noqa: S308 - constant


@register.simple_tag
def selected(field: BoundField, value: object) -> SafeString:
    """` selected` if the option is the field's value; in a mould, the place where it will stand."""
    if getattr(field.form, "is_mould", False):
        return mark_safe(mould.option_mark(field.html_name, str(value)))  # noqa: S308 - a mark of ours
    return mark_safe(" selected" if str(value) in mould.chosen(field.value()) else "")  # noqa: S308 - constant


@register.simple_tag
def value(field: BoundField) -> SafeString:
    """The field's value, escaped; in a mould, the place where it will stand."""
    if getattr(field.form, "is_mould", False):
        return mark_safe(mould.value_mark(field.html_name))  # noqa: S308 - a mark of ours
    given = field.value()
    return conditional_escape("" if given is None else given)


@register.filter
def percent(share: float) -> SafeString:
    """A share of 0 to 1 as a whole percentage."""
    return format_html("{}%", round(share * 100))
