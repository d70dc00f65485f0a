"""Reads of one's own responses, and of what a link or a code opens."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessment.lib import secrets
from assessment.responses.models import Response


def list_own_responses(*, user_id: int | None, public_codes: list[str]) -> QuerySet[Response]:
    """The responses of a signed-in person and of this browser, the latest first, 50 at most."""
    own = Q(public_code__in=public_codes)
    if user_id is not None:
        own |= Q(owner_id=user_id)
    return (
        Response.objects.filter(own)
        .only("public_code", "owner", "status", "started_at", "saved_at", "submitted_at", "retake_of", "is_anonymous")
        .order_by("-started_at")[:50]
    )


def find_by_resume_token(token: str) -> Response | None:
    """The unfinished response that a link's secret opens, if the link still works."""
    return _resumable().filter(resume_token_digest=secrets.digest(token)).first()


def find_by_resume_code(typed: str) -> Response | None:
    """The unfinished response that a typed code opens, if the code still works."""
    code = secrets.normal_code(typed)
    if code is None:
        return None
    return _resumable().filter(resume_code_mac=secrets.code_mac(code, settings.SECRET_KEY)).first()


def _resumable() -> QuerySet[Response]:
    return Response.objects.filter(status=Response.Status.STARTED, resume_until__gt=timezone.now())


def list_earlier(response: Response, public_codes: list[str], user_id: int | None) -> list[Response]:
    """Submitted responses of the same person before this one, with result and version, the latest first, 20 at most."""
    own = Q(public_code__in=public_codes)
    if user_id is not None:
        own |= Q(owner_id=user_id)
    earlier = Response.objects.filter(own, status=Response.Status.SUBMITTED, submitted_at__lt=response.submitted_at)
    rows = earlier.exclude(pk=response.pk).select_related("result", "version").defer("version__document")
    return list(rows.order_by("-submitted_at")[:20])
