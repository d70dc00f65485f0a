"""The plan: choosing advice, ordering it, saying who does what by when, and answering the prompts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment.instrument.definition import Definition
from assessment.lib import secrets
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Plan, PlanItem, Response

MOST_ITEMS = 100
"""Things to do in one plan."""
EDITABLE = ("title", "owner", "first_step", "horizon", "due_on", "status", "note")
"""What a person may change of an item."""


class PlanFull(Exception):
    """The plan has as many items as it may have."""


class NotInVersion(Exception):
    """The version of the response has no recommendation, or no prompt, of this code."""


@dataclass(frozen=True)
class PlanDifference:
    """One field that two writers filled in differently."""

    field: str
    stored: Any
    posted: Any


class PlanConflict(Exception):
    """The item (or the answer to a prompt) has moved since the post was made; `revision` is the one now."""

    def __init__(self, differences: list[PlanDifference], revision: int) -> None:
        self.differences = differences
        self.revision = revision
        super().__init__(f"{len(differences)} fields differ")


@transaction.atomic
def choose_recommendation(*, response: Response, code: str) -> PlanItem:
    """Puts a recommendation at the end of the plan; once there, it stays as it is.

    Raises `NotInVersion`, `PlanFull`.
    """
    advice = next((one for one in definition_of(response.version_id).recommendations if one.code == code), None)
    if advice is None:
        raise NotInVersion(code)
    plan = _locked_plan(response)
    found = plan.items.filter(recommendation=code).first()
    return found or _append(plan, recommendation=code, horizon=advice.horizon)


@transaction.atomic
def drop_recommendation(*, response: Response, code: str) -> None:
    """Takes a recommendation out of the plan, with what was filled in; what is not there stays so."""
    plan = _locked_plan(response)
    plan.items.filter(recommendation=code).delete()
    _close_gaps(plan)


@transaction.atomic
def add_action(*, response: Response, title: str, horizon: str) -> PlanItem:
    """An action of one's own at the end of the plan. Raises `PlanFull`."""
    return _append(_locked_plan(response), title=title, horizon=horizon)


@transaction.atomic
def save_item(*, item: PlanItem, values: Mapping[str, Any], revision: int) -> int:
    """Stores what was filled in of an item (`values`: some of `EDITABLE`); returns its new revision.

    `revision` is the one that the post was based on. Raises `PlanConflict` if the item has moved since and a field
    differs. What changes nothing writes nothing.
    """
    stored = PlanItem.objects.select_for_update().get(pk=item.pk)
    given = {name: value for name, value in values.items() if name in EDITABLE}
    differing = [
        PlanDifference(name, getattr(stored, name), value)
        for name, value in given.items()
        if getattr(stored, name) != value
    ]
    if not differing:
        return stored.revision
    if revision != stored.revision:
        raise PlanConflict(differing, stored.revision)
    for name, value in given.items():
        setattr(stored, name, value)
    if stored.status != PlanItem.Status.DONE:
        stored.done_on = None
    elif stored.done_on is None:
        stored.done_on = timezone.localdate()
    stored.revision += 1
    stored.save(update_fields=[*given, "done_on", "revision"])
    Plan.objects.filter(pk=stored.plan_id).update(saved_at=timezone.now())
    return stored.revision


@transaction.atomic
def move_item(*, item: PlanItem, up: bool) -> None:
    """Swaps an item with its neighbour; at the end of the list it stays. Positions run from 1 without gaps."""
    plan = Plan.objects.select_for_update().get(pk=item.plan_id)
    order = list(plan.items.all())
    place = next((n for n, one in enumerate(order) if one.pk == item.pk), None)
    if place is None:
        return
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    _number(order)


@transaction.atomic
def remove_item(*, item: PlanItem) -> None:
    """Takes an item out of the plan."""
    plan = Plan.objects.select_for_update().get(pk=item.plan_id)
    plan.items.filter(pk=item.pk).delete()
    _close_gaps(plan)


@transaction.atomic
def save_reflection(*, response: Response, prompt: str, text: str, revision: int) -> int:
    """Stores the answer to a prompt of the version; returns its new revision. An empty text takes it away.

    Raises `NotInVersion`, and `PlanConflict` if it has moved since `revision` and says something else.
    """
    if prompt not in prompt_codes(definition_of(response.version_id)):
        raise NotInVersion(prompt)
    plan = _locked_plan(response)
    current, stored = int(plan.revisions.get(prompt, 0)), plan.reflections.get(prompt, "")
    if stored == text:
        return current
    if revision != current:
        raise PlanConflict([PlanDifference(prompt, stored, text)], current)
    kept = {code: told for code, told in plan.reflections.items() if code != prompt}
    plan.reflections = {**kept, prompt: text} if text else kept
    plan.revisions = {**plan.revisions, prompt: current + 1}
    plan.saved_at = timezone.now()
    plan.save(update_fields=["reflections", "revisions", "saved_at"])
    return current + 1


def prompt_codes(definition: Definition) -> set[str]:
    """The codes of the prompts of a version."""
    return {prompt.code for chapter in definition.reflections for prompt in chapter.prompts}


def _locked_plan(response: Response) -> Plan:
    """The plan of the response, made if there is none, held until the transaction ends."""
    Plan.objects.get_or_create(response=response)
    return Plan.objects.select_for_update().get(response=response)


def _append(plan: Plan, **values: Any) -> PlanItem:
    number = plan.items.count()
    if number >= MOST_ITEMS:
        raise PlanFull
    item = PlanItem.objects.create(plan=plan, public_code=secrets.new_public_code(), position=number + 1, **values)
    Plan.objects.filter(pk=plan.pk).update(saved_at=timezone.now())
    return item


def _close_gaps(plan: Plan) -> None:
    _number(list(plan.items.all()))
    Plan.objects.filter(pk=plan.pk).update(saved_at=timezone.now())


def _number(order: list[PlanItem]) -> None:
    moved = []
    for position, item in enumerate(order, start=1):
        if item.position != position:
            item.position = position
            moved.append(item)
    PlanItem.objects.bulk_update(moved, ["position"])
