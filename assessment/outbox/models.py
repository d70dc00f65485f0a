"""Mails to send, written in the transaction of their cause."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """One mail: which template, in which language, to whom, and how far it has come.

    `key` tells it from all others: the same cause queues it once. `sealed` holds the data of the template, encrypted
    with the site's key and emptied once the mail is sent or given up, so that no link's secret lies in the database.
    `about` names what the mail is about (a response's public code, an account), so that it can be deleted with it.
    `only_if` names the condition that must hold at the moment of sending; where it does not, the mail is dropped.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("No longer wanted")

    key = models.CharField(max_length=120, unique=True)
    to = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    template = models.CharField(max_length=60)
    sealed = models.TextField(blank=True)
    about = models.CharField(max_length=60, blank=True, db_index=True)
    only_if = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="mail_due")]

    def __str__(self) -> str:
        return f"{self.template} ({self.state})"
