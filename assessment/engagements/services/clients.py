"""Writing to clients: taking one on, renaming, deleting."""

from __future__ import annotations

from django.db import transaction

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.engagements.models import Engagement, Invitation, MemberInvitation, Membership, Organisation
from assessment.lib import secrets
from assessment.outbox.services import forget_all
from assessment.responses.models import Response

from .rights import lock_client

SUBJECT = "client/{}"
"""How the audit trail names a client: by its code. Who reads the trail is no member, and learns no name."""


@transaction.atomic
def add_client(*, name: str, by: User) -> Organisation:
    """A new client; whoever takes it on owns it."""
    organisation = Organisation.objects.create(public_code=secrets.new_public_code(), name=name)
    Membership.objects.create(organisation=organisation, user=by, role=Membership.Role.OWNER)
    record(actor=by, action=AuditEntry.Action.CLIENT_ADDED, subject=SUBJECT.format(organisation.public_code))
    return organisation


@transaction.atomic
def rename_client(*, organisation: Organisation, name: str, by: User) -> None:
    """Gives a client another name. Raises PermissionDenied if `by` has ceased to own it."""
    lock_client(organisation, by)
    Organisation.objects.filter(pk=organisation.pk).update(name=name)


@transaction.atomic
def delete_client(*, organisation: Organisation, by: User) -> None:
    """Deletes a client with its members, engagements, invitations, figures, and every mail about one of them.

    The responses are the leaders' own and stay theirs; what was begun can be finished, for nobody waits for it any
    more. Raises PermissionDenied if `by` has ceased to own it.
    """
    lock_client(organisation, by)
    engagements = Engagement.objects.filter(organisation=organisation)
    told = {"engagements": engagements.count()}
    forget_all(about=_named(organisation))
    Response.objects.filter(
        participation__engagement__organisation=organisation, status=Response.Status.STARTED
    ).update(closes_at=None)
    Organisation.objects.filter(pk=organisation.pk).delete()
    record(
        actor=by,
        action=AuditEntry.Action.CLIENT_DELETED,
        subject=SUBJECT.format(organisation.public_code),
        details=told,
    )


def _named(organisation: Organisation) -> list[str]:
    """The codes of everything of a client that mails may be about."""
    engagements = Engagement.objects.filter(organisation=organisation)
    invitations = Invitation.objects.filter(engagement__organisation=organisation)
    colleagues = MemberInvitation.objects.filter(organisation=organisation)
    codes = (rows.values_list("public_code", flat=True) for rows in (engagements, invitations, colleagues))
    return [organisation.public_code, *(code for some in codes for code in some)]
