"""The plan as page, PDF, workbook and calendar show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.instrument.definition import Definition, Recommendation
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Plan, PlanItem, Response

SPANS = {
    PlanItem.Horizon.DAYS_90: timedelta(days=90),
    PlanItem.Horizon.YEAR_1: timedelta(days=365),
    PlanItem.Horizon.YEARS_3: timedelta(days=3 * 365 + 1),
    PlanItem.Horizon.YEARS_5: timedelta(days=5 * 365 + 1),
}
"""How far off each horizon is, counted from the day of the result."""


@dataclass(frozen=True)
class PlanEntry:
    """One thing to do. `due` is its date, or the end of its horizon (`by_horizon`); `place` is 0 to 100 of five years.

    `steps` and `measure` are those of the recommendation, as hints; empty for an action of one's own.
    """

    item: PlanItem
    title: str
    steps: tuple[str, ...]
    measure: str
    due: date
    by_horizon: bool
    span: str
    place: float
    is_overdue: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.item.status in (PlanItem.Status.PLANNED, PlanItem.Status.UNDER_WAY)


@dataclass(frozen=True)
class PlanSpan:
    """One stretch of the timeline with what is due in it and not dropped."""

    code: str
    label: str
    until: date
    entries: tuple[PlanEntry, ...]


@dataclass(frozen=True)
class PlanYear:
    """What was done in a calendar year."""

    year: int
    entries: tuple[PlanEntry, ...]


@dataclass(frozen=True)
class Answered:
    """A prompt with the answer given to it, empty if none, and the answer's revision."""

    code: str
    text: str
    answer: str
    revision: int


@dataclass(frozen=True)
class PromptChapter:
    """The prompts of one chapter."""

    title: str
    prompts: tuple[Answered, ...]


@dataclass(frozen=True)
class PlanSheet:
    """The whole plan, in the language asked for."""

    language: str
    began_on: date
    entries: tuple[PlanEntry, ...]
    spans: tuple[PlanSpan, ...]
    years: tuple[PlanYear, ...]
    chapters: tuple[PromptChapter, ...]

    @property
    def open_entries(self) -> tuple[PlanEntry, ...]:
        """What is still to be done, in order."""
        return tuple(entry for entry in self.entries if entry.is_open)

    @property
    def overdue(self) -> tuple[PlanEntry, ...]:
        """What should have been done by now."""
        return tuple(entry for entry in self.entries if entry.is_overdue)

    @property
    def done(self) -> tuple[PlanEntry, ...]:
        """What is done."""
        return tuple(entry for entry in self.entries if entry.item.status == PlanItem.Status.DONE)

    @property
    def answered(self) -> int:
        """How many prompts were answered."""
        return sum(bool(prompt.answer) for chapter in self.chapters for prompt in chapter.prompts)


def list_chosen(response: Response) -> set[str]:
    """The codes of the recommendations that are in the plan."""
    items = PlanItem.objects.filter(plan__response=response).exclude(recommendation="")
    return set(items.values_list("recommendation", flat=True))


def read_plan(response: Response, language: str) -> PlanSheet:
    """The plan of a submitted response in `language` (`zh-hans` or `en`); empty if nothing was ever put into it."""
    definition = definition_of(response.version_id)
    plan = Plan.objects.prefetch_related("items").filter(response=response).first()
    began_on = timezone.localdate(response.submitted_at)
    advice = {one.code: one for one in definition.recommendations}
    items = plan.items.all() if plan else ()
    entries = tuple(_entry(item, advice.get(item.recommendation), language, began_on) for item in items)
    return PlanSheet(
        language=language,
        began_on=began_on,
        entries=entries,
        spans=_spans(entries, began_on),
        years=_years(entries),
        chapters=_chapters(definition, plan, language),
    )


def _entry(item: PlanItem, advice: Recommendation | None, language: str, began_on: date) -> PlanEntry:
    due = item.due_on or began_on + SPANS[PlanItem.Horizon(item.horizon)]
    is_open = item.status in (PlanItem.Status.PLANNED, PlanItem.Status.UNDER_WAY)
    return PlanEntry(
        item=item,
        title=advice.title.in_(language) if advice else item.title or _("No longer among the recommendations"),
        steps=tuple(step.in_(language) for step in advice.steps) if advice else (),
        measure=advice.measure.in_(language) if advice else "",
        due=due,
        by_horizon=item.due_on is None,
        span=_span_of(due, began_on),
        place=_place(due, began_on),
        is_overdue=is_open and due < timezone.localdate(),
    )


def _span_of(due: date, began_on: date) -> str:
    """The first stretch of the timeline that ends no earlier."""
    return next((code for code, span in SPANS.items() if due <= began_on + span), PlanItem.Horizon.YEARS_5)


def _place(due: date, began_on: date) -> float:
    """Where a date stands on the timeline, 0 to 100: each stretch is a quarter, so that the near one has room."""
    start = timedelta(0)
    passed = max(due - began_on, start)
    for number, span in enumerate(SPANS.values()):
        if passed <= span:
            return round(25 * (number + (passed - start) / (span - start)), 2)
        start = span
    return 100.0


def _spans(entries: tuple[PlanEntry, ...], began_on: date) -> tuple[PlanSpan, ...]:
    kept = [entry for entry in entries if entry.item.status != PlanItem.Status.DROPPED]
    return tuple(
        PlanSpan(
            code=code,
            label=str(code.label),
            until=began_on + span,
            entries=tuple(sorted((one for one in kept if one.span == code), key=lambda one: one.due)),
        )
        for code, span in SPANS.items()
    )


def _years(entries: tuple[PlanEntry, ...]) -> tuple[PlanYear, ...]:
    done = [entry for entry in entries if entry.item.done_on is not None]
    years = sorted({entry.item.done_on.year for entry in done if entry.item.done_on}, reverse=True)
    return tuple(
        PlanYear(year, tuple(entry for entry in done if entry.item.done_on and entry.item.done_on.year == year))
        for year in years
    )


def _chapters(definition: Definition, plan: Plan | None, language: str) -> tuple[PromptChapter, ...]:
    told, revisions = (plan.reflections, plan.revisions) if plan else ({}, {})
    return tuple(
        PromptChapter(
            title=chapter.chapter.in_(language),
            prompts=tuple(
                Answered(
                    prompt.code,
                    prompt.text.in_(language),
                    str(told.get(prompt.code, "")),
                    int(revisions.get(prompt.code, 0)),
                )
                for prompt in chapter.prompts
            ),
        )
        for chapter in definition.reflections
    )
