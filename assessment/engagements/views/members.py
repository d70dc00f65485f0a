"""Who works for a client: the list, inviting, joining by a link, roles, leaving."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.accounts.models import User
from assessment.engagements import queries, services
from assessment.engagements.access import At, get_client, get_member, get_member_invitation
from assessment.engagements.forms.clients import InviteMemberForm, RoleForm
from assessment.engagements.models import Membership
from assessment.lib.http import hidden_from_others
from assessment.lib.preferences import remember_workspace
from assessment.lib.ui import page_language

from .members_page import members_page


@require_safe
@login_required
def members(request: HttpRequest, public_code: str) -> HttpResponse:
    """Who works for a client; an owner invites and changes roles here."""
    return _page(request, get_client(request, public_code), InviteMemberForm())


@require_POST
@login_required
def invite_member(request: HttpRequest, public_code: str) -> HttpResponse:
    """Asks a colleague to work for the client."""
    at = get_client(request, public_code, "manage")
    form = InviteMemberForm(request.POST)
    if not form.is_valid():
        return _page(request, at, form, status=422)
    said = form.cleaned_data
    if not ratelimit.consume(request, action="member_invitation", key=f"{public_code}:{said['email'].lower()}"):
        form.add_error("email", _("Too many mails in a short time. Please wait an hour and try again"))
        return _page(request, at, form, status=429)
    try:
        services.invite_member(
            organisation=at.organisation, email=said["email"], role=said["role"], by=at.user, language=page_language()
        )
    except services.AlreadyMember:
        form.add_error("email", _("Somebody with this address is a member already"))
        return _page(request, at, form, status=422)
    except services.TooManyOpen:
        form.add_error(None, _("There are very many open invitations. Withdraw some first"))
        return _page(request, at, form, status=422)
    messages.success(request, _("The invitation is on its way. Its link works once, for seven days."))
    return redirect("engagements:members", public_code)


@require_POST
@login_required
def withdraw_invitation(request: HttpRequest, public_code: str, invitation_code: str) -> HttpResponse:
    """Takes an invitation back."""
    at, invitation = get_member_invitation(request, public_code, invitation_code)
    try:
        services.withdraw_invitation(invitation=invitation, by=at.user)
        messages.success(request, _("The invitation is withdrawn. Its link opens nothing any more."))
    except services.InvitationSpent:
        messages.warning(request, _("The invitation was accepted meanwhile."))
    return redirect("engagements:members", public_code)


@require_POST
@login_required
def change_role(request: HttpRequest, public_code: str, member_code: str) -> HttpResponse:
    """Another role for a member."""
    at, member = get_member(request, public_code, member_code)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles offered."))
        return redirect("engagements:members", public_code)
    try:
        services.change_role(member=member, role=form.cleaned_data["role"], by=at.user)
        messages.success(request, _("The role is changed. It holds from now on."))
    except services.LastOwner:
        messages.error(request, _("Make somebody else an owner first: a client needs one."))
    return redirect("engagements:members", public_code)


@require_POST
@login_required
def remove_member(request: HttpRequest, public_code: str, member_code: str) -> HttpResponse:
    """Takes a member out at once."""
    at, member = get_member(request, public_code, member_code)
    return _removed(request, at, member)


@require_POST
@login_required
def leave(request: HttpRequest, public_code: str) -> HttpResponse:
    """Whoever asks works for this client no longer."""
    at = get_client(request, public_code)
    return _removed(request, at, at.membership)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the mail leads to. Opening it changes nothing; the button joins, for the invited account."""
    invitation = queries.find_member_invitation(token)
    if invitation is None:
        return hidden_from_others(render(request, "engagements/join_gone.html", status=404))
    user = request.user
    if not isinstance(user, User):
        return hidden_from_others(redirect_to_login(request.path))
    if user.email.lower() != invitation.email:
        return hidden_from_others(render(request, "engagements/join_other.html", status=403))
    if request.method != "POST":
        context = {"invitation": invitation, "client": invitation.organisation}
        return hidden_from_others(render(request, "engagements/join.html", context))
    try:
        organisation = services.join_client(invitation=invitation, user=user)
    except services.InvitationSpent:
        return hidden_from_others(render(request, "engagements/join_gone.html", status=404))
    messages.success(request, _("You work for this client now."))
    reply = redirect("engagements:client", organisation.public_code)
    remember_workspace(reply)
    return reply


def _page(request: HttpRequest, at: At, form: InviteMemberForm, *, status: int = 200) -> HttpResponse:
    return render(request, "engagements/members.html", members_page(at, form), status=status)


def _removed(request: HttpRequest, at: At, member: Membership) -> HttpResponse:
    """Takes a member out, and goes where whoever asked may still be."""
    try:
        services.remove_member(member=member, by=at.user)
    except services.LastOwner:
        messages.error(request, _("Make somebody else an owner first: a client needs one."))
        return redirect("engagements:members", at.organisation.public_code)
    if member.user_id == at.user.pk:
        messages.success(request, _("You have left the client. To you it no longer exists."))
        return redirect("engagements:clients")
    messages.success(request, _("The member is removed, and finds nothing of the client from now on."))
    return redirect("engagements:members", at.organisation.public_code)
