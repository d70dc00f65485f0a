"""Which questions are answered differently by language, beyond chance."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.instrument.definition import Definition
from assessment.reports.report.table import Cell, Table
from assessment.reports.report.words import heading, percent
from assessment.responses.queries.pooling import LEAST_GROUP
from assessment.responses.queries.use import ItemUse

from .figures import MOST_SHOWN, Difference, differences
from .labels import group_label, part_label
from .tables import item_line
from .tree import UseFinding


def build_languages(definition: Definition, items: Sequence[ItemUse]) -> UseFinding:
    """Differences between each pair of languages that chance alone would hardly bring about."""
    found, compared = differences(items)
    if not compared:
        title = _("Languages are compared once each has %(n)s people") % {"n": LEAST_GROUP}
    elif not found:
        title = _("No question is answered differently by language, beyond chance")
    else:
        title = ngettext(
            "%(n)s question is answered differently by language, beyond chance",
            "%(n)s questions are answered differently by language, beyond chance",
            len(found),
        ) % {"n": len(found)}
    pairs = dict.fromkeys(one.languages for one in found)
    return UseFinding(
        code="languages",
        topic=_("Differences by language"),
        title=heading(title),
        text=(
            _(
                "A difference may come from the wording or from who answers in which language. Of %(n)s comparisons "
                "those are pointed out that chance would bring about, even one of them all, in fewer than 5 of 100 "
                "such pages (chi-square, Holm)."
            )
            % {"n": f"{compared:,}"},
        )
        if compared
        else (),
        tables=tuple(
            _table(definition, [one for one in found if one.languages == pair][:MOST_SHOWN]) for pair in pairs
        ),
    )


def _table(definition: Definition, found: list[Difference]) -> Table:
    names = [group_label(definition, group) for group in found[0].languages]
    columns = (_("Answer that differs most"), *names)
    return Table(
        caption=_("%(one)s and %(other)s, the widest differences first") % {"one": names[0], "other": names[1]},
        corner=_("Question"),
        columns=columns,
        lines=tuple(
            item_line(
                definition,
                one.use.item,
                [
                    Cell(columns[0], part_label(definition, one.use.item, one.answer), 0),
                    *(
                        Cell(
                            name,
                            _("%(share)s of %(n)s") % {"share": percent(share), "n": f"{size:,}"},
                            share,
                            100 * share,
                        )
                        for name, share, size in zip(names, one.shares, one.sizes, strict=True)
                    ),
                ],
            )
            for one in found
        ),
    )
