"""Writing to who works for a client: inviting, joining, changing roles, leaving."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import record
from assessment.engagements.models import MemberInvitation, Membership, Organisation
from assessment.lib import secrets
from assessment.outbox.services import forget, queue_mail

from .clients import SUBJECT
from .rights import lock_client, lock_members

INVITED_FOR = timedelta(days=7)
"""How long an invitation to work for a client holds."""
MOST_OPEN = 100
"""So many invitations of a client may be open at once."""
_RIGHTS = AuditEntry.Action.RIGHTS_CHANGED
_RANK = {Membership.Role.VIEWER: 0, Membership.Role.CONSULTANT: 1, Membership.Role.OWNER: 2}


class AlreadyMember(Exception):
    """The address is that of a member."""


class TooManyOpen(Exception):
    """More invitations would be open than a client may have."""


class InvitationSpent(Exception):
    """The invitation was used or withdrawn, or its time is over."""


class OtherAddress(Exception):
    """The invitation went to another address than the account has."""


class LastOwner(Exception):
    """Without this member nobody could say who is one."""


class OwnRights(Exception):
    """Nobody gives themselves more rights."""


@transaction.atomic
def invite_member(*, organisation: Organisation, email: str, role: str, by: User, language: str) -> MemberInvitation:
    """Asks a colleague to work for a client, by a mail with a link. An open invitation to the same address is replaced.

    Raises `AlreadyMember`, `TooManyOpen`, and PermissionDenied if `by` has ceased to own the client.
    """
    email = email.lower()
    if any(one.user.email == email for one in lock_client(organisation, by)):
        raise AlreadyMember
    still_open = MemberInvitation.objects.filter(organisation=organisation, spent_at=None)
    for earlier in still_open.filter(email=email):
        _delete(earlier)
    if still_open.filter(expires_at__gt=timezone.now()).count() >= MOST_OPEN:
        raise TooManyOpen
    token = secrets.new_token()
    invitation = MemberInvitation.objects.create(
        organisation=organisation,
        public_code=secrets.new_public_code(),
        email=email,
        role=role,
        token_digest=secrets.digest(token),
        invited_by=by,
        expires_at=timezone.now() + INVITED_FOR,
    )
    queue_mail(
        key=f"member:{invitation.public_code}",
        to=email,
        language=language,
        template="member-invitation",
        data={
            "client": organisation.name,
            "url": urljoin(settings.SITE_URL, reverse("engagements:join", args=(token,))),
            "days": INVITED_FOR.days,
        },
        about=invitation.public_code,
        expires_at=invitation.expires_at,
    )
    _record(organisation, by, AuditEntry.Action.INVITED, {"role": role})
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: MemberInvitation, by: User) -> None:
    """Takes an invitation back: its link opens nothing from now on, and a mail not sent yet is not sent.

    Raises `InvitationSpent` if it was used meanwhile, PermissionDenied if `by` has ceased to own the client.
    """
    lock_client(invitation.organisation, by)
    stored = MemberInvitation.objects.filter(pk=invitation.pk, spent_at=None).first()
    if stored is None:
        raise InvitationSpent
    _delete(stored)
    _record(invitation.organisation, by, _RIGHTS, {"withdrawn": invitation.role})


@transaction.atomic
def join_client(*, invitation: MemberInvitation, user: User) -> Organisation:
    """Makes the account a member, once. Who is one already keeps the role that they have.

    An invitation holds no longer than the right of whoever made it.

    Raises `OtherAddress`, and `InvitationSpent`, also where two press the button together.
    """
    organisation = invitation.organisation
    if user.email.lower() != invitation.email:
        raise OtherAddress
    members = lock_members(organisation)
    if not any(one.user_id == invitation.invited_by_id and one.may_manage for one in members):
        raise InvitationSpent
    unspent = MemberInvitation.objects.filter(pk=invitation.pk, spent_at=None, expires_at__gt=timezone.now())
    if not unspent.update(spent_at=timezone.now()):
        raise InvitationSpent
    forget(about=invitation.public_code)
    if all(one.user_id != user.pk for one in members):
        Membership.objects.create(organisation=organisation, user=user, role=invitation.role)
        _record_role(organisation, user, user, None, invitation.role)
    return organisation


@transaction.atomic
def change_role(*, member: Membership, role: str, by: User) -> None:
    """Gives a member another role, which holds from the next request on.

    Raises `LastOwner`, `OwnRights`, and PermissionDenied if `by` has ceased to own the client.
    """
    members = lock_members(member.organisation)
    acting = next((one for one in members if one.user_id == by.pk), None)
    stored = next((one for one in members if one.pk == member.pk), None)
    if acting is not None and stored is not None and acting.pk == stored.pk and _RANK[role] > _RANK[stored.role]:  # type: ignore[index]
        raise OwnRights
    lock_client(member.organisation, by)
    if stored is None or stored.role == role:
        return
    _keep_an_owner(members, stored, role)
    Membership.objects.filter(pk=stored.pk).update(role=role)
    _record_role(member.organisation, by, stored.user, stored.role, role)


@transaction.atomic
def remove_member(*, member: Membership, by: User) -> None:
    """Takes a member out; to them nothing of the client exists from the next request on. Anybody may leave.

    Raises `LastOwner`, and PermissionDenied if `by` is neither the member nor an owner.
    """
    members = lock_members(member.organisation) if member.user_id == by.pk else lock_client(member.organisation, by)
    stored = next((one for one in members if one.pk == member.pk), None)
    if stored is None:
        return
    _keep_an_owner(members, stored, None)
    stored.delete()
    _record_role(member.organisation, by, stored.user, stored.role, None)


def _keep_an_owner(members: list[Membership], changing: Membership, role: str | None) -> None:
    owners = {one.pk for one in members if one.may_manage}
    if owners == {changing.pk} and role != Membership.Role.OWNER:
        raise LastOwner


def _delete(invitation: MemberInvitation) -> None:
    forget(about=invitation.public_code)
    invitation.delete()


def _record_role(organisation: Organisation, by: User, user: User, before: str | None, after: str | None) -> None:
    change = {"place": "role", "before": before, "after": after}
    _record(organisation, by, _RIGHTS, {"account": user.pk, "changes": [change]})


def _record(organisation: Organisation, by: User, action: AuditEntry.Action, details: dict[str, object]) -> None:
    record(actor=by, action=action, subject=SUBJECT.format(organisation.public_code), details=details)
