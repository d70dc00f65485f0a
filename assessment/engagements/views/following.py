"""Following an engagement: how far everybody has come, and what to do about those who have not finished."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessment.engagements import services
from assessment.engagements.access import engagement_at, invitation_at
from assessment.engagements.forms.inviting import DeadlineForm
from assessment.lib.http import hidden_from_others

from .following_page import overview_page, person_page


@require_safe
@login_required
def engagement(request: HttpRequest, public_code: str) -> HttpResponse:
    """How many were invited, opened, started and submitted; who is waited for; everybody."""
    at, found = engagement_at(request, public_code)
    return render(request, "engagements/overview.html", overview_page(at, found, request.GET.get("sort", "")))


@require_safe
@login_required
def person(request: HttpRequest, public_code: str, invitation_code: str) -> HttpResponse:
    """One person, and what can be done."""
    at, found, invitation = invitation_at(request, public_code, invitation_code)
    return hidden_from_others(render(request, "engagements/person.html", person_page(at, found, invitation, None)))


@require_POST
@login_required
def remind_all(request: HttpRequest, public_code: str) -> HttpResponse:
    """Reminds everybody who has not finished and may be reminded now."""
    at, found = engagement_at(request, public_code, "change")
    _say_reminded(request, services.remind_by_hand(engagement=found, user=at.user))
    return redirect("engagements:engagement", public_code)


@require_POST
@login_required
def remind(request: HttpRequest, public_code: str, invitation_code: str) -> HttpResponse:
    """Reminds one person."""
    at, found, invitation = invitation_at(request, public_code, invitation_code)
    _say_reminded(request, services.remind_by_hand(engagement=found, user=at.user, invitation=invitation))
    return redirect("engagements:person", public_code, invitation_code)


@require_POST
@login_required
def send_again(request: HttpRequest, public_code: str, invitation_code: str) -> HttpResponse:
    """Sends the invitation once more."""
    at, _found, invitation = invitation_at(request, public_code, invitation_code)
    try:
        services.send_again(invitation=invitation, user=at.user)
        messages.success(request, _("The invitation is on its way again."))
    except services.MailedJustNow:
        messages.warning(request, _("The last mail is only a few minutes old. Nothing was sent."))
    except services.NotWanted:
        messages.error(request, _("This person wants no more mails, or has no address. Nothing was sent."))
    except (services.EngagementOver, services.NoLongerOpen):
        messages.error(request, _("There is nothing left to answer. Nothing was sent."))
    return redirect("engagements:person", public_code, invitation_code)


@require_POST
@login_required
def revoke(request: HttpRequest, public_code: str, invitation_code: str) -> HttpResponse:
    """Takes an invitation back."""
    at, _found, invitation = invitation_at(request, public_code, invitation_code)
    services.revoke_invitation(invitation=invitation, user=at.user)
    messages.success(request, _("The invitation is taken back. Its link opens nothing any more."))
    return redirect("engagements:person", public_code, invitation_code)


@require_POST
@login_required
def delete(request: HttpRequest, public_code: str, invitation_code: str) -> HttpResponse:
    """Deletes an invitation with all that is kept about the person."""
    at, _found, invitation = invitation_at(request, public_code, invitation_code)
    try:
        services.delete_invitation(invitation=invitation, user=at.user)
    except services.HasAnswers:
        messages.error(request, _("This person has begun. Take the invitation back before you delete it; what was "
                                  "submitted stays as long as the person leaves it."))  # fmt: skip
        return redirect("engagements:person", public_code, invitation_code)
    messages.success(request, _("The invitation is deleted, with the name, the address and all mails about it."))
    return redirect("engagements:engagement", public_code)


@require_POST
@login_required
def extend(request: HttpRequest, public_code: str, invitation_code: str) -> HttpResponse:
    """Gives one person more time."""
    at, found, invitation = invitation_at(request, public_code, invitation_code)
    form = DeadlineForm(request.POST)
    if form.is_valid():
        try:
            services.extend_deadline(invitation=invitation, user=at.user, closes_at=form.closes_at)
            messages.success(request, _("The new last day holds for this person only."))
            return redirect("engagements:person", public_code, invitation_code)
        except services.NotLater:
            form.add_error("last_day", _("Choose a day after the one that holds now"))
        except (services.NotPerPerson, services.NoLongerOpen, services.EngagementOver):
            messages.error(request, _("This person’s last day cannot be changed."))
            return redirect("engagements:person", public_code, invitation_code)
    page = person_page(at, found, invitation, form)
    return hidden_from_others(render(request, "engagements/person.html", page, status=422))


def _say_reminded(request: HttpRequest, count: int) -> None:
    if count:
        told = ngettext(
            "A reminder to %(n)s person is on its way.", "Reminders to %(n)s people are on their way.", count
        )
        messages.success(request, told % {"n": count})
    else:
        messages.info(request, _("Nobody is to be reminded now. After a mail there is a pause of twelve hours, "
                                 "and nobody gets more than three reminders."))  # fmt: skip
