"""Groups, types and figures in words."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from assessment.engagements.models import Post
from assessment.engagements.queries import BLEND, NO_TYPE
from assessment.instrument.definition import Definition
from assessment.lib.ui import tr
from assessment.lib.wording import answer_text
from assessment.reports.report.words import percent
from assessment.scoring.release import ALL, Cell

NOT_TOLD = "–"
"""Stands for what nobody gave and for what may not be told alike."""


def group_label(definition: Definition, group: str) -> str:
    """A group by its name: everybody, or its traits."""
    if group == ALL:
        return _("Everybody")
    return " · ".join(_trait(definition, *trait.split(":", 1)) for trait in group.split("+"))


def type_label(definition: Definition, code: str) -> str:
    """A type, or what stands for none."""
    if code in (BLEND, NO_TYPE):
        return {BLEND: _("Between two types"), NO_TYPE: _("No type named")}[code]
    return tr(definition.archetype_by_code[code].label)


def share_text(cell: Cell | None, *, exact: bool) -> str:
    """A share as it may be shown. Where all is shown, nothing told is nobody."""
    if cell is None:
        return "0%" if exact else NOT_TOLD
    return percent(cell.share)


def count_text(cell: Cell | None, *, exact: bool) -> str:
    """A count likewise; a small group has none."""
    if cell is None:
        return "0" if exact else NOT_TOLD
    return NOT_TOLD if cell.count is None else f"{cell.count:,}"


def _trait(definition: Definition, trait: str, value: str) -> str:
    if trait == "post":
        return str(Post(value).label)
    if trait == "language":
        return _("answered in %(language)s") % {"language": dict(settings.LANGUAGES).get(value, value)}
    return answer_text(definition, trait, None, value)
