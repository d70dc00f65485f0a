"""What the pages that invite are given: the form, or the rows as they were read with the mails that would go out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assessment.engagements import queries, services
from assessment.engagements.access import At
from assessment.engagements.forms.inviting import LANGUAGE_NAMES, PeopleForm, as_text, signed_people
from assessment.engagements.forms.people import offered
from assessment.engagements.models import Engagement, Post
from assessment.lib.http import hidden_from_others
from assessment.outbox.services import written_mail

from .frame import framed

UNTOLD = "…"


@dataclass(frozen=True)
class Letter:
    """A mail as it would be read: in which language, under which subject."""

    language: str
    name: str
    subject: str
    body: str


def invite_page(
    request: HttpRequest, at: At, engagement: Engagement, form: PeopleForm, *, status: int = 200
) -> HttpResponse:
    """Where people are pasted or uploaded."""
    context = {
        **framed(at, engagement, "engagement"),
        "form": form,
        "errors": form.error_list(),
        "posts": [label for _code, label in Post.choices],
        "letters": letters(engagement, "invitation"),
        "is_over": queries.is_over(engagement, timezone.now()),
        "most": services.MOST_AT_ONCE,
    }
    return render(request, "engagements/invite.html", context, status=status)


def preview_page(request: HttpRequest, at: At, engagement: Engagement, form: PeopleForm) -> HttpResponse:
    """Every row with what is wrong with it, and what would be sent. Nothing is stored yet."""
    rows = form.rows
    inviting = [row for row in rows if row.invites]
    mended = {"people": as_text(rows), **{name: form.cleaned_data[name] for name in ("post", "language")}}
    context = {
        **framed(at, engagement, "engagement"),
        "rows": rows,
        "count": len(inviting),
        "problems": sum(bool(row.problem) for row in rows),
        "notes": sum(bool(row.note) for row in rows),
        "without_address": sum(not row.person.email for row in inviting),
        "sealed": signed_people(engagement, at.user, rows) if inviting else "",
        "again": PeopleForm(engagement, initial=mended, invited={}),
        "letters": letters(engagement, "invitation"),
        "reminders": letters(engagement, "reminder"),
        "posts": [label for _code, label in Post.choices],
    }
    return hidden_from_others(render(request, "engagements/invite_preview.html", context))


def letters(engagement: Engagement, template: str) -> list[Letter]:
    """A mail in each language that the engagement offers, with dots where a secret would stand."""
    made = []
    for language in offered(engagement.languages):
        link = f"{settings.SITE_URL}/i/{UNTOLD}/"
        data = services.told_in_mail(engagement, language=language, name="", link=link, until=engagement.closes_at)
        data["unsubscribe_url"] = f"{settings.SITE_URL}/unsubscribe/{UNTOLD}/"
        subject, body = written_mail(template=template, language=language, data=data)
        html_language = {"zh-hans": "zh-Hans"}.get(language, language)
        made.append(Letter(html_language, LANGUAGE_NAMES[language], subject, body))
    return made


def people_form(engagement: Engagement, request: HttpRequest | None = None) -> PeopleForm:
    """The form for this engagement, filled in with the post if there is one."""
    given: tuple[Any, ...] = (request.POST, request.FILES) if request else ()
    return PeopleForm(engagement, *given, invited=queries.list_addresses(engagement) if request else {})
