"""What can be wrong with a document, and where: a closed list of faults, each a code with its figures.

A fault reads as a short English sentence, for commands and logs; pages say it in the reader's language by its code
(`lib/faults.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from assessment.instrument.changes import is_coded

SAYS = {
    # the text
    "too-large": "more than %(most)s MB",
    "utf-16": "in UTF-16, not UTF-8",
    "gbk": "in GBK, not UTF-8 (line %(line)s)",
    "not-utf-8": "not in UTF-8 (line %(line)s)",
    "too-deep": "nested more than %(most)s levels deep",
    "too-many-values": "more than %(most)s values",
    "no-value": "a value is missing (line %(line)s, column %(column)s)",
    "no-key": "a key in double quotes is missing (line %(line)s, column %(column)s)",
    "no-colon": "a colon is missing (line %(line)s, column %(column)s)",
    "no-comma": "a comma is missing (line %(line)s, column %(column)s)",
    "open-text": "a text without its closing quotes (line %(line)s, column %(column)s)",
    "control-character": "a line break or control character inside a text (line %(line)s, column %(column)s)",
    "bad-escape": "a backslash that stands for nothing (line %(line)s, column %(column)s)",
    "more-after-end": "something stands after the end (line %(line)s, column %(column)s)",
    "no-json": "no JSON (line %(line)s, column %(column)s)",
    "no-object": "not a JSON object",
    "duplicate-key": "duplicate key “%(key)s”",
    "no-number": "%(written)s is no number",
    "nul": "a character NUL, which cannot be stored",
    "lone-surrogate": "half a character (a lone surrogate), which cannot be stored",
    # its values
    "missing": "missing",
    "unknown": "nothing of this name belongs here",
    "not-text": "not a text",
    "not-yes-or-no": "neither true nor false",
    "not-whole": "not a whole number",
    "not-a-number": "not a number",
    "not-text-or-whole": "neither a text nor a whole number",
    "not-a-list": "not a list",
    "not-an-object": "not an object",
    "not-a-date": "not a date such as 2026-11-30",
    "not-one-of": "none of %(choices)s",
    "no-kind": "without the key “%(key)s”, which says what it is",
    "unknown-kind": "“%(key)s” is none of %(choices)s",
    "too-small": "less than %(least)s",
    "too-great": "more than %(most)s",
    "too-few": "fewer than %(least)s items",
    "too-many": "more than %(most)s items",
    "too-long": "longer than %(most)s characters",
    "not-a-code": "not a code (lower-case letters, digits, single hyphens between them)",
    "duplicate-code": "the code “%(code)s” stands there twice",
    "other-questionnaire": "a document of the questionnaire “%(code)s”, which is not kept here",
    "other": "%(detail)s",
}
"""Every fault there is, in English."""

SYNTAX = {
    "Expecting value": "no-value",
    "Expecting property name enclosed in double quotes": "no-key",
    "Illegal trailing comma before end of object": "no-key",
    "Illegal trailing comma before end of array": "no-value",
    "Expecting ':' delimiter": "no-colon",
    "Expecting ',' delimiter": "no-comma",
    "Unterminated string starting at": "open-text",
    "Invalid control character at": "control-character",
    "Invalid \\escape": "bad-escape",
    "Invalid \\escape: ": "bad-escape",
    "Invalid \\uXXXX escape": "bad-escape",
    "Extra data": "more-after-end",
}
"""What Python's reader of JSON says, and the fault it means; anything else is `no-json`."""

LONGEST_SHOWN = 60
"""So many characters of a key or a code are shown in a message."""
MOST_SHOWN = 200
"""So many problems are listed; whoever has mended those sends the rest again."""
TAGS = ("kind", "need", "test", "match")
"""The keys by which the members of a union are told apart; pydantic puts their values into its paths."""

_FROM_PYDANTIC: dict[str, tuple[str, dict[str, str]]] = {
    # type of error: fault, and which figure of ours is which of pydantic's
    "missing": ("missing", {}),
    "extra_forbidden": ("unknown", {}),
    "string_type": ("not-text", {}),
    "bool_type": ("not-yes-or-no", {}),
    "int_type": ("not-whole", {}),
    "float_type": ("not-a-number", {}),
    "finite_number": ("not-a-number", {}),
    "tuple_type": ("not-a-list", {}),
    "model_type": ("not-an-object", {}),
    "dict_type": ("not-an-object", {}),
    "date_type": ("not-a-date", {}),
    "date_parsing": ("not-a-date", {}),
    "literal_error": ("not-one-of", {"choices": "expected"}),
    "union_tag_not_found": ("no-kind", {"key": "discriminator"}),
    "union_tag_invalid": ("unknown-kind", {"key": "discriminator", "choices": "expected_tags"}),
    "greater_than_equal": ("too-small", {"least": "ge"}),
    "less_than_equal": ("too-great", {"most": "le"}),
    "too_short": ("too-few", {"least": "min_length"}),
    "too_long": ("too-many", {"most": "max_length"}),
    "string_too_long": ("too-long", {"most": "max_length"}),
    "string_pattern_mismatch": ("not-a-code", {}),
}

