"""May this visitor see this response? Returns it, or raises: a stranger gets 404."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth import logout
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from assessment.accounts.adapter import FORGOTTEN_AT_SIGN_IN

from .models import Link, PlanItem, Response

Row = TypeVar("Row", bound=Model)

SESSION_KEY = "responses"
SHARED_KEY = "shared"
REMEMBERED = 20


class LinkOver(Exception):
    """A link that this browser opened before works no longer; `reason` is `expired` or `switched-off`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def get_own_response(request: HttpRequest, public_code: str) -> Response:
    """The visitor's own response. Raises Http404 for anyone else's."""
    return _own(request, Response.objects.all(), public_code)


def get_own_outcome(request: HttpRequest, public_code: str) -> Response:
    """The visitor's own response with its consent, its version, and its result, if it has one.

    Raises Http404 for anyone else's.
    """
    outcomes = Response.objects.select_related("consent", "result", "version").defer("version__document")
    return _own(request, outcomes, public_code)


def get_own_link(request: HttpRequest, public_code: str, link_code: str) -> Link:
    """A link of the visitor's own response. Raises Http404 for anyone else's."""
    response = get_own_response(request, public_code)
    return _found(Link.objects.filter(response=response), link_code)


def get_own_item(request: HttpRequest, public_code: str, item_code: str) -> PlanItem:
    """A thing to do in the plan of the visitor's own response. Raises Http404 for anyone else's."""
    response = get_own_response(request, public_code)
    return _found(PlanItem.objects.select_related("plan").filter(plan__response=response), item_code)


def get_shared_link(request: HttpRequest, link_code: str) -> Link:
    """A link to share that this browser opened, with its response, result and version.

    Asked anew for every page: raises `LinkOver` once it expired or was switched off, Http404 where this browser never
    opened it.
    """
    if link_code not in request.session.get(SHARED_KEY, []):
        raise Http404
    links = Link.objects.select_related("response__result", "response__version").defer("response__version__document")
    link = _found(links.filter(purpose=Link.Purpose.SHARE), link_code)
    if link.revoked_at is not None:
        raise LinkOver("switched-off")
    if link.expires_at <= timezone.now():
        raise LinkOver("expired")
    return link


def remember_shared(request: HttpRequest, link: Link) -> None:
    """Notes in this browser's session that it may see what the link shows; a new right gets a new session key."""
    codes = request.session.get(SHARED_KEY, [])
    if link.public_code not in codes:
        request.session.cycle_key()
        request.session[SHARED_KEY] = [*codes, link.public_code][-REMEMBERED:]


def remember_own(request: HttpRequest, response: Response) -> None:
    """Notes in this browser's session that the response is its own; a new right gets a new session key.

    No session holds an account and an anonymous response: whoever is signed in is signed out.
    """
    if response.is_anonymous and request.user.is_authenticated:
        logout(request)
    if response.public_code not in remembered_codes(request):
        key = FORGOTTEN_AT_SIGN_IN if response.is_anonymous else SESSION_KEY
        request.session.cycle_key()
        request.session[key] = [*request.session.get(key, []), response.public_code][-REMEMBERED:]


def remembered_codes(request: HttpRequest) -> list[str]:
    """Public codes of the responses of this browser, the latest last; anonymous ones after the others."""
    return [*request.session.get(SESSION_KEY, []), *request.session.get(FORGOTTEN_AT_SIGN_IN, [])]


def is_own(request: HttpRequest, response: Response) -> bool:
    """Whether the response is this browser's, or of the account that is signed in."""
    if response.public_code in remembered_codes(request):
        return True
    return response.owner_id is not None and response.owner_id == request.user.pk


def forget_own(request: HttpRequest, public_code: str) -> None:
    """Takes a response out of this browser's session."""
    for key in (SESSION_KEY, FORGOTTEN_AT_SIGN_IN):
        if public_code in (codes := request.session.get(key, [])):
            request.session[key] = [code for code in codes if code != public_code]


def _own(request: HttpRequest, responses: QuerySet[Response], public_code: str) -> Response:
    response = _found(responses, public_code)
    if not is_own(request, response):
        raise Http404
    return response


def _found(rows: QuerySet[Row], public_code: str) -> Row:
    """The row of this name. Raises Http404."""
    row = None if "\0" in public_code else rows.filter(public_code=public_code).first()  # PostgreSQL refuses NUL
    if row is None:
        raise Http404
    return row
