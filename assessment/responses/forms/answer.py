"""A form field whose validity is asked of the instrument."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.instrument.answers import AnswerError, clean_answer, parse_percentage
from assessment.instrument.definition import Definition, Question

from .looks import Look


class AnswerField(forms.Field):
    """One answer, or one row of an answer. A blank is None ("not answered"), never an error.

    `look_of` makes the look when the field is shown; most posts are only judged.
    """

    def __init__(
        self,
        definition: Definition,
        question: Question,
        look_of: Callable[[], Look],
        *,
        row: str | None = None,
        **kwargs: Any,
    ) -> None:
        widget = forms.SelectMultiple if question.kind == "multi" else forms.TextInput
        super().__init__(required=False, widget=widget, **kwargs)
        self.definition, self.question, self.row = definition, question, row
        self._look_of = look_of

    @cached_property
    def look(self) -> Look:
        """How the field is shown."""
        return self._look_of()

    def clean(self, value: Any) -> Any:
        """The normal form of what was posted. Raises ValidationError in the visitor's language."""
        try:
            given = PARSERS[self.question.kind](value)
            if self.row is None:
                return clean_answer(self.definition, self.question, given)
            rows = clean_answer(self.definition, self.question, {self.row: given})
            return (rows or {}).get(self.row)
        except AnswerError as error:
            raise ValidationError(instruction(error, str(self.label)), code=error.code) from error
        except ValueError as error:
            wrong = AnswerError("not-a-whole-number", self.question.code, self.row)
            raise ValidationError(instruction(wrong, str(self.label)), code=wrong.code) from error


def instruction(error: AnswerError, label: str) -> str:
    """What to do about an answer that cannot be accepted, in one sentence that names the question."""
    return INSTRUCTIONS.get(error.code, _not_offered)(error.detail) % {"label": label, "limit": error.detail}


def _not_offered(detail: str) -> str:
    return _("Choose one of the answers offered for “%(label)s”")


INSTRUCTIONS: dict[str, Callable[[str], str]] = {
    "not-a-whole-number": lambda detail: _("Enter “%(label)s” as a whole number from 0 to 100, like 10"),
    "too-many-choices": lambda detail: ngettext(
        "Choose at most %(limit)s answer for “%(label)s”",
        "Choose at most %(limit)s answers for “%(label)s”",
        int(detail),
    ),
    "exclusive-choice": lambda detail: _("For “%(label)s”, choose either “none” or others, not both"),
    "too-long": lambda detail: _("Shorten “%(label)s” to %(limit)s characters or fewer"),
    "bad-text": lambda detail: _("Take out the character in “%(label)s” that cannot be stored"),
}
"""By `AnswerError.code`; every other code means that the answer is not among those offered."""


def _one(value: Any) -> Any:
    return value or None


def _point(value: Any) -> Any:
    if not value:
        return None
    return int(value) if value in ("1", "2", "3", "4", "5") else 0  # no point at all: refused as out of range


def _several(values: Any) -> list[str]:
    return [value for value in values or () if value]


def _percentage(text: Any) -> int | None:
    return parse_percentage(text or "")


PARSERS: dict[str, Callable[[Any], Any]] = {
    "single": _one,
    "multi": _several,
    "scale": _point,
    "bipolar": _point,
    "ownership": _one,
    "allocation": _percentage,
    "text": _one,
}
"""From what a form posts to the JSON form that the instrument judges."""
