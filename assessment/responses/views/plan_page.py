"""What the templates of the plan are given."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format

from assessment.responses import queries
from assessment.responses.forms import ActionForm, PlanItemForm, ReflectionForm
from assessment.responses.models import PlanItem, Response
from assessment.responses.queries import PlanSheet
from assessment.responses.services import PlanConflict


def plan_page(
    response: Response,
    sheet: PlanSheet,
    *,
    action: ActionForm | None = None,
    posted: PlanItemForm | None = None,
    conflict: tuple[int, list[dict[str, Any]]] | None = None,
) -> dict[str, Any]:
    """The plan with a form for each thing to do: as stored, or as `posted` where that could not be saved.

    `conflict` is the item's revision now, and what differs.
    """
    rows = []
    for entry in sheet.entries:
        is_posted = posted is not None and posted.item.pk == entry.item.pk
        form = posted if posted is not None and is_posted else PlanItemForm(entry.item)
        rows.append(
            {
                "entry": entry,
                "form": form,
                "is_open": is_posted,
                "revision": conflict[0] if conflict and is_posted else entry.item.revision,
                "differences": conflict[1] if conflict and is_posted else [],
            }
        )
    bound = [form for form in (action, posted) if form is not None]
    return {
        "response": response,
        "sheet": sheet,
        "rows": rows,
        "action": action or ActionForm(),
        "errors": [error for form in bound for error in form.error_list()],
    }


def item_differences(form: PlanItemForm, conflict: PlanConflict) -> list[dict[str, Any]]:
    """What is stored and what was posted of each field that differs, in words."""
    return [
        {
            "label": form.fields[one.field].label,
            "stored": _told(form, one.field, one.stored),
            "posted": _told(form, one.field, one.posted),
        }
        for one in conflict.differences
    ]


def reflections_page(
    response: Response, language: str, *, posted: ReflectionForm | None = None, conflict: PlanConflict | None = None
) -> dict[str, Any]:
    """The prompts by chapter, each with its form."""
    chapters: list[dict[str, Any]] = []
    for chapter in queries.read_plan(response, language).chapters:
        rows: list[dict[str, Any]] = []
        for prompt in chapter.prompts:
            is_posted = posted is not None and posted.code == prompt.code
            data = posted.data if posted is not None and is_posted else None
            form = ReflectionForm(prompt.code, prompt.text, data, initial={"text": prompt.answer})
            stored = conflict.differences[0].stored if conflict and is_posted else None
            rows.append(
                {
                    "code": prompt.code,
                    "form": form,
                    "revision": conflict.revision if conflict and is_posted else prompt.revision,
                    "stored": stored,
                    "in_conflict": conflict is not None and is_posted,
                }
            )
        chapters.append({"title": chapter.title, "rows": rows})
    forms = [row["form"] for chapter in chapters for row in chapter["rows"] if row["form"].is_bound]
    return {
        "response": response,
        "chapters": chapters,
        "errors": [error for form in forms for error in form.error_list()],
    }


def _told(form: PlanItemForm, name: str, value: Any) -> str:
    """A value as a person reads it."""
    labels = {**dict(PlanItem.Horizon.choices), **dict(PlanItem.Status.choices)}
    if name in ("horizon", "status"):
        return str(labels.get(value, value))
    return date_format(value) if hasattr(value, "year") else str(value or "")
