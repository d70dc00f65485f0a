"""How one document becomes another: the changes between two, applied, and taken back.

A document is read here as plain JSON values. A change names its place by a dotted path: keys of objects, and in lists
whose parts all have a code of their own that code (`sections.profile.questions.role.label.en`). Other lists, and the
trees of needs and rules, are changed as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

Kind = Literal["remove", "set", "add", "order"]
PHASES: tuple[Kind, ...] = ("remove", "set", "add", "order")
"""In which order changes are applied: parts go before others come, and lists are sorted last."""
TREES = ("need", "test", "match")
"""Keys by which a need, a condition or a rule is told; what bears one as a string is one value."""


class Absent(Enum):
    """What stands for a value where there is none."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


class NotThere(LookupError):
    """A change is about a part that the document does not have."""


@dataclass(frozen=True)
class Change:
    """One change. `before` and `after` are JSON values, or `ABSENT` where there was, or will be, none.

    `set` gives a key another value, `add` and `remove` concern a part of a list with codes, `order` the sequence of
    such a list: `before` and `after` are then its codes.
    """

    kind: Kind
    place: str
    before: Any = ABSENT
    after: Any = ABSENT

    @property
    def inverse(self) -> Change:
        """What takes the change back."""
        kinds: dict[Kind, Kind] = {"add": "remove", "remove": "add"}
        return Change(kinds.get(self.kind, self.kind), self.place, self.after, self.before)

    def as_json(self) -> dict[str, Any]:
        """The change as it is stored; what is absent is left out."""
        values = {name: value for name in ("before", "after") if (value := getattr(self, name)) is not ABSENT}
        return {"kind": self.kind, "place": self.place, **values}


Changes = tuple[Change, ...]


def changes_from(stored: Sequence[Mapping[str, Any]]) -> Changes:
    """Changes as `Change.as_json` stored them."""
    return tuple(Change(**one) for one in stored)


def inverse(changes: Sequence[Change]) -> Changes:
    """What takes all of the changes back."""
    return tuple(change.inverse for change in changes)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """The changes that make `after` of `before`, in the order of the documents; none if they are the same."""
    return tuple(_between("", before, after))


