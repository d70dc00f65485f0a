"""Versions as files: the document in and out, its schema, the workbook for translators."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.instrument import document
from assessment.lib.downloads import download
from assessment.lib.uploads import takes_file
from assessment.questionnaires import queries, services
from assessment.questionnaires.access import get_version_to_read, require_editor, require_reader
from assessment.questionnaires.forms.files import MOST_DOCUMENT, DocumentForm
from assessment.questionnaires.xlsx import render_texts

from .texts_page import rows_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of a document, for whoever writes one with another program."""
    content = document.schema(urljoin(settings.SITE_URL, request.path))
    return JsonResponse(content, content_type="application/schema+json", json_dumps_params={"indent": 1})


@require_POST
@login_required
def document_json(request: HttpRequest, number: int) -> HttpResponse:
    """The document of a version, as it can be uploaded again. The audit trail tells of it, so it takes a button."""
    version = get_version_to_read(request, number)
    content = queries.file_of(version)
    services.note_export(version=version, user=require_reader(request), kind="json")
    name = _("Questionnaire, version %(number)s") % {"number": number}
    return download(
        content, content_type="application/json", name=f"{name}.json", fallback=f"questionnaire-{number}.json"
    )


@require_POST
@login_required
def texts_xlsx(request: HttpRequest, number: int) -> HttpResponse:
    """Every text of a version, a row each, for translators. The audit trail tells of it."""
    version = get_version_to_read(request, number)
    name = _("Texts, version %(number)s") % {"number": number}
    content = render_texts(rows_of(version), version=f"{version}.{version.edits}", title=name)
    services.note_export(version=version, user=require_reader(request), kind="xlsx")
    return download(content, content_type=XLSX, name=f"{name}.xlsx", fallback=f"texts-{number}.xlsx")


@takes_file(MOST_DOCUMENT)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """A document as a new draft."""
    user = require_editor(request)
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if form.is_valid():
        draft = services.create_draft(
            questionnaire=form.questionnaire, content=form.content, note=form.cleaned_data["note"], user=user
        )
        messages.success(request, _("Version %(number)s is a draft with this document.") % {"number": draft.number})
        return redirect("questionnaires:version", draft.number)
    context = {"form": form, "errors": form.error_list()}
    return render(request, "questionnaires/upload.html", context, status=422 if form.is_bound else 200)
