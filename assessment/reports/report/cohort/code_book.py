"""What the codes of an export mean, in every language."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from assessment.engagements.models import Post
from assessment.engagements.queries import ADVICE, BLEND, INDEX, NO_TYPE, TYPE
from assessment.instrument.definition import (
    AllocationQuestion,
    BipolarQuestion,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
    Text,
)

CODE_BOOK_HEAD = ("kind", "code", *(code for code, _name in settings.LANGUAGES))
Labels = tuple[str, ...]

_COLUMNS = {
    "person.post": _("Role in the organisation"),
    "person.name": _("Name"),
    "person.language": _("Language of the answers"),
    "person.submitted": _("Day of submission"),
    "person.correction": _("Note beside the answers"),
    "result.type": _("Type"),
    "result.band": _("How firm the result is"),
    "result.probability": _("Probability of a type, 0 to 1"),
    "result.index": _("Index, 0 to 100"),
    "result.leadership": _("Leadership role, 1 to 5"),
    "group": _("Group: everybody, a trait, or two traits"),
    "n": _("People in the group"),
    "as_of": _("Day of the figures"),
    "item": _("What is told"),
    "answer": _("The answer that is counted"),
    "count": _("How many gave it; empty in small groups"),
    "share": _("Their share of the group, 0 to 1"),
    "mean": _("Mean: points, or per cent of the time"),
    BLEND: _("Between two types"),
    NO_TYPE: _("No type named"),
}


def code_book_rows(definition: Definition) -> Iterator[tuple[str, str, *Labels]]:
    """Kind, code, and what it is called in each language."""
    for code, label in _COLUMNS.items():
        yield "column" if code not in (BLEND, NO_TYPE) else TYPE, code, *_each(label)
    for post in Post:
        yield "post", post.value, *_each(post.label)
    for archetype in definition.archetypes:
        yield TYPE, archetype.code, *_said(archetype.label)
    for index in definition.indices:
        yield INDEX, index.code, *_said(index.label)
    for role in definition.leadership_roles:
        yield "leadership", role.code, *_said(role.label)
    for advice in definition.recommendations:
        yield ADVICE, advice.code, *_said(advice.title)
    for code, question in definition.questions.items():
        yield "question", code, *_said(question.label)
        for part, text in _answers(definition, question):
            yield "answer", f"{code}.{part}", *_said(text)
        for row in _rows(definition, question):
            yield "row", f"{code}.{row}", *_said(definition.row_by_code[row].label)


def _answers(definition: Definition, question: Question) -> Iterator[tuple[str, Text]]:
    if isinstance(question, SingleQuestion | MultiQuestion | OwnershipQuestion):
        yield from ((option.code, option.label) for option in question.options)
    elif isinstance(question, ScaleQuestion):
        yield from ((str(place), text) for place, text in enumerate(definition.points_of(question.scale), start=1))
    elif isinstance(question, BipolarQuestion):
        yield from (("1", question.low), ("5", question.high))


def _rows(definition: Definition, question: Question) -> tuple[str, ...]:
    if isinstance(question, OwnershipQuestion | AllocationQuestion):
        return tuple(definition.rows_of_question[question.code])
    return ()


def _said(text: Text) -> Labels:
    return tuple(text.in_("en" if code == "en" else "zh-hans") for code, _name in settings.LANGUAGES)


def _each(label: object) -> Labels:
    """A text of the pages in each language."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(str(label))
    return tuple(found)
