"""A person's answers as sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessment.instrument.definition import BipolarQuestion, MultiQuestion, Question, ScaleQuestion, SingleQuestion

from .case import Case
from .words import capital, count, inline, listed, plain


def row_label(case: Case, code: str) -> str:
    """The label of a responsibility or of a further row of the time question."""
    return case.say(case.definition.row_by_code[code].label)


def item_label(case: Case, item: str) -> str:
    """What an item of the evidence (`ownership.CODE`, `time.CODE`) asks about."""
    kind, _dot, row = item.partition(".")
    label = row_label(case, row)
    return capital(_("time on %(row)s") % {"row": inline(label)}) if kind == "time" else label


def owner_label(case: Case, owner: str | None) -> str:
    """The answer to who owns a row, as its option reads."""
    question = case.definition.ownership_question
    options = question.options if question else ()
    return next((case.say(option.label) for option in options if option.code == owner), _("Not answered"))


def owned_clause(case: Case, row: str) -> str:
    """Who owns a responsibility, as a clause without capital and full stop."""
    owner = case.owned.get(row)
    words = {
        "me": _("%(row)s is yours"),
        "shared": _("%(row)s is shared"),
        "cio": _("%(row)s is with the CIO"),
        "cto": _("%(row)s is with the CTO"),
        "other": _("%(row)s is with someone else"),
        "nobody": _("%(row)s has no owner"),
    }
    label = inline(row_label(case, row))
    if owner in words:
        return words[owner] % {"row": label}
    return _("%(row)s: %(answer)s") % {"row": label, "answer": owner_label(case, owner)}


def time_clause(case: Case, row: str) -> str:
    """How much time goes to a row, as a clause."""
    value = case.spent.get(row) or 0
    words = {"row": inline(row_label(case, row)), "percent": f"{plain(value)}%"}
    return (_("%(row)s takes %(percent)s of your time") if value else _("%(row)s takes none of your time")) % words


def time_sentence(case: Case, row: str, value: float | None) -> str:
    """How much time goes to a row, and whether it is among those with the most (`value` as the scoring has it)."""
    clause = time_clause(case, row)
    if not case.spent.get(row) or value is None:
        return capital(clause)
    words = {"clause": clause, "n": case.definition.model.top_time_rows}
    if value == 1:
        return capital(_("%(clause)s, among your top %(n)s") % words)
    if value == 0:
        return capital(_("%(clause)s, outside your top %(n)s") % words)
    return capital(_("%(clause)s, level with others on the last of your top %(n)s places") % words)


def time_place(case: Case, value: float | None) -> str:
    """Whether a row is among those with most time, as an answer of its own (`value` as the scoring has it)."""
    words = {"n": count(case.definition.model.top_time_rows)}
    if value is None:
        return _("Not answered")
    if value == 1:
        return _("In top %(n)s") % words
    return _("Not in top %(n)s") % words if value == 0 else _("Tied for the last place")


def answer_sentence(case: Case, code: str, row: str | None) -> str:
    """Any answer as a sentence; empty if it is not there."""
    ownership, time = case.definition.ownership_question, case.definition.time_question
    if row is not None and ownership is not None and code == ownership.code:
        return capital(owned_clause(case, row))
    if row is not None and time is not None and code == time.code:
        return capital(time_clause(case, row))
    question, given = case.definition.questions.get(code), case.answers.get(code)
    if question is None or given is None:
        return ""
    if isinstance(question, BipolarQuestion):
        return _bipolar(case, question, given)
    words = {"question": case.say(question.label), "answer": _answer_label(case, question, given)}
    return _("You answered “%(answer)s” to “%(question)s”") % words


def _bipolar(case: Case, question: BipolarQuestion, given: int) -> str:
    words = {"low": case.say(question.low), "high": case.say(question.high)}
    if given < 3:
        return _("You lean towards “%(low)s”") % words
    if given > 3:
        return _("You lean towards “%(high)s”") % words
    return _("You stand half-way between “%(low)s” and “%(high)s”") % words


def _answer_label(case: Case, question: Question, given: Any) -> str:
    if isinstance(question, ScaleQuestion):
        return case.say(case.definition.scale_by_code[question.scale].points[given - 1])
    if isinstance(question, SingleQuestion):
        return next((case.say(option.label) for option in question.options if option.code == given), str(given))
    if isinstance(question, MultiQuestion):
        return listed([case.say(option.label) for option in question.options if option.code in given])
    return str(given)
