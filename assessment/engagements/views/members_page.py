"""What the page of members is given."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from assessment.engagements import queries
from assessment.engagements.access import At
from assessment.engagements.forms.clients import InviteMemberForm
from assessment.engagements.models import Membership


def members_page(at: At, form: InviteMemberForm) -> dict[str, Any]:
    """The members, each with whether who looks may change them; and who is asked to join. `form` invites."""
    members, now = queries.list_members(at.organisation), timezone.now()
    owners = sum(one.may_manage for one in members)
    return {
        "at": at,
        "organisation": at.organisation,
        "members": [
            {
                "member": one,
                "is_self": one.pk == at.membership.pk,
                "is_last_owner": one.may_manage and owners == 1,
            }
            for one in members
        ],
        "roles": Membership.Role.choices,
        "may_leave": not (at.may_manage and owners == 1),
        "invitations": [
            {"invitation": one, "is_over": one.expires_at <= now}
            for one in (queries.list_member_invitations(at.organisation) if at.may_manage else [])
        ],
        "form": form,
        "errors": form.error_list() if form.is_bound else [],
    }
