"""The figures of a report as long rows: one for every number or answer that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from .comparison.tree import ComparisonFinding
from .traits import TraitsFinding
from .tree import (
    AdviceFinding,
    ChangeFinding,
    EvidenceFinding,
    Finding,
    Hero,
    LensFinding,
    MatchFinding,
    OwnershipRow,
    Pair,
    Rate,
    Report,
    ResponsibilitiesFinding,
    TimeFinding,
    TimeRow,
)


@dataclass(frozen=True)
class Figure:
    """One figure: of which finding, its code, what it is, the number (where it is one), and as it is shown."""

    finding: str
    code: str
    label: str
    value: float | None
    text: str


def list_figures(report: Report) -> list[Figure]:
    """Every figure, in the order in which they are told; codes are the same in every language."""
    with translation.override(report.language):
        return [figure for finding in report.findings for figure in _of(finding)]


def _of(finding: Finding) -> Iterator[Figure]:
    """The title of a finding, then its figures."""
    yield Figure(finding.code, "title", finding.topic, None, finding.title)
    tellers = {
        Hero: _hero,
        MatchFinding: _match,
        EvidenceFinding: _evidence,
        ChangeFinding: _change,
        ResponsibilitiesFinding: _responsibilities,
        TimeFinding: _time,
        TraitsFinding: _traits,
        LensFinding: _lens,
        ComparisonFinding: _comparison,
        AdviceFinding: _advice,
    }
    teller = tellers.get(type(finding))
    if teller is not None:
        for code, label, value, text in teller(finding):  # type: ignore[operator]
            yield Figure(finding.code, code, label, value, text)


Row = tuple[str, str, float | None, str]


def _hero(finding: Hero) -> Iterator[Row]:
    for type_ in finding.headline.types:
        yield f"type.{type_.code}", _("Type"), None, type_.name
    if finding.firmness:
        yield "band", _("How firm is this?"), None, finding.firmness.word
        if finding.firmness.frequency:
            yield "frequency", _("In plain words"), None, finding.firmness.frequency
    for row in finding.missing:
        yield "missing", _("Not answered"), None, row


def _match(finding: MatchFinding) -> Iterator[Row]:
    for one in finding.matches:
        words = {"type": one.name}
        yield f"{one.code}.probability", _("%(type)s: probability") % words, one.share, one.text
        yield f"{one.code}.low", _("%(type)s: lower end of the range") % words, one.low, one.range_text
        yield f"{one.code}.high", _("%(type)s: upper end of the range") % words, one.high, one.range_text


def _evidence(finding: EvidenceFinding) -> Iterator[Row]:
    for pair in finding.pairs:
        yield from _pair(pair)


def _pair(pair: Pair) -> Iterator[Row]:
    against = pair.rival.code
    for row in (*pair.supporting, *pair.opposing):
        yield f"{against}.{row.item}", row.sentence, row.points, row.text
    if pair.minor:
        yield f"{against}.minor", pair.minor, None, pair.minor_text
    words = {"type": pair.leading.name, "rival": pair.rival.name}
    yield f"{against}.supporting", _("Speaks for %(type)s") % words, None, pair.supporting_text
    yield f"{against}.opposing", _("Speaks for %(type)s") % {"type": pair.rival.name}, None, pair.opposing_text
    yield f"{against}.sum", _("Sum"), pair.total, pair.total_text
    yield f"{against}.times", pair.heading, None, pair.total_sentence


def _change(finding: ChangeFinding) -> Iterator[Row]:
    for change in finding.changes:
        yield f"{change.field}.answer", change.label, None, change.before
        yield f"{change.field}.instead", change.label, None, change.after
    if finding.sentence:
        yield "sentence", finding.topic, None, finding.sentence


def _responsibilities(finding: ResponsibilitiesFinding) -> Iterator[Row]:
    for one in finding.counts:
        yield f"count.{one.code}", one.label, one.count, str(one.count)
    for row in (*finding.first, *finding.rest):
        yield row.code, row.label, None, row.owner_label
        yield from _rates(row)


def _time(finding: TimeFinding) -> Iterator[Row]:
    for row in (*finding.spent, *finding.without):
        yield row.code, row.label, row.percent, row.text
        yield from _rates(row)


def _rates(row: OwnershipRow | TimeRow) -> Iterator[Row]:
    for rate in _published(row.rates):
        yield f"{row.code}.{rate.code}", f"{row.label}, {rate.name}", rate.share, rate.text


def _published(rates: Iterable[Rate]) -> Iterator[Rate]:
    return (rate for rate in rates if rate.share is not None)


def _traits(finding: TraitsFinding) -> Iterator[Row]:
    for group in finding.groups:
        for row in group.rows:
            yield f"{group.type.code}.{row.code}", row.text, None, row.verdict_text


def _lens(finding: LensFinding) -> Iterator[Row]:
    for row in finding.rows:
        yield row.code, row.label, row.value, row.text
        if row.also:
            yield f"{row.code}.also", row.label, None, row.also
    for number, point in enumerate(finding.associations, start=1):
        yield f"association-{number}", point.term, None, point.text


def _comparison(finding: ComparisonFinding) -> Iterator[Row]:
    for one in finding.populations:
        for part in one.parts:
            yield f"{one.code}.{part.code}", f"{one.label}, {part.name}", part.share, part.text


def _advice(finding: AdviceFinding) -> Iterator[Row]:
    for item in finding.first:
        yield item.code, _("Recommendation"), item.number, item.title
        yield f"{item.code}.horizon", _("Horizon"), None, item.horizon_label
        yield f"{item.code}.effort", _("Effort"), None, item.effort_label
