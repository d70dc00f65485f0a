"""Reads of accounts."""

from __future__ import annotations

from django.utils import timezone

from assessment.lib import secrets

from .models import SignInLink


def find_sign_in_link(token: str) -> SignInLink | None:
    """The link that a secret opens, if it may still sign somebody in."""
    live = SignInLink.objects.filter(spent_at=None, expires_at__gt=timezone.now())
    return live.filter(token_digest=secrets.digest(token)).first()
