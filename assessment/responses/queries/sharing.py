"""Reads of links."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from assessment.lib import secrets
from assessment.responses.models import Link, Response


def list_links(response: Response) -> QuerySet[Link]:
    """Every link of a response, the latest first, 50 at most."""
    return Link.objects.filter(response=response).order_by("-created_at", "-pk")[:50]


def find_live_link(token: str, purpose: Link.Purpose) -> Link | None:
    """The link of this purpose that a secret opens, with its response, if it still works."""
    live = Link.objects.filter(purpose=purpose, revoked_at=None, expires_at__gt=timezone.now())
    return live.select_related("response").filter(token_digest=secrets.digest(token)).first()
