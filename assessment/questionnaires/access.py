"""May this user work on versions? Returns what was asked for, or raises: who may not gets 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from assessment.accounts.models import User

from .models import Version


def require_admin(request: HttpRequest) -> User:
    """The signed-in admin. Raises PermissionDenied for anyone else."""
    user = request.user
    if not isinstance(user, User) or user.role != User.Role.ADMIN:
        raise PermissionDenied
    return user


def get_version_for_admin(request: HttpRequest, number: int) -> Version:
    """The published or retired version of this number, with its document.

    Raises PermissionDenied for anyone but an admin, Http404 for a draft and for a number that no version has.
    """
    require_admin(request)
    versions = Version.objects.exclude(status=Version.Status.DRAFT).select_related("questionnaire")
    version = versions.filter(number=number).order_by("questionnaire_id").first()
    if version is None:
        raise Http404
    return version
