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
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from assessment.instrument import progress
from assessment.instrument.answers import hidden_owners, total_of
from assessment.instrument.definition import (
    AllocationQuestion,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
)
from assessment.instrument.progress import Step
from assessment.lib.http import back_to_check, posted_moment, posted_revision
from assessment.lib.mould import Mould, html_mark, value_mark
from assessment.lib.ui import page_language, tr, ui
from assessment.lib.wording import answer_text, owner_groups, row_label
from assessment.responses.forms import StepForm, field_values, marked_html, time_fields
from assessment.responses.models import Response
from assessment.responses.services import SaveConflict

from .problems import PageProblem

_SOME_CODE = "a-public-code-goes-here"


@dataclass(frozen=True)
class MouldKey:
    """What a page of questions depends on beside the values filled in; pages with one key share a mould.

    `others` is how many rows of the time question stand behind “other areas”, open or not; `owners_known` whether
    there is a line on who owns what above them.
    """

    step_code: str
    language: str
    theme: str
    from_check: bool
    hidden: frozenset[str]
    others: int
    others_open: bool
    owners_known: bool


def show_step(request: HttpRequest, definition: Definition, response: Response, step: Step) -> HttpResponse:
    """The page with the stored answers, filled into its mould."""
    values = field_values(definition, step, response.answers)
    filled = {
        **values,
        "_csrf": get_token(request),
        "_public_code": response.public_code,
        "_revision": response.revision_of(step.code),
        "_shown_at": _shown_at(request),
        "_answered": sum(1 for name in _items(step) if values.get(name)),
        "_sum": _sum(step, response.answers),
        "_owned": _owned_summary(definition, response.answers),
    }
    key = _mould_key(request, definition, response, step, values)
    if (time := _allocation_question(step)) is not None:
        rows = _row_moulds(definition, step.code, key.hidden, key.language)
        first, others = time_fields(definition, time, response.answers)
        filled["_own_rows"] = "".join(rows[name].fill(values) for name in first)
        filled["_other_rows"] = "".join(rows[name].fill(values) for name in others)
    return HttpResponse(_mould(definition, key).fill(filled))


def show_typed(
    request: HttpRequest,
    definition: Definition,
    response: Response,
    step: Step,
    form: StepForm,
    *,
    problems: Iterable[PageProblem] = (),
    conflict: SaveConflict | None = None,
    not_saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page with what was typed, and what keeps it from being left."""
    problems = list(problems)
    for problem in problems:
        if problem.kind == "missing":
            form.add_error(problem.field_id, problem.message)
    typed = {name: form[name].value() for name, _field in form.answer_fields()}
    html = form.field_html()
    time = _allocation_question(step)
    names = time_fields(definition, time, response.answers) if time else ([], [])
    rows = (
        format_html_join("", "{}", ((html[n],) for n in names[0])),
        format_html_join("", "{}", ((html[n],) for n in names[1])),
    )
    context = {
        **_frame(definition, step, response.public_code, from_check=back_to_check(request)),
        **_exhibit(definition, step, _mould_key(request, definition, response, step, typed), html, rows),
        **_trouble(problems),
        "revision": (posted_revision(request) or 0) if conflict else response.revision_of(step.code),
        "shown_revision": conflict.revision if conflict else None,
        "shown_at": _shown_at(request),
        "answered": sum(1 for name in _items(step) if typed.get(name)),
        "sum": _sum(step, response.answers),
        "owned": _owned_summary(definition, response.answers),
        "differences": _differences(definition, conflict),
        "not_saved": not_saved,
    }
    return render(request, "responses/section.html", context, status=status)


@lru_cache(maxsize=512)
def _mould(definition: Definition, key: MouldKey) -> Mould:
    step = progress.find_step(definition, key.step_code)
    if step is None:
        raise LookupError(key.step_code)
    with override(key.language):
        html = marked_html(definition, step.code, key.hidden, key.language)
        rows = (_mark_html("_own_rows"), _mark_html("_other_rows"))
        context = {
            **_frame(definition, step, _SOME_CODE, from_check=key.from_check),
            **_exhibit(definition, step, key, html, rows),
            **ui(theme=key.theme),
            "csrf_token": _mark("_csrf"),
            "revision": _mark("_revision"),
            "shown_at": _mark("_shown_at"),
            "answered": _mark("_answered"),
            "sum": _mark("_sum"),
            "owned": _mark("_owned") if key.owners_known else "",
        }
        page = render_to_string("responses/section.html", context)
    return Mould.of(page.replace(_SOME_CODE, value_mark("_public_code")))


@lru_cache(maxsize=64)
def _row_moulds(definition: Definition, step_code: str, hidden: frozenset[str], language: str) -> dict[str, Mould]:
    """A mould for each row of the time question, as their order depends on the person."""
    html = marked_html(definition, step_code, hidden, language)
    return {name: Mould.of(row) for name, row in html.items()}


def _shown_at(request: HttpRequest) -> int:
    """When the visit to the page began, for its form to say: now, or as it said where the same page comes again."""
    return int((posted_moment(request) or timezone.now()).timestamp())


def _mark(name: str) -> SafeString:
    return mark_safe(value_mark(name))  # noqa: S308 - a mark of ours


def _mark_html(name: str) -> SafeString:
    return mark_safe(html_mark(name))  # noqa: S308 - a mark of ours


def _mould_key(
    request: HttpRequest, definition: Definition, response: Response, step: Step, values: Mapping[str, object]
) -> MouldKey:
    time = _allocation_question(step)
    others = time_fields(definition, time, response.answers)[1] if time else []
    return MouldKey(
        step_code=step.code,
        language=page_language(),
        theme=ui(request)["ui"]["theme"],
        from_check=back_to_check(request),
        hidden=hidden_owners(definition, response.answers.get("role")),
        others=len(others),
        others_open=any(values.get(name) for name in others),
        owners_known=time is not None and bool(_owned_summary(definition, response.answers)),
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


def _exhibit(
    definition: Definition,
    step: Step,
    key: MouldKey,
    html: Mapping[str, SafeString],
    rows: tuple[SafeString, SafeString],
) -> dict[str, Any]:
    """The controls as the page groups them; `rows` are those of the time question, the leader's own and the others."""
    if _allocation_question(step) is not None:
        return {
            "is_allocation": True,
            "own_rows": rows[0],
            "other_rows": rows[1],
            "other_count": key.others,
            "other_open": key.others_open,
        }
    ownership = next((q for q in step.questions if isinstance(q, OwnershipQuestion)), None)
    if ownership is None:
        return {"groups": [{"heading": "", "fields": list(html.values())}]}
    groups = [group for group in ownership.groups if set(group.rows) & set(step.rows or ())]
    shown = [option for option in ownership.options if option.code not in key.hidden]
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
