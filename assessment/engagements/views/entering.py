"""Where invited people come in. Looking at a link, however often, changes nothing; its button does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.accounts.models import User
from assessment.engagements import queries, services
from assessment.engagements.forms import EntranceForm, OpenEntranceForm
from assessment.engagements.models import Engagement, Invitation
from assessment.instrument.progress import path_of
from assessment.lib.http import hidden_from_others
from assessment.lib.preferences import remember_language, switched
from assessment.lib.ui import page_language
from assessment.questionnaires.published import definition_of
from assessment.responses.access import is_own, remember_own, remembered_codes
from assessment.responses.models import Response
from assessment.responses.services import TooManyLinks

from .entering_page import SHOWN_IMAGES, entrance_page, hindrance_page

SHOWN_AGAIN = (200, 409, 422)
"""Replies to a post that show the page once more, and have started nothing."""


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """A personal link: who asks, for what, who may see it; the button starts.

    By name it leads to what it started, too, but only where that is one's own: others may have the link.
    """
    invitation = queries.find_invitation(token)
    if invitation is None:
        return _no_way(request, "unknown")
    _speak(request, invitation.language)
    hindrance = queries.find_hindrance(invitation.engagement, invitation)
    if hindrance == "revoked":
        return _no_way(request, hindrance)
    is_again = False
    if (participation := getattr(invitation, "participation", None)) is not None:
        response, posted = participation.response, request.POST.get("start_key", "")
        is_again = queries.is_same_page(invitation.engagement, invitation, response, posted)
        if not is_again and not is_own(request, response):
            return _begun_elsewhere(request, invitation, response)
        if not is_again or response.revision:
            return _go_on(request, invitation.engagement, response)
    elif hindrance == "used" and request.method == "POST":
        is_again = True  # perhaps: that is known where it starts
    if hindrance is not None and not is_again:
        return _no_way(request, hindrance, invitation.engagement)
    return hidden_from_others(_ask_invited(request, invitation))


@require_http_methods(["GET", "HEAD", "POST"])
def invited_by_open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link that an engagement has for everybody: who comes says in which role; the button starts anew each time."""
    engagement = queries.find_open_engagement(token)
    if engagement is None:
        return _no_way(request, "unknown")
    if (hindrance := queries.find_hindrance(engagement)) is not None:
        return _no_way(request, hindrance, engagement)
    return hidden_from_others(_ask_anybody(request, engagement, token))


@require_safe
def invited_logo(request: HttpRequest, token: str) -> HttpResponse:
    """The client's logo, for whoever holds a personal link."""
    invitation = queries.find_invitation(token)
    return _logo(invitation.engagement if invitation and not invitation.revoked_at else None)


