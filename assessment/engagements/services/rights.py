"""Who acts is asked again where it is written: rights may have gone since the page was opened."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from assessment.accounts.models import User
from assessment.engagements.models import Membership, Organisation


def lock_client(organisation: Organisation, by: User) -> list[Membership]:
    """The members of a client, locked until the transaction ends. Raises PermissionDenied unless `by` owns it.

    The row of the client is locked first: members who come and go at once do so one after the other.
    """
    members = lock_members(organisation)
    if not any(one.user_id == by.pk and one.may_manage for one in members):
        raise PermissionDenied
    return members


def lock_members(organisation: Organisation) -> list[Membership]:
    """The same whoever acts. Raises PermissionDenied where the client is gone."""
    if not Organisation.objects.select_for_update().filter(pk=organisation.pk).exists():
        raise PermissionDenied
    rows = Membership.objects.select_for_update(of=("self",)).filter(organisation=organisation)
    return list(rows.select_related("user").order_by("pk"))
