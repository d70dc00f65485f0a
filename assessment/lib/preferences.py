"""A visitor's language and theme, kept in cookies, so that they need neither account nor session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
WORKSPACE_COOKIE = "workspace"
"""Set in a browser that has been in the workspace of consultants, so that every page of it leads back there."""
LANGUAGE_CODES = tuple(code for code, _ in settings.LANGUAGES)


def remember_language(reply: HttpResponse, language: str) -> bool:
    """Sets the cookie if the language is one of the site's; whether it is."""
    return _remember(reply, settings.LANGUAGE_COOKIE_NAME, language, LANGUAGE_CODES)


def remember_theme(reply: HttpResponse, theme: str) -> bool:
    """Sets the cookie if there is such a theme; whether there is."""
    return _remember(reply, THEME_COOKIE, theme, THEMES)


def remember_workspace(reply: HttpResponse) -> None:
    """From now on the header leads to the workspace; whether it opens is asked there."""
    _remember(reply, WORKSPACE_COOKIE, "1", ("1",))


def switched(request: HttpRequest) -> Callable[[HttpResponse], HttpResponse] | None:
    """Puts the language or theme in force whose button in the page's own form was pressed; None if neither was.

    What it returns remembers the choice on the reply.
    """
    if (language := request.POST.get("_language")) is not None:
        if language in LANGUAGE_CODES:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return partial(_remembering, remember_language, language)
    if (theme := request.POST.get("_theme")) is not None:
        request.COOKIES[THEME_COOKIE] = theme
        return partial(_remembering, remember_theme, theme)
    return None


def _remembering(remember: Callable[[HttpResponse, str], bool], value: str, reply: HttpResponse) -> HttpResponse:
    remember(reply, value)
    return reply


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
