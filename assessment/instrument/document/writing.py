"""A document as text: the canonical form that is stored and hashed, and the form for people to read and change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from assessment.instrument.definition import Definition


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one byte form of a JSON value: UTF-8, keys sorted, no spaces, no NaN."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode(
        "utf-8"
    )


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def dump(definition: Definition) -> dict[str, Any]:
    """The document of a definition as plain JSON values; what is absent stays absent."""
    return definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def written(content: Mapping[str, Any], definition: Definition) -> bytes:
    """The document as a file for people: UTF-8, two spaces to a level, keys in the order of the parts of a document.

    The values are those of `content`, so that the file has its hash; `definition` is what it describes.
    """
    text = json.dumps(_in_order(content, dump(definition)), ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode()


def _in_order(value: Any, model: Any) -> Any:
    """The value with its keys in the order of the model's; keys that the model leaves out (defaults) come last."""
    if isinstance(value, Mapping) and isinstance(model, Mapping):
        keys = [key for key in model if key in value] + [key for key in value if key not in model]
        return {key: _in_order(value[key], model.get(key)) for key in keys}
    if isinstance(value, list) and isinstance(model, list):
        return [_in_order(item, model[number]) for number, item in enumerate(value)]
    return value
