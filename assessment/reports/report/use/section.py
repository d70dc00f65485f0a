"""How the questions of a section are answered, by type and by language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from assessment.instrument.definition import Definition, MultiQuestion, Section
from assessment.lib.ui import tr
from assessment.lib.wording import row_label
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.words import paragraph, percent
from assessment.responses.queries.items import YES, Item, items_of
from assessment.responses.queries.pooling import LEAST_GROUP
from assessment.responses.queries.use import Breakdown, ItemUse, Use

from .build import counted_text
from .figures import information_of, is_question
from .labels import answer_label, item_label
from .tables import all_label, breakdown_table, few_cell, group_columns, share_cell
from .tree import QuestionUse, UseSection


def build_use_section(*, section: Section, number: int, use: Use) -> UseSection:
    """Every question of the section in the order asked; rows of who owns what each by itself."""
    codes = {question.code for question in section.questions}
    items = [item for item in items_of(use.definition) if item.question in codes]
    return UseSection(
        number=number,
        code=section.code,
        title=tr(section.short),
        counted=counted_text(use),
        questions=tuple(
            _question(use, item, [one for one in items if one.question == item.question and one.part != item.part])
            for item in items
            if is_question(use.definition, item)
        ),
    )


def _question(use: Use, item: Item, others: Sequence[Item]) -> QuestionUse:
    """`others` are the options of the question, or its rows of time; of who owns what they stand by themselves."""
    shown = use.item(item)
    rows = [] if item.part else [one for other in others if (one := use.item(other)) is not None]
    return QuestionUse(
        code=item.code.replace(".", "-"),
        label=item_label(use.definition, item),
        facts=paragraph(list(_facts(shown))),
        tables=tuple(_tables(use.definition, shown, rows, "by_type")),
        more=tuple(_tables(use.definition, shown, rows, "by_language")),
    )


def _facts(shown: ItemUse | None) -> Iterator[str]:
    if shown is None:
        yield _("Fewer than %(n)s people were asked.") % {"n": LEAST_GROUP}
        return
    yield _("Asked: %(n)s people.") % {"n": f"{shown.asked:,}"}
    if shown.skipped is None:
        yield _("How many left it open is too few to say.")
    else:
        words = {"n": f"{shown.skipped:,}", "share": percent(shown.skipped / shown.asked)}
        yield _("Left open by %(n)s (%(share)s).") % words
    if (told := information_of(shown)) is not None:
        words = {"bits": f"{told.bits:.2f}", "share": percent(told.share), "n": f"{told.n:,}"}
        yield _("It tells %(bits)s bits about the type, %(share)s of all there is to know (%(n)s people).") % words


def _tables(definition: Definition, shown: ItemUse | None, rows: Sequence[ItemUse], which: str) -> Iterator[Table]:
    """`which` names the breakdown. Where there is none by type, all stand as one group; by language, no table does."""
    by_type = which == "by_type"
    if rows:
        if by_type or any(getattr(one, which) for one in rows):
            yield _rows_table(definition, rows, which)
    elif shown is not None:
        found: Breakdown | None = getattr(shown, which) or (shown.overall if by_type else None)
        if found is not None:
            of_each = _("Share of each type") if by_type else _("Share of each language")
            caption = of_each if len(found.groups) > 1 else _("Share of all")
            yield breakdown_table(definition, shown.item, found, caption, _("Answer"))


def _rows_table(definition: Definition, rows: Sequence[ItemUse], which: str) -> Table:
    """Options with the share that ticked them, or rows of time with the share that has them on top."""
    first = next((found for one in rows if (found := getattr(one, which)) is not None), None)
    columns = group_columns(definition, first.groups, first.sizes) if first else ()
    heads = (all_label(rows[0].asked), *columns, *((_("Bits"),) if which == "by_type" else ()))
    answer, ticked = rows[0].item.answers[0], rows[0].item.answers[0] == YES
    return Table(
        caption=_("Share who ticked it") if ticked else answer_label(definition, rows[0].item, answer),
        corner=_("Option") if ticked else _("Responsibility"),
        columns=heads,
        lines=tuple(
            Line(
                one.item.code,
                _row_label(definition, one.item),
                (
                    *_shares(one.overall, answer, heads[:1]),
                    *_shares(getattr(one, which), answer, columns),
                    *(_bits(one, head) for head in heads[1 + len(columns) :]),
                ),
            )
            for one in rows
        ),
    )


def _shares(shown: Breakdown | None, answer: str, columns: Sequence[str]) -> list[Cell]:
    """How many of each group gave an answer; too few to say where it is shown with others."""
    if shown is None or (answer,) not in shown.answers:
        return [few_cell(column) for column in columns]
    place = shown.answers.index((answer,))
    return [
        share_cell(column, counts[place], size)
        for column, counts, size in zip(columns, shown.counts, shown.sizes, strict=True)
    ]


def _bits(shown: ItemUse, column: str) -> Cell:
    told = information_of(shown)
    return few_cell(column) if told is None else Cell(column, f"{told.bits:.2f}", told.bits)


def _row_label(definition: Definition, item: Item) -> str:
    is_option = isinstance(definition.questions[item.question], MultiQuestion)
    return item_label(definition, item) if is_option else row_label(definition, item.part)
