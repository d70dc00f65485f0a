"""Where people leave who do not submit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.instrument.definition import Definition
from assessment.reports.report.table import Cell, Line, Table
from assessment.reports.report.words import day, heading
from assessment.responses.queries.pooling import LEAST_CELL, LEAST_GROUP, Together
from assessment.responses.queries.use import Left
from assessment.responses.services import GONE_AFTER

from .labels import page_label, together
from .tables import share_cell
from .tree import UseFinding


def build_leaving(definition: Definition, left: Left | None) -> UseFinding:
    """The last page that was saved by those who went away."""
    return UseFinding(
        code="leaving",
        topic=_("Where people leave"),
        title=heading(_title(definition, left)),
        text=(
            _(
                "Counted are people who began, agreed to it, did not submit and have touched nothing for %(days)s "
                "days. The page is the last that they saved: they left on it or on the one after. This is counted "
                "once a day and changes only once %(least)s or more people came or went."
            )
            % {"days": GONE_AFTER.days, "least": LEAST_CELL},
        ),
        tables=(_table(definition, left),) if left is not None and left.pages else (),
    )


def _title(definition: Definition, left: Left | None) -> str:
    if left is None:
        return _("Shown once %(n)s people have begun") % {"n": LEAST_GROUP}
    words = {"began": f"{left.began:,}", "least": LEAST_CELL, "gone": f"{left.gone or 0:,}"}
    if left.gone is None:
        return _("Fewer than %(least)s of %(began)s who began went away") % words
    if left.gone == 0:
        return _("None of %(began)s who began went away") % words
    if not left.pages:
        return _("%(gone)s of %(began)s who began went away") % words
    pages, most = max(left.pages, key=lambda page: page[1])
    words |= {"n": f"{most:,}", "page": _pages(definition, pages)}
    if pages == ("",):
        return _("%(gone)s of %(began)s who began went away, most often (%(n)s) before they saved a page") % words
    return _("%(gone)s of %(began)s who began went away, most often (%(n)s) after “%(page)s”") % words


def _table(definition: Definition, left: Left) -> Table:
    columns = (_("People"), _("Share"))
    whole = sum(number for _pages, number in left.pages)
    return Table(
        caption=_("Those who went away, as of %(date)s") % {"date": day(left.as_of)},
        corner=_("Last page saved"),
        columns=columns,
        lines=tuple(
            Line(
                ".".join(pages),
                _pages(definition, pages),
                (Cell(columns[0], f"{number:,}", number), share_cell(columns[1], number, whole)),
            )
            for pages, number in left.pages
        ),
    )


def _pages(definition: Definition, pages: Together) -> str:
    def label_of(code: str) -> str:
        return page_label(definition, code) if code else _("No page yet")

    return together(pages, label_of)
