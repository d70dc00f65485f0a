"""All writes to accounts that are not allauth's own."""

from __future__ import annotations

from django.db import transaction

from .models import User


@transaction.atomic
def create_user(*, email: str, password: str, role: User.Role = User.Role.LEADER) -> User:
    """A new account; an admin may also use Django's admin. Raises IntegrityError if the address is taken."""
    is_admin = role == User.Role.ADMIN
    return User.objects.create_user(email, password, role=role, is_staff=is_admin, is_superuser=is_admin)


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Deletes an account with what is kept of its sign-ins. What it owns elsewhere is to be deleted before."""
    user.delete()
