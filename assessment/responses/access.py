"""May this visitor see this response? Returns it, or raises: a stranger gets 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from .models import Response

SESSION_KEY = "responses"
REMEMBERED = 20


def get_own_response(request: HttpRequest, public_code: str) -> Response:
    """The visitor's own response, with its version's hash at hand. Raises Http404 for anyone else's."""
    response = (
        Response.objects.select_related("result")
        .only(
            *_FIELDS, *(f"result__{name}" for name in ("band", "snapshot", "definition_hash", "engine", "created_at"))
        )
        .filter(public_code=public_code)
        .first()
    )
    if response is None or not _is_own(request, response):
        raise Http404
    return response


def remember_own(request: HttpRequest, response: Response) -> None:
    """Notes in this browser's session that the response is its own."""
    codes = [code for code in request.session.get(SESSION_KEY, []) if code != response.public_code]
    request.session[SESSION_KEY] = [*codes, response.public_code][-REMEMBERED:]


def remembered_codes(request: HttpRequest) -> list[str]:
    """Public codes of the responses of this browser, the latest last."""
    codes = request.session.get(SESSION_KEY, [])
    return list(codes)


def _is_own(request: HttpRequest, response: Response) -> bool:
    if response.public_code in remembered_codes(request):
        return True
    return response.owner_id is not None and response.owner_id == request.user.pk


_FIELDS = (
    "public_code",
    "version",
    "owner",
    "status",
    "language",
    "answers",
    "steps",
    "revision",
    "started_at",
    "saved_at",
    "submitted_at",
)
