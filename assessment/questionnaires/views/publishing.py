"""The page before a draft is put in use: what changes, what it does, what is still to be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.changes import difference, incomparable_questions
from assessment.lib.ui import tr
from assessment.questionnaires import queries
from assessment.questionnaires.forms.publishing import PublishForm
from assessment.questionnaires.models import Version
from assessment.questionnaires.queries import Obstacle

from .problems import findings_of
from .words import told_by_grade

OBSTACLES: dict[Obstacle, Promise | str] = {
    "note-missing": _("Say in a note what changes and why"),
    "impact-missing": _("Results would change: look at the effect on past responses first"),
    "approval-missing": _("A second person must approve the draft as it is now"),
    "consent-version": _("The consent text changed: give it a new number"),
}


def publish_page(
    request: HttpRequest, draft: Version, user: User, form: PublishForm, *, status: int = 200
) -> HttpResponse:
    """The page; `form` holds the note."""
    in_use = queries.find_in_use(draft)
    note = form["note"].value() or ""
    content = queries.normal_content(draft)
    context: dict[str, Any] = {
        "version": draft,
        "in_use": in_use,
        "form": form,
        "errors": form.error_list() if form.is_bound else [],
        "findings": [
            finding
            for finding in findings_of(draft, content, queries.find_problems(draft))
            if finding.severity == "error"
        ],
        "obstacles": [
            {"code": code, "sentence": OBSTACLES[code]}
            for code in queries.find_obstacles(draft, user, note=note)
            if code != "note-missing"
        ],
        "approved": queries.has_approved(draft, user),
        "read_hash": draft.content_hash,
    }
    if in_use is not None:
        before = queries.normal_content(in_use)
        context |= {
            "grades": told_by_grade(difference(before, content), before, content),
            "broken": _broken(before, content),
            "impact": queries.find_impact(draft, in_use),
        }
    return render(request, "questionnaires/publish.html", context, status=status)


def _broken(before: dict[str, object], after: dict[str, object]) -> list[dict[str, str]]:
    """The questions whose answers cannot be compared with earlier ones any more, and why."""
    one, other = document.load(before), document.load(after)
    reasons = {
        "only-earlier": _("no longer asked"),
        "only-later": _("newly asked"),
        "reworded": _("worded otherwise"),
        "other-answers": _("other answers"),
    }
    questions = {**one.questions, **other.questions}
    return [
        {"label": tr(questions[code].label), "reason": str(reasons[reason])}
        for code, reason in incomparable_questions(one, other).items()
    ]
