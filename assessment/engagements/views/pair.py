"""A CTO and a CIO side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessment.engagements.access import At, engagement_at
from assessment.engagements.models import Engagement
from assessment.engagements.queries import Member, PairMap, find_note, read_pair
from assessment.instrument.definition import Responsibility
from assessment.lib.ui import tr
from assessment.scoring.team import Told

from .frame import figures_path, framed
from .note_box import note_box
from .team_page import Chip
from .team_words import difference_counts, owner_label, pair_prompt, post_label, usual_label


@require_safe
@login_required
def pair(request: HttpRequest, public_code: str) -> HttpResponse:
    """What a CTO and a CIO say of each responsibility, differences first."""
    at, engagement = engagement_at(request, public_code)
    context = pair_page(at, engagement, request.GET.get("cto", ""), request.GET.get("cio", ""))
    return render(request, "engagements/pair.html", context)


def pair_page(at: At, engagement: Engagement, cto: str, cio: str) -> dict[str, Any]:
    """The context of the page: the rows, or why there are none, and who else can be chosen."""
    frame = framed(at, engagement, "pair")
    if engagement.is_anonymous:
        title = _("CTO and CIO are not shown side by side")
        return {**frame, "title": title, "is_anonymous": True, "figures": figures_path(engagement)}
    found = read_pair(engagement, cto, cio)
    rows = pair_rows(found.rows)
    return {
        **frame,
        "title": pair_title(found),
        "missing": missing_text(found),
        "pair": found,
        "choices": _choices(found),
        "different": [row for row in rows if row["difference"]],
        "alike": [row for row in rows if row["is_alike"]],
        "open": [row for row in rows if row["is_open"]],
        "note": note_box(at, engagement, find_note(engagement, "pair"), "pair"),
    }


def pair_title(found: PairMap) -> str:
    """The finding: how much the two tell alike."""
    if found.cto is None or found.cio is None:
        return _("CTO and CIO cannot be set side by side yet")
    counts = difference_counts([told for _responsibility, told in found.rows])
    if not counts["total"]:
        return _("CTO and CIO have no answer in common yet")
    if not counts["different"]:
        return (
            ngettext(
                "CTO and CIO tell %(total)s responsibility alike, all that both answered",
                "CTO and CIO tell all %(total)s responsibilities alike",
                counts["total"],
            )
            % counts
        )
    return _("%(alike)s of %(total)s told alike by CTO and CIO") % counts


def missing_text(found: PairMap) -> str:
    """Why the two cannot be set side by side; empty where they can."""
    if found.is_one:
        return _("The same person is CTO and CIO. There is nobody to compare with.")
    if found.cto is None and found.cio is None:
        return _("Neither a CTO nor a CIO has answered and agreed to be seen by name.")
    if found.cto is None:
        return _("No CTO has answered and agreed to be seen by name.")
    if found.cio is None:
        return _("No CIO has answered and agreed to be seen by name.")
    return ""


def pair_rows(rows: Sequence[tuple[Responsibility, Told]]) -> list[dict[str, Any]]:
    """The rows in words."""
    return [
        {
            "code": responsibility.code,
            "label": tr(responsibility.label),
            "usual": usual_label(responsibility.usual_owner),
            "cto": Chip(told.first, owner_label(told.first)) if told.first else None,
            "cio": Chip(told.second, owner_label(told.second)) if told.second else None,
            "difference": told.difference,
            "prompt": pair_prompt(told.difference) if told.difference else "",
            "is_alike": told.is_answered and told.difference is None,
            "is_open": not told.is_answered,
        }
        for responsibility, told in rows
    ]


def _choices(found: PairMap) -> list[dict[str, Any]]:
    """The links by which one of several CTOs or CIOs is chosen."""
    at_cto, at_cio = _place(found.ctos, found.cto), _place(found.cios, found.cio)
    ctos = [
        {"label": _named(one, n), "href": f"?cto={n}&cio={at_cio}", "is_current": n == at_cto}
        for n, one in enumerate(found.ctos, start=1)
    ]
    cios = [
        {"label": _named(one, n), "href": f"?cto={at_cto}&cio={n}", "is_current": n == at_cio}
        for n, one in enumerate(found.cios, start=1)
    ]
    return [{"post": post, "links": links} for post, links in (("CTO", ctos), ("CIO", cios)) if len(links) > 1]


def _place(among: tuple[Member, ...], one: Member | None) -> int:
    return next((n for n, other in enumerate(among, start=1) if other is one), 1)


def _named(one: Member, n: int) -> str:
    return one.name or f"{post_label(one.post)} {n}"
