"""An engagement is begun, set, closed and reopened."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.engagements import queries, services
from assessment.engagements.access import engagement_at, get_client
from assessment.engagements.forms.settings import LOOSENED
from assessment.lib.uploads import takes_file

from .settings_page import bound_form, settings_page


@takes_file(1)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_engagement(request: HttpRequest, public_code: str) -> HttpResponse:
    """An engagement of a client to begin."""
    at = get_client(request, public_code, "change")
    form = bound_form(request, at)
    if form.is_valid():
        try:
            made = services.add_engagement(organisation=at.organisation, settings=form.settings(), by=at.user)
        except services.NotOfThisClient:
            form.add_error("previous", _("Choose one of the waves offered"))
        else:
            messages.success(request, _("The engagement is ready. Nobody has been asked yet."))
            return redirect("engagements:settings", made.public_code)
    form.tell_logo_again()
    context = settings_page(at, None, form)
    return render(request, "engagements/new_engagement.html", context, status=422 if form.is_bound else 200)


@takes_file(1)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: HttpRequest, public_code: str) -> HttpResponse:
    """The settings of an engagement."""
    at, engagement = engagement_at(request, public_code, "change")
    form, status = bound_form(request, at, engagement), 200
    if form.is_valid():
        try:
            based_on = request.POST.get("_based_on", "")
            services.change_settings(engagement=engagement, settings=form.settings(), based_on=based_on, by=at.user)
            messages.success(request, _("The settings are saved."))
            return redirect("engagements:settings", public_code)
        except services.ChangedSinceRead:
            form.add_error(None, _("Somebody saved other settings meanwhile. Yours are below and not saved yet: "
                                   "compare them with what is saved by now, then save again"))  # fmt: skip
            status = 409
        except services.Loosened as refused:
            form.add_error(refused.field, LOOSENED[refused.field])
        except services.NotOfThisClient:
            form.add_error("previous", _("Choose one of the waves offered"))
    form.tell_logo_again()
    context = settings_page(at, engagement, form, is_behind=status == 409)
    if form.is_bound and status != 409:
        status = 422
    return render(request, "engagements/settings.html", context, status=status)


@require_POST
@login_required
def close(request: HttpRequest, public_code: str) -> HttpResponse:
    """Takes no more answers."""
    at, engagement = engagement_at(request, public_code, "change")
    services.close_engagement(engagement=engagement, by=at.user)
    messages.success(request, _("The engagement is closed. What was submitted stays; nothing more is taken."))
    return redirect("engagements:settings", public_code)


@require_POST
@login_required
def reopen(request: HttpRequest, public_code: str) -> HttpResponse:
    """Takes answers again."""
    at, engagement = engagement_at(request, public_code, "change")
    services.reopen_engagement(engagement=engagement, by=at.user)
    if engagement.closes_at <= timezone.now():
        messages.warning(request, _("The engagement is no longer closed, but its deadline is over: set a later one."))
    else:
        messages.success(request, _("The engagement is open again until its deadline."))
    return redirect("engagements:settings", public_code)


@require_safe
@login_required
def logo(request: HttpRequest, public_code: str) -> HttpResponse:
    """The logo, as it was uploaded."""
    engagement = engagement_at(request, public_code)[1]
    found = queries.find_logo(engagement)
    if found is None:
        raise Http404
    data, media_type = found
    return HttpResponse(data, content_type=media_type)
