"""The bands in which a type is shown, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.instrument.definition import Definition

from .words import percent


@dataclass(frozen=True)
class BandName:
    """A band: its word, and from which probability it begins."""

    label: str
    meaning: str


def band_names(definition: Definition) -> dict[str, BandName]:
    """Every band in which a type is shown by its code, the least firm first."""
    bands = definition.model.bands
    limits = {"leaning": percent(bands.leaning), "clear": percent(bands.clear)}
    return {
        "blend": BandName(_("Blend"), _("no type reaches %(leaning)s") % limits),
        "leaning": BandName(_("Leaning"), _("one type has %(leaning)s or more") % limits),
        "clear": BandName(_("Clear"), _("one type has %(clear)s or more") % limits),
    }
