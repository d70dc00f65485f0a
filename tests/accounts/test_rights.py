"""Who may what: rights change by one service only, which tells of it, and what was taken away is gone at once."""

import json

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from assessment.accounts.models import AuditEntry, SignInLink, User
from assessment.accounts.services import (
    LastAdmin,
    OwnRights,
    change_rights,
    create_user,
    delete_account,
    send_sign_in_link,
)
from assessment.outbox.models import Mail
from tests.factories import Taker, make_user
from tests.responses.storage import all_rows
from tests.responses.test_every_address import ROUTES, address

pytestmark = pytest.mark.django_db

Role = User.Role
OTHERS = [role for role in Role if role != Role.ADMIN]


@pytest.fixture
def root(db):
    return make_user("root@example.org", Role.ADMIN)


@pytest.fixture
def desk(root):
    """Django's admin, before an admin."""
    return signed_in(root)


def signed_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def entries(about):
    """What the trail tells of an account since it was made: by whom, and what."""
    told = AuditEntry.objects.filter(subject=f"account/{about.pk}").order_by("pk")
    assert all(entry.action == AuditEntry.Action.RIGHTS_CHANGED for entry in told)
    return [(entry.actor_id, entry.details) for entry in told]


def change(desk, account, **given):
    """Posts the page of an account; what is not given is as it was."""
    account.refresh_from_db()
    data = {"email": account.email, "role": account.role, "is_active": "on" if account.is_active else "", **given}
    return desk.post(f"/admin/accounts/user/{account.pk}/change/", {k: v for k, v in data.items() if v}, follow=True)


def moved(place, before, after):
    return {"place": place, "before": before, "after": after}


# --- in Django's admin -----------------------------------------------------------------------------------


@pytest.mark.parametrize("after", Role)
@pytest.mark.parametrize("before", Role)
def test_a_role_that_changes_is_told_of_and_its_flags_follow(root, desk, before, after):
    account = make_user("ann@example.org", before)
    change(desk, account, role=after)
    account.refresh_from_db()
    is_admin = after == Role.ADMIN
    assert (account.role, account.is_staff, account.is_superuser) == (after, is_admin, is_admin)
    made = [] if before == Role.LEADER else [(None, {"changes": [moved("role", None, before)]})]
    changed = [] if before == after else [(root.pk, {"changes": [moved("role", before, after)]})]
    assert entries(account) == made + changed


def test_switching_off_and_on_is_told_of(root, desk):
    account = make_user("ann@example.org")
    change(desk, account, is_active="")
    change(desk, account, is_active="on", role=Role.EDITOR)
    assert entries(account) == [
        (root.pk, {"changes": [moved("is_active", True, False)]}),
        (root.pk, {"changes": [moved("role", "leader", "editor"), moved("is_active", False, True)]}),
    ]


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser", "groups", "user_permissions"])
def test_no_field_of_the_page_gives_more_than_the_role(desk, flag):
    account = make_user("ann@example.org", Role.AUDITOR)
    change(desk, account, **{flag: "on"})
    account.refresh_from_db()
    assert (account.is_staff, account.is_superuser, account.user_permissions.count()) == (False, False, 0)


@pytest.mark.parametrize("given", [{"role": role} for role in OTHERS] + [{"is_active": ""}])
def test_nobody_takes_rights_from_themselves(root, desk, given):
    make_user("other@example.org", Role.ADMIN)
    before = all_rows()
    r = change(desk, root, **given)
    assert "You cannot change your own role or switch yourself off" in r.content.decode()
    assert all_rows() == before


def test_one_s_own_address_may_change_and_nothing_else_of_it_is_kept(root, desk):
    change(desk, root, email="Chief@example.org")
    root.refresh_from_db()
    assert root.email == "chief@example.org"
    assert entries(root)[1:] == [(root.pk, {"replaced": "email"})]


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_an_admin_comes_that_far(root, role):
    account = make_user("ann@example.org", role)
    client = signed_in(account)
    before = all_rows()
    for path in (f"/admin/accounts/user/{account.pk}/change/", "/admin/accounts/user/add/", "/admin/"):
        assert client.get(path).status_code == 302
        assert client.post(path, {"email": account.email, "role": "admin", "is_active": "on"}).status_code == 302
    assert all_rows() == before


def test_the_desk_has_accounts_and_nothing_else(desk):
    assert [model for model in admin.site._registry if model is not User] == []
    for path in ("/admin/auth/group/", "/admin/account/emailaddress/", "/admin/accounts/auditentry/"):
        assert desk.get(path).status_code == 404


