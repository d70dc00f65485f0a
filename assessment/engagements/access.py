"""May this user see this client, this engagement? Returns it, or raises: a stranger gets 404, a reader 403.

To somebody who is no member of a client nothing of it exists: its names look like names that nothing has. Rights are
"read" (every member), "change" (owners and consultants), "manage" (owners).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import SimpleLazyObject

from assessment.accounts.models import User

from .models import Engagement, Invitation, MemberInvitation, Membership, Organisation


@dataclass(frozen=True)
class At:
    """Who asks, at which client, and what they may do for it."""

    user: User
    membership: Membership
    organisation: Organisation

    @property
    def may_change(self) -> bool:
        """Whether they may run engagements."""
        return self.membership.may_change

    @property
    def may_manage(self) -> bool:
        """Whether they may say who is a member."""
        return self.membership.may_manage


def require_account(request: HttpRequest) -> User:
    """Somebody signed in. Raises PermissionDenied for anyone else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def require_consultant(request: HttpRequest) -> User:
    """Somebody signed in who may take on clients. Raises PermissionDenied for anyone else."""
    user = request.user
    if not isinstance(user, User) or not user.may_take_on_clients:
        raise PermissionDenied
    return user


def get_client(request: HttpRequest, public_code: str, right: str = "read") -> At:
    """The client of this name, for a member. Raises Http404 for anyone else, PermissionDenied without the right."""
    memberships = Membership.objects.select_related("organisation", "user")
    membership = _member(request, memberships, organisation__public_code=public_code)
    return _allowed(At(membership.user, membership, membership.organisation), right)


def get_engagement(request: HttpRequest, public_code: str, right: str = "read") -> Engagement:
    """The engagement of this name with its client and its version, for a member; `at` says who that is.

    Raises Http404 for anyone else, PermissionDenied without the right.
    """
    return engagement_at(request, public_code, right)[1]


def engagement_at(request: HttpRequest, public_code: str, right: str = "read") -> tuple[At, Engagement]:
    """The same together with what the member may do. Raises as `get_engagement` does."""
    engagement = None
    if request.user.is_authenticated and "\0" not in public_code:  # PostgreSQL refuses NUL
        engagements = Engagement.objects.select_related("organisation", "version").defer("version__document")
        engagement = engagements.filter(
            public_code=public_code, organisation__memberships__user_id=request.user.pk
        ).first()
    if engagement is None:
        raise Http404
    membership = _member(request, Membership.objects.select_related("user"), organisation_id=engagement.organisation_id)
    return _allowed(At(membership.user, membership, engagement.organisation), right), engagement


def get_invitation(request: HttpRequest, public_code: str, invitation_code: str, right: str = "change") -> Invitation:
    """An invitation of an engagement, for a member. Raises Http404 for one of any other, PermissionDenied likewise."""
    engagement = get_engagement(request, public_code, right)
    invitations = Invitation.objects.select_related("engagement")
    found = invitations.filter(engagement=engagement, public_code=invitation_code.replace("\0", "")).first()
    if found is None:
        raise Http404
    return found


def get_member(
    request: HttpRequest, public_code: str, member_code: str, right: str = "manage"
) -> tuple[At, Membership]:
    """Another member of a client. Raises Http404 for one of any other client, PermissionDenied without the right."""
    at = get_client(request, public_code, right)
    members = Membership.objects.filter(organisation=at.organisation).select_related("user", "organisation")
    found = next((one for one in members if one.public_code == member_code), None)
    if found is None:
        raise Http404
    return at, found


def get_member_invitation(
    request: HttpRequest, public_code: str, invitation_code: str, right: str = "manage"
) -> tuple[At, MemberInvitation]:
    """A colleague who was asked to work for a client. Raises as `get_member` does."""
    at = get_client(request, public_code, right)
    asked = MemberInvitation.objects.filter(organisation=at.organisation, spent_at=None)
    found = asked.select_related("organisation").filter(public_code=invitation_code.replace("\0", "")).first()
    if found is None:
        raise Http404
    return at, found


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `works_for_clients`, whether who asks has a workspace. Asked only where a page says it."""
    return {"works_for_clients": SimpleLazyObject(lambda: _works_for_clients(request))}


def _works_for_clients(request: HttpRequest) -> bool:
    user = request.user
    if not isinstance(user, User):
        return False
    return user.may_take_on_clients or Membership.objects.filter(user_id=user.pk).exists()


def invitation_at(
    request: HttpRequest, public_code: str, invitation_code: str, right: str = "change"
) -> tuple[At, Engagement, Invitation]:
    """The same with what came of it, together with what the member may do. Raises as `get_invitation` does."""
    at, engagement = engagement_at(request, public_code, right)
    invitations = Invitation.objects.select_related("engagement__organisation", "participation__response__consent")
    code = invitation_code.replace("\0", "")
    found = invitations.filter(engagement=engagement, public_code=code).first()
    if found is None:
        raise Http404
    return at, engagement, found


def _member(request: HttpRequest, memberships: QuerySet[Membership], **which: Any) -> Membership:
    """The membership of who asks. Raises Http404: without one, nothing of the client exists."""
    if not request.user.is_authenticated or any("\0" in str(value) for value in which.values()):
        raise Http404
    membership = memberships.filter(user_id=request.user.pk, **which).first()
    if membership is None:
        raise Http404
    return membership


def _allowed(at: At, right: str) -> At:
    if {"read": True, "change": at.may_change, "manage": at.may_manage}[right]:
        return at
    raise PermissionDenied
