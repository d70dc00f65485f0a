"""People who sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class EmailUserManager(UserManager["User"]):
    """Makes users whose name is their e-mail address."""

    def _create_user_object(self, email: str, password: str | None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        return user

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:  # type: ignore[override]
        """A new user who may sign in. Raises IntegrityError if the address is taken."""
        user = self._create_user_object(email, password, **fields)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:  # type: ignore[override]
        """A new admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, role=User.Role.ADMIN, **fields)


class User(AbstractUser):
    """Someone who signs in by e-mail. Leaders may take the assessment without being one."""

    class Role(models.TextChoices):
        LEADER = "leader", _("Technology leader")
        CONSULTANT = "consultant", _("Consultant")
        ADMIN = "admin", _("Administrator")

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.LEADER)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[EmailUserManager] = EmailUserManager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email


class SignInLink(models.Model):
    """A link by mail that signs its reader in, once, within the hour. Only the token's digest is stored.

    `email` need not belong to an account yet: opening the link makes one.
    """

    email = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.pk)
