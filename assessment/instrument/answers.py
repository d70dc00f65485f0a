"""What a valid answer is, per kind of question.

Answers are plain JSON keyed by question code: a string (single, text), a list of strings (multi),
an integer 1 to 5 (scale, bipolar) or an object from row code to a value (ownership, allocation).
An absent or null answer, and an absent or null row, is "not answered".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .definition import (
    AllocationQuestion,
    BipolarQuestion,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
    TextQuestion,
)

Answers = Mapping[str, Any]

LARGEST = 10**9
"""Beyond it a number is none that anybody means."""

_HALF_WIDTH = {0xFF05: "%", **{0xFF10 + digit: str(digit) for digit in range(10)}}


@dataclass(frozen=True)
class AnswerError(ValueError):
    """An answer that cannot be accepted.

    `code` says what is wrong (`unknown-question`, `unknown-option`, `unknown-row`, `not-a-number`,
    `not-a-whole-number`, `out-of-range`, `too-many-choices`, `exclusive-choice`, `too-long`, `bad-text`,
    `wrong-type`), `question` and `row` where, `detail` what was given or the limit.
    """

    code: str
    question: str
    row: str | None = None
    detail: str = ""

    def __str__(self) -> str:
        place = f"{self.question}.{self.row}" if self.row else self.question
        return f"{place}: {self.code}" + (f" ({self.detail})" if self.detail else "")


def clean_answers(definition: Definition, answers: Answers) -> dict[str, Any]:
    """The answers in their normal form, in the order of the document; what is not answered is left out.

    Raises `AnswerError` for the first question, option or row that the version does not know and
    for a value of the wrong form. Time is any amount from 0 up, as scoring looks at the order of the rows only;
    that a person states it in whole percentages of a total is judged by `parse_percentage` and `total_is_open`.
    """
    if not isinstance(answers, Mapping):
        raise AnswerError("wrong-type", "answers", detail=type(answers).__name__)
    for code in answers:
        if code not in definition.questions:
            raise AnswerError("unknown-question", str(code)[:60])
    cleaned = {}
    for code, question in definition.questions.items():
        if code in answers:
            value = clean_answer(definition, question, answers[code])
            if value is not None:
                cleaned[code] = value
    return cleaned


def clean_answer(definition: Definition, question: Question, value: Any) -> Any:
    """The normal form of one answer, or None if it is not answered. Raises `AnswerError`."""
    if value is None:
        return None
    return CLEANERS[question.kind](definition, question, value)


def row_codes(definition: Definition, question: OwnershipQuestion | AllocationQuestion) -> tuple[str, ...]:
    """The rows of an ownership or allocation question, in the order of the document."""
    return tuple(definition.rows_of_question[question.code])


def fitted(definition: Definition, answers: Answers) -> dict[str, Any]:
    """Answers to another version in the normal form of this one: questions, options and rows unknown to it left out.

    What then is still no answer (too many choices, another kind of question) is left out as a whole.
    """
    found = {}
    for code, question in definition.questions.items():
        value = fitted_answer(definition, question, answers.get(code))
        if value is not None:
            found[code] = value
    return found


def fitted_answer(definition: Definition, question: Question, value: Any) -> Any:
    """What of one answer this version knows, in its normal form; None if that is nothing."""
    for given in (value, _known_part(definition, question, value)):
        try:
            return clean_answer(definition, question, given)
        except AnswerError:
            continue
    return None


def _known_part(definition: Definition, question: Question, value: Any) -> Any:
    """The options and rows of an answer that the question has."""
    if isinstance(question, MultiQuestion) and isinstance(value, list | tuple):
        known = {option.code for option in question.options}
        return [item for item in value if isinstance(item, str) and item in known]
    if isinstance(question, OwnershipQuestion | AllocationQuestion) and isinstance(value, Mapping):
        rows = definition.rows_of_question[question.code]
        return {
            row: given for row, given in value.items() if row in rows and _is_known(definition, question, row, given)
        }
    return None


def _is_known(definition: Definition, question: OwnershipQuestion | AllocationQuestion, row: str, given: Any) -> bool:
    try:
        clean_answer(definition, question, {row: given})
    except AnswerError:
        return False
    return True


def hidden_owners(definition: Definition, role: str | None) -> frozenset[str]:
    """Ownership answers that a person in this role does not see, because `me` says the same. No role reads as CTO."""
    question = definition.ownership_question
    options = question.options if question else ()
    return frozenset(option.code for option in options if (role or "cto") in option.hidden_from_roles)


def owners_as_shown(definition: Definition, answers: Answers, role: str | None) -> dict[str, Any]:
    """The answers with each hidden ownership answer said as a respondent in this role sees it: a CTO's “the CTO” is
    “me”."""
    question = definition.ownership_question
    hidden = hidden_owners(definition, role)
    if question is None or not hidden & set((answers.get(question.code) or {}).values()):
        return dict(answers)
    mine = max(question.options, key=lambda option: option.strength).code
    owned = {row: mine if owner in hidden else owner for row, owner in answers[question.code].items()}
    return {**answers, question.code: owned}


def parse_percentage(text: str) -> int | None:
    """The whole number in what a person typed: `15`, `15%`, `１５％`, ` 15 `; None for a blank.

    Raises ValueError for anything else (`abc`, `-5`, `12.5`, `101`).
    """
    plain = text.translate(_HALF_WIDTH).strip()
    if not plain:
        return None
    plain = plain.removesuffix("%").rstrip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9):
        raise ValueError(text)
    number = int(plain)
    if number > 100:
        raise ValueError(text)
    return number


def total_of(answer: Mapping[str, int | float] | None) -> int | float:
    """The sum of an allocation answer; blanks count as 0."""
    return sum(value for value in (answer or {}).values() if value)


def total_is_open(question: AllocationQuestion, answer: Mapping[str, int | float] | None) -> bool:
    """Whether something is filled in but does not add up to the total asked for."""
    return bool(answer) and total_of(answer) != question.total


def clean_text(value: str) -> str:
    """Text as it is stored: NFC, line ends as `\\n`, without surrounding space.

    Raises ValueError for what no database column holds alike: NUL, lone surrogates, other control characters,
    noncharacters. Characters newer than this Python's Unicode tables are as good as any.
    """
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise ValueError("control character")
        if (number := ord(character)) & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF:
            raise ValueError("noncharacter")
    return text


def _clean_single(definition: Definition, question: SingleQuestion, value: Any) -> str:
    if not isinstance(value, str):
        raise AnswerError("wrong-type", question.code, detail=type(value).__name__)
    if value not in question.option_codes:
        raise AnswerError("unknown-option", question.code, detail=value[:60])
    return value


def _clean_multi(definition: Definition, question: MultiQuestion, value: Any) -> list[str] | None:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise AnswerError("wrong-type", question.code, detail=type(value).__name__)
    known = {option.code: option for option in question.options}
    for item in value:
        if item not in known:
            raise AnswerError("unknown-option", question.code, detail=item[:60])
    chosen = [code for code in known if code in value]
    if question.max_choices is not None and len(chosen) > question.max_choices:
        raise AnswerError("too-many-choices", question.code, detail=str(question.max_choices))
    if len(chosen) > 1 and any(known[code].exclusive for code in chosen):
        raise AnswerError("exclusive-choice", question.code)
    return chosen or None


def _clean_point(definition: Definition, question: ScaleQuestion | BipolarQuestion, value: Any) -> int:
    number = _whole_number(question.code, None, value)
    if not 1 <= number <= 5:
        raise AnswerError("out-of-range", question.code, detail=str(number)[:20])
    return number


def _clean_ownership(definition: Definition, question: OwnershipQuestion, value: Any) -> dict[str, str] | None:
    rows = _rows(definition, question, value)
    known = question.option_codes
    for row, owner in rows.items():
        if not isinstance(owner, str):
            raise AnswerError("wrong-type", question.code, row, type(owner).__name__)
        if owner not in known:
            raise AnswerError("unknown-option", question.code, row, owner[:60])
    return rows or None


def _clean_allocation(
    definition: Definition, question: AllocationQuestion, value: Any
) -> dict[str, int | float] | None:
    rows = {
        row: given if type(given) is int and 0 <= given <= LARGEST else _amount(question.code, row, given)
        for row, given in _rows(definition, question, value).items()
    }
    return rows or None


def _clean_text(definition: Definition, question: TextQuestion, value: Any) -> str | None:
    if not isinstance(value, str):
        raise AnswerError("wrong-type", question.code, detail=type(value).__name__)
    try:
        text = clean_text(value)
    except ValueError as error:
        raise AnswerError("bad-text", question.code) from error
    if len(text) > question.max_length:
        raise AnswerError("too-long", question.code, detail=str(question.max_length))
    return text or None


def _rows(definition: Definition, question: OwnershipQuestion | AllocationQuestion, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise AnswerError("wrong-type", question.code, detail=type(value).__name__)
    known = definition.rows_of_question[question.code]
    for row in value:
        if row not in known:
            raise AnswerError("unknown-row", question.code, str(row)[:60])
    return {row: given for row in known if (given := value.get(row)) is not None}


def _amount(question: str, row: str, value: Any) -> int | float:
    if not _is_number(value):
        raise AnswerError("not-a-number", question, row, _shown(value))
    if value < 0:
        raise AnswerError("out-of-range", question, row, _shown(value))
    return int(value) if value == int(value) else value


def _whole_number(question: str, row: str | None, value: Any) -> int:
    if not _is_number(value) or value != int(value):
        raise AnswerError("not-a-whole-number", question, row, _shown(value))
    return int(value)


def _is_number(value: Any) -> bool:
    # Also false for NaN, and for integers that no float holds: sums and shares of them would fail.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def _shown(value: Any) -> str:
    # Some values cannot be printed: integers of thousands of digits, lists of thousands of levels.
    return str(value)[:60] if isinstance(value, str) or _is_number(value) else type(value).__name__


CLEANERS: dict[str, Callable[[Definition, Any, Any], Any]] = {
    "single": _clean_single,
    "multi": _clean_multi,
    "scale": _clean_point,
    "bipolar": _clean_point,
    "ownership": _clean_ownership,
    "allocation": _clean_allocation,
    "text": _clean_text,
}
"""How the answer to each kind of question is judged and normalised."""
