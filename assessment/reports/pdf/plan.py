"""The plan as an A4 document."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assessment.reports.report.words import day, in_brackets
from assessment.responses.queries import PlanEntry, PlanSheet

from .typeset import typeset


def render_plan(sheet: PlanSheet) -> bytes:
    """Things to do in order, what is due when, what is done by year, and the prompts that were answered."""
    with translation.override(sheet.language):
        data = {
            "language": sheet.language,
            "title": _("Your plan"),
            "words": {
                "topic": _("After your result of %(date)s") % {"date": day(sheet.began_on)},
                "order": _("In order"),
                "spans": _("By when"),
                "years": _("Done, by year"),
                "prompts": _("Questions to think about"),
                "who": _("Who"),
                "step": _("First step"),
                "note": _("Note"),
                "none": _("Nothing"),
                "empty": _("Nothing is in this plan yet."),
            },
            "entries": [_entry(number, entry) for number, entry in enumerate(sheet.entries, start=1)],
            "spans": [
                {"label": span.label, "titles": [in_brackets(one.title, day(one.due)) for one in span.entries]}
                for span in sheet.spans
            ],
            "years": [{"label": str(year.year), "titles": [one.title for one in year.entries]} for year in sheet.years],
            "chapters": _answered(sheet),
        }
        return typeset("plan", data, language=sheet.language)


def _entry(number: int, entry: PlanEntry) -> dict[str, Any]:
    item = entry.item
    due = day(entry.due)
    facts = [
        item.get_status_display(),
        _("by %(date)s") % {"date": due},
        *([item.get_horizon_display()] if entry.by_horizon else []),
        *([_("Overdue")] if entry.is_overdue else []),
    ]
    return {
        "number": number,
        "title": entry.title,
        "facts": facts,
        "owner": item.owner,
        "step": item.first_step,
        "note": item.note,
    }


def _answered(sheet: PlanSheet) -> list[dict[str, Any]]:
    chapters = []
    for chapter in sheet.chapters:
        prompts = [{"text": prompt.text, "answer": prompt.answer} for prompt in chapter.prompts if prompt.answer]
        if prompts:
            chapters.append({"title": chapter.title, "prompts": prompts})
    return chapters
