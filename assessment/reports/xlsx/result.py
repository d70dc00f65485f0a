"""The sheets of a result, from its tree of findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from assessment.reports.report import Report
from assessment.reports.report.comparison.tree import ComparisonFinding
from assessment.reports.report.traits import TraitsFinding
from assessment.reports.report.tree import (
    AdviceFinding,
    EvidenceFinding,
    LensFinding,
    MatchFinding,
    OwnershipRow,
    Pair,
    ResponsibilitiesFinding,
    TimeFinding,
    TimeRow,
    TypeName,
)

from .code_book import code_book
from .workbook import Cell, Sheet, write_workbook


def render_xlsx(reports: Sequence[Report]) -> bytes:
    """The result in the language of the first report; the code book in the languages of all of them."""
    first = reports[0]
    with translation.override(first.language):
        sheets = [*_sheets(first), code_book(reports)]
        return write_workbook(sheets, title=first.hero.page_title)


def _sheets(report: Report) -> Iterator[Sheet]:
    yield _summary(report)
    if report.match:
        yield _types(report.match)
    if report.evidence:
        yield _evidence(report.evidence)
    if report.responsibilities:
        yield _responsibilities(report.responsibilities)
    if report.time:
        yield _time(report.time)
    if report.traits:
        yield _traits(report.traits)
    if report.roles or report.indices:
        yield _profiles([finding for finding in (report.roles, report.indices) if finding])
    yield _comparison(report.comparison)
    yield _advice(report.advice)


def _summary(report: Report) -> Sheet:
    hero, rows = report.hero, list[tuple[str, str]]()
    if hero.firmness:
        rows += [
            (_("How firm is this?"), hero.firmness.word),
            *([(_("In plain words"), hero.firmness.frequency)] if hero.firmness.frequency else []),
            (_("In figures"), hero.firmness.text),
        ]
    rows += [(_("Not answered"), row) for row in hero.missing]
    rows += [(finding.topic, finding.title) for finding in report.findings]
    if report.change and report.change.sentence:
        rows.append((report.change.topic, report.change.sentence))
    rows += [(_("Completed"), said) for said in hero.meta]
    rows += [(point.term, point.text) for point in (*report.basis.points, *report.basis.documents)]
    if report.basis.version:
        rows.append((_("Version of questionnaire and calculation"), report.basis.version))
    return Sheet(_("Summary"), (_("What"), _("Finding")), rows)


def _types(finding: MatchFinding) -> Sheet:
    head = (
        _("Code"),
        _("Type"),
        _("Probability"),
        _("Lower end of the range"),
        _("Upper end of the range"),
        _("Shown as"),
        _("Range"),
        _("In a sentence"),
    )
    rows = [
        (one.code, one.name, one.share, one.low, one.high, one.text, one.range_text, one.tagline)
        for one in finding.matches
    ]
    return Sheet(_("Types"), head, rows, frozenset({2, 3, 4}))


def _evidence(finding: EvidenceFinding) -> Sheet:
    head = (_("Compared with"), _("Speaks for"), _("Code"), _("Your answer"), _("Kind"), _("Points"), _("Shown as"))
    return Sheet(_("Evidence"), head, [row for pair in finding.pairs for row in _pair(pair)])


def _pair(pair: Pair) -> Iterator[tuple[Cell, ...]]:
    rival = pair.rival.name
    for type_, rows in ((pair.leading, pair.supporting), (pair.rival, pair.opposing)):
        for row in rows:
            yield rival, type_.name, row.item, row.sentence, row.kind, row.points, row.text
    if pair.minor:
        yield rival, "", "", pair.minor, "", None, pair.minor_text
    yield rival, pair.leading.name, "supporting", _("Sum"), "", None, pair.supporting_text
    yield rival, pair.rival.name, "opposing", _("Sum"), "", None, pair.opposing_text
    yield rival, "", "sum", pair.total_sentence, "", pair.total, pair.total_text


def _responsibilities(finding: ResponsibilitiesFinding) -> Sheet:
    head = (_("Code"), _("Responsibility"), _("Usual owner"), _("Your answer"), *_names(finding.types), _("Note"))
    rows = [
        (row.code, row.label, row.usual, row.owner_label, *_rates(row), row.note)
        for row in (*finding.first, *finding.rest)
    ]
    counts = [("", one.label, "", str(one.count), *("" for _type in finding.types), "") for one in finding.counts]
    return Sheet(_("Responsibilities"), head, [*rows, *counts], frozenset(range(4, 4 + len(finding.types))))


def _time(finding: TimeFinding) -> Sheet:
    head = (_("Code"), _("Responsibility"), finding.own_axis, _("Shown as"), *_names(finding.types), _("Note"))
    rows = [
        (row.code, row.label, row.percent, row.text, *_rates(row, len(finding.types)), row.note)
        for row in (*finding.spent, *finding.without)
    ]
    return Sheet(_("Time"), head, rows, frozenset(range(4, 4 + len(finding.types))))


def _names(types: Sequence[TypeName]) -> list[str]:
    return [type_.name for type_ in types]


def _rates(row: OwnershipRow | TimeRow, columns: int = 0) -> list[Cell]:
    """The types' rates; in words where none is published, empty where the row is no part of the study."""
    shown: list[Cell] = [rate.text if rate.share is None else rate.share for rate in row.rates]
    return shown or [None] * columns


def _traits(finding: TraitsFinding) -> Sheet:
    rows = [
        (group.type.name, row.code, row.text, row.verdict_text, row.answer)
        for group in finding.groups
        for row in group.rows
    ]
    return Sheet(finding.topic, (_("Type"), _("Code"), _("What the study says"), _("Verdict"), _("Your answer")), rows)


def _profiles(findings: Sequence[LensFinding]) -> Sheet:
    head = (_("Profile"), _("Code"), _("Item"), _("Value"), _("Shown as"), _("Scale"), _("Also"), _("What it is"))
    rows: list[tuple[Cell, ...]] = [
        (finding.topic, row.code, row.label, row.value, row.text, finding.scale, row.also, row.help)
        for finding in findings
        for row in finding.rows
    ]
    rows += [
        (finding.topic, "", point.term, None, point.text, "", "", "")
        for finding in findings
        for point in finding.associations
    ]
    return Sheet(_("Roles and indices"), head, rows)


def _comparison(finding: ComparisonFinding) -> Sheet:
    head = (_("CTOs"), _("How many"), _("Code"), _("Type"), _("Share of CTOs"), _("Shown as"), _("Yours"))
    rows = [
        (one.label, one.n_text, part.code, part.name, part.share, part.text, _("yes") if part.own else "")
        for one in finding.populations
        for part in one.parts
    ]
    return Sheet(_("Comparison"), head, rows, frozenset({4}))


def _advice(finding: AdviceFinding) -> Sheet:
    head = (
        _("No."),
        _("Code"),
        _("Recommendation"),
        _("Why"),
        _("Why you see this"),
        _("Steps"),
        _("How you see that it worked"),
        _("Horizon"),
        _("Effort"),
        _("Theme"),
        _("Source"),
    )
    rows = [
        (
            item.number,
            item.code,
            item.title,
            item.rationale,
            "\n".join(item.why),
            "\n".join(item.steps),
            item.measure,
            item.horizon_label,
            item.effort_label,
            item.theme,
            item.source,
        )
        for item in finding.first
    ]
    return Sheet(_("Advice"), head, rows)
