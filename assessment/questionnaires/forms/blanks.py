"""New parts that hold just what they must."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, MinLen
from pydantic import BaseModel

from assessment.instrument.changes import ABSENT
from assessment.instrument.definition import Text

from .catalogue import Here, candidates
from .slots import Slot, is_union, limit_in, model_of_kind, slots_of, told_by, unwrapped

AT_FIRST = {"TimeAtLeast.percent": 10, "Case.value": 0.5, "OwnershipOption.strength": 0.5}
"""What a new part begins with where its type says nothing."""


def blank(model: Any, here: Here, *, code: str = "", kind: str = "") -> dict[str, Any]:
    """A new part that holds just what it must: empty texts, the first of what may be chosen."""
    model = model_of_kind(model, kind)
    found: dict[str, Any] = {}
    for key, slot in slots_of(model, {}, ""):
        field = model.model_fields[slot.field]
        if slot.field == "code":
            found[key] = code
        elif get_origin(slot.kind) is Literal and slot.field in told_by(model):
            found[key] = get_args(slot.kind)[0]
        elif field.is_required():
            found[key] = first_value(slot, here, found)
    return found


def first_value(slot: Slot, here: Here, siblings: Mapping[str, Any]) -> Any:
    kind, limits = unwrapped(slot.kind, slot.limits)
    if (given := AT_FIRST.get(f"{slot.model}.{slot.field}")) is not None:
        return given
    if kind is Text:
        return {"zh-hans": "", "en": ""}
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if kind is bool:
        return False
    if kind in (int, float):
        least = limit_in(limits, Ge, "ge")
        return kind(least if least is not None else 0)
    if get_origin(kind) is dict:
        return {}
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        number = limit_in(limits, MinLen, "min_length") or 0
        one = Slot(*unwrapped(inner, ()), "", ABSENT, slot.model, slot.field)
        return [first_value(one, here, siblings) for _number in range(number)]
    if is_union(kind) or (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return blank(kind, here)
    choices = candidates(here, slot.model, slot.field, siblings)
    return choices[0][0] if choices else "new"
