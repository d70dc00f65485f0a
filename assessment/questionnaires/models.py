"""Questionnaires and their versions. A version's content is one document, never live rows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Questionnaire(models.Model):
    """A line of versions, of which at most one is published."""

    code = models.SlugField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """One version: its document as canonical JSON, and the SHA-256 of it.

    Once it has left the state of a draft its document never changes; the database refuses it too.
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
