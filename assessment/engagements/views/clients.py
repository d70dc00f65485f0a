"""Clients: one's own, a new one, one of them, its name, its end."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.engagements import queries, services
from assessment.engagements.access import At, get_client, require_account, require_consultant
from assessment.engagements.forms.clients import ClientForm, DeleteClientForm
from assessment.lib.preferences import remember_workspace

LONGEST_SEARCH = 120


@require_safe
@login_required
def clients(request: HttpRequest) -> HttpResponse:
    """The clients that one works for; the query string searches them by name."""
    user = require_account(request)
    search = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH]
    found = queries.list_clients(user, search)
    context = {"found": found, "search": search, "most": len(found.rows)}
    reply = render(request, "engagements/clients.html", context)
    if found.has_any or user.may_take_on_clients:
        remember_workspace(reply)
    return reply


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_client(request: HttpRequest) -> HttpResponse:
    """A client to take on."""
    user = require_consultant(request)
    form = ClientForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        organisation = services.add_client(name=form.cleaned_data["name"], by=user)
        messages.success(request, _("The client is added. You own it; nobody else sees it."))
        return redirect("engagements:client", organisation.public_code)
    context = {"form": form, "errors": form.error_list()}
    return render(request, "engagements/new_client.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def client(request: HttpRequest, public_code: str) -> HttpResponse:
    """A client: its engagements, and who works for it."""
    at = get_client(request, public_code)
    context = {
        "at": at,
        "organisation": at.organisation,
        "engagements": queries.list_engagements(at.organisation),
        "members": queries.list_members(at.organisation),
    }
    return render(request, "engagements/client.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rename_client(request: HttpRequest, public_code: str) -> HttpResponse:
    """Another name for a client."""
    at = get_client(request, public_code, "manage")
    form = ClientForm(request.POST if request.method == "POST" else None, initial={"name": at.organisation.name})
    if form.is_valid():
        services.rename_client(organisation=at.organisation, name=form.cleaned_data["name"], by=at.user)
        messages.success(request, _("The name is changed."))
        return redirect("engagements:client", public_code)
    return _page(request, "engagements/rename_client.html", at, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete_client(request: HttpRequest, public_code: str) -> HttpResponse:
    """The end of a client, once its name is typed."""
    at = get_client(request, public_code, "manage")
    form = DeleteClientForm(at.organisation, request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.delete_client(organisation=at.organisation, by=at.user)
        messages.success(request, _("The client is deleted with its engagements and invitations."))
        return redirect("engagements:clients")
    return _page(request, "engagements/delete_client.html", at, form, counts=queries.count_what_goes(at.organisation))


def _page(
    request: HttpRequest, template: str, at: At, form: ClientForm | DeleteClientForm, **further: object
) -> HttpResponse:
    context = {"at": at, "organisation": at.organisation, "form": form, "errors": form.error_list(), **further}
    return render(request, template, context, status=422 if form.is_bound else 200)
