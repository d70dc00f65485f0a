"""The JSON Schema of a document: pydantic's, made as strict as loading is, so that both say the same of any."""

from __future__ import annotations

import sys
from typing import Any

from assessment.instrument.definition import Definition

_AT_END = r"(?![\s\S])"
"""The end of a text in every dialect of patterns: for Python's, `$` also stands before a last line break."""
_STORABLE = r"^[^\x00]*" + _AT_END
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}" + _AT_END


def schema(address: str = "") -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the document; `address` is where it is published.

    What no schema can say is checked beyond it: that no key stands twice, how deep and how large a document may be.
    """
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if address:
        head["$id"] = address
    tightened = _tightened(Definition.model_json_schema(by_alias=True))
    return {**head, **tightened}


def _tightened(part: Any) -> Any:
    if isinstance(part, list):
        return [_tightened(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: _tightened(value) for key, value in part.items()}
    kind = found.get("type")
    if kind == "string" and not {"enum", "const"} & set(found):
        found["pattern"] = _DAY if found.get("format") == "date" else _ending(found.get("pattern"))
    elif kind == "number":
        # A number beyond these is infinite once it is read.
        found.setdefault("minimum", -sys.float_info.max)
        found.setdefault("maximum", sys.float_info.max)
    elif kind == "object" and "patternProperties" in found:
        found["patternProperties"] = {_ending(key): value for key, value in found["patternProperties"].items()}
        found["additionalProperties"] = False
    return found


def _ending(pattern: str | None) -> str:
    return pattern.removesuffix("$") + _AT_END if pattern else _STORABLE
