"""The whole tree of findings for four results in both languages, held as it was when it was last looked at.

To take what is told now as right, after looking at what differs:
`REWRITE_SNAPSHOTS=1 python -m pytest tests/reports/test_snapshots.py`
"""

from __future__ import annotations

import difflib
import json
import os
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from assessment.reports.report import build
from assessment.scoring import assess

from .deepened import deepened
from .test_report import CASES, LANGUAGES

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIMULATION = Path(settings.BASE_DIR) / "fixtures" / "simulation.json"
TOLD = ("clear", "leaning", "blend", "insufficient")
COMPLETED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SHOWN = 60
"""So many lines of a difference are shown."""


def tree(definition: Any, case: str, language: str) -> str:
    """The tree as readable text, its numbers to six digits: the last ones differ between machines."""
    answers = deepened(definition, CASES[case]) if case == "clear" else CASES[case]
    report = build(
        definition=definition,
        answers=answers,
        snapshot=assess(definition, answers).as_json(),
        language=language,
        completed_at=COMPLETED,
        started_at=COMPLETED - timedelta(minutes=9),
        version_label="1a2b3c4d",
        figures=json.loads(SIMULATION.read_text(encoding="utf-8")),
    )
    assert report.band == case
    return json.dumps(_rounded(asdict(report)), ensure_ascii=False, indent=1) + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", TOLD)
def test_the_tree_is_as_it_was_last_looked_at(shipped, case, language):
    told, path = tree(shipped, case, language), SNAPSHOTS / f"{case}.{language}.json"
    if os.environ.get("REWRITE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(told, encoding="utf-8")
    held = path.read_text(encoding="utf-8")
    if told != held:
        lines = difflib.unified_diff(held.splitlines(), told.splitlines(), "held", "told", lineterm="", n=2)
        difference = list(lines)
        more = f"\n… and {len(difference) - SHOWN} lines more" if len(difference) > SHOWN else ""
        pytest.fail(f"{path.name} tells something else:\n" + "\n".join(difference[:SHOWN]) + more, pytrace=False)
