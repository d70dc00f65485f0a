"""How much each answer tells about the type."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from assessment.instrument.definition import AllocationQuestion, Definition, OwnershipQuestion
from assessment.reports.report.table import Cell, Table
from assessment.reports.report.words import heading, percent
from assessment.responses.queries.items import Item
from assessment.responses.queries.pooling import LEAST_GROUP
from assessment.responses.queries.use import ItemUse
from assessment.scoring.explain import Information

from .figures import MOST_SHOWN, telling
from .labels import item_label
from .tables import item_line
from .tree import UseFinding


def build_telling(definition: Definition, items: Iterable[ItemUse]) -> UseFinding:
    """What tells most, apart by whether the type is worked out from it."""
    items = list(items)
    found = telling(items)
    tables = []
    if not any(one.types_alone for one in items):
        title = _("What answers tell about the type is shown once every type has %(n)s people") % {"n": LEAST_GROUP}
    elif not found:
        title = _("No answer tells more about the type than chance would")
    else:
        first, told = found[0]
        words = {"item": item_label(definition, first.item), "bits": f"{told.bits:.2f}", "share": percent(told.share)}
        title = _("“%(item)s” tells most about the type: %(bits)s bits, %(share)s of all there is to know") % words
        deciding = [pair for pair in found if _decides(definition, pair[0].item)]
        others = [pair for pair in found if not _decides(definition, pair[0].item)]
        tables = [
            _table(definition, pairs[:MOST_SHOWN], caption)
            for pairs, caption in (
                (deciding, _("Who owns what, and time: what the type is worked out from")),
                (others, _("Everything else")),
            )
            if pairs
        ]
    return UseFinding(
        code="telling",
        topic=_("What tells the types apart"),
        title=heading(title),
        text=(
            _(
                "A bit is what a yes or no tells when both are as likely. The share is that of what one would need to "
                "know to name the type. Only people with a type count; no answer counts as an answer. Listed is what "
                "tells more than chance would (chi-square, Holm); what chance would seem to tell is taken off."
            ),
            _(
                "The type is worked out from who owns what and from time, so these tell much by the rule itself. The "
                "other questions are not used for it: what they tell is news."
            ),
        ),
        tables=tuple(tables),
    )


def _decides(definition: Definition, item: Item) -> bool:
    return isinstance(definition.questions[item.question], OwnershipQuestion | AllocationQuestion)


def _table(definition: Definition, pairs: Iterable[tuple[ItemUse, Information]], caption: str) -> Table:
    columns = (_("Bits"), _("Share of all there is to know"), _("People"))
    return Table(
        caption=caption,
        corner=_("Question"),
        columns=columns,
        lines=tuple(
            item_line(
                definition,
                one.item,
                [
                    Cell(columns[0], f"{told.bits:.2f}", told.bits),
                    Cell(columns[1], percent(told.share), told.share, 100 * told.share),
                    Cell(columns[2], f"{told.n:,}", told.n),
                ],
            )
            for one, told in pairs
        ),
    )
