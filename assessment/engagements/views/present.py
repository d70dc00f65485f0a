"""One finding a screen, for a projector."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.engagements.access import engagement_at
from assessment.lib.ui import ui

from .screens import presented, screens_of


@require_safe
@login_required
def present(request: HttpRequest, public_code: str) -> HttpResponse:
    """A screen by its number; personal names stand there only if that is asked for. Always in the light theme."""
    at, engagement = engagement_at(request, public_code)
    screens = screens_of(presented(at, engagement))
    number = _number(request.GET.get("screen", ""), len(screens))
    names = request.GET.get("names") == "1"
    context = {
        "ui": {**ui(request)["ui"], "theme": "light"},
        "engagement": engagement,
        "organisation": engagement.organisation,
        "screen": screens[number - 1],
        "number": number,
        "total": len(screens),
        "names": names,
        "has_names": not engagement.is_anonymous,
        "previous": _link(number - 1, names=names) if number > 1 else "",
        "next": _link(number + 1, names=names) if number < len(screens) else "",
        "other_names": _link(number, names=not names),
    }
    return render(request, "engagements/present.html", {**context, **screens[number - 1].context})


def _number(asked: str, total: int) -> int:
    """The screen asked for; the first or the last where there is none of this number."""
    given = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(given, 1), total)


def _link(number: int, *, names: bool) -> str:
    return "?" + urlencode({"screen": number, **({"names": 1} if names else {})})
