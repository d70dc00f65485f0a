"""What the templates of the pages where people come in are given."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.engagements.forms import EntranceForm
from assessment.engagements.models import Engagement, Invitation
from assessment.engagements.queries import deadline_of
from assessment.instrument.definition import Definition
from assessment.responses.models import Response
from assessment.responses.queries import in_page_language

SHOWN_IMAGES = frozenset(["image/png", "image/jpeg", "image/webp", "image/gif"])
"""Images that hold nothing but an image; others may be stored, and are not served from the site."""


def entrance_page(
    request: HttpRequest,
    definition: Definition,
    engagement: Engagement,
    form: EntranceForm,
    *,
    invitation: Invitation | None = None,
    own: Response | None = None,
) -> dict[str, Any]:
    """The page of a link: who asks, who may see what, and the boxes; `own` is what this browser began by it."""
    items, scopes = definition.consent.items, [one["code"] for one in form.scopes]
    return {
        "engagement": engagement,
        "client": engagement.organisation.name,
        "introduction": in_page_language(engagement.introduction),
        "logo": _logo_address(request, engagement, invitation),
        "closes_at": deadline_of(engagement, invitation),
        "definition": definition,
        "invitation": invitation,
        "own": own,
        "signed_out": engagement.is_anonymous and request.user.is_authenticated,
        "form": form,
        "errors": form.error_list() if form.is_bound else [],
        "asked": [form[name] for name in ("name", "post") if name in form.fields],
        "required": [form[item.code] for item in items if item.required],
        "scopes": [form[code] for code in scopes],
        "optional": [form[item.code] for item in items if not item.required],
    }


def hindrance_page(reason: str, engagement: Engagement | None, own: Response | None) -> dict[str, Any]:
    """The page of a link that starts nothing: what happened, and what to do about it."""
    title, text = _hindrance(reason)
    return {
        "title": title,
        "text": text,
        "reason": reason,
        "client": engagement.organisation.name if engagement else "",
        "own": own,
    }


def _hindrance(reason: str) -> tuple[str, str]:
    return {
        "unknown": (
            _("This link opens nothing"),
            _("It may be incomplete, or it was replaced by a newer one. Copy it from the mail once more, all of it."),
        ),
        "revoked": (
            _("This invitation was taken back"),
            _("Answers are not taken by it any more. If you did not expect that, ask whoever invited you."),
        ),
        "closed": (
            _("This assessment is closed"),
            _("Answers are not taken any more. If you still want to take part, ask whoever invited you to reopen it."),
        ),
        "over": (
            _("The deadline has passed"),
            _("Answers are not taken any more. If you still want to take part, ask whoever invited you for more time."),
        ),
        "begun": (
            _("You have begun elsewhere"),
            _(
                "Others may have this link, so by itself it opens no answers. Go on in the browser in which you began, "
                "in your account, or with the code or link from “Save and exit”."
            ),
        ),
        "answered": (
            _("You have answered"),
            _(
                "Others may have this link, so by itself it opens no result. Your result opens in the browser in which "
                "you answered, or in your account."
            ),
        ),
        "used": (
            _("This link was used already"),
            _(
                "Answers are anonymous: the link does not know which are yours, so it cannot lead back to them. Go on "
                "in the browser in which you began, or with the code or link from “Save and exit”."
            ),
        ),
    }[reason]


def _logo_address(request: HttpRequest, engagement: Engagement, invitation: Invitation | None) -> str:
    if not engagement.logo or engagement.logo_type not in SHOWN_IMAGES or request.resolver_match is None:
        return ""
    name = "invited-logo" if invitation else "open-link-logo"
    return reverse(f"engagements:{name}", kwargs=request.resolver_match.kwargs)
