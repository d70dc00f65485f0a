"""Before the questions: landing, consent, and going on from elsewhere."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.instrument.progress import path_of
from assessment.lib.http import hidden_from_others
from assessment.lib.preferences import switched
from assessment.lib.ui import page_language
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_of, find_published
from assessment.responses import queries, services
from assessment.responses.access import get_own_response, remember_own, remembered_codes
from assessment.responses.forms import ConsentForm, ResumeCodeForm
from assessment.responses.models import Response

from .pages import consent_page, landing_page


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What it is, what it takes, and where to begin."""
    definition = definition_of(_published_or_404().pk)
    page = landing_page(definition, has_own=bool(remembered_codes(request)))
    return render(request, "responses/landing.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Asks for consent, and starts a response once it is given."""
    return _consent(request)


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, public_code: str) -> HttpResponse:
    """The same for somebody who takes the assessment again: earlier answers stay as they are, and out of sight."""
    earlier = get_own_response(request, public_code)
    if not earlier.is_submitted:
        return redirect("responses:hub", public_code)
    if earlier.is_anonymous:  # nothing may lead from it to another response
        return redirect("responses:consent")
    return _consent(request, retake_of=earlier)


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The responses of this browser and of the account; the button adds the former to the latter."""
    codes = remembered_codes(request)
    if request.method == "POST" and request.user.is_authenticated:
        services.claim_responses(user=request.user, public_codes=codes)
        return redirect("responses:mine")
    user_id = request.user.pk if request.user.is_authenticated else None
    responses = queries.list_own_responses(user_id=user_id, public_codes=codes)
    unclaimed = user_id is not None and any(one.owner_id is None and not one.is_anonymous for one in responses)
    return render(request, "responses/mine.html", {"responses": responses, "unclaimed": unclaimed})


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Going on with the code from another device."""
    if remember := switched(request):
        typed = ResumeCodeForm(initial=request.POST.dict())
        return remember(render(request, "responses/resume.html", {"form": typed}))
    form = ResumeCodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "responses/resume.html", {"form": form})
    if not ratelimit.consume(request, action="resume_code", key="everyone"):
        return render(request, "responses/resume.html", {"form": form, "too_many": True}, status=429)
    if form.is_valid():
        response = queries.find_by_resume_code(form.cleaned_data["code"])
        if response is not None:
            remember_own(request, response)
            return redirect("responses:hub", response.public_code)
        form.add_unknown()
    return render(request, "responses/resume.html", {"form": form, "errors": form.error_list()}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def resume_link(request: HttpRequest, token: str) -> HttpResponse:
    """Going on with the link from another device. Opening it changes nothing; the button does."""
    response = queries.find_by_resume_token(token)
    if response is None:
        return hidden_from_others(render(request, "responses/resume_gone.html", status=404))
    if request.method != "POST":
        return hidden_from_others(render(request, "responses/resume_link.html", {"saved_at": response.saved_at}))
    remember_own(request, response)
    return redirect("responses:hub", response.public_code)


def _published_or_404() -> Version:
    version = find_published()
    if version is None:
        raise Http404("no questionnaire is published")
    return version


def _consent(request: HttpRequest, retake_of: Response | None = None) -> HttpResponse:
    version = _published_or_404()
    definition = definition_of(version.pk)
    if remember := switched(request):
        form = ConsentForm(definition, initial=request.POST.dict())
        return remember(render(request, "responses/consent.html", consent_page(definition, form, retake_of)))
    form = ConsentForm(definition, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        page = consent_page(definition, form, retake_of)
        return render(request, "responses/consent.html", page, status=422 if form.is_bound else 200)
    response = services.start_response(
        version=version,
        consent_items=form.agreed,
        start_key=form.cleaned_data["start_key"],
        language=page_language(),
        owner=request.user if request.user.is_authenticated else None,
        retake_of=retake_of,
    )
    remember_own(request, response)
    first = path_of(definition, response.answers).steps[0]
    return redirect("responses:section", response.public_code, first.code)
