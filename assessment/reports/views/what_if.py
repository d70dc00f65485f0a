"""The what-if page: other answers tried out, without touching the saved ones."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment.instrument.rules import as_asked
from assessment.lib.preferences import switched
from assessment.lib.ui import page_language
from assessment.questionnaires.published import definition_of
from assessment.reports.forms import TrialForm
from assessment.reports.report.trial import build_trial
from assessment.responses.access import get_own_outcome


@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest, public_code: str) -> HttpResponse:
    """The saved answers, or those posted to be tried. Nothing is written, and no answer stands in an address."""
    response = get_own_outcome(request, public_code)
    if not response.is_submitted:
        return redirect("responses:hub", public_code)
    if response.result.band == "not-applicable":
        return redirect("reports:result", public_code)
    remember = switched(request)
    definition, posted = definition_of(response.version_id), request.method == "POST"
    answers = as_asked(definition, response.answers)
    form = TrialForm(definition, answers, language=page_language(), data=request.POST if posted else None)
    trial = build_trial(
        definition=definition,
        answers=answers,
        snapshot=response.result.snapshot,
        tried=form.tried,
        language=page_language(),
    )
    wanted = "parts" if request.POST.get("_action") == "follow" else "page"
    context = {"response": response, "form": form, "trial": trial, "errors": form.error_list()}
    reply = render(request, f"reports/what_if/{wanted}.html", context, status=422 if form.errors else 200)
    return remember(reply) if remember else reply
