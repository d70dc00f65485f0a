"""Lines, cells and tables that the findings share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from assessment.instrument.definition import Definition
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.words import percent
from assessment.responses.queries.items import Item
from assessment.responses.queries.pooling import NO_ANSWER, Together
from assessment.responses.queries.use import Breakdown

from .labels import answer_label, group_name, item_label, item_note, part_label, part_note


def breakdown_table(definition: Definition, item: Item, shown: Breakdown, caption: str, corner: str) -> Table:
    """Shares of all, and of each group where there are several, by answer."""
    sizes = (sum(shown.sizes), *(shown.sizes if len(shown.groups) > 1 else ()))
    columns = (all_label(sizes[0]), *group_columns(definition, shown.groups, shown.sizes))
    rows = list(zip(shown.answers, zip(*shown.counts, strict=True), strict=True))
    return Table(
        caption=caption,
        corner=corner,
        columns=columns,
        lines=tuple(
            Line(
                ".".join(part),
                part_label(definition, item, part),
                tuple(
                    share_cell(column, number, size)
                    for column, number, size in zip(columns, (sum(counts), *counts), sizes, strict=False)
                ),
                note=part_note(definition, item, part),
            )
            for part, counts in rows
            if any(counts)
        ),
        note=_nobody(definition, item, [part for part, counts in rows if not any(counts) and part != (NO_ANSWER,)]),
    )


def _nobody(definition: Definition, item: Item, parts: Sequence[Together]) -> str:
    """The answers that nobody gave."""
    labels = [answer_label(definition, item, answer) for part in parts for answer in part]
    return _("Given by nobody: %(answers)s") % {"answers": _(", ").join(labels)} if labels else ""


def group_columns(definition: Definition, groups: Sequence[Together], sizes: Sequence[int]) -> tuple[str, ...]:
    """The headings of groups, with how many each is; none where all are one."""
    if len(groups) < 2:
        return ()
    return tuple(
        _("%(group)s (%(n)s)") % {"group": group_name(definition, group), "n": f"{size:,}"}
        for group, size in zip(groups, sizes, strict=True)
    )


def all_label(asked: int) -> str:
    """The heading over all who were asked."""
    return _("%(group)s (%(n)s)") % {"group": _("All"), "n": f"{asked:,}"}


def share_cell(column: str, number: int, whole: int) -> Cell:
    """So many of the whole, as a share with a bar."""
    share = number / whole
    return Cell(column, percent(share), share, 100 * share)


def few_cell(column: str) -> Cell:
    """A share that cannot be shown."""
    return Cell(column, _("too few"))


def item_line(definition: Definition, item: Item, cells: Iterable[Cell]) -> Line:
    """The line of an item in a list of several."""
    return Line(item.code, item_label(definition, item), tuple(cells), note=item_note(definition, item))
