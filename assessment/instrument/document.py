"""Reading and writing the document of a version: canonical JSON, its hash, its JSON Schema."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from pydantic import ValidationError

from .definition import Definition


class DocumentError(ValueError):
    """A text that is no document of a questionnaire.

    `problems` is a list of (place, what is wrong), the place as a path such as
    `sections.1.questions.0.code`; empty for the document as a whole.
    """

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{place or 'document'}: {what}" for place, what in problems[:20]))


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one byte form of a JSON value: UTF-8, keys sorted, no spaces, no NaN."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode(
        "utf-8"
    )


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def load(content: Mapping[str, Any]) -> Definition:
    """The definition that a parsed document describes.

    Raises `DocumentError` with the place of each problem.
    """
    try:
        return Definition.model_validate_json(canonical(content))
    except ValidationError as error:
        raise DocumentError(
            [(".".join(str(part) for part in e["loc"]), e["msg"]) for e in error.errors(include_url=False)]
        ) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise DocumentError([("", str(error))]) from error


def loads(text: str | bytes) -> Definition:
    """The definition in a JSON text. Raises `DocumentError`, also for duplicate keys and NaN."""
    return load(parse(text))


def parse(text: str | bytes) -> dict[str, Any]:
    """The JSON object in a text, refusing duplicate keys, NaN and anything but an object."""
    try:
        content = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise DocumentError([("", str(error))]) from error
    if not isinstance(content, dict):
        raise DocumentError([("", "not a JSON object")])
    return content


def dump(definition: Definition) -> dict[str, Any]:
    """The document of a definition as plain JSON values; what is absent stays absent."""
    return definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Definition.model_json_schema(by_alias=True),
    }


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"duplicate key {key!r}")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_constant(text)
