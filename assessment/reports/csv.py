"""The figures of a result as a CSV file: long rows that any program can read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.lib.cells import csv_parts
from assessment.reports.report import Report
from assessment.reports.report.figures import list_figures

HEAD = ("finding", "code", "label", "value", "text")


def render_csv(report: Report) -> bytes:
    """Every figure with its code, label, number and the text it is shown as; no number where a row is an answer."""
    return render_rows(HEAD, ((one.finding, one.code, one.label, one.value, one.text) for one in list_figures(report)))


def render_rows(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows under their headings, as one file."""
    return b"".join(csv_parts(head, rows))
