"""Which questions people leave open."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.instrument.definition import Definition
from assessment.reports.report.table import Cell, Table
from assessment.reports.report.words import heading
from assessment.responses.queries.pooling import LEAST_CELL
from assessment.responses.queries.use import ItemUse

from .figures import MOST_SHOWN, is_question
from .labels import item_label
from .tables import item_line, share_cell
from .tree import UseFinding


def build_left_open(definition: Definition, items: Iterable[ItemUse]) -> UseFinding:
    """Of those to whom a question was asked, who did not answer it."""
    asked = [one for one in items if is_question(definition, one.item)]
    known = [one for one in asked if one.skipped]
    most = sorted(known, key=lambda one: -(one.skipped or 0) / one.asked)[:MOST_SHOWN]
    title = _("No question is known to be left open by %(least)s people or more") % {"least": LEAST_CELL}
    if most:
        words = {
            "question": item_label(definition, most[0].item),
            "n": f"{most[0].skipped:,}",
            "asked": f"{most[0].asked:,}",
        }
        title = _("Left open most: “%(question)s”, by %(n)s of %(asked)s") % words
    few = sum(one.skipped is None for one in asked)
    text = [_("Asked is who saved the page of a question, answered or not.")]
    if few:
        text.append(
            ngettext(
                "Not shown for %(n)s question, which fewer than %(least)s people left open or answered.",
                "Not shown for %(n)s questions, which fewer than %(least)s people left open or answered.",
                few,
            )
            % {"n": few, "least": LEAST_CELL}
        )
    return UseFinding(
        code="left-open",
        topic=_("Questions left open"),
        title=heading(title),
        text=tuple(text),
        tables=(_table(definition, most),) if most else (),
    )


def _table(definition: Definition, most: Iterable[ItemUse]) -> Table:
    columns = (_("Asked"), _("Answered"), _("Left open"), _("Share left open"))
    return Table(
        caption=_("Left open by the largest shares"),
        corner=_("Question"),
        columns=columns,
        lines=tuple(
            item_line(
                definition,
                one.item,
                [
                    Cell(column, f"{number:,}", number)
                    for column, number in zip(
                        columns, (one.asked, one.asked - (one.skipped or 0), one.skipped or 0), strict=False
                    )
                ]
                + [share_cell(columns[3], one.skipped or 0, one.asked)],
            )
            for one in most
        ),
    )
