"""People: one account per address, whatever its case, and what a role brings."""

import pytest
from django.db import IntegrityError, transaction

from assessment.accounts.models import User
from assessment.accounts.services import create_user
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SAME = ["alice@example.org", "Alice@Example.ORG", "ALICE@EXAMPLE.ORG", "alice@EXAMPLE.org"]


@pytest.mark.parametrize("email", SAME)
def test_an_address_is_stored_in_small_letters(email):
    user = make_user(email)
    assert user.email == str(user) == "alice@example.org"
    assert user.check_password("correct horse battery")


@pytest.mark.parametrize("email", SAME)
def test_a_second_account_with_the_same_address_is_refused(email):
    make_user("Alice@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(email)
    assert User.objects.count() == 1


@pytest.mark.parametrize("email", SAME)
def test_the_database_refuses_it_too(email):
    make_user("alice@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email=email)])


@pytest.mark.parametrize(
    ("role", "is_admin"), [(User.Role.LEADER, False), (User.Role.CONSULTANT, False), (User.Role.ADMIN, True)]
)
def test_only_an_admin_may_use_the_pages_of_django_s_admin(role, is_admin, client):
    user = create_user(email="a@example.org", password="correct horse battery", role=role)
    assert (user.role, user.is_staff, user.is_superuser) == (role, is_admin, is_admin)
    client.force_login(user)
    assert client.get("/admin/accounts/user/").status_code == (200 if is_admin else 302)


def test_whoever_says_nothing_else_is_a_leader():
    assert create_user(email="a@example.org", password="correct horse battery").role == User.Role.LEADER


def test_a_superuser_from_the_command_line_is_an_admin():
    user = User.objects.create_superuser("root@example.org", "correct horse battery")
    assert (user.role, user.is_staff, user.is_superuser) == (User.Role.ADMIN, True, True)


def test_an_admin_finds_and_edits_accounts_by_address(client):
    client.force_login(make_user("admin@example.org", User.Role.ADMIN))
    other = make_user("leader@example.org")
    assert "leader@example.org" in client.get("/admin/accounts/user/?q=leader").content.decode()
    assert client.get(f"/admin/accounts/user/{other.pk}/change/").status_code == 200
    assert client.get("/admin/accounts/user/add/").status_code == 200
