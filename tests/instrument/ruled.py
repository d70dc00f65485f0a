"""Documents in which some questions are asked of some people only."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from assessment.instrument import document
from assessment.instrument.definition import Definition


def when(question: str, operator: str, *values: int | str, row: str | None = None) -> dict[str, Any]:
    """A test as it stands in a document."""
    content: dict[str, Any] = {"question": question, "operator": operator}
    if values:
        content["values"] = list(values)
    return content if row is None else {**content, "row": row}


def all_of(*tests: dict[str, Any]) -> dict[str, Any]:
    """A rule that holds if all of the tests do."""
    return {"match": "all", "tests": list(tests)}


def any_of(*tests: dict[str, Any]) -> dict[str, Any]:
    """A rule that holds if one of the tests does."""
    return {"match": "any", "tests": list(tests)}


def ruled_content(content: Mapping[str, Any], rules: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A copy of a document with rules by the code of their question, or `section:CODE`."""
    copied = copy.deepcopy(dict(content))
    parts = {f"section:{section['code']}": section for section in copied["sections"]}
    parts |= {question["code"]: question for section in copied["sections"] for question in section["questions"]}
    for code, rule in rules.items():
        parts[code]["shown_if"] = rule
    return copied


def ruled(content: Mapping[str, Any], rules: Mapping[str, dict[str, Any]]) -> Definition:
    """The definition of such a document."""
    return document.load(ruled_content(content, rules))


def bare(content: Mapping[str, Any]) -> dict[str, Any]:
    """The document without what comes after the questions: quicker to read, asked alike."""
    return {**content, "recommendations": [], "reflections": [], "figures": []}


def tiny(shipped_content: Mapping[str, Any], *sections: dict[str, Any]) -> dict[str, Any]:
    """The shipped document with other sections, and two responsibilities."""
    two = shipped_content["responsibilities"][:2]
    return {**bare(shipped_content), "responsibilities": two, "sections": list(sections)}


def section_of(code: str, *questions: dict[str, Any]) -> dict[str, Any]:
    """A section with these questions."""
    words = {"zh-hans": code, "en": code}
    return {"code": code, "title": words, "short": words, "lead": words, "core": True, "questions": list(questions)}


def question_of(kind: str, code: str, **more: Any) -> dict[str, Any]:
    """A question of a kind, with what it needs at least."""
    words = {"zh-hans": code, "en": code}
    options = [{"code": option, "label": words} for option in ("a", "b")]
    needed: dict[str, dict[str, Any]] = {
        "single": {"options": options},
        "multi": {"options": [*options, {"code": "none", "label": words, "exclusive": True}]},
        "scale": {"scale": "frequency"},
        "bipolar": {"low": words, "high": words},
        "ownership": {
            "groups": [{"heading": words, "rows": ["technology-strategy", "technology-operations"]}],
            "options": [{**option, "strength": n} for n, option in enumerate(options)],
        },
        "allocation": {"extra_rows": []},
        "text": {},
    }
    return {"code": code, "label": words, "kind": kind, **needed[kind], **more}
