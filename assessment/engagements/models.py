"""Client organisations, who works for them, and the assessments they run: who is invited, and what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from assessment.questionnaires.models import Version
from assessment.responses.models import Response


class Post(models.TextChoices):
    """The role that an invited executive holds in the client's organisation."""

    CTO = "cto", "CTO"
    CIO = "cio", "CIO"
    CEO = "ceo", "CEO"
    COO = "coo", "COO"
    CFO = "cfo", "CFO"
    CISO = "ciso", "CISO"
    CDO = "cdo", "CDO"
    OTHER_C_LEVEL = "other-c-level", _("Other C-level")
    HEAD_OF = "head-of", _("Head of a department")
    OTHER = "other", _("Other role")


class Organisation(models.Model):
    """A client. What belongs to it is seen by its members alone: to anybody else none of it exists."""

    public_code = models.CharField(max_length=22, unique=True)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What an account may do for one client. Removing the row takes the right away with the next request."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        CONSULTANT = "consultant", _("Consultant")
        VIEWER = "viewer", _("Viewer")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "user"], name="member_once_per_client"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} of {self.organisation_id}"

    @property
    def public_code(self) -> str:
        """The member's name in addresses of this client; at another client the same account has another."""
        return salted_hmac("member", f"{self.organisation_id}/{self.user_id}", algorithm="sha256").hexdigest()[:22]

    @property
    def may_change(self) -> bool:
        """Whether the member may run engagements; a viewer reads."""
        return self.role in (self.Role.OWNER, self.Role.CONSULTANT)

    @property
    def may_manage(self) -> bool:
        """Whether the member may say who is one, and delete the client."""
        return self.role == self.Role.OWNER


class MemberInvitation(models.Model):
    """A colleague asked to work for a client, by a link of single use. Only the token's digest is stored."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="member_invitations")
    public_code = models.CharField(max_length=22, unique=True)
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Membership.Role.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_code


class Engagement(models.Model):
    """One assessment of one client: which version, who is asked until when, and who may see what.

    `disclosure` is chosen before anybody answers and never loosened afterwards; `smallest_group` may be raised, never
    lowered once somebody answered. `introduction` is {language: text}; `languages` those that may be chosen for a
    person. `remind_after_days` is the rule for reminders (None: by hand only). `previous` is the engagement that this
    wave is compared with. `logo` is an image file as it was uploaded, checked, with `logo_type` its media type.
    """

    class Disclosure(models.TextChoices):
        NAMED = "named", _("By name, for those who agree")
        ANONYMOUS = "anonymous", _("Anonymous")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="engagements")
    public_code = models.CharField(max_length=22, unique=True)
    wave = models.CharField(max_length=80)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="engagements")
    languages = models.JSONField(default=list)
    disclosure = models.CharField(max_length=10, choices=Disclosure.choices)
    smallest_group = models.PositiveSmallIntegerField(default=5)
    introduction: models.JSONField[Any, Any] = models.JSONField(default=dict)
    logo = models.BinaryField(blank=True, default=bytes)
    logo_type = models.CharField(max_length=20, blank=True)
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    remind_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    open_token_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    open_token_sealed = models.TextField(blank=True)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="following")
    foreword = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(smallest_group__gte=5), name="smallest_group_at_least_five"),
        ]

    def __str__(self) -> str:
        return f"{self.wave} of {self.organisation_id}"

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody's answers are told apart: figures of groups only."""
        return self.disclosure == self.Disclosure.ANONYMOUS


class Invitation(models.Model):
    """A person asked to take part, and how far they have come.

    The personal link's token is stored as a digest, and sealed with the site's key for the next reminder. In an
    anonymous engagement no row joins an invitation to a response, and only the two flags are kept: `is_opened` and
    `is_started`, without a time.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="invitations")
    public_code = models.CharField(max_length=22, unique=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    post = models.CharField(max_length=20, choices=Post.choices)
    language = models.CharField(max_length=10)
    token_digest = models.CharField(max_length=64, unique=True)
    token_sealed = models.TextField()
    closes_at = models.DateTimeField(null=True, blank=True)
    is_opened = models.BooleanField(default=False)
    is_started = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    opted_out_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["engagement", "email"], condition=~Q(email=""), name="address_once_per_engagement"
            ),
        ]

    def __str__(self) -> str:
        return self.public_code


class Participation(models.Model):
    """A response that belongs to an engagement: of an invited person, of somebody with the open link, or anonymous.

    `invitation` is always empty in an anonymous engagement. `post` is the role taken from the invitation or given.
    What may be seen of it follows from the consent of the response: the scope that `queries.scope_of` names.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="participations")
    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="participation")
    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="participation"
    )
    name = models.CharField(max_length=120, blank=True)
    post = models.CharField(max_length=20, choices=Post.choices)

    def __str__(self) -> str:
        return f"{self.response_id} in {self.engagement_id}"


class Agreement(models.Model):
    """What was settled in the workshop about one responsibility: from now on it is whose. The next wave is compared."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="agreements")
    responsibility = models.CharField(max_length=60)
    post = models.CharField(max_length=20, choices=Post.choices)
    note = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)
    agreed_at = models.DateTimeField(auto_now=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "responsibility"], name="one_agreement_per_responsibility"),
        ]

    def __str__(self) -> str:
        return f"{self.responsibility}: {self.post}"


class Note(models.Model):
    """The consultant's own words beside a finding, marked as theirs. `place` is the finding's code."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="notes")
    place = models.CharField(max_length=60)
    text = models.TextField()
    noted_at = models.DateTimeField(auto_now=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "place"], name="one_note_per_place"),
        ]

    def __str__(self) -> str:
        return self.place


class Release(models.Model):
    """The figures of an engagement as they are shown: made anew only when enough people came or went since.

    `figures` hold the groups that may be shown and nothing of any other; `included` for each group that was made anew
    (`all` is everybody) the keys of the responses that it was made from, to tell how many came or went.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    included = models.JSONField(default=list)
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "number"], name="release_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="releases_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.number}"
