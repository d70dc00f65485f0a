"""The questions: showing a page, saving it, and where to go from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.instrument import progress
from assessment.instrument.answers import hidden_owners
from assessment.instrument.definition import AllocationQuestion, Definition
from assessment.instrument.progress import Path, Step, path_of
from assessment.instrument.rules import as_asked
from assessment.lib.http import back_to_check, is_autosave, posted_moment, posted_revision
from assessment.lib.preferences import switched
from assessment.lib.ui import page_language
from assessment.questionnaires.published import definition_of
from assessment.responses import services
from assessment.responses.access import get_own_response
from assessment.responses.forms import AddressForm, StepForm
from assessment.responses.models import Response

from .pages import check_page, hub_page, more_page, remember_keys, saved_page
from .problems import find_problems
from .step_page import StepPage, show_step, show_typed


@require_safe
def hub(request: HttpRequest, public_code: str) -> HttpResponse:
    """Where one stands: the parts with their status, and the way on."""
    response = get_own_response(request, public_code)
    if response.is_submitted:
        return redirect("reports:result", public_code)
    return render(request, "responses/hub.html", hub_page(definition_of(response.version_id), response))


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, public_code: str, step_code: str) -> HttpResponse:
    """One page of questions."""
    response = get_own_response(request, public_code)
    definition = definition_of(response.version_id)
    if not any(step.code == step_code for step in progress.steps_of(definition)):
        raise Http404(step_code)
    if response.is_submitted:
        return _already_submitted(request, response)
    if response.is_closed:
        return _closed(request, response)
    path = path_of(definition, response.answers)
    step = path.find(step_code)
    if step is None:
        return _not_asked(request, response)
    if request.method != "POST":
        return show_step(request, definition, response, path, step)
    return _save(request, definition, response, path, step)


@require_safe
def more(request: HttpRequest, public_code: str) -> HttpResponse:
    """The quick result now, or some more minutes for the full one."""
    response = get_own_response(request, public_code)
    if response.is_submitted:
        return redirect("reports:result", public_code)
    if response.is_closed:
        return redirect("responses:hub", public_code)
    page = more_page(definition_of(response.version_id), response)
    return render(request, "responses/more.html", page) if page["first"] else redirect("responses:check", public_code)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, public_code: str) -> HttpResponse:
    """The answers to check, and the button that submits them."""
    response = get_own_response(request, public_code)
    if response.is_submitted:
        return redirect("reports:result", public_code)
    definition = definition_of(response.version_id)
    if request.method != "POST":
        return render(request, "responses/check.html", check_page(definition, response))
    if (revision := posted_revision(request)) is None:
        return render(request, "400.html", status=400)
    try:
        services.submit_response(response=response, revision=revision, language=page_language())
    except services.NotReady as obstacle:
        page = check_page(definition, response, obstacle=obstacle.reason)
        return render(request, "responses/check.html", page, status=422)
    except services.Closed:
        page = check_page(definition, get_own_response(request, public_code))
        return render(request, "responses/check.html", page, status=410)
    except services.ChangedSinceChecked:
        page = check_page(definition, get_own_response(request, public_code), obstacle="changed")
        return render(request, "responses/check.html", page, status=409)
    return redirect("reports:result", public_code)


@require_safe
def saved(request: HttpRequest, public_code: str) -> HttpResponse:
    """After “save and exit”: the link and the code, as long as this browser remembers them."""
    response = get_own_response(request, public_code)
    page = saved_page(request, response)
    return render(request, "responses/saved.html", page) if page else redirect("responses:hub", public_code)


@require_POST
def send_resume(request: HttpRequest, public_code: str) -> HttpResponse:
    """Mails the link to go on elsewhere, as long as this browser remembers it."""
    response = get_own_response(request, public_code)
    if response.is_anonymous:
        raise Http404("no address is joined to an anonymous response")
    page = saved_page(request, response)
    if page is None:
        return redirect("responses:hub", public_code)
    form = AddressForm(request.POST)
    if not ratelimit.consume(request, action="mail_to_oneself", key=public_code):
        form.add_error("email", _("Too many mails in a short time. Please wait an hour and try again"))
    if not form.is_valid():
        page |= {"address": form, "errors": form.error_list()}
        return render(request, "responses/saved.html", page, status=422)
    services.mail_resume_link(
        response=response,
        to=form.cleaned_data["email"],
        token=page["token"],
        until=page["until"],
        language=page_language(),
    )
    messages.success(request, _("A mail with your link is on its way. It can take a few minutes."))
    return redirect("responses:saved", public_code)


def _save(request: HttpRequest, definition: Definition, response: Response, path: Path, step: Step) -> HttpResponse:
    """Saves what is valid, then does what the pressed button says."""
    page = StepPage(request, definition, response, path, step, _posted_form(request, definition, response, step))
    page.form.is_valid()
    if (revision := posted_revision(request)) is None:
        return render(request, "400.html", status=400)
    action = _pressed(request)
    if action in DECIDING and (shown := posted_revision(request, "_shown_revision")) is not None:
        revision = shown  # both versions were on the page, and this one was chosen
    changes = _cleared(step) if action == "_skip" else page.form.changes
    state = _state_after(page, action, changes)
    try:
        moved = services.save_step(
            response=response,
            step=step,
            changes=changes,
            revision=revision,
            state=state,
            shown_at=posted_moment(request),
        )
        return ACTIONS[action](page, moved)
    except services.SaveConflict as conflict:
        return _conflict(page, conflict)
    except services.AlreadySubmitted:
        return _already_submitted(request, response)
    except services.Closed:
        return _closed(request, response)
    except services.Busy:
        return _busy(page)


def _posted_form(request: HttpRequest, definition: Definition, response: Response, step: Step) -> StepForm:
    role = as_asked(definition, response.answers).get("role")
    return StepForm(definition, step, hidden_owners(definition, role), request.POST)


def _pressed(request: HttpRequest) -> str:
    """The button that was pressed; Enter means Continue."""
    if is_autosave(request):
        return "_autosave"
    return next((name for name in ACTIONS if name in request.POST), "_continue")


def _state_after(page: StepPage, action: str, changes: dict[str, Any]) -> str | None:
    """How the page is left by this post: None if one stays on it."""
    if action == "_skip":
        return "skipped"
    if action not in ("_continue", "_leave_open", "_confirm"):
        return None
    answers = as_asked(page.definition, services.merged(page.response.answers, changes))
    leave_open, confirmed = action == "_leave_open", action == "_confirm"
    if find_problems(page.form, page.step, answers, leave_open=leave_open, confirmed=confirmed):
        return None
    return "open" if progress.missing_in(page.definition, page.step, answers) else "answered"


def _cleared(step: Step) -> dict[str, Any]:
    """Changes that take away the answers of the questions that can be skipped."""
    return {question.code: None for question in step.questions if isinstance(question, AllocationQuestion)}


# --- what the buttons do: (page, its revision) -> reply -------------------------------------------------------


def _continue(page: StepPage, revision: int) -> HttpResponse:
    posted = page.request.POST
    problems = find_problems(
        page.form,
        page.step,
        as_asked(page.definition, page.response.answers),
        leave_open="_leave_open" in posted,
        confirmed="_confirm" in posted,
    )
    if problems:
        return show_typed(page, problems=problems, status=422)
    return redirect(*_next_place(page))


def _skip(page: StepPage, revision: int) -> HttpResponse:
    return redirect(*_next_place(page))


def _autosave(page: StepPage, revision: int) -> HttpResponse:
    return JsonResponse({"revision": revision, "saved": timezone.now().isoformat()})


def _exit(page: StepPage, revision: int) -> HttpResponse:
    response = page.response
    if not page.form.is_valid():
        answers = as_asked(page.definition, response.answers)
        problems = find_problems(page.form, page.step, answers, leave_open=True, confirmed=True)
        problems = [problem for problem in problems if problem.kind == "invalid"]  # a total may stay open
        return show_typed(page, problems=problems, status=422)
    reply = redirect("responses:saved", response.public_code)
    remember_keys(reply, response, services.issue_resume_keys(response=response))
    return reply


def _total(page: StepPage, revision: int) -> HttpResponse:
    return show_typed(page)


def _switch(page: StepPage, revision: int) -> HttpResponse:
    remember = switched(page.request)
    reply = _same_page(page)
    return remember(reply) if remember else reply


ACTIONS: dict[str, Callable[..., HttpResponse]] = {
    "_autosave": _autosave,
    "_language": _switch,
    "_theme": _switch,
    "_exit": _exit,
    "_total": _total,
    "_skip": _skip,
    "_leave_open": _continue,
    "_confirm": _continue,
    "_continue": _continue,
}
"""By the name of the pressed button."""

DECIDING = ("_continue", "_leave_open", "_confirm", "_skip")
"""The buttons that, on a page that shows two versions, choose the one on the page."""


def _same_page(page: StepPage) -> HttpResponse:
    """The page again: by a redirect if all of it is saved, else at once, with what was typed."""
    if page.form.is_valid():
        return redirect(page.request.get_full_path())
    return show_typed(_reread(page))


def _reread(page: StepPage) -> StepPage:
    """The page with the same post read anew: in another language, or once another owner is not offered."""
    return replace(page, form=_posted_form(page.request, page.definition, page.response, page.step))


def _next_place(page: StepPage) -> tuple[str, ...]:
    """Name and arguments of the page that follows, by the answers as they are saved now."""
    code = page.response.public_code
    if back_to_check(page.request):
        return ("responses:check", code)
    path = path_of(page.definition, page.response.answers)
    following = path.after(page.step)
    if following is not None:
        return ("responses:section", code, following.code)
    if page.step.core and path.deepening:
        return ("responses:more", code)
    return ("responses:check", code)


def _conflict(page: StepPage, conflict: services.SaveConflict) -> HttpResponse:
    if is_autosave(page.request):
        return JsonResponse({"conflict": len(conflict.differences)}, status=409)
    remember = switched(page.request)
    reply = show_typed(_reread(page), conflict=conflict, status=409)
    return remember(reply) if remember else reply


def _already_submitted(request: HttpRequest, response: Response) -> HttpResponse:
    if is_autosave(request):
        return JsonResponse({"submitted": True}, status=410)
    return redirect("reports:result", response.public_code)


def _closed(request: HttpRequest, response: Response) -> HttpResponse:
    """The reply after the deadline: what was saved can be read, and nothing more is taken."""
    if is_autosave(request):
        return JsonResponse({"closed": True}, status=410)
    if request.method == "POST":
        messages.warning(request, _("The deadline has passed. What you sent just now was not saved."))
    return redirect("responses:hub", response.public_code)


def _not_asked(request: HttpRequest, response: Response) -> HttpResponse:
    """The reply where an earlier answer, perhaps in another window, has made a page one that is not asked."""
    if is_autosave(request):
        return JsonResponse({"conflict": 0}, status=409)
    text = _("That page is not asked, because of an answer on an earlier one.")
    if request.method == "POST":
        text = _("That page is no longer asked, because of an answer on an earlier one. What you sent was not saved.")
    messages.warning(request, text)
    return redirect("responses:hub", response.public_code)


def _busy(page: StepPage) -> HttpResponse:
    if is_autosave(page.request):
        reply: HttpResponse = JsonResponse({"busy": True}, status=503)
    else:
        reply = show_typed(page, not_saved=True, status=503)
    reply.headers["Retry-After"] = "2"
    return reply
