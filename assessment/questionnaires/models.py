"""Questionnaires and their versions. A version's content is one document, never live rows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Questionnaire(models.Model):
    """A line of versions, of which at most one is published. No number is given twice."""

    code = models.SlugField(max_length=60, unique=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """One version: its document as canonical JSON, and the SHA-256 of it.

    Once it has left the state of a draft its document never changes; the database refuses it too. `base` is the
    version that a draft was started from, `edits` the number of its last edit.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    document = models.TextField()
    content_hash = models.CharField(max_length=64, db_index=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    base = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts")
    edits = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["questionnaire", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(status="published"), name="one_published_version"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False), name="published_has_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire.code} {self.number}"


class Simulation(models.Model):
    """What the results of a version are worth on simulated CTOs, by one version of the calculation.

    `figures` is what `scoring.simulate.simulate` gives; simulated again, it is replaced.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="simulations")
    engine = models.CharField(max_length=20)
    figures: models.JSONField[Any, Any] = models.JSONField()
    simulated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "engine"], name="simulated_once_per_engine"),
        ]

    def __str__(self) -> str:
        return f"{self.version} / {self.engine}"


class Edit(models.Model):
    """One step from a document to the next: changes as `instrument.changes` has them, which can be taken back.

    An undo (or redo) is an edit of its own that says which one it takes back (or makes again); none is ever changed.
    `confirmed` are places of texts whose two languages somebody stated to say the same.
    """

    class Kind(models.TextChoices):
        DO = "do", _("Change")
        UNDO = "undo", _("Undone")
        REDO = "redo", _("Made again")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="history")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DO)
    of = models.PositiveIntegerField(null=True, blank=True)
    changes: models.JSONField[Any, Any] = models.JSONField()
    confirmed = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["version", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "number"], name="edit_number_once")]

    def __str__(self) -> str:
        return f"{self.version_id}.{self.number}"


class Impact(models.Model):
    """What a draft would do to results, computed for one state of its document against one version in use.

    `figures` is what `scoring.simulate.impact` gives, counts under five already left out.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="impacts")
    content_hash = models.CharField(max_length=64)
    against_hash = models.CharField(max_length=64)
    engine = models.CharField(max_length=20)
    figures: models.JSONField[Any, Any] = models.JSONField()
    computed_at = models.DateTimeField(auto_now=True)
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "content_hash", "against_hash", "engine"], name="impact_once_per_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.content_hash[:12]}"


class Approval(models.Model):
    """That a person has read one state of a draft and agrees to its being published; a later change needs another."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="approvals")
    content_hash = models.CharField(max_length=64)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    approved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "content_hash", "approved_by"], name="approved_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.content_hash[:12]}"
