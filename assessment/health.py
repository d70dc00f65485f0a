"""/healthz: does the app reach its database, and which version is it."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers, else 503; the version of the app either way."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "unreachable", "version": settings.VERSION}, status=503)
    return JsonResponse({"database": connection.vendor, "version": settings.VERSION})
