"""The plan as a workbook: things to do, what is due when, answers to the prompts."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from assessment.responses.queries import PlanEntry, PlanSheet

from .workbook import Cell, Sheet, write_workbook


def render_plan(sheet: PlanSheet) -> bytes:
    """The plan in its language. Dates are texts, year-month-day, so that they read alike everywhere."""
    with translation.override(sheet.language):
        head = (
            _("No."),
            _("Action"),
            _("Who"),
            _("First step"),
            _("By when"),
            _("Due"),
            _("Status"),
            _("Done on"),
            _("Note"),
            _("How you see that it worked"),
        )
        rows = [_row(number, entry) for number, entry in enumerate(sheet.entries, start=1)]
        prompts = [
            (chapter.title, prompt.text, prompt.answer) for chapter in sheet.chapters for prompt in chapter.prompts
        ]
        sheets = [
            Sheet(_("Plan"), head, rows),
            Sheet(_("Questions to think about"), (_("Chapter"), _("Question"), _("Your answer")), prompts),
        ]
        return write_workbook(sheets, title=_("Your plan"))


def _row(number: int, entry: PlanEntry) -> tuple[Cell, ...]:
    item = entry.item
    return (
        number,
        entry.title,
        item.owner,
        item.first_step,
        item.get_horizon_display() if entry.by_horizon else _("On a date"),
        entry.due.isoformat(),
        item.get_status_display(),
        item.done_on.isoformat() if item.done_on else "",
        item.note,
        entry.measure,
    )
