"""A visitor's preferences: language and theme. Signing in is allauth's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.views.decorators.http import require_POST

from assessment.lib.http import safe_path
from assessment.lib.preferences import remember_language, remember_theme


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back to the page."""
    reply = _back(request)
    return reply if remember_language(reply, request.POST.get("language", "")) else HttpResponseBadRequest()


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme and go back to the page."""
    reply = _back(request)
    return reply if remember_theme(reply, request.POST.get("theme", "")) else HttpResponseBadRequest()


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(safe_path(request, request.POST.get("next", ""), "/"))
