"""A filled-in questionnaire, the consent it rests on, and its result."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.questionnaires.models import Version


class Response(models.Model):
    """One person's answers to one version. It knows nothing of clients.

    `answers` are keyed by question code. `steps` holds for each page `{"revision": n, "state": …}`: the revision
    that a post must be based on, and how the page was left (`answered`, `open`, `skipped`). `revision` moves with
    every write, so that two writers never overwrite each other.
    """

    class Status(models.TextChoices):
        STARTED = "started", _("In progress")
        SUBMITTED = "submitted", _("Submitted")

    public_code = models.CharField(max_length=22, unique=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="responses"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.STARTED)
    language = models.CharField(max_length=10)
    answers = models.JSONField(default=dict)
    steps = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    start_digest = models.CharField(max_length=64, unique=True)
    resume_token_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    resume_code_mac = models.CharField(max_length=64, unique=True, null=True, blank=True)
    resume_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status="started") | models.Q(submitted_at__isnull=False),
                name="submitted_has_date",
            )
        ]

    def __str__(self) -> str:
        return self.public_code

    @property
    def is_submitted(self) -> bool:
        """Whether it is final."""
        return self.status == self.Status.SUBMITTED

    @property
    def visited(self) -> frozenset[str]:
        """The pages that were gone through, answered or not."""
        return frozenset(code for code, step in self.steps.items() if step.get("state"))

    def revision_of(self, step: str) -> int:
        """The revision that a post of this page must be based on."""
        return int(self.steps.get(step, {}).get("revision", 0))


class Consent(models.Model):
    """What a person agreed to: which text, in which language, when, and which boxes."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="consent")
    text_version = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    items = models.JSONField(default=list)
    given_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.text_version}: {', '.join(self.items)}"


class Result(models.Model):
    """The outcome as it was computed at submission, with what it was computed by. Never changed."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="result")
    definition_hash = models.CharField(max_length=64)
    engine = models.CharField(max_length=20)
    archetype = models.CharField(max_length=60, null=True, blank=True)  # noqa: DJ001 - null is "no type", as in the snapshot
    band = models.CharField(max_length=20)
    snapshot: models.JSONField[Any, Any] = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.archetype or '–'} ({self.band})"
