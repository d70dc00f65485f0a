"""The result of a preview: worked out from what the page carries, and stored nowhere."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from assessment.questionnaires.access import get_version_to_read
from assessment.questionnaires.published import find_figures_of
from assessment.reports.report import build
from assessment.responses.services import find_obstacle
from assessment.responses.views.preview import framed_by_us
from assessment.responses.views.preview_page import Preview, show_check
from assessment.scoring import ENGINE, assess


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@framed_by_us
def preview_result(request: HttpRequest, number: int) -> HttpResponse:
    """What the answers mean by this version, as it stands. Who begins here is not held up by what is not answered."""
    version = get_version_to_read(request, number)
    preview = Preview.of(request, version)
    answers, definition = preview.carried.answers, preview.definition
    with override(preview.language):
        obstacle = find_obstacle(definition, answers)
        if obstacle and request.method == "POST" and not {"_pass", "_open"} & set(request.POST):
            return show_check(preview, obstacle)
        report = build(
            definition=definition,
            answers=answers,
            snapshot=assess(definition, answers).as_json(),
            language=preview.language,
            version_label=f"{version.content_hash[:8]} / {ENGINE}",
            engine=ENGINE,
            figures=find_figures_of(version),
        )
        response = preview.response
        context = {
            "response": response,
            "public_code": response.public_code,
            "version_number": version.number,
            "report": report,
            "contents": report.sections,
            "chosen": (),
        }
        return preview.render("reports/result.html", context, own=preview.address("result"))
