"""Where invited people come in. Looking at a link, however often, changes nothing; its button does."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
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
from assessment.responses.access import remember_own, remembered_codes
from assessment.responses.models import Response

from .entering_page import SHOWN_IMAGES, entrance_page, hindrance_page


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """A personal link: who asks, for what, who may see it; the button starts, or goes on with what it started."""
    invitation = queries.find_invitation(token)
    if invitation is None:
        return _no_way(request, "unknown")
    _speak(request, invitation.language)
    hindrance = queries.find_hindrance(invitation.engagement, invitation)
    if hindrance == "revoked":
        return _no_way(request, hindrance)
    if (participation := getattr(invitation, "participation", None)) is not None:
        return _go_on(request, invitation.engagement, participation.response)
    if hindrance is not None and not (hindrance == "used" and request.method == "POST"):  # perhaps a second click
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
    return hidden_from_others(_ask_anybody(request, engagement))


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
    engagement = invitation.engagement
    definition = definition_of(engagement.version_id)
    remember = switched(request)
    if request.method == "POST" and remember is None:
        form = EntranceForm(definition, engagement, request.POST)
        if form.is_valid():
            return _started(request, form, lambda **given: services.start_invited(invitation=invitation, **given))
    else:
        form = EntranceForm(definition, engagement, initial=request.POST.dict())
    if request.method == "POST":
        services.note_opened(invitation=invitation)
    page = entrance_page(request, definition, engagement, form, invitation=invitation)
    reply = render(request, "engagements/entrance.html", page, status=422 if form.is_bound else 200)
    return remember(reply) if remember else reply


def _ask_anybody(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    definition = definition_of(engagement.version_id)
    remember = switched(request)
    if request.method == "POST" and remember is None:
        form = OpenEntranceForm(definition, engagement, request.POST)
        if form.is_valid():
            given = {"engagement": engagement, "post": form.cleaned_data["post"]}
            given["name"] = form.cleaned_data.get("name", "")
            return _started(request, form, lambda **more: services.start_by_open_link(**given, **more))
    else:
        form = OpenEntranceForm(definition, engagement, initial=request.POST.dict())
    own = queries.find_own_response(engagement, remembered_codes(request))
    page = entrance_page(request, definition, engagement, form, own=own)
    reply = render(request, "engagements/entrance.html", page, status=422 if form.is_bound else 200)
    return remember(reply) if remember else reply


def _started(request: HttpRequest, form: EntranceForm, start: Callable[..., Response]) -> HttpResponse:
    """Starts, and goes to the first page; a second click on the same page goes there, too."""
    owner = request.user if isinstance(request.user, User) else None
    language = page_language()
    try:
        response = start(
            consent_items=form.agreed, start_key=form.cleaned_data["start_key"], language=language, owner=owner
        )
    except services.CannotStart as obstacle:
        return _no_way(request, obstacle.reason, form.engagement)
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
