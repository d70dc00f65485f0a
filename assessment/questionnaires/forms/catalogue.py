"""What may be chosen where a document names something else in it: questions, their answers, rows, types, themes …"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessment.instrument.changes import ABSENT, value_at
from assessment.instrument.checks import KINDS_OF_QUESTIONS
from assessment.lib.ui import page_language

Choice = tuple[str, str]
"""A code and what it is called on the page."""
POINTS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Here:
    """Where a form stands: the document as it is, the place of the part, and texts left behind by their translation."""

    content: Mapping[str, Any]
    place: str = ""
    behind: Mapping[str, str] = field(default_factory=dict)

    def questions(self) -> Iterable[dict[str, Any]]:
        """Every question of the document."""
        return (question for section in self.content["sections"] for question in section["questions"])

    def question(self, code: Any) -> dict[str, Any] | None:
        """The question of this code, if there is one."""
        return next((question for question in self.questions() if question["code"] == code), None)


def said(text: Any) -> str:
    """A text of the document in the language of the page, or in the other where it has none."""
    if not isinstance(text, Mapping):
        return ""
    language = page_language()
    return str(text.get(language) or next((text[one] for one in text if text[one]), ""))


def name_of(part: Mapping[str, Any]) -> str:
    """What a part is called: its label or title, else its code."""
    return said(part.get("label") or part.get("title")) or str(part.get("code", ""))


def candidates(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
    """What the field of a part may name. `siblings` are the other values of the part."""
    finder = FINDERS.get(f"{model}.{name}") or FINDERS.get(name)
    return finder(here, model, name, siblings) if finder else []


def answers_of(here: Here, code: Any) -> list[Choice]:
    """What can be answered to a question: its options, the five points of a scale, or percentages in steps of ten."""
    question = here.question(code)
    if question is None:
        return []
    if "options" in question:
        return [(option["code"], name_of(option)) for option in question["options"]]
    if question["kind"] == "scale":
        points = value_at(here.content, f"scales.{question['scale']}.points")
        words = [said(point) for point in points] if points is not ABSENT else ["" for _point in POINTS]
        return [(str(point), f"{point} {word}".strip()) for point, word in zip(POINTS, words, strict=False)]
    if question["kind"] == "bipolar":
        poles = {1: said(question["low"]), 5: said(question["high"])}
        return [(str(point), f"{point} {poles.get(point, '')}".strip()) for point in POINTS]
    if question["kind"] == "allocation":
        return [(str(percent), f"{percent}%") for percent in range(0, 101, 10)]
    return []


def _questions(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
    kinds = KINDS_OF_QUESTIONS.get(model, {}).get(name)
    return [(q["code"], name_of(q)) for q in here.questions() if kinds is None or q["kind"] in kinds]


def _rows(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
    return [(row["code"], name_of(row)) for row in here.content["responsibilities"]]


def _asked_rows(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
    """The rows of the question named beside, if it has rows."""
    question = here.question(siblings.get("question"))
    if question is None or question["kind"] not in ("ownership", "allocation"):
        return []
    extra = [(row["code"], name_of(row)) for row in question.get("extra_rows", ())]
    return [*_rows(here, model, name, siblings), *extra]


def _parts(place: str) -> Callable[[Here, str, str, Mapping[str, Any]], list[Choice]]:
    def found(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
        return [(part["code"], name_of(part)) for part in here.content[place]]

    return found


def _answers(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
    return answers_of(here, siblings.get("question"))


def _owners(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
    ownership = next((q for q in here.questions() if q["kind"] == "ownership"), None)
    return answers_of(here, ownership["code"]) if ownership else []


def _posts(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
    return answers_of(here, "role")


def _frequencies(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
    return answers_of(here, siblings.get("frequency_question"))


def _named_answers(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
    """The answers to all of the questions named beside, each once."""
    found = {code: label for question in siblings.get("questions", ()) for code, label in answers_of(here, question)}
    return list(found.items())


def _populations(here: Here, model: str, name: str, siblings: Mapping[str, Any]) -> list[Choice]:
    names = {"global": _("Worldwide"), "greater-china": _("Greater China"), "respondents": _("Respondents")}
    codes = dict.fromkeys((*names, *(code for figure in here.content["figures"] for code in figure["values"])))
    return [(code, names.get(code) or _type_name(here, code)) for code in codes]


def _type_name(here: Here, code: str) -> str:
    part = value_at(here.content, f"archetypes.{code}")
    return name_of(part) if part is not ABSENT else code


FINDERS: dict[str, Callable[[Here, str, str, Mapping[str, Any]], list[Choice]]] = {
    "question": _questions,
    "questions": _questions,
    "backing": _questions,
    "frequency_question": _questions,
    "importance_questions": _questions,
    "scale": _parts("scales"),
    "index": _parts("indices"),
    "theme": _parts("themes"),
    "source": _parts("sources"),
    "audience": _parts("archetypes"),
    "row": _rows,
    "rows": _rows,
    "responsibilities": _rows,
    "time": _rows,
    "ShowTest.row": _asked_rows,
    "AnswerIs.row": _asked_rows,
    "values": _answers,
    "options": _answers,
    "agrees": _answers,
    "differs": _answers,
    "RowsShare.values": _owners,
    "OwnedOutsideTopTime.values": _owners,
    "TopTimeNotOwned.values": _owners,
    "hidden_from_roles": _posts,
    "eligible_roles": _posts,
    "frequency_points": _frequencies,
    "counterparts": _named_answers,
    "Figure.values": _populations,
}
"""By field, or by model and field where that says more."""
