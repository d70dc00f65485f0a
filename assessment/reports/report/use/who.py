"""Who is counted: types and languages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.reports.report.words import heading, percent
from assessment.responses.queries.use import Use

from .labels import part_label
from .tables import breakdown_table
from .tree import UseFinding


def build_who(use: Use) -> UseFinding:
    """How common each type is, by language where there are enough people in each."""
    shown, title, tables = use.types, _("Types and languages of those who submitted"), []
    if shown is not None and shown.overall is not None:
        counts = dict(zip(shown.overall.answers, shown.overall.counts[0], strict=True))
        first = max(counts, key=lambda part: counts[part])
        words = {
            "type": part_label(use.definition, shown.item, first),
            "share": percent(counts[first] / shown.asked),
            "n": f"{shown.asked:,}",
        }
        title = _("“%(type)s” is most common: %(share)s of %(n)s people") % words
        tables = [breakdown_table(use.definition, shown.item, shown.overall, _("Types"), _("Type"))]
        if shown.by_language is not None:
            caption = _("Types by language")
            tables = [breakdown_table(use.definition, shown.item, shown.by_language, caption, _("Type"))]
    return UseFinding(code="who", topic=_("Who is counted"), title=heading(title), tables=tuple(tables))
