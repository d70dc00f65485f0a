"""People who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models, transaction
from django.db.models import Q
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
        """A new admin, as Django's command makes one; the audit trail tells of it as it does of every other."""
        with transaction.atomic(using=self._db):
            user = self.create_user(email, password, is_staff=True, is_superuser=True, role=User.Role.ADMIN, **fields)
            change = {"place": "role", "before": None, "after": user.role}
            AuditEntry.objects.using(self._db).create(
                action=AuditEntry.Action.RIGHTS_CHANGED, subject=f"account/{user.pk}", details={"changes": [change]}
            )
        return user


class User(AbstractUser):
    """Someone who signs in by e-mail. Leaders may take the assessment without being one.

    What an account may do follows from its role, and so do the flags that open Django's admin.
    """

    class Role(models.TextChoices):
        LEADER = "leader", _("Technology leader")
        CONSULTANT = "consultant", _("Consultant")
        EDITOR = "editor", _("Editor of questionnaires")
        PUBLISHER = "publisher", _("Publisher of questionnaires")
        AUDITOR = "auditor", _("Auditor")
        ADMIN = "admin", _("Administrator")

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.LEADER)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[EmailUserManager] = EmailUserManager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=Q(role="admin", is_staff=True, is_superuser=True)
                | Q(~Q(role="admin"), is_staff=False, is_superuser=False),
                name="flags_follow_role",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def may_read_versions(self) -> bool:
        """Whether the account may look at versions of the questionnaire, drafts included."""
        return self.may_edit_drafts or self.role == self.Role.AUDITOR

    @property
    def may_edit_drafts(self) -> bool:
        """Whether the account may make and change drafts."""
        return self.may_publish or self.role == self.Role.EDITOR

    @property
    def may_publish(self) -> bool:
        """Whether the account may put a draft in use, and take a version out of use."""
        return self.role in (self.Role.PUBLISHER, self.Role.ADMIN)

    @property
    def may_take_on_clients(self) -> bool:
        """Whether the account may take on clients of its own."""
        return self.role in (self.Role.CONSULTANT, self.Role.ADMIN)

    @property
    def may_audit(self) -> bool:
        """Whether the account may read who did what."""
        return self.role in (self.Role.AUDITOR, self.Role.ADMIN)


class AuditEntry(models.Model):
    """Something somebody did that others must be able to look up. Rows are only added; the database refuses the rest.

    `actor_id` is the key of an account and no foreign key: entries outlive accounts, and hold no address. None is a
    command of the server. `subject` says of what (`version/4`, `account/12`), `details` what else is to be known: for
    changes `{"changes": [{"place": …, "before": …, "after": …}]}`.
    """

    class Action(models.TextChoices):
        DRAFT_STARTED = "draft-started", _("Draft started")
        DRAFT_CHANGED = "draft-changed", _("Draft changed")
        DRAFT_DISCARDED = "draft-discarded", _("Draft discarded")
        CHANGE_UNDONE = "change-undone", _("Change undone")
        CHANGE_REDONE = "change-redone", _("Change made again")
        IMPACT_COMPUTED = "impact-computed", _("Effect computed")
        APPROVED = "approved", _("Draft approved")
        PUBLISHED = "published", _("Version published")
        RETIRED = "retired", _("Version retired")
        EXPORTED = "exported", _("Exported")
        RESULT_SEEN = "result-seen", _("Result looked at")
        RIGHTS_CHANGED = "rights-changed", _("Rights changed")
        CLIENT_ADDED = "client-added", _("Client added")
        CLIENT_DELETED = "client-deleted", _("Client deleted")
        ENGAGEMENT_ADDED = "engagement-added", _("Engagement added")
        ENGAGEMENT_CHANGED = "engagement-changed", _("Engagement changed")
        INVITED = "invited", _("People invited")
        REMINDED = "reminded", _("People reminded")
        REVOKED = "revoked", _("Invitation taken back")
        DEADLINE_CHANGED = "deadline-changed", _("Deadline changed")

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    action = models.CharField(max_length=30, choices=Action.choices)
    subject = models.CharField(max_length=120, db_index=True)
    details: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["action", "id"], name="audit_by_action")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


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
