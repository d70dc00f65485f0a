"""From bytes to a definition: text, JSON values, document. Each step refuses with `DocumentError`."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NoReturn

from pydantic import ValidationError

from assessment.instrument.definition import Definition

from .faults import MOST_SHOWN, SYNTAX, DocumentError, Fault, Path, Place, refused_values, shown
from .lines import DEEPEST, oddities, refuse_shape
from .writing import canonical

LARGEST = 5
"""So many megabytes (of a million bytes) the text of a document may have; the shipped one has 0.2."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HAN = re.compile("[\u4e00-\u9fff]")
_LONE = re.compile("[\ud800-\udfff]")


class _Odd(ValueError):
    """A key stands twice, or a number is none; where, the scan of the text says."""


def decoded(data: bytes) -> str:
    """The text in a file, without its byte order mark.

    Refuses what is too large, any encoding but UTF-8, and too many levels or values, before any of it is made.
    """
    if len(data) > LARGEST * 1_000_000:
        raise DocumentError([("", Fault("too-large", most=LARGEST))])
    # No other text of JSON has a NUL near its beginning.
    if data.startswith(_WIDE) or b"\0" in data[:100]:
        raise DocumentError([("", Fault("utf-16"))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        is_gbk = data[: error.start].isascii() and _is_gbk(data)
        raise DocumentError([("", Fault("gbk" if is_gbk else "not-utf-8", at=(line, 1)))]) from error
    refuse_shape(text)
    return text


def parse(text: str | bytes) -> dict[str, Any]:
    """The JSON object in a text, or in a file. Refuses duplicate keys, NaN, and anything but an object."""
    text = decoded(text) if isinstance(text, bytes) else text
    try:
        content = _read(text, strict=True)
    except _Odd as odd:
        raise DocumentError(oddities(text, _read(text, strict=False))) from odd
    except json.JSONDecodeError as error:
        fault = Fault(SYNTAX.get(error.msg, "no-json"), at=(error.lineno, error.colno))
        raise DocumentError([("", fault)]) from error
    except RecursionError as error:
        raise DocumentError([("", Fault("too-deep", most=DEEPEST))]) from error
    if not isinstance(content, dict):
        raise DocumentError([("", Fault("no-object"))])
    return content


def load(content: Mapping[str, Any]) -> Definition:
    """The definition that a parsed document describes.

    Raises `DocumentError` with the place of each problem.
    """
    try:
        text = canonical(content)
    except (ValueError, TypeError, RecursionError) as error:
        raise DocumentError(_unstorable(content) or [("", _unwritable(error))]) from error
    # PostgreSQL keeps no NUL; canonical JSON has one way to write it (and a backslash before it that means another).
    if b"\\u0000" in text and (unstorable := _unstorable(content)):
        raise DocumentError(unstorable)
    try:
        return _validated(text)
    except ValidationError as error:
        refusal = refused_values(content, error)
    if (whole := canonical(_whole(content))) == text:
        raise refusal
    try:
        return _validated(whole)  # in JSON 1.0 is a whole number
    except ValidationError:
        raise refusal from None


def loads(text: str | bytes) -> Definition:
    """The definition in a JSON text. Raises `DocumentError`."""
    return load(parse(text))


def repeated_codes(content: Mapping[str, Any]) -> DocumentError | None:
    """The codes that stand twice in one list, if there are any: parts of lists are told by their codes."""
    problems = [(Place(content, path), Fault("duplicate-code", code=shown(code))) for path, code in _repeated(content)]
    return DocumentError(problems) if problems else None


def _repeated(content: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for path, items in _lists(content, ()):
        codes = [item.get("code") if isinstance(item, Mapping) else None for item in items]
        seen: set[Any] = set()
        for number, code in enumerate(codes):
            if isinstance(code, str) and code in seen:
                yield (*path, number), code
            seen.add(code if isinstance(code, str) else None)


def _validated(text: bytes) -> Definition:
    # Strict and by alias alone: what is read is what the schema says, and "5" is no number.
    return Definition.model_validate_json(text, strict=True, by_alias=True, by_name=False)


def _read(text: str, *, strict: bool) -> Any:
    if not strict:
        return json.loads(text, parse_int=len, parse_float=len, parse_constant=len)
    return json.loads(
        text, object_pairs_hook=_unique_keys, parse_constant=_refused, parse_float=_finite, parse_int=_short
    )


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Odd
    return found


def _finite(text: str) -> float:
    number = float(text)
    return number if abs(number) < float("inf") else _refused(text)


def _short(text: str) -> int:
    try:
        return int(text)
    except ValueError:  # Python's limit of digits
        return _refused(text)


def _refused(_text: str) -> NoReturn:
    raise _Odd


def _is_gbk(data: bytes) -> bool:
    """Whether the bytes are Chinese in the encoding that Chinese systems used before UTF-8."""
    try:
        return _HAN.search(data.decode("gb18030")) is not None
    except UnicodeDecodeError:
        return False


def _whole(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _unwritable(error: Exception) -> Fault:
    return Fault("too-deep", most=DEEPEST) if isinstance(error, RecursionError) else Fault("other", detail=str(error))


def _unstorable(content: Any) -> list[tuple[str, str]]:
    """Texts (and keys) with NUL or a lone surrogate in them."""
    odd = ((path, text) for path, text in _texts(content, ()) if "\0" in text or _LONE.search(text))
    return [
        (Place(content, path), Fault("nul" if "\0" in text else "lone-surrogate"))
        for path, text in islice(odd, MOST_SHOWN)
    ]


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(key, str):
                yield (*path, key), key
            yield from _texts(item, (*path, key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _texts(item, (*path, number))


def _lists(value: Any, path: Path) -> Iterator[tuple[Path, list[Any]]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _lists(item, (*path, key))
    elif isinstance(value, list):
        yield path, value
        for number, item in enumerate(value):
            yield from _lists(item, (*path, number))
