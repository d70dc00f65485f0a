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
from assessment.instrument.progress import Part, Path, Step
from assessment.instrument.rules import as_asked
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

    `asked` are the page's questions that are asked, `part` and `back` where it stands among the others, `hidden` the
    owners not offered. `others` is how many rows of the time question stand behind “other areas”, open or not;
    `owners_known` whether there is a line on who owns what above them; `known` the questions whose answers are
    known from whoever asked for the response.
    """

    step_code: str
    asked: frozenset[str]
    part: Part
    back: tuple[str, ...]
    language: str
    theme: str
    hidden: frozenset[str]
    others: int
    others_open: bool
    owners_known: bool
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class StepPage:
    """A page of questions as it was posted, or is to be shown without a mould; `path` is the one it was asked on."""

    request: HttpRequest
    definition: Definition
    response: Response
    path: Path
    step: Step
    form: StepForm


def show_step(request: HttpRequest, definition: Definition, response: Response, path: Path, step: Step) -> HttpResponse:
    """The page with the stored answers, filled into its mould."""
    answers, values = as_asked(definition, response.answers), field_values(definition, step, response.answers)
    filled = {
        **values,
        "_csrf": get_token(request),
        "_public_code": response.public_code,
        "_revision": response.revision_of(step.code),
        "_shown_at": _shown_at(request),
        "_answered": sum(1 for name in _items(step) if values.get(name)),
        "_sum": _sum(step, answers),
        "_owned": _owned_summary(definition, answers),
    }
    known = known_answers(response, step)
    filled |= {f"_known_{code}": answer_text(definition, code, None, given) for code, given in known.items()}
    key = _mould_key(request, definition, answers, path, step, values, frozenset(known))
    if (time := _allocation_question(step)) is not None:
        rows = _row_moulds(definition, step.code, key.asked, key.hidden, key.language)
        first, others = time_fields(definition, time, answers)
        filled["_own_rows"] = "".join(rows[name].fill(values) for name in first)
        filled["_other_rows"] = "".join(rows[name].fill(values) for name in others)
    return HttpResponse(_mould(definition, key).fill(filled))


def show_typed(
    page: StepPage,
    *,
    problems: Iterable[PageProblem] = (),
    conflict: SaveConflict | None = None,
    not_saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page with what was typed, and what keeps it from being left."""
    revision = page.response.revision_of(page.step.code)
    context = {
        **typed_page(page, list(problems)),
        "autosave_key": f"{page.response.public_code}/{page.step.code}",
        "revision": (posted_revision(page.request) or 0) if conflict else revision,
        "shown_revision": conflict.revision if conflict else None,
        "shown_at": _shown_at(page.request),
        "differences": _differences(page.definition, conflict),
        "not_saved": not_saved,
    }
    return render(page.request, "responses/section.html", context, status=status)


def typed_page(page: StepPage, problems: list[PageProblem]) -> dict[str, Any]:
    """What the template of a page is given, with what the form holds; nothing of it comes from a mould."""
    form, step = page.form, page.step
    for problem in problems:
        if problem.kind == "missing":
            form.add_error(problem.field_id, problem.message)
    answers = as_asked(page.definition, page.response.answers)
    typed = {name: form[name].value() for name, _field in form.answer_fields()}
    html, time = form.field_html(), _allocation_question(step)
    names = time_fields(page.definition, time, answers) if time else ([], [])
    own, others = (format_html_join("", "{}", ((html[name],) for name in group)) for group in names)
    known = {code: given for code, given in known_answers(page.response, step).items() if code not in form.errors}
    texts = {code: answer_text(page.definition, code, None, given) for code, given in known.items()}
    key = _mould_key(page.request, page.definition, answers, page.path, step, typed, frozenset(known))
    return {
        **_frame(step, key, page.response.public_code),
        **_exhibit(step, key, html, (own, others)),
        "known": _known(step, html, texts),
        **_trouble(problems),
        "answered": sum(1 for name in _items(step) if typed.get(name)),
        "sum": _sum(step, answers),
        "owned": _owned_summary(page.definition, answers),
    }


