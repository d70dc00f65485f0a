"""May this user work on versions? Returns what was asked for, or raises: who may not gets 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from assessment.accounts.models import User

from .models import Version


def require_reader(request: HttpRequest) -> User:
    """Someone signed in who may look at versions, drafts included. Raises PermissionDenied for anyone else."""
    return _required(request, "may_read_versions")


def require_editor(request: HttpRequest) -> User:
    """Someone signed in who may make and change drafts. Raises PermissionDenied for anyone else."""
    return _required(request, "may_edit_drafts")


def require_publisher(request: HttpRequest) -> User:
    """Someone signed in who may publish and retire. Raises PermissionDenied for anyone else."""
    return _required(request, "may_publish")


def get_version_to_read(request: HttpRequest, number: int) -> Version:
    """The version of this number, drafts included, with its document.

    Raises PermissionDenied for who may not read versions, Http404 for a number that no version has.
    """
    require_reader(request)
    return _found(number)


def get_issued_to_read(request: HttpRequest, number: int) -> Version:
    """The same, but a draft counts as absent: for what only a version that is or was in use has."""
    version = get_version_to_read(request, number)
    if version.status == Version.Status.DRAFT:
        raise Http404
    return version


def get_draft_to_edit(request: HttpRequest, number: int) -> Version:
    """The draft of this number, for who may change it.

    Raises PermissionDenied for who may not, Http404 for a version that is no draft, and for no version at all.
    """
    require_editor(request)
    return _draft(number)


def get_draft_to_publish(request: HttpRequest, number: int) -> Version:
    """The draft of this number, for who may put it in use. Raises as `get_draft_to_edit` does."""
    require_publisher(request)
    return _draft(number)


def get_version_to_publish(request: HttpRequest, number: int) -> Version:
    """The version of this number, whatever its status, for who may publish and retire. Raises as the others do."""
    require_publisher(request)
    return _found(number)


def _required(request: HttpRequest, right: str) -> User:
    user = request.user
    if not isinstance(user, User) or not getattr(user, right):
        raise PermissionDenied
    return user


def _draft(number: int) -> Version:
    version = _found(number)
    if version.status != Version.Status.DRAFT:
        raise Http404
    return version


def _found(number: int) -> Version:
    versions = Version.objects.select_related("questionnaire").filter(number=number)
    version = versions.order_by("questionnaire_id").first() if number < 2**31 else None
    if version is None:
        raise Http404
    return version
