"""The page on the method, of the published version or of one that results were given by."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.lib.ui import page_language
from assessment.questionnaires import published
from assessment.questionnaires.models import Version
from assessment.reports.report.method import build_method


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How we know, for the version that is asked now."""
    return _page(request, published.find_published())


@require_safe
def method_of(request: HttpRequest, number: int) -> HttpResponse:
    """How we know, for a version that was published at some time: its results link here."""
    try:
        return _page(request, published.get_version(number))
    except published.NotFound as error:
        raise Http404 from error


def _page(request: HttpRequest, version: Version | None) -> HttpResponse:
    if version is None:
        raise Http404("no such version is published")
    tree = build_method(
        definition=published.definition_of(version.pk),
        figures=published.find_figures(version.pk),
        language=page_language(),
        content_hash=version.content_hash,
        number=version.number,
    )
    return render(request, "reports/method.html", {"method": tree})