@lru_cache(maxsize=512)
def _mould(definition: Definition, key: MouldKey) -> Mould:
    step = progress.step_with(definition, key.step_code, key.asked)
    with override(key.language):
        html = marked_html(definition, step.code, key.asked, key.hidden, key.language)
        rows = (_mark_html("_own_rows"), _mark_html("_other_rows"))
        context = {
            **_frame(step, key, _SOME_CODE),
            **_exhibit(step, key, html, rows),
            "known": _known(step, html, {code: _mark(f"_known_{code}") for code in key.known}),
            **ui(theme=key.theme),
            "autosave_key": f"{_SOME_CODE}/{step.code}",
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
def _row_moulds(
    definition: Definition, step_code: str, asked: frozenset[str], hidden: frozenset[str], language: str
) -> dict[str, Mould]:
    """A mould for each row of the time question, as their order depends on the person."""
    html = marked_html(definition, step_code, asked, hidden, language)
    return {name: Mould.of(row) for name, row in html.items()}


def _shown_at(request: HttpRequest) -> int:
    """When the visit to the page began, for its form to say: now, or as it said where the same page comes again."""
    return int((posted_moment(request) or timezone.now()).timestamp())


def _mark(name: str) -> SafeString:
    return mark_safe(value_mark(name))  # noqa: S308 - a mark of ours


def _mark_html(name: str) -> SafeString:
    return mark_safe(html_mark(name))  # noqa: S308 - a mark of ours


def _mould_key(
    request: HttpRequest,
    definition: Definition,
    answers: Mapping[str, Any],
    path: Path,
    step: Step,
    values: Mapping[str, object],
    known: frozenset[str] = frozenset(),
) -> MouldKey:
    time = _allocation_question(step)
    others = time_fields(definition, time, answers)[1] if time else []
    return MouldKey(
        step_code=step.code,
        asked=step.question_codes,
        part=path.part_of(step),
        back=("responses:check",) if back_to_check(request) else _place_before(path, step),
        language=page_language(),
        theme=ui(request)["ui"]["theme"],
        hidden=hidden_owners(definition, answers.get("role")),
        others=len(others),
        others_open=any(values.get(name) for name in others),
        owners_known=time is not None and bool(_owned_summary(definition, answers)),
        known=known,
    )


def _place_before(path: Path, step: Step) -> tuple[str, ...]:
    """Name of the page that the way back leads to, and of which questions."""
    before = path.before(step)
    if before is None:
        return ("responses:hub",)
    if before.core and not step.core:
        return ("responses:more",)
    return ("responses:section", before.code)


def _frame(step: Step, key: MouldKey, public_code: str) -> dict[str, Any]:
    name, *which = key.back
    return {
        "step": step,
        "part": key.part,
        "back": reverse(name, args=(public_code, *which)),
        "multi_names": [question.code for question in step.questions if isinstance(question, MultiQuestion)],
        "total": len(_items(step)),
    }


def _exhibit(
    step: Step, key: MouldKey, html: Mapping[str, SafeString], rows: tuple[SafeString, SafeString]
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
        return {"groups": [{"heading": "", "fields": [field for code, field in html.items() if code not in key.known]}]}
    here = set(step.rows or ())
    groups = [group for group in ownership.groups if here & set(group.rows)]
    shown = [option for option in ownership.options if option.code not in key.hidden]
    return {
        "groups": [
            {
                "heading": tr(group.heading),
                "fields": [html[f"{ownership.code}-{row}"] for row in group.rows if row in here],
            }
            for group in groups
        ],
        "meanings": [{"term": tr(option.label), "text": tr(option.help)} for option in shown],
    }


def known_answers(response: Response, step: Step) -> dict[str, Any]:
    """The page's answers that came with the invitation and still hold: shown as known, and not asked for again."""
    return {code: response.prefill[code] for code in _whole(step) if _is_known(response, code)}


def _whole(step: Step) -> list[str]:
    return [question.code for question in step.questions if question.kind not in ("ownership", "allocation")]


def _is_known(response: Response, code: str) -> bool:
    given = response.prefill.get(code)
    return given is not None and response.answers.get(code) == given


def _known(step: Step, html: Mapping[str, SafeString], texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """What is known already, with the control that corrects it."""
    return [
        {"label": tr(question.label), "value": texts[question.code], "field": html[question.code]}
        for question in step.questions
        if question.code in texts
    ]


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
