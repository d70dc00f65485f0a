"""Stored results computed anew, to prove that they are what their answers give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assessment.instrument import document
from assessment.instrument.answers import AnswerError
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Result
from assessment.scoring import ENGINE, assess
from assessment.scoring.result import FigureDifference, differences, is_earlier

_SNAPSHOTS_AT_A_TIME = 100


@dataclass(frozen=True)
class Recomputation:
    """What came of computing a stored result anew.

    `reason` is None if it is equal, else `document` (it rests on another document than its version's), `columns` (type
    or band are not those of the snapshot), `engine` (of an earlier version of the calculation, kept as stored),
    `unknown-engine`, `answers` (they are not valid) or `figures`; `differences` says what differs.
    """

    public_code: str
    reason: str | None = None
    differences: tuple[FigureDifference, ...] = ()

    @property
    def is_different(self) -> bool:
        """Whether the stored result is not what its answers give."""
        return self.reason not in (None, "engine")


def recompute_results(public_codes: Sequence[str] = ()) -> Iterator[Recomputation]:
    """Every stored result, or those of some responses, computed anew one after the other. Nothing is written."""
    results = Result.objects.select_related("response").order_by("response__version_id", "pk")
    if public_codes:
        results = results.filter(response__public_code__in=public_codes)
    fields = ("response__public_code", "response__version_id", "response__answers")
    stored = results.only("definition_hash", "engine", "archetype", "band", "snapshot", *fields)
    hashes: dict[int, str] = {}
    for result in stored.iterator(_SNAPSHOTS_AT_A_TIME):
        version_id = result.response.version_id
        if version_id not in hashes:
            text = Version.objects.values_list("document", flat=True).get(pk=version_id)
            hashes[version_id] = document.content_hash(document.parse(text))
        reason, found = _compared(result, hashes[version_id])
        yield Recomputation(result.response.public_code, reason, tuple(found))


def list_without_result(public_codes: Sequence[str]) -> list[str]:
    """Those of the codes under which no result is stored."""
    rows = Result.objects.filter(response__public_code__in=public_codes)
    known = set(rows.values_list("response__public_code", flat=True))
    return [code for code in public_codes if code not in known]


def _compared(result: Result, document_hash: str) -> tuple[str | None, Iterable[FigureDifference]]:
    """Why a stored result is not equal to what is computed, or None; and what differs."""
    if result.definition_hash != document_hash:
        return "document", [FigureDifference("definition_hash", result.definition_hash, document_hash)]
    snapshot = result.snapshot if isinstance(result.snapshot, dict) else {}
    columns = {"archetype": result.archetype, "band": result.band}
    if found := [*differences(columns, {name: snapshot.get(name) for name in columns})]:
        return "columns", found
    if result.engine != ENGINE:
        reason = "engine" if is_earlier(result.engine) else "unknown-engine"
        return reason, [FigureDifference("engine", result.engine, ENGINE)]
    try:
        computed = assess(definition_of(result.response.version_id), result.response.answers).as_json()
    except AnswerError as error:
        return "answers", [FigureDifference("answers", str(error), None)]
    found = [*differences(result.snapshot, computed)]
    return "figures" if found else None, found