Step = str | int
Path = tuple[Step, ...]


class Fault(str):
    """What is wrong in one place: a sentence in English with its `code` and figures (`params`).

    `at` is the line and column, where they are known from the text itself.
    """

    __slots__ = ("at", "code", "params")
    code: str
    params: Mapping[str, str | int]
    at: tuple[int, int] | None

    def __new__(cls, code: str, /, *, at: tuple[int, int] | None = None, **params: str | int) -> Fault:
        """A fault of the closed list."""
        if at is not None:
            params = {"line": at[0], "column": at[1], **params}
        fault = super().__new__(cls, SAYS[code] % params)
        fault.code, fault.params, fault.at = code, params, at
        return fault


class Place(str):
    """A place in a document as people read it: keys, codes in lists whose parts all have one, else numbers.

    `path` leads there whatever the keys are made of.
    """

    __slots__ = ("path",)
    path: Path

    def __new__(cls, content: Any, path: Path) -> Place:
        """The place that a path of keys and indices leads to in these JSON values."""
        place = super().__new__(cls, ".".join(_steps(content, path)))
        place.path = path
        return place


class DocumentError(ValueError):
    """A text that is no document of a questionnaire.

    `problems` is a list of (place, what is wrong), the place as a path such as
    `sections.profile.questions.role.label`; empty for the document as a whole.
    """

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(f"{place or 'document'}: {what}" for place, what in self.problems[:20]))


def shown(text: str) -> str:
    """A key or code of a foreign text as it may stand in a message: of its length and of characters that are seen."""
    seen = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return seen if len(seen) <= LONGEST_SHOWN else f"{seen[:LONGEST_SHOWN]}…"


def refused_values(content: Mapping[str, Any], error: ValidationError) -> DocumentError:
    """What pydantic has against a document, as faults of ours; one to a place."""
    found: dict[Path, tuple[str, str]] = {}
    for one in error.errors(include_url=False, include_input=False):
        path, value, beside = _path(content, one["loc"])
        if one["type"] == "too_short" and len(value) >= one["ctx"]["min_length"]:
            continue  # pydantic counts the items that are right; of each of the others it says what is wrong
        code, names = _FROM_PYDANTIC.get(one["type"], ("other", {}))
        figures: dict[str, Any] = {ours: _figure(one.get("ctx", {}).get(theirs, "")) for ours, theirs in names.items()}
        if beside:
            code, figures = "not-text-or-whole", {}
        elif code == "other":
            figures = {"detail": one["msg"]}
        if path not in found:
            found[path] = (Place(content, path), Fault(code, **figures))
        if len(found) == MOST_SHOWN:
            break
    return DocumentError(list(found.values()))


def _figure(value: Any) -> str | int:
    """A figure of pydantic's as it is said: words without quotes, 1 and not 1.0."""
    if isinstance(value, int | float):
        return int(value) if value == int(value) else str(value)
    return str(value).replace("' or '", ", ").replace("'", "")


def _path(content: Any, loc: Iterable[Step]) -> tuple[Path, Any, bool]:
    """Where pydantic's path leads, to which value, and whether it goes on inside a plain one (a union of types)."""
    path: list[Step] = []
    value, arrived = content, True
    for step in loc:
        if step == "[key]":
            break
        if isinstance(value, dict) and arrived and step in [value.get(tag) for tag in TAGS]:
            arrived = False
            continue
        if not isinstance(value, dict | list):
            return tuple(path), value, True
        path.append(step)
        try:
            value, arrived = value[step], True  # type: ignore[index]
        except (LookupError, TypeError):
            break
    return tuple(path), value, False


def _steps(content: Any, path: Path) -> list[str]:
    steps = []
    value = content
    for step in path:
        named = is_coded(value) and isinstance(step, int) and step < len(value)
        steps.append(shown(value[step]["code"] if named else str(step)))
        try:
            value = value[step]
        except (LookupError, TypeError):
            value = None
    return steps