def applied(content: Mapping[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """The document with the changes made; the one given stays as it is. Raises `NotThere`."""
    result: Any = content
    for kind in PHASES:
        for change in changes:
            if change.kind == kind:
                path = change.place.split(".") if change.place else []
                result = _APPLIERS[kind](result, path, change)
    return dict(result)


def value_at(content: Any, place: str) -> Any:
    """What stands at a place; `ABSENT` if nothing does."""
    for step in place.split(".") if place else ():
        content = _child(content, step)
    return content


def with_value(content: Mapping[str, Any], place: str, value: Any) -> dict[str, Any]:
    """The document with another value at a place: a part that a list does not have yet is added at its end.

    Raises `NotThere` where the place itself is unknown.
    """
    path = place.split(".") if place else []
    return dict(_replaced(content, path, lambda _old: value)) if path else dict(value)


def is_coded(items: Any) -> bool:
    """Whether a list is one whose parts are told by codes: each has one, none twice."""
    if not isinstance(items, list) or not items:
        return False
    codes = [item.get("code") if isinstance(item, dict) else None for item in items]
    return all(isinstance(code, str) for code in codes) and len(set(codes)) == len(codes)


def is_same(one: Any, other: Any) -> bool:
    """Whether two JSON values are written alike: 1 is not 1.0, and not true."""
    if one is other:
        return True
    if type(one) is not type(other) or isinstance(one, str | int | float):
        return type(one) is type(other) and bool(one == other)
    return _written(one) == _written(other)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _between(place: str, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict) and not (_is_tree(before) or _is_tree(after)):
        for key in dict.fromkeys((*before, *after)):
            inner = f"{place}.{key}" if place else key
            if key in before and key in after:
                yield from _between(inner, before[key], after[key])
            else:
                yield Change("set", inner, before.get(key, ABSENT), after.get(key, ABSENT))
    elif _are_coded(before, after):
        yield from _between_lists(place, before, after)
    elif not is_same(before, after):
        yield Change("set", place, before, after)


def _between_lists(place: str, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Change]:
    old, new = ({item["code"]: item for item in items} for items in (before, after))
    yield from (Change("remove", f"{place}.{code}", before=old[code]) for code in old if code not in new)
    for code in old:
        if code in new:
            yield from _between(f"{place}.{code}", old[code], new[code])
    yield from (Change("add", f"{place}.{code}", after=new[code]) for code in new if code not in old)
    kept = [code for code in old if code in new]
    kept_after = [code for code in new if code in old]
    added, removed = [code for code in new if code not in old], [code for code in old if code not in new]
    if [*kept, *added] != list(new) or [*kept_after, *removed] != list(old):
        yield Change("order", place, list(old), list(new))


def _is_tree(value: dict[str, Any]) -> bool:
    return any(isinstance(value.get(key), str) for key in TREES)


def _are_coded(before: Any, after: Any) -> bool:
    """Whether both are lists with codes; an empty list goes with one."""
    lists = isinstance(before, list) and isinstance(after, list)
    return lists and (is_coded(before) or is_coded(after)) and all(not one or is_coded(one) for one in (before, after))


# --- applying ---------------------------------------------------------------------------------------------------


def _child(content: Any, step: str) -> Any:
    if isinstance(content, dict):
        return content.get(step, ABSENT)
    if is_coded(content):
        return next((item for item in content if item["code"] == step), ABSENT)
    if isinstance(content, list) and step.isdecimal() and int(step) < len(content):
        return content[int(step)]
    return ABSENT


def _replaced(content: Any, path: Sequence[str], change: Callable[[Any], Any]) -> Any:
    """A copy of the value in which what stands at the path is what `change` makes of it."""
    if not path:
        return change(content)
    step, rest = path[0], path[1:]
    old = _child(content, step)
    if rest and old is ABSENT:
        raise NotThere(step)
    new = _replaced(old, rest, change)
    if isinstance(content, dict):
        return {key: value for key, value in {**content, step: new}.items() if value is not ABSENT}
    if isinstance(content, list) and (not content or is_coded(content)):
        kept = [new if item["code"] == step else item for item in content]
        return [item for item in (kept if old is not ABSENT else [*kept, new]) if item is not ABSENT]
    if isinstance(content, list) and old is not ABSENT:
        return [new if number == int(step) else item for number, item in enumerate(content)]
    raise NotThere(step)


def _set(content: Any, path: Sequence[str], change: Change) -> Any:
    return _replaced(content, path, lambda _old: change.after)


def _remove(content: Any, path: Sequence[str], change: Change) -> Any:
    def gone(old: Any) -> Any:
        if old is ABSENT:
            raise NotThere(change.place)
        return ABSENT

    return _replaced(content, path, gone)


def _add(content: Any, path: Sequence[str], change: Change) -> Any:
    def came(old: Any) -> Any:
        if old is not ABSENT:
            raise NotThere(change.place)
        return change.after

    return _replaced(content, path, came)


def _order(content: Any, path: Sequence[str], change: Change) -> Any:
    return _replaced(content, path, lambda items: ordered(items, change.after))


def ordered(items: Sequence[dict[str, Any]], codes: Sequence[str]) -> list[dict[str, Any]]:
    """The parts in this order; one that the order does not name stays behind the one it stood behind."""
    by_code = {item["code"]: item for item in items}
    sequence = [code for code in codes if code in by_code]
    before: str | None = None
    for code in by_code:
        if code not in codes:
            sequence.insert(sequence.index(before) + 1 if before is not None else 0, code)
        before = code
    return [by_code[code] for code in sequence]


_APPLIERS: dict[Kind, Callable[[Any, Sequence[str], Change], Any]] = {
    "remove": _remove,
    "set": _set,
    "add": _add,
    "order": _order,
}
