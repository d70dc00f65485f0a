"""Signing in by a link in a mail."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.accounts import services
from assessment.accounts.adapter import forget_unnamed
from assessment.accounts.forms import SignInLinkForm
from assessment.accounts.queries import find_sign_in_link
from assessment.lib.http import WAY_COOKIE, hidden_from_others, remembered_way
from assessment.lib.preferences import switched
from assessment.lib.ui import page_language

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Asks for an address and mails it a link. The answer is the same whether or not there is an account."""
    if remember := switched(request):
        return remember(_page(request, SignInLinkForm(initial=request.POST.dict())))
    form = SignInLinkForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    email = form.cleaned_data["email"]
    if not ratelimit.consume(request, action="sign_in_link", key=email.lower()):
        form.add_error("email", _("Too many mails in a short time. Please wait an hour and try again"))
        return _page(request, form, status=429)
    services.send_sign_in_link(email=email, language=page_language())
    return redirect("sign-in-link-sent")


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """Says where to look."""
    return render(request, "account/link_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the mail leads to. Opening it changes nothing; the button signs in."""
    link = find_sign_in_link(token)
    if link is None:
        return hidden_from_others(render(request, "account/link_gone.html", status=404))
    if request.method != "POST":
        return hidden_from_others(render(request, "account/link_open.html", {"link": link}))
    try:
        user = services.spend_sign_in_link(link=link)
    except services.LinkSpent:
        return hidden_from_others(render(request, "account/link_gone.html", status=404))
    forget_unnamed(request)
    login(request, user, backend=BACKEND)
    reply = redirect(remembered_way(request, reverse("responses:mine")))
    reply.delete_cookie(WAY_COOKIE, path="/account/")
    return reply


def _page(request: HttpRequest, form: SignInLinkForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "errors": form.error_list() if form.is_bound else []}
    return render(request, "account/ask_for_link.html", context, status=status)
