"""`manage.py simulate`: what the results of a version are worth on simulated CTOs, printed and stored beside it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.instrument.document import DocumentError, parse
from assessment.questionnaires.models import Simulation, Version
from assessment.questionnaires.published import NotFound, get_version
from assessment.questionnaires.services import ForeignFigures, adopt_figures, simulate_version
from assessment.scoring.simulate import SEED, Effort

TYPED_BANDS = ("clear", "leaning", "blend")


class Command(BaseCommand):
    help = "Simulate CTOs to find accuracy, calibration and frequency by band; print the figures and store them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = Effort()
        parser.add_argument("--questionnaire", type=int, help="number of a version or draft; the published if absent")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--worlds", type=int, default=usual.worlds, help="sets of unpublished rates tried")
        parser.add_argument("--people", type=int, default=usual.people, help="simulated CTOs in each world")
        parser.add_argument(
            "--learning-worlds", type=int, default=usual.learning_worlds, help="worlds to learn in; 0 leaves it out"
        )
        parser.add_argument("--write", type=Path, metavar="FILE", help="write the figures to a file as well")
        parser.add_argument("--read", type=Path, metavar="FILE", help="store the figures of such a file instead")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = get_version(options["questionnaire"], drafts=True)
        except NotFound as error:
            raise CommandError(str(error)) from error
        stored = self._read(version, options["read"]) if options["read"] else self._simulate(version, options)
        self._print(stored)
        if stored.pk is None:
            self.stdout.write("\nToo few were simulated for these figures to be stored.")
        if options["write"]:
            self._write(stored, options["write"])

    def _simulate(self, version: Version, options: dict[str, Any]) -> Simulation:
        effort = Effort(worlds=options["worlds"], people=options["people"], learning_worlds=options["learning_worlds"])
        if min(effort.worlds, effort.people) < 1 or min(effort.learning_worlds, options["seed"]) < 0:
            raise CommandError("--worlds and --people must be at least 1, --learning-worlds and --seed at least 0")

        def tell(part: str) -> None:
            self.stderr.write(f"{part} …")

        return simulate_version(version=version, effort=effort, seed=options["seed"], tell=tell)

    def _read(self, version: Version, file: Path) -> Simulation:
        try:
            return adopt_figures(version=version, content=parse(file.read_bytes()))
        except (OSError, DocumentError, ForeignFigures) as error:
            raise CommandError(f"{file} holds no figures of this version: {error}") from error

    def _write(self, stored: Simulation, file: Path) -> None:
        try:
            file.write_text(json.dumps(stored.figures, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}") from error

    def _print(self, stored: Simulation) -> None:
        figures = stored.figures
        say = self.stdout.write
        say(f"{stored.version}, calculation {stored.engine}, seed {figures['seed']}:")
        say(f"{figures['worlds']} worlds of {figures['people']} simulated CTOs\n")
        say(f"{'answers go together':20} accuracy  calibration  limit   sum     scaled  cosine")
        for way in figures["ways"]:
            simpler = "   ".join(f"{way['baselines'][name]:.3f}" for name in ("sum", "scaled", "cosine"))
            say(f"{way['code']:20} {way['accuracy']:.3f}     {way['calibration_error']:.3f}        "
                f"{way['limit']:.3f}   {simpler}")  # fmt: skip
        say("\nof 100 placed in a band, of the first type / of the first two")
        for way in figures["ways"]:
            say(f"{way['code']:20} " + "   ".join(_frequency(name, way["bands"][name]) for name in TYPED_BANDS))
        for code in sorted(figures.get("coverage", {})):
            share = figures["coverage"][code]
            say(f"\n80 % intervals hold the probability by the true rates, {code}: {share:.3f}")
        self._print_learning(figures.get("learning"))

    def _print_learning(self, learning: dict[str, Any] | None) -> None:
        if learning is None:
            return
        say = self.stdout.write
        say(f"\nlearned from {learning['responses']} responses, {learning['worlds']} worlds")
        say(f"{'answers go together':20} before  after   calibration  limit   accepted  coupling chosen")
        for case in learning["cases"]:
            chosen = ", ".join(f"{coupling}: {case['coupling'][coupling]}" for coupling in sorted(case["coupling"]))
            say(f"{case['code']:20} {case['accuracy_before']:.3f}   {case['accuracy_after']:.3f}   "
                f"{case['calibration_error_after']:.3f}        {case['limit']:.3f}   "
                f"{case['accepted']:8}  {chosen}")  # fmt: skip


def _frequency(name: str, band: dict[str, Any]) -> str:
    if band["first"] is None:
        return f"{name}: nobody"
    return f"{name} {100 * band['first']:.1f} / {100 * band['either']:.1f}"
