"""`manage.py recompute [CODE ...]`: proves that stored results are what their answers give. Writes nothing."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.responses.queries import Recomputation, list_without_result, recompute_results
from assessment.scoring.result import Absent, FigureDifference

SHOWN = 5
"""Differences of one result that are spelled out."""


class Command(BaseCommand):
    help = "Compute stored results anew, one or all, and say which are not equal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="CODE", help="public code of a response; all results if none")

    def handle(self, *args: Any, codes: list[str], **options: Any) -> None:
        if unknown := list_without_result(codes):
            raise CommandError(f"no result is stored for {', '.join(unknown)}")
        counts: Counter[str] = Counter()
        for found in recompute_results(codes):
            if found.reason is not None:
                self.stdout.write(line_of(found))
            counts["different" if found.is_different else found.reason or "equal"] += 1
        self.stdout.write(
            f"{counts['equal']} equal, {counts['engine']} of an earlier engine, {counts['different']} different"
        )
        if counts["different"]:
            sys.exit(1)


def line_of(found: Recomputation) -> str:
    """One result that is not equal: why, and the first values that differ."""
    said = [
        f"{one.place} {_shown(one.stored)}" if found.reason == "answers" else _both(one)
        for one in found.differences[:SHOWN]
    ]
    if (more := len(found.differences) - SHOWN) > 0:
        said.append(f"and {more} more")
    return f"{found.public_code}  {found.reason}: {'; '.join(said)}"


def _both(one: FigureDifference) -> str:
    return f"{one.place or 'snapshot'} stored {_shown(one.stored)}, computed {_shown(one.computed)}"


def _shown(value: Any) -> str:
    """A value on one line; long ones are cut."""
    text = value.value if isinstance(value, Absent) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"
