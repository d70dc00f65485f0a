"""Inviting people: paste or upload, look at every row, then send."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessment.engagements import services
from assessment.engagements.access import At, engagement_at
from assessment.engagements.forms.inviting import MOST_FILE, ConfirmedPeopleForm
from assessment.engagements.models import Engagement
from assessment.lib.uploads import takes_file

from .inviting_page import invite_page, people_form, preview_page


@takes_file(MOST_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invite(request: HttpRequest, public_code: str) -> HttpResponse:
    """People to paste or upload; then every row as it was read; a post of what was looked at invites."""
    at, engagement = engagement_at(request, public_code, "change")
    if request.method != "POST":
        return invite_page(request, at, engagement, people_form(engagement))
    if "rows" in request.POST:
        return _confirm(request, at, engagement)
    form = people_form(engagement, request)
    if form.is_valid():
        return preview_page(request, at, engagement, form)
    return invite_page(request, at, engagement, form, status=422)


def _confirm(request: HttpRequest, at: At, engagement: Engagement) -> HttpResponse:
    """Invites those who were looked at."""
    form = ConfirmedPeopleForm(engagement, at.user, request.POST)
    if not form.is_valid():
        messages.warning(request, _("This preview is too old. Paste or upload the people again."))
        return redirect("engagements:invite", engagement.public_code)
    try:
        done = services.invite_people(engagement=engagement, user=at.user, people=form.people, batch=form.batch)
    except services.EngagementOver:
        messages.error(request, _("The engagement is closed. Reopen it before you invite anybody."))
        return redirect("engagements:invite", engagement.public_code)
    told = ngettext("%(n)s person is invited.", "%(n)s people are invited.", done.count) % {"n": done.count}
    if done.count > done.without_address:
        told = _("%(told)s The mails are on their way.") % {"told": told}
    if done.count:
        messages.success(request, told)
    else:
        messages.info(request, _("All of them were invited already; no further mail is sent."))
    if n := done.without_address:
        messages.warning(request, ngettext(
            "%(n)s of them has no address: open the person’s page and hand over the link.",
            "%(n)s of them have no address: open their pages and hand over the links.", n) % {"n": n})  # fmt: skip
    return redirect("engagements:engagement", engagement.public_code)
