"""A page of questions: as stored, from a mould of the whole page, or as typed, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from assessment.instrument import progress
from assessment.instrument.answers import total_of
from assessment.instrument.definition import (
    AllocationQuestion,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
)
from assessment.instrument.progress import Step
from assessment.lib.http import back_to_check
from assessment.lib.mould import Mould, value_mark
from assessment.lib.ui import page_language, tr, ui
from assessment.lib.wording import answer_text, owner_groups, row_label
from assessment.responses.forms import StepForm, field_values, hidden_options, marked_html
from assessment.responses.models import Response
from assessment.responses.services import SaveConflict

from .problems import PageProblem

_SOME_CODE = "a-public-code-goes-here"


@dataclass(frozen=True)
class Setting:
    """What a page of questions depends on beside the person's answers; pages of one setting share a mould."""

    step_code: str
    language: str
    theme: str
    from_check: bool
    hidden: frozenset[str]
    first_rows: frozenset[str]
    others_open: bool


def show_step(request: HttpRequest, definition: Definition, response: Response, step: Step) -> HttpResponse:
    """The page with the stored answers, filled into its mould."""
    values = field_values(definition, step, response.answers)
    filled = {
        **values,
        "_csrf": get_token(request),
        "_public_code": response.public_code,
        "_revision": response.revision_of(step.code),
        "_answered": sum(1 for name in _items(step) if values.get(name)),
        "_sum": _sum(step, response.answers),
        "_owned": _owned_summary(definition, response.answers),
    }
    setting = _setting(request, definition, response, step, values)
    return HttpResponse(_mould(definition, setting).fill(filled))


