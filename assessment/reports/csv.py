"""The figures of a result as a CSV file: long rows that any program can read."""

from __future__ import annotations

import csv
from io import StringIO

from assessment.lib.cells import inert
from assessment.reports.report import Report
from assessment.reports.report.figures import list_figures

HEAD = ("finding", "code", "label", "value", "text")


def render_csv(report: Report) -> bytes:
    """Every figure with its code, label, number and the text it is shown as, in UTF-8 that spreadsheets recognise.

    `value` is empty where a row is an answer in words; no cell is taken for a formula.
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for one in list_figures(report):
        value = "" if one.value is None else repr(round(one.value, 6))
        writer.writerow([inert(one.finding), inert(one.code), inert(one.label), value, inert(one.text)])
    return out.getvalue().encode("utf-8-sig")