@require_safe
def open_link_logo(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever holds the open link."""
    return _logo(queries.find_open_engagement(token))


def _ask_invited(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    def start(form: EntranceForm, **given: Any) -> Response:
        return services.start_invited(invitation=invitation, **given)

    reply = _ask(request, EntranceForm, invitation.engagement, start, invitation)
    if request.method == "POST" and reply.status_code in SHOWN_AGAIN:
        services.note_opened(invitation=invitation)
    return reply


def _ask_anybody(request: HttpRequest, engagement: Engagement, token: str) -> HttpResponse:
    def start(form: EntranceForm, **given: Any) -> Response:
        who = {"post": form.cleaned_data["post"], "name": form.cleaned_data.get("name", "")}
        return services.start_by_open_link(engagement=engagement, token=token, **who, **given)

    return _ask(request, OpenEntranceForm, engagement, start)


def _ask(
    request: HttpRequest,
    kind: type[EntranceForm],
    engagement: Engagement,
    start: Callable[..., Response],
    invitation: Invitation | None = None,
) -> HttpResponse:
    """The page of a link, or what its button leads to; the page again, with no box ticked, if it promised otherwise."""
    remember, status = switched(request), 200
    definition = definition_of(engagement.version_id)
    form = kind(definition, engagement, initial=request.POST.dict())
    if request.method == "POST" and remember is None:
        form, status = kind(definition, engagement, request.POST), 422
        if form.is_valid():
            try:
                return _started(request, form, start)
            except services.PromiseChanged as change:
                engagement, definition = change.engagement, definition_of(change.engagement.version_id)
                kept = {name: request.POST.get(name, "") for name in ("start_key", "name", "post")}
                form, status = kind(definition, engagement, initial=kept), 409
    own = None if invitation else queries.find_own_response(engagement, remembered_codes(request))
    page = entrance_page(request, definition, engagement, form, invitation=invitation, own=own)
    reply = render(request, "engagements/entrance.html", page | {"is_changed": status == 409}, status=status)
    return remember(reply) if remember else reply


def _started(request: HttpRequest, form: EntranceForm, start: Callable[..., Response]) -> HttpResponse:
    """Starts, and goes to the first page; a second click on the same page goes there, too."""
    given = {key: form.cleaned_data[key] for key in ("start_key", "promise")}
    owner = request.user if isinstance(request.user, User) else None
    try:
        response = start(form, consent_items=form.agreed, language=page_language(), owner=owner, **given)
    except services.CannotStart as obstacle:
        return _no_way(request, obstacle.reason, None if obstacle.reason == "unknown" else form.engagement)
    return _led_on(request, response)


def _led_on(request: HttpRequest, response: Response) -> HttpResponse:
    """To the first page, or to where one stands, which leads on to the result; in the language of this page."""
    remember_own(request, response)
    if response.revision or response.is_submitted or response.is_closed:
        reply = redirect("responses:hub", response.public_code)
    else:
        first = path_of(definition_of(response.version_id), response.answers).steps[0]
        reply = redirect("responses:section", response.public_code, first.code)
    remember_language(reply, page_language())
    return hidden_from_others(reply)


def _go_on(request: HttpRequest, engagement: Engagement, response: Response) -> HttpResponse:
    """A personal link that was used, by name: the button goes on, or leads to the result."""
    if request.method == "POST":
        return _led_on(request, response)
    page = {"engagement": engagement, "response": response}
    return hidden_from_others(render(request, "engagements/entrance_again.html", page))


def _begun_elsewhere(request: HttpRequest, invitation: Invitation, response: Response) -> HttpResponse:
    """A personal link that was used, by name, in a browser that has nothing of it: the link alone opens no answers.

    Its button mails a way back to the address that was invited, which nobody else reads.
    """
    if request.method == "POST" and "_mail" in request.POST and invitation.email:
        _mail_way_back(request, invitation)
        return hidden_from_others(redirect(request.path))
    reason = "answered" if response.is_submitted else "begun"
    page = hindrance_page(reason, invitation.engagement, None) | {"is_mailable": bool(invitation.email)}
    return hidden_from_others(render(request, "engagements/entrance_closed.html", page, status=410))


def _mail_way_back(request: HttpRequest, invitation: Invitation) -> None:
    if not ratelimit.consume(request, action="mail_to_oneself", key=invitation.public_code):
        messages.warning(request, _("Too many mails in a short time. Please wait an hour and try again"))
        return
    try:
        services.mail_way_back(invitation=invitation, language=page_language())
    except TooManyLinks:
        messages.warning(request, _("This result has as many links as it may have. Switch one off first"))
    else:
        messages.success(request, _("A mail with your link is on its way. It can take a few minutes."))


def _no_way(request: HttpRequest, reason: str, engagement: Engagement | None = None) -> HttpResponse:
    """Says why a link leads nowhere, and what to do. Of one that opens nothing, all that could be wrong looks alike."""
    own = queries.find_own_response(engagement, remembered_codes(request)) if engagement else None
    page = hindrance_page(reason, engagement, own)
    return hidden_from_others(
        render(request, "engagements/entrance_closed.html", page, status=404 if reason == "unknown" else 410)
    )


def _logo(engagement: Engagement | None) -> HttpResponse:
    if engagement is None or not engagement.logo or engagement.logo_type not in SHOWN_IMAGES:
        raise Http404
    return hidden_from_others(HttpResponse(bytes(engagement.logo), content_type=engagement.logo_type))


def _speak(request: HttpRequest, language: str) -> None:
    """Puts the language in force that was chosen for the person, unless this browser has one of its own."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(language)
        request.LANGUAGE_CODE = language
