"""What a link to take part opens, and whether it still does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from assessment.engagements.models import Engagement, Invitation, Post
from assessment.instrument.definition import Definition
from assessment.lib import secrets
from assessment.questionnaires.published import content_hash_of, definition_of
from assessment.responses.models import Response
from assessment.responses.services import Terms

from .deadlines import deadline_of
from .scopes import scopes_asked

ROLES = {
    Post.CTO: "cto",
    Post.CIO: "cio",
    Post.CEO: "ceo",
    Post.COO: "other-c-level",
    Post.CFO: "other-c-level",
    Post.CISO: "other-c-level",
    Post.CDO: "other-c-level",
    Post.OTHER_C_LEVEL: "other-c-level",
    Post.HEAD_OF: "head-of",
    Post.OTHER: "other",
}
"""What the questionnaire calls the roles that people are invited in: its question `role` need not be asked again."""


def find_invitation(token: str) -> Invitation | None:
    """The invitation whose personal link this is, with its engagement and the response it led to, if it is known."""
    joined = ("engagement__organisation", "engagement__version", "participation__response")
    invitations = Invitation.objects.select_related(*joined).defer("engagement__version__document")
    return invitations.filter(token_digest=secrets.digest(token)).first()


def find_open_engagement(token: str) -> Engagement | None:
    """The engagement whose open link this is."""
    engagements = Engagement.objects.select_related("organisation", "version").defer("version__document")
    return engagements.filter(open_token_digest=secrets.digest(token)).first()


def find_own_response(engagement: Engagement, public_codes: Sequence[str]) -> Response | None:
    """The latest response in this engagement among those of a browser."""
    if not public_codes:
        return None
    own = Response.objects.filter(public_code__in=public_codes, participation__engagement=engagement)
    return own.order_by("-pk").first()


def find_hindrance(engagement: Engagement, invitation: Invitation | None = None) -> str | None:
    """Why nothing can be started by a link: `revoked`, `closed`, `over`, `used`; None where it can.

    Whoever wants no more mails can still answer: the link works as before.
    """
    if invitation is not None and invitation.revoked_at is not None:
        return "revoked"
    if engagement.closed_at is not None:
        return "closed"
    if deadline_of(engagement, invitation) <= timezone.now():
        return "over"
    is_used = invitation is not None and engagement.is_anonymous and invitation.is_started
    return "used" if is_used else None


def start_key_of(engagement: Engagement, posted: str, invitation: Invitation | None = None) -> str:
    """The start key of a response, from that of the page: by name each invitation has keys of its own."""
    named = "" if invitation is None or engagement.is_anonymous else f"{invitation.public_code}:"
    return f"{engagement.public_code}:{named}{posted}"


def is_same_page(engagement: Engagement, invitation: Invitation, response: Response, posted: str) -> bool:
    """Whether a response was started by the very page that is posted now."""
    return response.start_digest == secrets.digest(start_key_of(engagement, posted, invitation))


def promise_of(engagement: Engagement) -> str:
    """The fingerprint of what the page says of who may see what, and asks for: the same in every language."""
    told = {
        "disclosure": engagement.disclosure,
        "smallest_group": engagement.smallest_group,
        "version": engagement.version_id,
        "consent": content_hash_of(engagement.version_id),
        "scopes": scopes_asked(engagement),
    }
    return secrets.digest(json.dumps(told, sort_keys=True, ensure_ascii=False))


def build_terms(engagement: Engagement, post: str, *, name: str = "", invitation: Invitation | None = None) -> Terms:
    """What a response in this engagement brings along: until when, who asks, what is asked, what is known.

    In an anonymous engagement it is the same for everybody in a role.
    """
    client = engagement.organisation.name
    introduction: dict[str, Any] = {
        "from": {code: client for code, _language in settings.LANGUAGES},
        "occasion": {code: engagement.wave for code, _language in settings.LANGUAGES},
        "text": dict(engagement.introduction),
        "role": _in_every_language(Post(post)),
    }
    if name and not engagement.is_anonymous:
        introduction["name"] = name
    return Terms(
        closes_at=deadline_of(engagement, invitation),
        introduction=introduction,
        scopes=scopes_asked(engagement),
        prefill=_known_answers(definition_of(engagement.version_id), post),
        is_anonymous=engagement.is_anonymous,
    )


def _in_every_language(post: Post) -> dict[str, str]:
    labels = {}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            labels[code] = str(post.label)
    return labels


def _known_answers(definition: Definition, post: str) -> dict[str, str]:
    """The answer to the version's question about the role, if it has one, and an option for this post."""
    question, role = definition.questions.get("role"), ROLES[Post(post)]
    options = {option.code for option in getattr(question, "options", ())}
    return {"role": role} if role in options else {}
