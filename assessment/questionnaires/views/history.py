"""The edits of a draft, in words."""

from __future__ import annotations

from typing import Any

from assessment.instrument.changes import applied, changes_from, inverse
from assessment.questionnaires.models import Version
from assessment.questionnaires.queries import content_at, list_edits

from .words import line_of

MOST = 200


def history_page(version: Version) -> dict[str, Any]:
    """Each edit with who made it, when, and what it changed from what to what; the latest first."""
    after = content_at(version, version.edits)
    rows = []
    for edit in list_edits(version, MOST):
        changes = changes_from(edit.changes)
        before = applied(after, inverse(changes))
        rows.append({"edit": edit, "lines": [line_of(change, before, after) for change in changes]})
        after = before
    return {"version": version, "rows": rows, "most": MOST}
