"""Seconds and bytes of the report to the board, once warm. Prints figures, asserts none of them."""

from __future__ import annotations

import resource
import statistics
import time
from datetime import date

import pytest

from assessment.instrument.definition import Definition
from assessment.reports.pdf import render_report
from assessment.reports.report import Report, build
from assessment.scoring import assess
from tests.reports.deepened import deepened
from tests.reports.test_report import CASES, LANGUAGES

pytestmark = pytest.mark.benchmark

ROUNDS = 20


def told(definition: Definition, language: str, number: int) -> Report:
    """A result with every question answered; each number another one, so that nothing is set twice."""
    answers = deepened(definition, CASES["leaning"]) | {"experiments": 1 + number % 5}
    snapshot = assess(definition, answers).as_json()
    label = f"{number:08x} / 1.0"
    return build(definition=definition, answers=answers, snapshot=snapshot, language=language, version_label=label)


@pytest.mark.parametrize("languages", [("en",), ("zh-hans",), LANGUAGES], ids=["en", "zh-hans", "both"])
def test_a_report_once_warm(shipped, languages):
    seconds, size = [], 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(ROUNDS):
        reports = [told(shipped, language, number) for language in languages]
        start = time.perf_counter()
        size = len(render_report(reports, name=f"Name {number}", completed=date(2026, 11, 20)))
        seconds.append(time.perf_counter() - start)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        f"\n{' + '.join(languages)}: first {seconds[0]:.2f} s, then median {statistics.median(seconds[1:]):.2f} s, "
        f"slowest {max(seconds[1:]):.2f} s; {size / 1000:.0f} kB; memory grown by {grown / 1024:.0f} MB"
    )
