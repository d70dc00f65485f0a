"""The figures of a result as a CSV file: long rows that any program can read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from assessment.lib.cells import inert
from assessment.reports.report import Report
from assessment.reports.report.figures import list_figures

HEAD = ("finding", "code", "label", "value", "text")


def render_csv(report: Report) -> bytes:
    """Every figure with its code, label, number and the text it is shown as; no number where a row is an answer."""
    return render_rows(HEAD, ((one.finding, one.code, one.label, one.value, one.text) for one in list_figures(report)))


def render_rows(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows under their headings. Numbers stay numbers (to six places), None is empty, and no text runs as a formula."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(round(value, 6))
    return inert(str(value))
