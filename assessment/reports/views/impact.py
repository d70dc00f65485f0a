"""What a draft would do to results: computed on demand, with progress told while it is, and kept for its state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.instrument import document
from assessment.lib.http import told_as_it_comes
from assessment.questionnaires import queries
from assessment.questionnaires.access import get_draft_to_edit, get_version_to_read, require_editor, require_reader
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.services import WrongStatus
from assessment.reports.report.impact import build_impact_page
from assessment.responses.services import CannotCompare, Steps, computing_impact


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def impact(request: HttpRequest, number: int) -> HttpResponseBase:
    """What is stored for the draft as it is now; the button computes it."""
    if request.method == "POST":
        return _compute(request, number)
    version = get_version_to_read(request, number)
    if version.status != Version.Status.DRAFT:
        return redirect("questionnaires:version", number)
    return _page(request, version)


def _compute(request: HttpRequest, number: int) -> HttpResponseBase:
    version, follows = get_draft_to_edit(request, number), request.POST.get("_action") == "follow"
    try:
        steps = computing_impact(version=version, user=require_editor(request))
    except CannotCompare as error:
        if follows:
            return HttpResponse(_line(error=_reason(error)), status=HTTPStatus.UNPROCESSABLE_ENTITY, content_type=LINES)
        return _page(request, version, refused=_reason(error))
    location = reverse("reports:impact", args=[number])
    lines = _followed(steps, location, gone=_("This draft is gone."))
    if follows:
        return told_as_it_comes(StreamingHttpResponse(lines, content_type=LINES))
    for _told in lines:
        pass
    return redirect(location)


LINES = "application/x-ndjson"


def _followed(steps: Steps, location: str, *, gone: str) -> Iterator[str]:
    """A line of JSON for every step, then where to go, or why it came to nothing."""
    try:
        for done, of in steps:
            yield _line(done=done, of=of)
    except WrongStatus:
        yield _line(error=gone)
    else:
        yield _line(location=location)


def _line(**told: str | int) -> str:
    return json.dumps(told) + "\n"


def _reason(error: CannotCompare) -> str:
    if error.problems:
        return _("The effect cannot be computed before what the checks found is mended.")
    return _("No version is in use, so there is nothing to compare the draft with.")


def _page(request: HttpRequest, version: Version, *, refused: str = "") -> HttpResponse:
    in_use = queries.find_in_use(version)
    page = build_impact_page(
        version=version,
        in_use=in_use,
        before=definition_of(in_use.pk) if in_use else None,
        after=document.loads(version.document),
        impact=queries.find_impact(version, in_use) if in_use else None,
        was_computed=queries.was_computed(version),
        may_compute=require_reader(request).may_edit_drafts,
    )
    errors = [{"message": refused}] if refused else []
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "reports/impact.html", {"page": page, "version": version, "errors": errors}, status=status)
