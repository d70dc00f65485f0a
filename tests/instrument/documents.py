"""Documents made by hypothesis: the shipped one, changed here and there as an editor might."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from assessment.instrument import document

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "questionnaire.json"
SHIPPED: dict[str, Any] = document.dump(document.load(json.loads(FIXTURE.read_text("utf-8"))))

texts = st.fixed_dictionaries({"zh-hans": st.sampled_from(["", "一", "二"]), "en": st.sampled_from(["", "one", "two"])})


class Document(dict[str, Any]):
    """A document whose name is short enough to be shown."""

    def __repr__(self) -> str:
        return f"<document {document.content_hash(self)[:12]}>"


@st.composite
def edited(draw: st.DrawFn, content: dict[str, Any] | None = None, most: int = 6) -> Document:
    """The document after a few acts: words, numbers, parts added, removed, moved, needs exchanged."""
    result = Document(copy.deepcopy(SHIPPED if content is None else content))
    for _ in range(draw(st.integers(0, most))):
        ACTS[draw(st.integers(0, len(ACTS) - 1))](draw, result)
    return result


def _reword(draw: st.DrawFn, content: dict[str, Any]) -> None:
    section = draw(st.sampled_from(content["sections"]))
    part = draw(st.sampled_from([section, *section["questions"]]))
    name = draw(st.sampled_from(["label", "help", "why"] if "label" in part else ["title", "lead", "why"]))
    if name in ("help", "why") and draw(st.booleans()):
        part.pop(name, None)
    else:
        part[name] = draw(texts)


def _option(draw: st.DrawFn, content: dict[str, Any]) -> None:
    options = [q["options"] for s in content["sections"] for q in s["questions"] if len(q.get("options", ())) > 1]
    chosen = draw(st.sampled_from(options))
    strength = {"strength": 0.5} if "strength" in chosen[0] else {}
    _list_act(draw, chosen, {"label": draw(texts), **strength})


def _question(draw: st.DrawFn, content: dict[str, Any]) -> None:
    new = {"kind": "text", "label": draw(texts)}
    _list_act(draw, draw(st.sampled_from(content["sections"]))["questions"], new)


def _advice(draw: st.DrawFn, content: dict[str, Any]) -> None:
    _list_act(draw, content["recommendations"], {**copy.deepcopy(content["recommendations"][0])})


def _need(draw: st.DrawFn, content: dict[str, Any]) -> None:
    one, other = (draw(st.sampled_from(content["recommendations"])) for _ in range(2))
    one["need"] = copy.deepcopy(other["need"])


def _steps(draw: st.DrawFn, content: dict[str, Any]) -> None:
    draw(st.sampled_from(content["recommendations"]))["steps"] = draw(st.lists(texts, min_size=1, max_size=3))


def _rate(draw: st.DrawFn, content: dict[str, Any]) -> None:
    rates = draw(st.sampled_from(content["archetypes"]))[draw(st.sampled_from(["responsibilities", "time"]))]
    code = draw(st.sampled_from(["advising", "sdlc", "data-privacy"]))
    if code in rates and len(rates) > 1 and draw(st.booleans()):
        del rates[code]
    else:
        rates[code] = draw(st.sampled_from([0.25, 0.5, 0.75]))


def _number(draw: st.DrawFn, content: dict[str, Any]) -> None:
    content["model"]["top_time_rows"] = draw(st.integers(1, 6))
    content["minutes_core"] = draw(st.integers(1, 9))


def _list_act(draw: st.DrawFn, items: list[dict[str, Any]], new: dict[str, Any]) -> None:
    act = draw(st.sampled_from(["add", "remove", "move"]))
    if act == "add":
        free = [code for code in ("new-1", "new-2", "new-3") if code not in [item["code"] for item in items]]
        if free:
            items.insert(draw(st.integers(0, len(items))), {**new, "code": free[0]})
    elif items and act == "remove":
        items.pop(draw(st.integers(0, len(items) - 1)))
    elif items:
        items.insert(draw(st.integers(0, len(items) - 1)), items.pop(draw(st.integers(0, len(items) - 1))))


ACTS = (_reword, _option, _question, _advice, _need, _steps, _rate, _number)
