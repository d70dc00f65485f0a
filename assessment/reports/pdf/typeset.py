"""Templates and data to PDF: tagged, archivable, with the project's own fonts and nothing else."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst
from django.conf import settings

from assessment.lib.fonts import coverage, drawable

TEMPLATES = Path(__file__).resolve().parent
"""Where the templates stand; nothing outside can be read by them."""
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
"""What every file keeps: it can be archived (PDF/A-2a) and read aloud (PDF/UA-1)."""

GENERATIONS = 11
"""The compiler remembers what it worked out for so many compilations, tens of megabytes each."""

_log = logging.getLogger(__name__)
_ONE_AT_A_TIME = Lock()


def typeset(template: str, data: Mapping[str, Any], *, language: str) -> bytes:
    """The template of that name (`<template>.typ` beside this module) with the data, as a PDF.

    The template reads `json(bytes(sys.inputs.data))` and `sys.inputs.language`, must set the document's title, and
    gives every picture an alternative text. Texts are data, never markup: what they hold appears as it is.
    """
    inputs = {"data": _as_json(data), "language": language}
    with _ONE_AT_A_TIME:
        try:
            content = _compiler().compile(
                input=str(TEMPLATES / f"{template}.typ"),
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=[*STANDARDS],
                timestamp=datetime.now(UTC).replace(microsecond=0),
            )
            return bytes(content)  # type: ignore[arg-type]  # a list is for pictures of pages
        finally:
            _forget()


def _forget() -> None:
    """Empty compilations age out of memory what the last one left there: no two reports have much in common."""
    for _generation in range(GENERATIONS):
        _compiler().compile(input=b" ", format="svg", sys_inputs={})


@cache
def _compiler() -> typst.Compiler:
    """One compiler for all files of this process: fonts and templates are read once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(settings.FONTS_DIR)])
    nowhere = str(TEMPLATES / "packages")
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts, package_path=nowhere, package_cache_path=nowhere)


def _as_json(data: Mapping[str, Any]) -> str:
    """The data with □ for what the fonts cannot draw, which is logged by its number alone."""
    missing = 0

    def drawn(value: Any) -> Any:
        nonlocal missing
        if isinstance(value, str):
            text, lacking = drawable(value, _covered())
            missing += lacking
            return text
        if isinstance(value, Mapping):
            return {key: drawn(item) for key, item in value.items()}
        return [drawn(item) for item in value] if isinstance(value, list | tuple) else value

    text = json.dumps(drawn(data), ensure_ascii=False)
    if missing:
        _log.warning("a PDF shows □ for %s characters that its fonts lack", missing)
    return text


@cache
def _covered() -> frozenset[str]:
    return frozenset().union(*map(coverage, sorted(Path(settings.FONTS_DIR).glob("*.ttf"))))
