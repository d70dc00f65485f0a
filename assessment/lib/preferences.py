"""A visitor's language and theme, kept in cookies, so that they need neither account nor session."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
LANGUAGE_CODES = tuple(code for code, _ in settings.LANGUAGES)


def remember_language(reply: HttpResponse, language: str) -> bool:
    """Sets the cookie if the language is one of the site's; whether it is."""
    return _remember(reply, settings.LANGUAGE_COOKIE_NAME, language, LANGUAGE_CODES)


def remember_theme(reply: HttpResponse, theme: str) -> bool:
    """Sets the cookie if there is such a theme; whether there is."""
    return _remember(reply, THEME_COOKIE, theme, THEMES)


def _remember(reply: HttpResponse, cookie: str, value: str, allowed: tuple[str, ...]) -> bool:
    if value not in allowed:
        return False
    reply.set_cookie(
        cookie,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return True
