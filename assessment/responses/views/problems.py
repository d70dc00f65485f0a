"""What keeps a page from being left: said once, beside the control and in the list at the top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessment.instrument import progress
from assessment.instrument.answers import total_of
from assessment.instrument.definition import AllocationQuestion
from assessment.instrument.progress import Step
from assessment.responses.forms import StepForm, time_fields

LARGE_SHARE = 80
"""From this percentage in one row it is asked whether that is meant."""


@dataclass(frozen=True)
class PageProblem:
    """One thing to mend: `kind` is `invalid`, `missing`, `total`, `nothing` or `large`, `field_id` the control."""

    kind: str
    field_id: str
    message: str


def find_problems(
    form: StepForm, step: Step, answers: Mapping[str, Any], *, leave_open: bool, confirmed: bool
) -> list[PageProblem]:
    """What keeps the page from being left, in the order of the page; `answers` are those stored after this post."""
    invalid = [
        PageProblem("invalid", name, str(form.errors[name][0]))
        for name, _f in form.answer_fields()
        if name in form.errors
    ]
    missing = [] if leave_open else _missing(form, step, answers)
    totals = [
        problem
        for question in step.questions
        if isinstance(question, AllocationQuestion)
        for problem in _total_problems(form, question, answers, confirmed=confirmed)
    ]
    return [*invalid, *missing, *totals]


def _missing(form: StepForm, step: Step, answers: Mapping[str, Any]) -> list[PageProblem]:
    open_names = {
        f"{question}-{row}" for question, row in progress.missing_in(form.definition, step, answers) if row is not None
    }
    return [
        PageProblem("missing", name, _("Choose who owns “%(label)s”") % {"label": field.label})
        for name, field in form.answer_fields()
        if name in open_names and name not in form.errors
    ]


def _total_problems(
    form: StepForm, question: AllocationQuestion, answers: Mapping[str, Any], *, confirmed: bool
) -> list[PageProblem]:
    first, others = time_fields(form.definition, question, answers)
    names = {name.removeprefix(f"{question.code}-"): name for name in (*first, *others)}
    given: Mapping[str, int] = answers.get(question.code) or {}
    if any(name in form.errors for name in names.values()):
        given = {row: value for row, value in given.items() if names[row] not in form.errors}
    total = total_of(given)
    blank = next((name for row, name in names.items() if not given.get(row) and name not in form.errors), "")
    largest = names[max(given, key=lambda row: given[row])] if given else blank
    if total == 0:
        invalid = any(name in form.errors for name in names.values())
        return [] if invalid else [PageProblem("nothing", blank, _("Enter at least one percentage"))]
    values = {"sum": total, "left": question.total - total, "over": total - question.total}
    if total < question.total:
        text = _("Your answers add up to %(sum)s%%. Add %(left)s%% more so they total 100%%") % values
        return [PageProblem("total", blank or largest, text)]
    if total > question.total:
        text = _("Your answers add up to %(sum)s%%. Take off %(over)s%% so they total 100%%") % values
        return [PageProblem("total", largest, text)]
    if max(given.values()) >= LARGE_SHARE and not confirmed and not form.errors:
        text = _("You put %(share)s%% in one area. Is that right?") % {"share": max(given.values())}
        return [PageProblem("large", largest, text)]
    return []
