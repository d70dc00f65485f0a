"""Reads about who works for a client, and who is asked to."""

from __future__ import annotations

from django.utils import timezone

from assessment.engagements.models import MemberInvitation, Membership, Organisation
from assessment.lib.secrets import digest

_ORDER = {Membership.Role.OWNER: 0, Membership.Role.CONSULTANT: 1, Membership.Role.VIEWER: 2}


def list_members(organisation: Organisation) -> list[Membership]:
    """Everybody who works for a client with their account: owners first, then by address. One query."""
    rows = Membership.objects.filter(organisation=organisation).select_related("user")
    return sorted(rows, key=lambda one: (_ORDER.get(Membership.Role(one.role), 9), one.user.email))


def list_member_invitations(organisation: Organisation) -> list[MemberInvitation]:
    """Colleagues who were asked and have not joined, those whose link is over included; the latest first."""
    return list(MemberInvitation.objects.filter(organisation=organisation, spent_at=None).order_by("-pk"))


def find_member_invitation(token: str) -> MemberInvitation | None:
    """The invitation that a link opens, with its client; None once it is spent or over, or where there is none."""
    works = MemberInvitation.objects.filter(token_digest=digest(token), spent_at=None, expires_at__gt=timezone.now())
    return works.select_related("organisation").first()
