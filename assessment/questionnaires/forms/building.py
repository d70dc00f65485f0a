"""From the types of a document to the nodes of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel

from assessment.instrument.changes import ABSENT, is_coded
from assessment.instrument.definition import Text

from .blanks import blank
from .catalogue import Here, candidates
from .groups import GroupNode, ListNode, TableNode, UnionNode
from .labels import label_of, length_of, word_for
from .nodes import ChoiceNode, ChoicesNode, FlagNode, LineNode, Node, NumberNode, TextNode
from .slots import (
    CODE,
    Slot,
    is_union,
    kinds_of,
    limit_in,
    members_of,
    model_of,
    model_of_kind,
    slots_of,
    told_by,
    unwrapped,
)

NOT_SHOWN = ("code", "learned", "format", "learning")
"""What no form changes: codes never change meaning, learned rates come from responses."""
RESHAPING = ("question", "questions", "frequency_question", "backing")
"""Fields on whose value the choices of others depend."""
BY_QUESTION = ("row", "values", "agrees", "differs")
"""Fields that mean something only with some questions."""
IN_ORDER = ("rows.RowGroup",)
"""Lists of codes whose order is shown: one select each, as parts of other lists."""
MOST_ITEMS = 60
LONG_TEXTS = ("summary", "rationale", "lead", "why", "steps", "text", "if_left_out", "measure", "note", "help")


def group_of(
    model: type[BaseModel], value: Mapping[str, Any], here: Here, name: str = "", *, leave: Sequence[str] = ()
) -> GroupNode:
    """The node of a part. `leave` are fields that it keeps as they are, such as lists with pages of their own."""
    left = {*NOT_SHOWN, *leave, *told_by(model)}
    parts = [
        (key, _built(slot, here, value))
        for key, slot in slots_of(model, value, name)
        if slot.field not in left and _is_of_use(slot, here, value)
    ]
    shown = {key for key, _node in parts}
    kept = {key: inner for key, inner in value.items() if key not in shown}
    return GroupNode(name=name, parts=parts, kept=kept)


def _is_of_use(slot: Slot, here: Here, siblings: Mapping[str, Any]) -> bool:
    """A row is asked for only where the question has rows, answers only where it has some; and what is there now."""
    if slot.value not in (ABSENT, None, []) or slot.field not in BY_QUESTION:
        return True
    return bool(candidates(here, slot.model, slot.field, siblings))


def _built(slot: Slot, here: Here, siblings: Mapping[str, Any]) -> Node:
    kind, limits = unwrapped(slot.kind, slot.limits)
    value = None if slot.value is ABSENT else slot.value
    named = {"name": slot.name, "label": slot.label, "help_text": slot.help_text}
    if kind is Text:
        return _text(slot, here, value, named)
    if is_union(kind) or (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return _part(slot, kind, here, value, named)
    if get_origin(kind) is tuple:
        return _several(slot, kind, limits, here, siblings, named)
    if get_origin(kind) is dict:
        return _table(slot, kind, here, siblings, named)
    return _single(slot, kind, limits, here, siblings, named)


def _text(slot: Slot, here: Here, value: Any, named: dict[str, Any]) -> TextNode:
    place = f"{here.place}.{slot.name}" if here.place else slot.name
    return TextNode(
        **named,
        value=value,
        optional=slot.optional,
        most=length_of(slot.model, slot.field),
        behind=here.behind.get(place),
        place=place,
        rows=3 if slot.field in LONG_TEXTS else 1,
    )


def _single(
    slot: Slot, kind: Any, limits: tuple[Any, ...], here: Here, siblings: Mapping[str, Any], named: dict[str, Any]
) -> Node:
    value = None if slot.value is ABSENT else slot.value
    if kind is bool:
        return FlagNode(**named, value=value)
    if kind in (int, float):
        least, most = limit_in(limits, Ge, "ge"), limit_in(limits, Le, "le")
        return NumberNode(**named, value=value, optional=slot.optional, whole=kind is int, least=least, most=most)
    if get_origin(kind) is Literal:
        choices = [(str(one), word_for(slot.field, one)) for one in get_args(kind)]
        return ChoiceNode(
            **named, value=value, choices=choices, optional=slot.optional, reshapes=slot.field == "operator"
        )
    choices = candidates(here, slot.model, slot.field, siblings)
    if choices or slot.field in RESHAPING:
        reshapes = slot.field in RESHAPING
        return ChoiceNode(**named, value=value, choices=choices, optional=slot.optional, reshapes=reshapes)
    pattern = CODE if any(getattr(one, "pattern", None) for one in limits) else None
    return LineNode(**named, value=value, optional=slot.optional, pattern=pattern)


def _part(slot: Slot, kind: Any, here: Here, value: Any, named: dict[str, Any]) -> Node:
    """A part inside a part: of one type a group; of several, or one that may be absent, with a select before it."""
    known = kinds_of(kind)
    if not slot.optional and list(known) == [""]:
        group = group_of(known[""], value, here, slot.name)
        group.label, group.help_text = slot.label, slot.help_text
        return group
    return _union_node(kind, here, value, named, optional=slot.optional)


def _union_node(kind: Any, here: Here, value: Any, named: dict[str, Any], *, optional: bool = False) -> UnionNode:
    known, name = kinds_of(kind), named["name"]
    key = members_of(kind)[1] if is_union(kind) else ""
    present = "" if value is None else value[key] if key else "yes"
    codes = list(known) if key else ["yes"]
    choices = [(code, word_for(key or "presence", code)) for code in codes]
    select = ChoiceNode(
        name=f"{name}.*", label=named["label"], help_text=named["help_text"], value=present, choices=choices,
        optional=optional, reshapes=True,
    )  # fmt: skip
    group = None if value is None else group_of(model_of(kind, value), value, here, name)

    def fresh(chosen: Any, before: Mapping[str, Any]) -> Any:
        if chosen is ABSENT:
            return ABSENT
        model = model_of_kind(kind, chosen if key else "")
        new = blank(kind, here, kind=chosen if key else "")
        fields = {info.alias or field for field, info in model.model_fields.items() if field != key}
        return {**new, **{inner: given for inner, given in before.items() if inner in fields}}

    return UnionNode(**named, choice=select, group=group, fresh=fresh)


def _several(
    slot: Slot, kind: Any, limits: tuple[Any, ...], here: Here, siblings: Mapping[str, Any], named: dict[str, Any]
) -> Node:
    inner, inner_limits = unwrapped(get_args(kind)[0], ())
    values = [] if slot.value is ABSENT else list(slot.value)
    is_part = is_union(inner) or (isinstance(inner, type) and issubclass(inner, BaseModel))
    if not is_part and f"{slot.field}.{slot.model}" not in IN_ORDER:
        return ChoicesNode(**named, value=values, choices=candidates(here, slot.model, slot.field, siblings))
    coded = is_part and inner is not Text and (is_coded(values) or (not values and _has_code(inner)))
    items = []
    for number, value in enumerate(values):
        key = value["code"] if coded else str(number)
        one = Slot(inner, inner_limits, f"{slot.name}.{key}", value, slot.model, slot.field)
        items.append((key, _item(one, here, str(number + 1))))
    kinds = [(code, word_for(members_of(inner)[1], code)) for code in kinds_of(inner)] if is_union(inner) else []

    def make(code: str, chosen: str) -> Any:
        return blank(inner, here, code=code, kind=chosen) if is_part else _unused(slot, here, values)

    return ListNode(
        **named,
        items=items,
        coded=coded,
        kinds=kinds,
        one=label_of(slot.model, f"{slot.field}.one"),
        least=limit_in(limits, MinLen, "min_length") or 0,
        is_full=len(values) >= (limit_in(limits, MaxLen, "max_length") or MOST_ITEMS),
        make=make,
    )


def _has_code(kind: Any) -> bool:
    return isinstance(kind, type) and "code" in kind.model_fields  # type: ignore[attr-defined]


def _unused(slot: Slot, here: Here, values: Sequence[str]) -> str:
    """The first code that may be chosen and is not chosen yet."""
    codes = [code for code, _label in candidates(here, slot.model, slot.field, {})]
    return next((code for code in codes if code not in values), codes[0] if codes else "new")


def _item(slot: Slot, here: Here, number: str) -> Node:
    """One part of a list."""
    named: dict[str, Any] = {
        "name": slot.name,
        "label": f"{label_of(slot.model, f'{slot.field}.one')} {number}",
        "help_text": "",
    }
    if slot.kind is Text:
        return _text(slot, here, slot.value, named)
    if is_union(slot.kind):
        return _union_node(slot.kind, here, slot.value, named)
    if f"{slot.field}.{slot.model}" in IN_ORDER:
        return ChoiceNode(**named, value=slot.value, choices=candidates(here, slot.model, slot.field, {}))
    group = group_of(slot.kind, slot.value, here, slot.name)
    group.label, group.code, group.in_list = named["label"], slot.value.get("code", ""), True
    return group


def _table(slot: Slot, kind: Any, here: Here, siblings: Mapping[str, Any], named: dict[str, Any]) -> TableNode:
    inner, limits = unwrapped(get_args(kind)[1], ())
    values = {} if slot.value is ABSENT else slot.value
    choices = dict(candidates(here, slot.model, slot.field, siblings))
    rows = []
    for code in dict.fromkeys((*choices, *values)):
        label, name = choices.get(code, code), f"{slot.name}.{code}"
        if inner in (int, float):
            least, most = limit_in(limits, Ge, "ge"), limit_in(limits, Le, "le")
            node: Node = NumberNode(
                name, label, value=values.get(code), optional=True, whole=inner is int, least=least, most=most
            )
        else:
            backing = candidates(here, slot.model, "values", {"question": siblings.get("backing")})
            node = ChoiceNode(name, label, value=values.get(code), choices=backing, optional=True)
        node.template = "questionnaires/nodes/cell.html"  # type: ignore[misc]
        rows.append((code, node))
    return TableNode(**named, rows=rows)
