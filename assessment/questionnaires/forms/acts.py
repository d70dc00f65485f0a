"""What the buttons beside a list do to it: add, remove, double, move."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assessment.instrument.changes import ABSENT, is_coded, value_at, with_value

Verb = Literal["add", "remove", "copy", "up", "down", "move"]
VERBS: tuple[Verb, ...] = ("add", "remove", "copy", "up", "down", "move")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_CODE = 60


class UnknownAct(ValueError):
    """What was posted is no act on this document."""


@dataclass(frozen=True)
class Act:
    """One act on the list at `place`: on its part `key` (code, or number in lists without codes), `to` a position."""

    verb: Verb
    place: str
    key: str = ""
    to: int = 0

    @classmethod
    def parse(cls, text: str) -> Act:
        """The act in the value of a button: `up:options:cto`, `move:sections:time:3`. Raises `UnknownAct`."""
        verb, _colon, rest = text.partition(":")
        place, *more = rest.split(":")
        if verb not in VERBS or not place or len(more) > 2:
            raise UnknownAct(text)
        key, to = (*more, "", "")[:2]
        if to and not (to.isascii() and to.isdigit() and len(to) < 5):
            raise UnknownAct(text)
        return cls(verb, place, key, int(to or 0))


def acted(content: Mapping[str, Any], act: Act, new: Callable[[str], Any] | None = None) -> tuple[dict[str, Any], str]:
    """The content after an act, and the key of the part that it was about.

    `new` makes the part that is added, from a code that is free in the list. Raises `UnknownAct`.
    """
    items = value_at(content, act.place)
    if not isinstance(items, list):
        raise UnknownAct(act.place)
    result = list(items)
    if act.verb == "add":
        if new is None:
            raise UnknownAct(act.verb)
        part = new(act.key)
        result.append(part)
        key = part["code"] if isinstance(part, dict) and "code" in part else str(len(items))
        return with_value(content, act.place, result), key
    at = _position(items, act.key)
    if act.verb == "remove":
        del result[at]
        return with_value(content, act.place, result), ""
    if act.verb == "copy":
        result.insert(at + 1, doubled(content, items[at], act.place))
        return with_value(content, act.place, result), _key(result, at + 1)
    to = {"up": at - 1, "down": at + 1, "move": act.to}[act.verb]
    to = max(0, min(to, len(items) - 1))
    result.insert(to, result.pop(at))
    return with_value(content, act.place, result), _key(result, to)


def doubled(content: Mapping[str, Any], part: Any, place: str) -> Any:
    """A copy of a part under a code of its own; the questions of a section, too, get codes of their own."""
    double = copy.deepcopy(part)
    if isinstance(double, dict) and isinstance(double.get("code"), str):
        taken = taken_codes(content, place)
        double["code"] = free_code(double["code"], taken)
        for question in double.get("questions", ()) if place == "sections" else ():
            question["code"] = free_code(question["code"], {*taken_codes(content, "sections.x.questions"), *taken})
    return double


def taken_codes(content: Mapping[str, Any], place: str) -> set[str]:
    """The codes that a new part of the list at a place must not have: those of its list, of questions all of them."""
    if place.startswith("sections.") and place.endswith(".questions") and "sections" in content:
        return {question["code"] for section in content["sections"] for question in section["questions"]}
    items = value_at(content, place)
    return {item["code"] for item in items} if items is not ABSENT and is_coded(items) else set()


def free_code(wish: str, taken: Iterable[str]) -> str:
    """The code wished for if it is free, else with the first number behind it that makes it so."""
    used = set(taken)
    stem = re.sub(r"-\d+$", "", wish)[: LONGEST_CODE - 5] or "new"
    numbers = (f"{stem}-{number}" for number in range(2, len(used) + 4))
    return wish if wish and wish not in used else next(code for code in numbers if code not in used)


def code_from(text: str) -> str:
    """A code made of the first words of an English text; empty if it has none."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    code = ""
    for word in words[:5]:
        longer = f"{code}-{word}" if code else word
        if len(longer) > 40:
            break
        code = longer
    return code


def _position(items: Sequence[Any], key: str) -> int:
    if is_coded(items):
        found = next((number for number, item in enumerate(items) if item["code"] == key), None)
    else:
        found = int(key) if key.isascii() and key.isdigit() and len(key) < 5 and int(key) < len(items) else None
    if found is None:
        raise UnknownAct(key)
    return found


def _key(items: Sequence[Any], at: int) -> str:
    return str(items[at]["code"]) if is_coded(items) else str(at)
