"""The texts of a draft, out to translators and back: first what would change is shown, then it is changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessment.instrument.changes import Conflict
from assessment.lib.uploads import takes_file
from assessment.questionnaires import services
from assessment.questionnaires.access import get_draft_to_edit, require_editor
from assessment.questionnaires.forms.files import MOST_WORKBOOK, TextsForm, WordingsForm
from assessment.questionnaires.models import Version
from assessment.questionnaires.queries import read_wordings
from assessment.questionnaires.xlsx import TextChange, TextsRefused, compare

from .texts_page import preview_page, texts_page


@takes_file(MOST_WORKBOOK)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def texts(request: HttpRequest, number: int) -> HttpResponse:
    """The workbook to download, and to upload; a post without a file makes the changes that were looked at."""
    version = get_draft_to_edit(request, number)
    if request.method != "POST":
        return texts_page(request, version, TextsForm())
    if "changes" in request.POST:
        return _apply(request, version)
    form = TextsForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _look_at(request, version, form)
        except TextsRefused as refusal:
            form.refuse_texts(refusal)
    return texts_page(request, version, form, status=422)


def _look_at(request: HttpRequest, version: Version, form: TextsForm) -> HttpResponse:
    """What the workbook would change. Raises `TextsRefused`."""
    found = compare(form.rows, read_wordings(version))
    if not found.changes and not found.unknown:
        messages.info(request, _("Nothing in the workbook differs from the draft."))
        return redirect("questionnaires:texts", version.number)
    return preview_page(request, version, require_editor(request), found.changes, unknown=found.unknown)


def _apply(request: HttpRequest, version: Version) -> HttpResponse:
    """Makes the changes; those that somebody else has overtaken meanwhile are shown once more."""
    user = require_editor(request)
    form = WordingsForm(version, user, request.POST)
    if not form.is_valid():
        messages.warning(request, _("This preview is too old. Upload the workbook again."))
        return redirect("questionnaires:texts", version.number)
    try:
        edit = services.change_texts(version=version, user=user, base=form.base, wordings=form.wordings)
    except services.EditConflict as conflict:
        return _decide_again(request, version.number, form.wordings, conflict.conflicts)
    except services.WrongStatus as error:  # put in use since it was found
        raise Http404 from error
    if edit is None:
        messages.info(request, _("Nothing in the workbook differs from the draft."))
    else:
        n = len(form.wordings)
        told = ngettext("%(n)s text was changed.", "%(n)s texts were changed.", n)
        messages.success(request, told % {"n": n})
    return redirect("questionnaires:texts", version.number)


def _decide_again(
    request: HttpRequest, number: int, wordings: Iterable[tuple[str, str]], conflicts: Iterable[Conflict]
) -> HttpResponse:
    """The texts that two people changed; all others are stored by now."""
    version = get_draft_to_edit(request, number)
    now = read_wordings(version)
    changes, gone = [], []
    for text, wording in wordings:
        place, _dot, language = text.rpartition(".")
        if not any(text == one.place or text.startswith(f"{one.place}.") for one in conflicts):
            continue
        if place not in now:
            gone.append(place)
        elif now[place][language] != wording:
            changes.append(TextChange(place, language, now[place][language], wording, overtaken=True))
    return preview_page(request, version, require_editor(request), changes, unknown=gone, is_conflict=True)
