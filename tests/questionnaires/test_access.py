"""Who may work on versions: rights, roles and doors as one table, written by hand."""

import inspect

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from assessment.accounts.access import require_auditor
from assessment.accounts.models import User
from assessment.questionnaires import access
from assessment.questionnaires.models import Version
from assessment.questionnaires.services import create_draft, load_document
from tests.factories import make_user

pytestmark = pytest.mark.django_db

Role = User.Role

RIGHTS = {
    # role:          read versions, edit drafts, publish, audit
    "anonymous": (False, False, False, False),
    Role.LEADER: (False, False, False, False),
    Role.CONSULTANT: (False, False, False, False),
    Role.EDITOR: (True, True, False, False),
    Role.PUBLISHER: (True, True, True, False),
    Role.AUDITOR: (True, False, False, True),
    Role.ADMIN: (True, True, True, True),
}
READ, EDIT, PUBLISH, AUDIT = range(4)

DOORS = {
    # door: the right it asks for, and the versions it opens (None: it is not about one version)
    access.require_reader: (READ, None),
    access.require_editor: (EDIT, None),
    access.require_publisher: (PUBLISH, None),
    require_auditor: (AUDIT, None),
    access.get_version_to_read: (READ, {"draft", "published", "retired"}),
    access.get_issued_to_read: (READ, {"published", "retired"}),
    access.get_draft_to_edit: (EDIT, {"draft"}),
    access.get_draft_to_publish: (PUBLISH, {"draft"}),
    access.get_version_to_publish: (PUBLISH, {"draft", "published", "retired"}),
}
MISSING = (0, 99, 2**31, 10**30)
"""Numbers that no version has; some are too large for a database."""


@pytest.fixture
def versions(version, shipped_content):
    """A version of each status, by status."""
    changed = {**shipped_content, "minutes_core": shipped_content["minutes_core"] + 1}
    load_document(content=changed)
    again = {**shipped_content, "minutes_core": shipped_content["minutes_core"] + 2}
    create_draft(questionnaire=version.questionnaire, content=again, note="", user=None)
    found = {one.status: one for one in Version.objects.all()}
    assert set(found) == {"draft", "published", "retired"}
    return found


def asked_by(role):
    """A request of somebody with this role."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser() if role == "anonymous" else make_user("ann@example.org", role)
    return request


def test_every_role_and_every_door_has_its_line():
    assert set(RIGHTS) == {"anonymous", *Role}
    here = {one for name, one in inspect.getmembers(access, inspect.isfunction) if one.__module__ == access.__name__}
    assert {door for door in here if not door.__name__.startswith("_")} == set(DOORS) - {require_auditor}


@pytest.mark.parametrize("role", Role)
def test_a_role_has_these_rights_and_no_others(role):
    user = User(role=role)
    assert (user.may_read_versions, user.may_edit_drafts, user.may_publish, user.may_audit) == RIGHTS[role]


@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_door_opens_to_who_has_its_right(versions, door, role):
    right, opens = DOORS[door]
    request, may = asked_by(role), RIGHTS[role][right]
    if opens is None:
        if may:
            assert door(request) == request.user
        else:
            with pytest.raises(PermissionDenied):
                door(request)
        return
    for status, one in versions.items():
        if not may:
            with pytest.raises(PermissionDenied):
                door(request, one.number)
        elif status in opens:
            assert door(request, one.number) == one
        else:
            with pytest.raises(Http404):
                door(request, one.number)


@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("door", [door for door, (_, opens) in DOORS.items() if opens], ids=lambda door: door.__name__)
def test_whoever_may_not_is_not_told_which_numbers_there_are(versions, door, role):
    request, may = asked_by(role), RIGHTS[role][DOORS[door][0]]
    for number in MISSING:
        with pytest.raises(Http404 if may else PermissionDenied):
            door(request, number)
