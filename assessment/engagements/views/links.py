"""Links to hand over: the open link of an engagement, and a person's own, each also as a code to print."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.engagements import queries, services
from assessment.engagements.access import engagement_at, invitation_at
from assessment.lib.http import hidden_from_others
from assessment.lib.qr import qr_code

from .following_page import person_page
from .frame import framed


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def open_link(request: HttpRequest, public_code: str) -> HttpResponse:
    """The link for whoever has it: make it, make it anew, switch it off."""
    at, engagement = engagement_at(request, public_code, "change")
    if request.method == "POST":
        return _change(request, public_code)
    link = services.open_link(engagement)
    context = {
        **framed(at, engagement, "engagement"),
        "link": link,
        "code": qr_code(link) if link else "",
        "is_over": queries.is_over(engagement, timezone.now()),
    }
    return hidden_from_others(render(request, "engagements/open_link.html", context))


def _change(request: HttpRequest, public_code: str) -> HttpResponse:
    at, engagement = engagement_at(request, public_code, "change")
    if request.POST.get("act") == "off":
        services.switch_open_link_off(engagement=engagement, user=at.user)
        messages.success(request, _("The link is switched off. It opens nothing any more."))
        return redirect("engagements:open-link", public_code)
    if request.POST.get("act") == "make":
        try:
            services.make_open_link(engagement=engagement, user=at.user)
            messages.success(request, _("The link is made. Whoever has it can take part."))
        except services.EngagementOver:
            messages.error(request, _("The engagement is closed. Reopen it before you make a link."))
    return redirect("engagements:open-link", public_code)


@require_safe
@login_required
def open_link_print(request: HttpRequest, public_code: str) -> HttpResponse:
    """The open link as a page to print; where there is none, the page that makes one."""
    at, engagement = engagement_at(request, public_code, "change")
    link = services.open_link(engagement)
    if not link:
        return redirect("engagements:open-link", public_code)
    context = {**framed(at, engagement, ""), "link": link, "code": qr_code(link), "until": engagement.closes_at}
    return hidden_from_others(render(request, "engagements/print_link.html", context))


@require_safe
@login_required
def person_print(request: HttpRequest, public_code: str, invitation_code: str) -> HttpResponse:
    """A person's own link as a page to print; their page once they began: the link would open what they answered."""
    at, engagement, invitation = invitation_at(request, public_code, invitation_code)
    page = person_page(at, engagement, invitation, None)
    if not page["link"]:
        return redirect("engagements:person", public_code, invitation_code)
    context = {**page, "code": qr_code(page["link"]), "until": page["one"].deadline, "is_personal": True}
    return hidden_from_others(render(request, "engagements/print_link.html", context))
