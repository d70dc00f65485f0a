"""Links that open a submitted response: to share it, or to open it oneself elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment.lib import secrets
from assessment.outbox.services import queue_mail
from assessment.responses.models import Link, Response

from .terms import Unnamed

SHARED_FOR_DAYS = (7, 30, 90)
"""For how long a link to share may work."""
OWN_FOR = timedelta(days=90)
MOST_LINKS = 20
"""Live links to share of one response."""


class TooManyLinks(Exception):
    """As many links as there may be work already."""


class NotSubmitted(Exception):
    """There is no result yet that a link could open."""


@dataclass(frozen=True)
class NewLink:
    """A link as it was made; its secret is known only now."""

    link: Link
    token: str = field(repr=False)


@transaction.atomic
def create_share_link(*, response: Response, shows: Link.Shows, days: int, label: str = "") -> NewLink:
    """A read-only link for others, which works for `days` (of `SHARED_FOR_DAYS`) or until it is switched off.

    Raises `NotSubmitted`, `TooManyLinks`.
    """
    stored = _locked(response)
    live = stored.links.filter(purpose=Link.Purpose.SHARE, revoked_at=None, expires_at__gt=timezone.now())
    if live.count() >= MOST_LINKS:
        raise TooManyLinks
    return _create(stored, Link.Purpose.SHARE, timedelta(days=days), shows=shows, label=label)


@transaction.atomic
def mail_own_link(*, response: Response, to: str, language: str, is_known: bool = False) -> Link:
    """Queues a mail with a link that makes the response one's own on another device, too. The address is not kept,
    unless whoever asked for the response has it (`is_known`).

    Raises `NotSubmitted`, `TooManyLinks`, `outbox.services.BadAddress`, `Unnamed`.
    """
    stored = _locked(response)
    if stored.is_anonymous:
        raise Unnamed
    live = stored.links.filter(purpose=Link.Purpose.OWN, revoked_at=None, expires_at__gt=timezone.now())
    if live.count() >= MOST_LINKS:
        raise TooManyLinks
    made = _create(stored, Link.Purpose.OWN, OWN_FOR)
    queue_mail(
        key=f"own-link:{made.link.public_code}",
        to=to,
        language=language,
        template="own-link",
        data={
            "url": urljoin(settings.SITE_URL, reverse("responses:own-link", args=(made.token,))),
            "until": made.link.expires_at.date().isoformat(),
            "is_known": is_known,
        },
        about=response.public_code,
        expires_at=made.link.expires_at,
    )
    return made.link


def switch_link_off(*, link: Link) -> None:
    """From now on the link opens nothing, also where it was opened before."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def _locked(response: Response) -> Response:
    """The response as stored, held until the transaction ends."""
    stored = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    if not stored.is_submitted:
        raise NotSubmitted
    return stored


def _create(
    response: Response,
    purpose: Link.Purpose,
    lifetime: timedelta,
    *,
    shows: Link.Shows = Link.Shows.WHOLE,
    label: str = "",
) -> NewLink:
    token = secrets.new_token()
    link = Link.objects.create(
        response=response,
        purpose=purpose,
        shows=shows,
        label=label,
        public_code=secrets.new_public_code(),
        token_digest=secrets.digest(token),
        expires_at=timezone.now() + lifetime,
    )
    return NewLink(link, token)
