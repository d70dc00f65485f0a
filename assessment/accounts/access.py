"""May this user look at the audit trail? Returns who asks, or raises: who may not gets 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import User


def require_auditor(request: HttpRequest) -> User:
    """Someone signed in who may read who did what. Raises PermissionDenied for anyone else."""
    user = request.user
    if not isinstance(user, User) or not user.may_audit:
        raise PermissionDenied
    return user
