"""`manage.py classify < answers.jsonl > results.jsonl`: a line in, a line out, in the same order."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.instrument.answers import AnswerError
from assessment.instrument.definition import Definition
from assessment.instrument.document import DocumentError, parse
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import content_hash_of, definition_of, find_published
from assessment.scoring import ENGINE, Assessment, assess


class Command(BaseCommand):
    help = "Find the type behind each line of answers (JSON lines on standard input)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--questionnaire", type=int, help="number of a version; the published one if absent")

    def handle(self, *args: Any, questionnaire: int | None, **options: Any) -> None:
        version = _version(questionnaire)
        definition, content_hash = definition_of(version.pk), content_hash_of(version.pk)
        failed = False
        # Bytes, so that a line of bad UTF-8 is one bad line.
        for number, line in enumerate(sys.stdin.buffer, start=1):
            if not line.strip():
                continue
            outcome = classify_line(definition, content_hash, number, line)
            failed |= "error" in outcome
            self.stdout.write(json.dumps(outcome, allow_nan=False))
        if failed:
            sys.exit(1)


def classify_line(definition: Definition, content_hash: str, number: int, line: bytes) -> dict[str, Any]:
    """The outcome of one line, or `{"id": …, "error": …}`."""
    identifier: Any = None
    try:
        content = parse(line)
        identifier = content.get("id")
        if unknown := sorted(set(content) - {"id", "answers"}):
            raise ValueError(f"unknown key {unknown[0]!r}")
        if "answers" not in content:
            raise ValueError("no “answers”")
        found = assess(definition, content["answers"])
    except (AnswerError, DocumentError, ValueError) as error:
        return {"id": identifier, "error": f"line {number}: {error}"}
    return {"id": identifier, **outcome_of(found), "definition": content_hash, "engine": ENGINE}


def outcome_of(found: Assessment) -> dict[str, Any]:
    """The part of an outcome that batch users read."""
    evidence = []
    for weight in found.evidence:
        row: dict[str, Any] = {"item": weight.item}
        if weight.value is not None:
            row["value"] = weight.value
        if weight.decibans is not None:
            row["decibans"] = weight.decibans
        evidence.append(row)
    outcome: dict[str, Any] = {
        "archetype": found.archetype,
        "band": found.band,
        "probabilities": found.probabilities,
        "intervals": found.intervals,
        "evidence": evidence,
    }
    if found.missing:
        outcome["missing"] = list(found.missing)
    return outcome


def _version(number: int | None) -> Version:
    if number is None:
        version = find_published()
        if version is None:
            raise CommandError("no questionnaire is published; load one with load_questionnaire")
        return version
    version = Version.objects.exclude(status=Version.Status.DRAFT).filter(number=number).first()
    if version is None:
        raise CommandError(f"there is no published version {number}")
    return version
