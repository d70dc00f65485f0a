"""Sharing a result: links for others, a link for oneself, and what opens them."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessment.lib.http import hidden_from_others
from assessment.lib.ui import page_language
from assessment.responses import queries, services
from assessment.responses.access import get_own_link, get_own_response, remember_own, remember_shared
from assessment.responses.forms import AddressForm, ShareForm
from assessment.responses.models import Link, Response

from .pages import remember_link, share_page


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, public_code: str) -> HttpResponse:
    """The links of a result, and a new one."""
    response = get_own_response(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    if request.method != "POST":
        return _page(request, response, ShareForm(), AddressForm())
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _page(request, response, form, AddressForm(), status=422)
    try:
        made = services.create_share_link(
            response=response,
            shows=Link.Shows(form.cleaned_data["shows"]),
            days=form.cleaned_data["days"],
            label=form.cleaned_data["label"],
        )
    except services.TooManyLinks:
        form.add_error(None, _("This result has as many links as it may have. Switch one off first"))
        return _page(request, response, form, AddressForm(), status=422)
    reply = redirect("responses:share", public_code)
    remember_link(reply, response, made)
    return reply


@require_POST
def share_off(request: HttpRequest, public_code: str, link_code: str) -> HttpResponse:
    """Switches a link off."""
    services.switch_link_off(link=get_own_link(request, public_code, link_code))
    messages.success(request, _("The link is switched off. It opens nothing any more."))
    return redirect("responses:share", public_code)


@require_POST
def send(request: HttpRequest, public_code: str) -> HttpResponse:
    """Mails a link to one's own result."""
    response = get_own_response(request, public_code)
    if response.is_anonymous:
        raise Http404("no address is joined to an anonymous response")
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    form = AddressForm(request.POST)
    if not ratelimit.consume(request, action="mail_to_oneself", key=public_code):
        form.add_error(None, _("Too many mails in a short time. Please wait an hour and try again"))
        return _page(request, response, ShareForm(), form, status=429)
    if not form.is_valid():
        return _page(request, response, ShareForm(), form, status=422)
    try:
        services.mail_own_link(response=response, to=form.cleaned_data["email"], language=page_language())
    except services.TooManyLinks:
        form.add_error(None, _("This result has as many links as it may have. Switch one off first"))
        return _page(request, response, ShareForm(), form, status=422)
    messages.success(request, _("A mail with your link is on its way. It can take a few minutes."))
    return redirect("responses:share", public_code)


@require_http_methods(["GET", "HEAD", "POST"])
def share_link(request: HttpRequest, token: str) -> HttpResponse:
    """What a link that was shared leads to. Opening it changes nothing; the button does."""
    link = queries.find_live_link(token, Link.Purpose.SHARE)
    if link is None:
        return hidden_from_others(render(request, "responses/share_gone.html", status=404))
    if request.method != "POST":
        return hidden_from_others(render(request, "responses/share_link.html", {"link": link}))
    remember_shared(request, link)
    return redirect("reports:shared", link.public_code)


@require_http_methods(["GET", "HEAD", "POST"])
def own_link(request: HttpRequest, token: str) -> HttpResponse:
    """One's own result on another device. Opening the link changes nothing; the button does."""
    link = queries.find_live_link(token, Link.Purpose.OWN)
    if link is None:
        return hidden_from_others(render(request, "responses/share_gone.html", {"own": True}, status=404))
    if request.method != "POST":
        return hidden_from_others(render(request, "responses/own_link.html", {"link": link}))
    remember_own(request, link.response)
    return redirect("reports:result", link.response.public_code)


def _page(
    request: HttpRequest, response: Response, form: ShareForm, address: AddressForm, *, status: int = 200
) -> HttpResponse:
    page = share_page(request, response, queries.list_links(response), form, address)
    return render(request, "responses/share.html", page, status=status)
