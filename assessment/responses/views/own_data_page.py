"""What the template of one's own data is given."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from assessment.instrument.definition import AllocationQuestion, Definition, OwnershipQuestion
from assessment.instrument.rules import asked
from assessment.lib.ui import tr
from assessment.lib.wording import answer_text, row_label
from assessment.questionnaires.published import definition_of
from assessment.responses.forms import CorrectionForm
from assessment.responses.models import Response
from assessment.responses.queries import asked_by, list_agreed
from assessment.responses.services import kept_until


def data_page(response: Response, stored: dict[str, Any], form: CorrectionForm | None = None) -> dict[str, Any]:
    """All that is stored about a response in words (`stored` is `queries.read_everything`), and its forms."""
    definition = definition_of(response.version_id)
    return {
        "response": response,
        "stored": stored,
        "kept_until": kept_until(response),
        "minutes": ceil(sum(step.get("seconds", 0) for step in response.steps.values()) / 60),
        "asked_by": asked_by(response),
        "consent": list_agreed(definition, response, getattr(response, "consent", None)),
        "answers": _answers(definition, response),
        "reflections": _reflections(definition, stored),
        "form": form or CorrectionForm(initial={"text": response.correction}),
        "errors": form.error_list() if form is not None else [],
    }


def _answers(definition: Definition, response: Response) -> list[dict[str, Any]]:
    """Every answer there is, by section; a row of who owns what, or of time, each by itself.

    Answers to what is no longer asked are kept, so they are shown, with a note that they do not count.
    """
    codes, sections = asked(definition, response.answers), []
    for section in definition.sections:
        rows = []
        for question in section.questions:
            given = response.answers.get(question.code)
            note = "" if question.code in codes else _("Not asked any more, so it does not count")
            if isinstance(question, OwnershipQuestion | AllocationQuestion):
                rows += [
                    {
                        "term": row_label(definition, row),
                        "value": f"{value}%"
                        if isinstance(question, AllocationQuestion)
                        else answer_text(definition, question.code, row, value),
                        "note": note,
                    }
                    for row, value in (given or {}).items()
                    if value is not None
                ]
            elif given is not None:
                value = answer_text(definition, question.code, None, given)
                rows.append({"term": tr(question.label), "value": value, "note": note})
        if rows:
            sections.append({"title": tr(section.short), "rows": rows})
    return sections


def _reflections(definition: Definition, stored: dict[str, Any]) -> list[dict[str, str]]:
    told = stored["plan"]["reflections"] if stored["plan"] else {}
    prompts = [prompt for chapter in definition.reflections for prompt in chapter.prompts]
    return [{"term": tr(one.text), "value": told[one.code]} for one in prompts if one.code in told]
