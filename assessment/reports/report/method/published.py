"""What the report publishes, and what it does not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.reports.report.method_tree import Listed, PublishedFinding, RateRow, RateTable
from assessment.reports.report.tree import Rate
from assessment.reports.report.words import heading, inline, listed, percent

from .grounds import Grounds

CORE_FIGURE = "core-responsibilities"


def build_published(grounds: Grounds) -> PublishedFinding:
    """The published rates as tables, types as columns, and a list of what is not there."""
    tables = tuple(_table(grounds, kind) for kind in grounds.items)
    rates = [rate for table in tables for row in table.rows for rate in row.rates]
    words = {"given": sum(rate.share is not None for rate in rates), "all": len(rates)}
    study = {"n": f"{grounds.definition.model.study_ctos:,}"}
    return PublishedFinding(
        code="published",
        topic=_("What the report gives"),
        title=heading(_("The report publishes %(given)s of the %(all)s rates that tell the types apart") % words),
        text=(
            _(
                "A rate is the share of a type’s CTOs who name a thing as a main responsibility, or as one of their "
                "largest time investments. The report prints a rate only where the thing made that type’s own list."
            ),
            _(
                "“Not published” does not mean zero. Such a rate may lie anywhere from 0 to the lowest on that type’s "
                "list, and that is how we treat it."
            ),
            *_core(grounds),
        ),
        sources=(grounds.case.study_source(),),
        published=Listed(
            _("It publishes"),
            (
                _("the share of each type among CTOs, worldwide and in Greater China"),
                _("the rates of what made each type’s own list, for responsibilities and for time"),
                _("the number of CTOs asked: %(n)s") % study,
            ),
        ),
        unpublished=Listed(
            _("It does not publish"),
            (
                _("how CTOs were divided into the types"),
                _("the rates of what did not make a type’s list"),
                _("how the answers of one person go together"),
                _("how many CTOs of each type were asked"),
            ),
        ),
        tables=(_shares(grounds), *tables),
    )


def _core(grounds: Grounds) -> tuple[str, ...]:
    """Why the most usual responsibilities carry no weight."""
    figure = grounds.case.figure(CORE_FIGURE)
    items = grounds.items["responsibilities"]
    core = [
        row.code for row in grounds.definition.responsibilities if row.usual_owner == "cto" and row.code not in items
    ]
    if figure is None or not core:
        return ()
    words = {
        "rows": listed([inline(grounds.label(code)) for code in core]),
        "share": percent(next(iter(figure.values.values()))),
    }
    return (
        _("Over %(share)s of all CTOs name %(rows)s. That is common to every type, so it does not tell them apart.")
        % words,
    )


def _table(grounds: Grounds, kind: str) -> RateTable:
    captions = {
        "responsibilities": _("Share of the type’s CTOs who name it as a main responsibility"),
        "time": _("Share of the type’s CTOs who count it among their largest time investments"),
    }
    corners = {"responsibilities": _("Responsibility"), "time": _("Time on")}
    rows = tuple(RateRow(code, grounds.label(code), grounds.case.rates(kind, code)) for code in grounds.items[kind])
    return RateTable(captions[kind], corners[kind], grounds.case.types, rows)


def _shares(grounds: Grounds) -> RateTable:
    return RateTable(
        caption=_("Share of each type among CTOs"),
        corner=_("Where"),
        types=grounds.case.types,
        rows=(
            RateRow("global", _("Worldwide"), _share_rates(grounds, "global_")),
            RateRow("greater-china", _("Greater China"), _share_rates(grounds, "greater_china")),
        ),
    )


def _share_rates(grounds: Grounds, place: str) -> tuple[Rate, ...]:
    return tuple(
        Rate(name.code, name.name, name.shape, share, percent(share))
        for name, share in (
            (name, getattr(archetype.share, place))
            for name, archetype in zip(grounds.case.types, grounds.definition.archetypes, strict=True)
        )
    )
