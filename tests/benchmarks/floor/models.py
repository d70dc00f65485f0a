"""One row per answer sheet."""

from django.db import models


class Sheet(models.Model):
    """Answers as one JSON column."""

    answers = models.JSONField(default=dict)

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return str(self.pk)
