"""Items, answers and groups in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from assessment.instrument.definition import (
    AllocationQuestion,
    Definition,
    MultiQuestion,
    OwnershipQuestion,
    TextQuestion,
)
from assessment.instrument.progress import steps_of
from assessment.lib.ui import tr
from assessment.lib.wording import answer_text, row_label
from assessment.reports.report.words import count, inline, is_english
from assessment.responses.queries.items import ANSWERED, NO, OUTSIDE, TIED, TOP, YES, Item
from assessment.responses.queries.packing import BLEND, NO_TYPE, TYPES
from assessment.responses.queries.pooling import NO_ANSWER, Together

MOST_NAMED = 3
"""More answers that are shown as one are not named in a row but counted."""


def item_label(definition: Definition, item: Item) -> str:
    """What is asked, in few words where it is a row or an option."""
    question = definition.questions[item.question]
    if not item.part:
        return tr(question.label)
    if isinstance(question, MultiQuestion):
        return next(tr(option.label) for option in question.options if option.code == item.part)
    wording = _("Owns: %(item)s") if isinstance(question, OwnershipQuestion) else _("Much time: %(item)s")
    return wording % {"item": row_label(definition, item.part)}


def item_note(definition: Definition, item: Item) -> str:
    """Where it is asked: the question of an option, else the page."""
    question = definition.questions[item.question]
    if item.part and isinstance(question, MultiQuestion):
        return tr(question.label)
    return page_label(definition, item.step)


def page_label(definition: Definition, code: str) -> str:
    """A page by its section, with its number where there are several; empty if there is no such page."""
    step = next((one for one in steps_of(definition) if one.code == code), None)
    if step is None:
        return ""
    return tr(step.section.short) + (f" ({step.page}/{step.pages})" if step.pages > 1 else "")


def group_label(definition: Definition, group: str) -> str:
    """A group of type or of language."""
    kind, _dot, code = group.partition(".")
    if kind == "type":
        return tr(definition.archetype_by_code[code].label)
    if kind == "language":
        return str(dict(settings.LANGUAGES).get(code, code))
    return {BLEND: _("Between two types"), NO_TYPE: _("No type named")}[group]


def group_name(definition: Definition, group: Together) -> str:
    """Groups that are shown as one."""
    first, *_others = group
    return together(group, lambda code: _within(group_label(definition, code), is_first=code == first))


def answer_label(definition: Definition, item: Item, answer: str) -> str:
    """An answer to an item."""
    if answer == NO_ANSWER:
        return _("No answer")
    if item.question == TYPES:
        return group_label(definition, answer)
    question = definition.questions[item.question]
    if isinstance(question, AllocationQuestion | MultiQuestion | TextQuestion):
        places = {"n": count(definition.model.top_time_rows)}
        return {
            ANSWERED: _("Answered"),
            YES: _("Ticked"),
            NO: _("Not ticked"),
            TOP: _("In top %(n)s") % places,
            TIED: _("Tied for the last place"),
            OUTSIDE: _("Not in top %(n)s") % places,
        }[answer]
    return answer_text(definition, item.question, item.part or None, answer)


def part_label(definition: Definition, item: Item, part: Together) -> str:
    """Answers that are shown as one."""
    first, *_others = part
    return together(part, lambda answer: _within(answer_label(definition, item, answer), is_first=answer == first))


def part_note(definition: Definition, item: Item, part: Together) -> str:
    """The names of answers that are too many for a label."""
    if len(part) <= MOST_NAMED:
        return ""
    return _(", ").join(answer_label(definition, item, answer) for answer in part)


def _within(label: str, *, is_first: bool) -> str:
    """A label among several: only the first keeps its capital."""
    return label if is_first else inline(label)


def together(codes: Together, label_of: Callable[[str], str]) -> str:
    """What is shown as one."""
    if len(codes) > MOST_NAMED:
        return _("%(n)s together") % {"n": len(codes)}
    return either([label_of(code) for code in codes])


def either(names: Sequence[str]) -> str:
    """Names of which one holds."""
    if len(names) < 2:
        return "".join(names)
    *others, last = names
    if is_english():
        return f"{', '.join(others)} or {last}"
    before, after = (" " if letter.isascii() else "" for letter in (others[-1][-1], last[0]))
    return f"{'、'.join(others)}{before}或{after}{last}"
