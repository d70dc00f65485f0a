"""May this visitor see this response? Returns it, or raises: a stranger gets 404."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from .models import Response

SESSION_KEY = "responses"
REMEMBERED = 20


def get_own_response(request: HttpRequest, public_code: str) -> Response:
    """The visitor's own response. Raises Http404 for anyone else's."""
    return _own(request, Response.objects.all(), public_code)


def get_own_outcome(request: HttpRequest, public_code: str) -> Response:
    """The visitor's own response with its result, if it has one, and its version. Raises Http404 for anyone else's."""
    outcomes = Response.objects.select_related("result", "version").defer("version__document")
    return _own(request, outcomes, public_code)


def remember_own(request: HttpRequest, response: Response) -> None:
    """Notes in this browser's session that the response is its own; a new right gets a new session key."""
    codes = remembered_codes(request)
    if response.public_code not in codes:
        request.session.cycle_key()
        request.session[SESSION_KEY] = [*codes, response.public_code][-REMEMBERED:]


def remembered_codes(request: HttpRequest) -> list[str]:
    """Public codes of the responses of this browser, the latest last."""
    codes = request.session.get(SESSION_KEY, [])
    return list(codes)


def _own(request: HttpRequest, responses: QuerySet[Response], public_code: str) -> Response:
    if "\0" in public_code:  # PostgreSQL would refuse even to look
        raise Http404
    response = responses.filter(public_code=public_code).first()
    if response is None:
        raise Http404
    if response.public_code in remembered_codes(request):
        return response
    if response.owner_id is not None and response.owner_id == request.user.pk:
        return response
    raise Http404
