"""What every dynamic reply carries, and where it is safe to go next."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults

WAY_COOKIE = "after_sign_in"


class NoStoreMiddleware:
    """Marks every reply that a view made as private and never to be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reply = self.get_response(request)
        reply.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(reply, ("Cookie", "Accept-Language"))
        return reply


class CleanCookiesMiddleware:
    """Drops cookies with NUL in them: nobody was given one, and PostgreSQL refuses to look for such a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return self.get_response(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """What an error of ours is answered with: 500; 503 where only the database is busy or away."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return defaults.server_error(request)
    reply = render(request, "503.html", status=503)
    reply.headers["Retry-After"] = "5"
    return reply


def safe_path(request: HttpRequest, path: str, fallback: str) -> str:
    """`path` if it leads to a page of this site, else `fallback`."""
    ours = url_has_allowed_host_and_scheme(path, allowed_hosts=None, require_https=request.is_secure())
    return path if ours and path.startswith("/") else fallback


def remember_way(reply: HttpResponse, path: str) -> None:
    """Has this browser go on to a page after it signed in by a mail, which leads back to the site from elsewhere."""
    reply.set_cookie(
        WAY_COOKIE,
        path,
        max_age=3600,
        path="/account/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def remembered_way(request: HttpRequest, fallback: str) -> str:
    """Where that is; `fallback` where nothing was remembered."""
    return safe_path(request, request.COOKIES.get(WAY_COOKIE, ""), fallback)


def hidden_from_others(reply: HttpResponse) -> HttpResponse:
    """Marks a page whose address or content is for one reader: no search engine keeps it, no request names its path.

    Not `no-referrer`: with it a browser says that a form of the page comes from nowhere, and the form is refused.
    """
    reply.headers["X-Robots-Tag"] = "noindex, nofollow"
    reply.headers["Referrer-Policy"] = "strict-origin"
    return reply


def told_as_it_comes(reply: StreamingHttpResponse) -> StreamingHttpResponse:
    """Marks a reply whose parts are to arrive one by one: nobody on the way packs or collects them first."""
    reply.headers["Content-Encoding"] = "identity"
    reply.headers["X-Accel-Buffering"] = "no"
    return reply


def is_autosave(request: HttpRequest) -> bool:
    """Whether the script of the page posts, which wants a short answer and no page."""
    return request.POST.get("_action") == "autosave"


def back_to_check(request: HttpRequest) -> bool:
    """Whether the page was opened from “check your answers” and leads back there."""
    return request.GET.get("from") == "check"


def posted_revision(request: HttpRequest, name: str = "_revision") -> int | None:
    """The revision that a post says it is based on; None if it says none."""
    revision = request.POST.get(name, "")
    return int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else None


def posted_moment(request: HttpRequest, name: str = "_shown_at") -> datetime | None:
    """The moment that a post names in whole seconds since 1970; None if it names none of this age.

    Whoever posts it can write what they like: what is done with it has to hold for any moment.
    """
    seconds = request.POST.get(name, "")
    in_digits = seconds.isascii() and seconds.isdigit() and len(seconds) == 10
    return datetime.fromtimestamp(int(seconds), UTC) if in_digits else None