def show_typed(
    request: HttpRequest,
    definition: Definition,
    response: Response,
    step: Step,
    form: StepForm,
    *,
    problems: Iterable[PageProblem] = (),
    conflict: SaveConflict | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with what was typed, and what keeps it from being left."""
    problems = list(problems)
    for problem in problems:
        if problem.kind == "missing":
            form.add_error(problem.field_id, problem.message)
    typed = {name: form[name].value() for name, _field in form.answer_fields()}
    context = {
        **_frame(definition, step, response.public_code, from_check=back_to_check(request)),
        **_exhibit(definition, step, _setting(request, definition, response, step, typed), form.field_html()),
        **_trouble(problems),
        "revision": conflict.revision if conflict else response.revision_of(step.code),
        "answered": sum(1 for name in _items(step) if typed.get(name)),
        "sum": _sum(step, response.answers),
        "owned": _owned_summary(definition, response.answers),
        "differences": _differences(definition, conflict),
    }
    return render(request, "responses/section.html", context, status=status)


@lru_cache(maxsize=512)
def _mould(definition: Definition, setting: Setting) -> Mould:
    step = progress.find_step(definition, setting.step_code)
    if step is None:
        raise LookupError(setting.step_code)
    with override(setting.language):
        html = marked_html(definition, step.code, setting.hidden, setting.language)
        context = {
            **_frame(definition, step, _SOME_CODE, from_check=setting.from_check),
            **_exhibit(definition, step, setting, html),
            **ui(theme=setting.theme),
            "csrf_token": _mark("_csrf"),
            "revision": _mark("_revision"),
            "answered": _mark("_answered"),
            "sum": _mark("_sum"),
            "owned": _mark("_owned") if definition.ownership_question else "",
        }
        page = render_to_string("responses/section.html", context)
    return Mould.of(page.replace(_SOME_CODE, value_mark("_public_code")))


def _mark(name: str) -> SafeString:
    return mark_safe(value_mark(name))  # noqa: S308 - a mark of ours


def _setting(
    request: HttpRequest, definition: Definition, response: Response, step: Step, values: Mapping[str, object]
) -> Setting:
    time = _allocation_question(step)
    first = _first_rows(definition, response.answers) if time else frozenset()
    others = [] if time is None else [row.code for row in definition.responsibilities if row.code not in first]
    return Setting(
        step_code=step.code,
        language=page_language(),
        theme=ui(request)["ui"]["theme"],
        from_check=back_to_check(request),
        hidden=hidden_options(definition, response.answers.get("role")),
        first_rows=first,
        others_open=time is not None and any(values.get(f"{time.code}-{row}") for row in others),
    )


def _frame(definition: Definition, step: Step, public_code: str, *, from_check: bool) -> dict[str, Any]:
    return {
        "step": step,
        "part": progress.part_of(definition, step),
        "autosave_key": f"{public_code}/{step.code}",
        "back": _back_href(definition, step, public_code, from_check=from_check),
        "multi_names": [question.code for question in step.questions if isinstance(question, MultiQuestion)],
        "total": len(_items(step)),
    }


def _exhibit(definition: Definition, step: Step, setting: Setting, html: Mapping[str, SafeString]) -> dict[str, Any]:
    """The controls as the page groups them."""
    if (time := _allocation_question(step)) is not None:
        rows = definition.allocation_rows(time)
        first = [row for row in rows if row.code in setting.first_rows or row in time.extra_rows]
        return {
            "is_allocation": True,
            "own_rows": [html[f"{time.code}-{row.code}"] for row in first],
            "other_rows": [html[f"{time.code}-{row.code}"] for row in rows if row not in first],
            "other_open": setting.others_open,
        }
    ownership = next((q for q in step.questions if isinstance(q, OwnershipQuestion)), None)
    if ownership is None:
        return {"groups": [{"heading": "", "fields": list(html.values())}]}
    groups = [group for group in ownership.groups if set(group.rows) & set(step.rows or ())]
    shown = [option for option in ownership.options if option.code not in setting.hidden]
    return {
        "groups": [
            {"heading": tr(group.heading), "fields": [html[f"{ownership.code}-{row}"] for row in group.rows]}
            for group in groups
        ],
        "meanings": [{"term": tr(option.label), "text": tr(option.help)} for option in shown],
    }


def _trouble(problems: list[PageProblem]) -> dict[str, Any]:
    """What is wrong, and the ways past it."""
    kinds = {problem.kind for problem in problems}
    return {
        "errors": [{"field_id": problem.field_id, "message": problem.message} for problem in problems],
        "leave_open": len(problems) if kinds == {"missing"} else 0,
        "can_skip": bool(kinds & {"nothing", "total"}),
        "can_confirm": kinds == {"large"},
        "allocation_error": next((p.message for p in problems if p.kind in ("nothing", "total", "large")), ""),
    }


def _first_rows(definition: Definition, answers: Mapping[str, Any]) -> frozenset[str]:
    """The responsibilities that the leader owns or shares; all of them where none is."""
    question = definition.ownership_question
    if question is None:
        return frozenset(definition.responsibility_by_code)
    owning = {option.code for option in question.options if option.strength > 0}
    mine = frozenset(row for row, owner in (answers.get(question.code) or {}).items() if owner in owning)
    return mine or frozenset(definition.responsibility_by_code)


def _owned_summary(definition: Definition, answers: Mapping[str, Any]) -> str:
    """How many responsibilities have which owner, in one line; empty if none was answered."""
    ownership = definition.ownership_question
    groups = owner_groups(definition, (answers.get(ownership.code) if ownership else None) or {})
    counts = _(", ").join(f"{group['label']} {group['count']}" for group in groups)
    return _("You said who owns what: %(counts)s") % {"counts": counts} if counts else ""


def _sum(step: Step, answers: Mapping[str, Any]) -> int | float:
    time = _allocation_question(step)
    return total_of(answers.get(time.code)) if time else 0


def _allocation_question(step: Step) -> AllocationQuestion | None:
    return next((question for question in step.questions if isinstance(question, AllocationQuestion)), None)


def _items(step: Step) -> list[str]:
    """Names of the fields that the page counts as answered or not."""
    names = []
    for question in step.questions:
        if isinstance(question, OwnershipQuestion):
            names += [f"{question.code}-{row}" for row in step.rows or ()]
        elif question.kind not in ("allocation", "text") and getattr(question, "appearance", "") != "select":
            names.append(question.code)
    return names


def _differences(definition: Definition, conflict: SaveConflict | None) -> list[dict[str, str]]:
    return [
        {
            "label": row_label(definition, d.row) if d.row else tr(definition.questions[d.question].label),
            "stored": answer_text(definition, d.question, d.row, d.stored),
            "posted": answer_text(definition, d.question, d.row, d.posted),
        }
        for d in (conflict.differences if conflict else ())
    ]


def _back_href(definition: Definition, step: Step, public_code: str, *, from_check: bool) -> str:
    if from_check:
        return reverse("responses:check", args=(public_code,))
    before = progress.step_before(definition, step)
    if before is None:
        return reverse("responses:hub", args=(public_code,))
    if before.core and not step.core:
        return reverse("responses:more", args=(public_code,))
    return reverse("responses:section", args=(public_code, before.code))
