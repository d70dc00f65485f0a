"""`manage.py classify < answers.jsonl > results.jsonl`: a line in, a line out, in the same order.

Lines are worked on in blocks: as many as are there to be read, so that results come out while input still comes in
and memory stays the same however long it is.
"""

from __future__ import annotations

import io
import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from django.core.management.base import BaseCommand, CommandError

from assessment.instrument.answers import AnswerError, clean_answers
from assessment.instrument.definition import Definition
from assessment.instrument.document import DocumentError, parse
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import NotFound, content_hash_of, definition_of, get_version
from assessment.scoring import ENGINE
from assessment.scoring.explain import Weight
from assessment.scoring.result import Outcome, outcomes_of

BYTES = 1 << 18
"""Read at a time, where so much is there already: some hundred lines. A slow pipe gives less, at least a line."""

LONGEST = 1 << 20
"""Bytes of the longest line that is read; of a longer one so much is kept, and it is a bad line."""

LINES = 1000
"""Worked on at a time, however short they are."""


class Command(BaseCommand):
    help = "Find the type behind each line of answers (JSON lines on standard input)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--questionnaire", type=int, help="number of a version; the published one if absent")
        parser.add_argument("--points", action="store_true", help="probabilities only, no intervals: much faster")

    def handle(self, *args: Any, questionnaire: int | None, points: bool, **options: Any) -> None:
        try:
            version = get_version(questionnaire)
        except NotFound as error:
            raise CommandError(str(error)) from error
        try:
            failed = self._classify(version, with_intervals=not points)
        except BrokenPipeError:  # whoever read the outcomes has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that flushing at exit does not fail
            sys.exit(1)
        if failed:
            sys.exit(1)

    def _classify(self, version: Version, *, with_intervals: bool) -> bool:
        """Writes the outcomes; whether any line was bad."""
        definition, writer = definition_of(version.pk), Writer(content_hash_of(version.pk))
        failed = False
        # Bytes, so that a line of bad UTF-8 is one bad line.
        for block in blocks_of(cast(io.BufferedReader, sys.stdin.buffer)):
            lines = [read_line(definition, number, line) for number, line in block]
            answers = [line.answers for line in lines if line.answers is not None]
            outcomes = iter(outcomes_of(definition, answers, with_intervals=with_intervals))
            self.stdout.write(
                "\n".join(
                    writer.error(line) if line.answers is None else writer.outcome(line, next(outcomes))
                    for line in lines
                )
            )
            self.stdout.flush()
            failed |= len(answers) < len(lines)
        return failed


class Line(NamedTuple):
    """A line as it was read: its identifier as JSON, and its clean answers, or what is wrong (and where)."""

    identifier: str
    answers: dict[str, Any] | None
    error: str = ""


def blocks_of(stream: io.BufferedIOBase) -> Iterator[list[tuple[int, bytes]]]:
    """The lines with their numbers, as soon as they are there; blank ones are left out."""
    number, unfinished, held = 0, [b""], 0
    while chunk := stream.read1(BYTES):
        ended, line_end, rest = chunk.rpartition(b"\n")
        if line_end:
            lines, unfinished, held = b"".join([*unfinished, ended]).split(b"\n"), [], 0
            for start in range(0, len(lines), LINES):
                part = lines[start : start + LINES]
                if block := [(at, line) for at, line in enumerate(part, number + 1) if line.strip()]:
                    yield block
                number += len(part)
        if held <= LONGEST:
            unfinished.append(rest)
            held += len(rest)
    if (last := b"".join(unfinished)).strip():
        yield [(number + 1, last)]


def read_line(definition: Definition, number: int, line: bytes) -> Line:
    """What a line says."""
    identifier = "null"
    if len(line) > LONGEST:
        return Line(identifier, None, f"line {number}: longer than {LONGEST:,} bytes")
    try:
        content = parse(line)
        identifier = json.dumps(content.get("id"), allow_nan=False)
        if unknown := sorted(set(content) - {"id", "answers"}):
            raise ValueError(f"unknown key {unknown[0]!r}")
        if "answers" not in content:
            raise ValueError("no “answers”")
        return Line(identifier, clean_answers(definition, content["answers"]))
    except (AnswerError, DocumentError, ValueError, RecursionError) as error:
        return Line(identifier, None, f"line {number}: {error}")


class Writer:
    """Outcomes as lines of JSON.

    Few answers occur, so the JSON of an item's weights is made once for each value and leading type.
    """

    def __init__(self, content_hash: str) -> None:
        self._computed_by = json.dumps({"definition": content_hash, "engine": ENGINE})[1:-1]
        self._rows: dict[tuple[str, float, str | None], str] = {}

    def error(self, line: Line) -> str:
        """What is said of a bad line."""
        return f'{{"id": {line.identifier}, "error": {json.dumps(line.error)}}}'

    def outcome(self, line: Line, found: Outcome) -> str:
        """The outcome of a good line."""
        figures = {
            "archetype": found.archetype,
            "band": found.band,
            "probabilities": found.probabilities,
            "intervals": found.intervals,
        }
        leading = found.ranking[0] if found.ranking else None
        evidence = ", ".join([self._row(weight, leading) for weight in found.evidence])
        missing = f'"missing": {json.dumps(found.missing)}, ' if found.missing else ""
        return (
            f'{{"id": {line.identifier}, {json.dumps(figures, allow_nan=False)[1:-1]}, '
            f'"evidence": [{evidence}], {missing}{self._computed_by}}}'
        )

    def _row(self, weight: Weight, leading: str | None) -> str:
        if weight.value is None:
            return json.dumps({"item": weight.item, "decibans": weight.decibans}, allow_nan=False)
        key = weight.item, weight.value, leading
        row = self._rows.get(key)
        if row is None:
            against = {} if weight.decibans is None else {"decibans": weight.decibans}
            row = json.dumps({"item": weight.item, "value": weight.value, **against}, allow_nan=False)
            self._rows[key] = row
        return row
