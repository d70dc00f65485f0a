"""A version: what it is, what differs, what the checks say; and what can be done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.instrument import document
from assessment.instrument.changes import difference
from assessment.questionnaires import queries, services
from assessment.questionnaires.access import (
    get_draft_to_edit,
    get_draft_to_publish,
    get_version_to_publish,
    get_version_to_read,
    require_editor,
    require_publisher,
)
from assessment.questionnaires.forms.publishing import ConfirmForm, PublishForm
from assessment.questionnaires.models import Version

from .history import history_page
from .problems import findings_of
from .publishing import publish_page
from .words import told_by_grade


@require_safe
@login_required
def version(request: HttpRequest, number: int) -> HttpResponse:
    """What a version is, and where to go from it."""
    found = get_version_to_read(request, number)
    in_use = queries.find_in_use(found)
    context = {
        "version": found,
        "in_use": in_use,
        "history": queries.list_edits(found, 5),
        "findings": _counted(found) if found.status == Version.Status.DRAFT else None,
        "confirm": ConfirmForm(),
    }
    return render(request, "questionnaires/version.html", context)


@require_POST
@login_required
def start(request: HttpRequest, number: int) -> HttpResponse:
    """A draft from a version: to go on from it, or to restore it."""
    user = require_editor(request)
    draft = services.start_draft(base=get_version_to_read(request, number), user=user)
    messages.success(request, _("Version %(number)s is a new draft.") % {"number": draft.number})
    return redirect("questionnaires:version", draft.number)


@require_safe
@login_required
def compare(request: HttpRequest, number: int) -> HttpResponse:
    """Two versions side by side: this one and an earlier, or any other."""
    later = get_version_to_read(request, number)
    choices = queries.list_others(later)
    wanted = request.GET.get("with", "")
    earlier = next((one for one in choices if str(one.number) == wanted), None) or queries.find_usual_base(
        later, choices
    )
    context: dict[str, Any] = {"version": later, "earlier": earlier, "choices": choices, "grades": []}
    if earlier is not None:
        before, after = (queries.normal_content(one) for one in (earlier, later))
        changes = difference(before, after)
        context |= {"grades": told_by_grade(changes, before, after), "count": len(changes)}
    return render(request, "questionnaires/compare.html", context)


@require_safe
@login_required
def checks(request: HttpRequest, number: int) -> HttpResponse:
    """What the checks say of a version, each finding with the link to its place."""
    found = get_version_to_read(request, number)
    findings = list(findings_of(found, document.parse(found.document), queries.find_problems(found)))
    return render(request, "questionnaires/checks.html", {"version": found, "findings": findings})


@require_safe
@login_required
def history(request: HttpRequest, number: int) -> HttpResponse:
    """Every edit of a draft, the latest first."""
    found = get_version_to_read(request, number)
    return render(request, "questionnaires/history.html", history_page(found))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """What publishing would do, and the button that does it."""
    draft = get_draft_to_publish(request, number)
    user = require_publisher(request)
    if request.method != "POST":
        return publish_page(request, draft, user, PublishForm(initial={"note": draft.note}))
    form = PublishForm(request.POST)
    if not form.is_valid():
        return publish_page(request, draft, user, form, status=422)
    try:
        read_hash = request.POST.get("read_hash", "")
        services.publish_version(version=draft, user=user, note=form.cleaned_data["note"], read_hash=read_hash)
    except services.ChangedSinceRead:
        form.add_error(None, _("The draft was changed meanwhile. Look at it again before you publish it"))
        return publish_page(request, draft, user, form, status=409)
    except (services.CannotPublish, services.NotReady):
        form.add_error(None, _("This draft cannot be published yet. What is missing is listed below"))
        return publish_page(request, draft, user, form, status=422)
    messages.success(request, _("Version %(number)s is in use from now on.") % {"number": number})
    return redirect("questionnaires:version", number)


@require_POST
@login_required
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Notes that this person agrees to what the page showed."""
    draft = get_draft_to_publish(request, number)
    try:
        services.approve_version(
            version=draft, user=require_publisher(request), read_hash=request.POST.get("read_hash", "")
        )
        messages.success(request, _("Your approval is noted. It holds until the draft is changed."))
    except services.ChangedSinceRead:
        messages.warning(request, _("The draft was changed meanwhile. Look at it, then decide again."))
    return redirect("questionnaires:publish", number)


@require_POST
@login_required
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Takes the version in use out of use, if the box says so."""
    found = get_version_to_publish(request, number)
    if not ConfirmForm(request.POST).is_valid():
        messages.error(
            request, _("Tick the box first: nobody can begin an assessment until another version is published.")
        )
        return redirect("questionnaires:version", number)
    try:
        services.retire_version(version=found, user=require_publisher(request))
    except services.WrongStatus:
        return HttpResponseBadRequest()
    messages.success(
        request, _("Version %(number)s is out of use. What was begun can be finished.") % {"number": number}
    )
    return redirect("questionnaires:version", number)


@require_POST
@login_required
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Deletes a draft, if the box says so."""
    draft = get_draft_to_edit(request, number)
    if not ConfirmForm(request.POST).is_valid():
        messages.error(request, _("Tick the box first: a draft that is discarded is gone."))
        return redirect("questionnaires:version", number)
    services.discard_draft(version=draft, user=require_editor(request))
    messages.success(request, _("Draft %(number)s is discarded.") % {"number": number})
    return redirect(reverse("reports:versions"))


def _counted(found: Version) -> dict[str, int]:
    problems = queries.find_problems(found)
    return {severity: sum(problem.severity == severity for problem in problems) for severity in ("error", "warning")}
