"""The result of a preview: worked out from what the page carries, and stored nowhere."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from assessment.instrument.checks import Problem, structural_problems
from assessment.instrument.document import parse
from assessment.questionnaires.access import get_version_to_read
from assessment.questionnaires.published import find_figures_of
from assessment.questionnaires.views.problems import findings_of
from assessment.reports.report import build
from assessment.responses.services import find_obstacle
from assessment.responses.views.preview import framed_by_us
from assessment.responses.views.preview_page import Preview, show_check
from assessment.scoring import ENGINE, assess

HARMLESS = frozenset(
    ["missing-text", "unreachable", "too-few-options", "rule-not-earlier", "page-code", "not-alone", "consent"]
)
"""Findings of the checks that leave a result to be worked out; with any other a document does not hold together."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@framed_by_us
def preview_result(request: HttpRequest, number: int) -> HttpResponse:
    """What the answers mean by this version, as it stands. Who begins here is not held up by what is not answered."""
    version = get_version_to_read(request, number)
    preview = Preview.of(request, version)
    answers, definition = preview.carried.answers, preview.definition
    with override(preview.language):
        if wrong := [one for one in structural_problems(definition) if one.code not in HARMLESS]:
            return _not_ready(preview, wrong)
        obstacle = find_obstacle(definition, answers)
        if obstacle and request.method == "POST" and not {"_pass", "_open"} & set(request.POST):
            return show_check(preview, obstacle)
        return _result(preview)


def _not_ready(preview: Preview, problems: list[Problem]) -> HttpResponse:
    """The page in place of the result, with what has to be mended before there can be one."""
    findings = findings_of(preview.version, parse(preview.version.document), problems)
    rows = [{"term": finding.where, "value": finding.sentence} for finding in findings]
    return preview.render("reports/preview_not_ready.html", {"rows": rows}, own=preview.address("result"))


def _result(preview: Preview) -> HttpResponse:
    version, response = preview.version, preview.response
    report = build(
        definition=preview.definition,
        answers=response.answers,
        snapshot=assess(preview.definition, response.answers).as_json(),
        language=preview.language,
        version_label=f"{version.content_hash[:8]} / {ENGINE}",
        engine=ENGINE,
        figures=find_figures_of(version),
    )
    context = {
        "response": response,
        "public_code": response.public_code,
        "version_number": version.number,
        "report": report,
        "contents": report.sections,
        "chosen": (),
    }
    return preview.render("reports/result.html", context, own=preview.address("result"))
