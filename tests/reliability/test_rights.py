"""Rights changed at the same moment, on real connections: an admin remains, and the trail tells what was done."""

import pytest
from django.core.exceptions import PermissionDenied

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.services import LastAdmin, change_rights, delete_account
from tests.factories import make_user

from .crowd import at_once

Role = User.Role
TIMES = 5


@pytest.fixture
def admins(committed):
    return [make_user(f"admin-{number}@example.org", Role.ADMIN) for number in range(4)]


def demote(account, by):
    change_rights(account=account, by=by, role=Role.AUDITOR, is_active=True)


def left():
    return User.objects.filter(role=Role.ADMIN, is_active=True).count()


@pytest.mark.parametrize("attempt", range(TIMES))
def test_admins_who_demote_each_other_leave_one(admins, attempt):
    """Each the next, in a circle: whoever was demoted meanwhile comes too late."""
    pairs = zip(admins, [*admins[1:], admins[0]], strict=True)
    done = at_once([lambda by=by, account=account: demote(account, by) for by, account in pairs])
    refused = [one for one in done if one is not None]
    assert all(isinstance(one, PermissionDenied) for one in refused), refused
    assert left() == len(refused) >= 1
    changed = AuditEntry.objects.filter(action=AuditEntry.Action.RIGHTS_CHANGED, actor_id__isnull=False)
    assert changed.count() == len(admins) - left()


@pytest.mark.parametrize("attempt", range(TIMES))
def test_admins_who_all_leave_at_once_leave_one(admins, attempt):
    done = at_once([lambda user=user: delete_account(user=user) for user in admins])
    assert left() == 1
    assert [type(one) for one in done if one is not None] == [LastAdmin]


def test_the_server_s_commands_cannot_take_the_last_one_either(admins):
    def switch_off(account):
        change_rights(account=account, by=None, role=Role.ADMIN, is_active=False)

    done = at_once([lambda user=user: switch_off(user) for user in admins])
    assert left() == 1
    assert [type(one) for one in done if one is not None] == [LastAdmin]
