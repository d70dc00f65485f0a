"""What it comes to, in frequencies."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.reports.report.bands import band_names
from assessment.reports.report.frequency import Frequency, frequency_by_band
from assessment.reports.report.method_tree import BandRow, CertaintyFinding, Span
from assessment.reports.report.words import heading, inline

from .grounds import Grounds, between, spanned


def build_certainty(grounds: Grounds) -> CertaintyFinding:
    """How often a type is the right one, by band; without figures, that this is not known."""
    found = frequency_by_band(grounds.figures)
    rows = tuple(_row(grounds, band, found[band]) for band in reversed(band_names(grounds.definition)) if band in found)
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
        title=heading(_("Of 100 simulated CTOs with the result “%(band)s”, %(range)s were of the type named") % words),
        text=(
            _(
                "Nobody can look up the true type of a real CTO: the report says of no one which type they are. So the "
                "method is tried out on simulated CTOs, made up by computer, whose type is known. Their answers are "
                "drawn at random: by the report’s rates and, where it publishes none, by rates that are drawn too, as "
                "the assumptions on this page have it. Then they are placed by the same rule as you."
            ),
            _(
                "This shows how well the method finds a type again if the report’s rates are right and our assumptions "
                "hold. It does not show how well the three types fit real CTOs."
            ),
        ),
        rows=rows,
        first_label=_("Leading type right, of 100"),
        either_label=_("Right type in the top two, of 100"),
        share_label=_("Get this result, of 100"),
        note=_note(grounds),
    )


def _row(grounds: Grounds, band: str, frequency: Frequency) -> BandRow:
    name = band_names(grounds.definition)[band]
    shares = [way["bands"][band]["share"] for way in grounds.ways if band in way["bands"]]
    return BandRow(
        code=band,
        label=name.label,
        meaning=name.meaning,
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
            "The report does not say how a person’s answers go together, such as whether time goes to what one owns. "
            "So %(all)s CTOs were simulated for each of %(ways)s ways, with the types as common as worldwide. The "
            "lower figure belongs to the least favourable way, the higher to the most favourable."
        )
        % words
    )