def test_accounts_are_switched_off_there_and_not_deleted(desk):
    account = make_user("ann@example.org")
    path = f"/admin/accounts/user/{account.pk}/delete/"
    assert desk.get(path).status_code == desk.post(path, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": account.pk, "post": "yes"}
    desk.post("/admin/accounts/user/", chosen)
    account.refresh_from_db()
    assert account.is_active


# --- making accounts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("usable", ["true", "false"])
def test_an_admin_makes_accounts_and_the_trail_tells_of_all_but_leaders(root, desk, role, usable):
    password = "correct horse battery"
    data = {"email": "Ann@example.org", "role": role, "usable_password": usable, "is_superuser": "on"}
    r = desk.post("/admin/accounts/user/add/", {**data, "password1": password, "password2": password})
    account = User.objects.exclude(pk=root.pk).get()
    assert r["Location"] == f"/admin/accounts/user/{account.pk}/change/"
    assert (account.email, account.role, account.is_superuser) == ("ann@example.org", role, role == Role.ADMIN)
    assert account.check_password(password) is (usable == "true")
    told = [] if role == Role.LEADER else [(root.pk, {"changes": [moved("role", None, role)]})]
    assert entries(account) == told


def test_a_command_of_the_server_is_told_of_too(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")
    call_command("createsuperuser", email="root@example.org", interactive=False, verbosity=0)
    account = User.objects.get()
    assert (account.role, account.is_staff, account.is_superuser) == (Role.ADMIN, True, True)
    assert entries(account) == [(None, {"changes": [moved("role", None, "admin")]})]


def test_an_account_that_cannot_be_made_leaves_no_entry(root):
    before = all_rows()
    with pytest.raises(IntegrityError), transaction.atomic():
        create_user(email="ROOT@example.org", password=None, role=Role.EDITOR)
    assert all_rows() == before


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "admin"},
        {"role": "admin", "is_staff": True},
        {"role": "admin", "is_superuser": True},
        *({"role": role, "is_staff": True} for role in OTHERS),
        *({"role": role, "is_superuser": True} for role in OTHERS),
    ],
)
def test_the_database_refuses_flags_that_do_not_follow_the_role(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ann@example.org", **fields)])


# --- the last admin --------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [{"role": Role.AUDITOR, "is_active": True}, {"role": Role.ADMIN, "is_active": False}])
def test_the_last_admin_stays_one(root, given):
    switched_off = make_user("off@example.org", Role.ADMIN)
    change_rights(account=switched_off, by=root, role=Role.ADMIN, is_active=False)
    before = all_rows()
    with pytest.raises(LastAdmin):
        change_rights(account=root, by=None, **given)
    assert all_rows() == before


def test_the_last_admin_cannot_delete_their_account(root, desk, version):
    owner = Taker.begun(desk)
    before = all_rows()
    r = desk.post("/mine/delete/", {"sure": "on"})
    assert r.status_code == 422
    assert "You are the only administrator here. Make somebody else one first" in r.content.decode()
    assert all_rows() == before
    make_user("other@example.org", Role.ADMIN)
    assert desk.post("/mine/delete/", {"sure": "on"})["Location"] == "/deleted/"
    assert entries(root)[1:] == [(root.pk, {"changes": [moved("role", "admin", None)]})]
    assert owner.client.get(owner.url()).status_code == 404


def test_whoever_is_no_admin_any_more_changes_nothing(root):
    """A page that was open since before, or two who demote each other: the later one comes too late."""
    late, account = make_user("late@example.org", Role.ADMIN), make_user("ann@example.org")
    change_rights(account=late, by=root, role=Role.AUDITOR, is_active=True)
    before = all_rows()
    for target in (account, root):
        with pytest.raises(PermissionDenied):
            change_rights(account=target, by=late, role=Role.EDITOR, is_active=True)
    assert all_rows() == before


def test_a_service_refuses_one_s_own_rights_too(root):
    make_user("other@example.org", Role.ADMIN)
    with pytest.raises(OwnRights):
        change_rights(account=root, by=root, role=Role.LEADER, is_active=True)


def test_a_leader_goes_without_an_entry(root):
    account = make_user("ann@example.org")
    delete_account(user=account)
    assert not AuditEntry.objects.exclude(subject=f"account/{root.pk}").exists()


# --- what was taken is gone at once ----------------------------------------------------------------------


PAGES = {Role.EDITOR: "/versions/", Role.PUBLISHER: "/versions/", Role.AUDITOR: "/audit/", Role.ADMIN: "/audit/"}


@pytest.mark.parametrize("given", [{"role": Role.LEADER}, {"is_active": ""}], ids=["demoted", "switched off"])
@pytest.mark.parametrize("role", PAGES)
def test_the_next_request_is_refused(desk, version, role, given):
    account = make_user("ann@example.org", role)
    devices = [signed_in(account), signed_in(account)]
    assert all(client.get(PAGES[role]).status_code == 200 for client in devices)
    change(desk, account, **given)
    for client in devices:
        r = client.get(PAGES[role])
        assert (r.status_code, r["Location"].split("?")[0]) == (302, "/account/sign-in/")
    assert desk.get("/admin/accounts/user/").status_code == 200


def test_what_is_open_in_django_s_admin_is_closed_too(desk):
    account = make_user("ann@example.org", Role.ADMIN)
    client = signed_in(account)
    assert client.get("/admin/accounts/user/").status_code == 200
    change(desk, account, role=Role.LEADER)
    assert client.get("/admin/accounts/user/").status_code == 302


def test_whoever_only_gains_stays_signed_in(desk, version):
    account = make_user("ann@example.org")
    client = signed_in(account)
    assert client.get("/versions/").status_code == 403
    change(desk, account, role=Role.EDITOR)
    assert client.get("/versions/").status_code == 200


def test_a_new_address_signs_nobody_out(desk, version):
    account = make_user("ann@example.org", Role.EDITOR)
    client = signed_in(account)
    change(desk, account, email="anna@example.org")
    assert client.get("/versions/").status_code == 200


# --- the trail, and Django's own log, name nobody --------------------------------------------------------


def test_a_new_address_leaves_nothing_of_the_one_before(root, desk):
    account = make_user("ann-4711@example.org")
    signed_in(account).get("/mine/")
    send_sign_in_link(email="ann-4711@example.org", language="en")
    LogEntry.objects.log_actions(user_id=root.pk, queryset=[account], action_flag=2, single_object=True)
    assert (SignInLink.objects.count(), Mail.objects.count()) == (1, 1)
    change(desk, account, email="anna@example.org")
    account.refresh_from_db()
    assert account.email == "anna@example.org"
    assert entries(account) == [(root.pk, {"replaced": "email"})]
    assert "4711" not in json.dumps(all_rows())


def test_a_password_that_an_admin_sets_is_told_of(root, desk):
    account = make_user("ann@example.org")
    client = signed_in(account)
    path, password = f"/admin/accounts/user/{account.pk}/password/", "another horse battery"
    desk.post(path, {"password1": password, "password2": "something else"})
    assert entries(account) == []
    desk.post(path, {"password1": password, "password2": password, "usable_password": "true"})
    account.refresh_from_db()
    assert account.check_password(password)
    assert entries(account) == [(root.pk, {"replaced": "password"})]
    assert password not in json.dumps(all_rows())
    assert client.get("/mine/delete/").status_code == 302


def test_django_s_own_log_keeps_nothing(desk):
    account = make_user("ann@example.org")
    change(desk, account, role=Role.EDITOR)
    password = {"password1": "another horse battery", "password2": "another horse battery"}
    desk.post(f"/admin/accounts/user/{account.pk}/password/", {**password, "usable_password": "true"})
    desk.post("/admin/accounts/user/add/", {"email": "dora@example.org", "role": "editor", **password})
    assert User.objects.count() == 3
    assert not LogEntry.objects.exists()


def test_no_entry_holds_an_address(root, desk):
    account = make_user("ann@example.org", Role.EDITOR)
    change(desk, account, role=Role.PUBLISHER, email="anna@example.org")
    change(desk, account, is_active="")
    assert AuditEntry.objects.count() == 5
    assert "@" not in json.dumps(list(AuditEntry.objects.values("subject", "details")))


# --- no other door ---------------------------------------------------------------------------------------

GREED = {"role": "admin", "is_staff": "on", "is_superuser": "on", "is_active": "on", "groups": "1"}


@pytest.mark.parametrize("role", [None, *OTHERS])
def test_no_other_page_takes_a_role(version, role):
    client = Client(headers={"accept-language": "en"})
    if role is not None:
        account = make_user("ann@example.org", role)
    for route in ROUTES:
        if route.startswith("admin/"):
            continue
        if role is not None:
            client.force_login(account)
        path = address(route, {"number": "1", "step_code": "time"})
        for data in (GREED, {**GREED, "email": "ann@example.org", "password1": "correct horse battery"}):
            client.post(path, data)
            client.get(path, data)
    rights = User.objects.values_list("role", "is_staff", "is_superuser", "is_active")
    assert set(rights) <= {(role or "leader", False, False, True), ("leader", False, False, True)}
