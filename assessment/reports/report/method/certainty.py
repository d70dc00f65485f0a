"""What it comes to, in frequencies."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.reports.report.frequency import Frequency, frequency_by_band
from assessment.reports.report.method_tree import BandRow, CertaintyFinding, Span
from assessment.reports.report.words import heading, inline, percent

from .grounds import Grounds, between, spanned


def build_certainty(grounds: Grounds) -> CertaintyFinding:
    """How often a type is the right one, by band; without figures, that this is not known."""
    found = frequency_by_band(grounds.figures)
    rows = tuple(_row(grounds, band, found[band]) for band in _bands(grounds) if band in found)
    if not rows:
        return CertaintyFinding(
            code="certainty",
            topic=_("How we know"),
            title=heading(_("How a type is found, and what that rests on")),
            text=(
                _(
                    "How often the type comes out right has not been simulated for this version of the questionnaire, "
                    "so no such figure stands here. Everything else does."
                ),
            ),
        )
    words = {"band": inline(rows[0].label), "range": between(rows[0].first)}
    return CertaintyFinding(
        code="certainty",
        topic=_("How we know"),
        title=heading(_("Of 100 simulated CTOs placed as “%(band)s”, %(range)s were of that type") % words),
        text=(
            _(
                "Nobody can look up the true type of a real CTO: the report says of no one which type they are. So the "
                "method is tried out on simulated CTOs. Their type is known, their answers are drawn from the report’s "
                "rates, and the same rule scores them as scores you."
            ),
            _(
                "This shows how well the method finds a type again if the report’s rates are right. It does not show "
                "how well the three types fit the world."
            ),
        ),
        rows=rows,
        first_label=_("The type that leads was right"),
        either_label=_("The right type was among the first two"),
        share_label=_("How many are placed so"),
        note=_note(grounds),
    )


def _bands(grounds: Grounds) -> dict[str, tuple[str, str]]:
    """Label and meaning of each band, the firmest first."""
    bands = grounds.definition.model.bands
    limits = {"leaning": percent(bands.leaning), "clear": percent(bands.clear)}
    return {
        "clear": (_("Clear"), _("one type has %(clear)s or more") % limits),
        "leaning": (_("Leaning"), _("one type has %(leaning)s or more") % limits),
        "blend": (_("Blend"), _("no type reaches %(leaning)s") % limits),
    }


def _row(grounds: Grounds, band: str, frequency: Frequency) -> BandRow:
    label, meaning = _bands(grounds)[band]
    shares = [way["bands"][band]["share"] for way in grounds.ways if band in way["bands"]]
    return BandRow(
        code=band,
        label=label,
        meaning=meaning,
        first=_span(frequency.first),
        either=_span(frequency.either),
        share=spanned(shares),
    )


def _span(of_100: tuple[int, int]) -> Span:
    return spanned([share / 100 for share in of_100])


def _note(grounds: Grounds) -> str:
    figures = grounds.figures or {}
    words = {"all": f"{figures['worlds'] * figures['people']:,}", "ways": len(grounds.ways)}
    return (
        _(
            "Figures are out of 100. Simulated: %(all)s CTOs for each of %(ways)s ways in which a person’s answers may "
            "go together, because the report does not say how they do. The lower figure belongs to the least "
            "favourable way, the higher to the most favourable."
        )
        % words
    )
