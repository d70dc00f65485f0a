"""`manage.py recalibrate`: learns the unlisted rates of a version from the responses to it, into a draft."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessment.instrument.definition import Definition, HeldOut, Learning
from assessment.questionnaires.models import Version
from assessment.questionnaires.published import NotFound, definition_of, get_version
from assessment.responses.queries import Material
from assessment.responses.services import learn_rates
from assessment.scoring.recalibrate import LEAST_RESPONSES, Recalibration


class Command(BaseCommand):
    help = "Learn the rates that the study does not publish from a version's responses, into a new draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--questionnaire", type=int, help="number of a version; the published one if absent")

    def handle(self, *args: Any, questionnaire: int | None, **options: Any) -> None:
        try:
            version = get_version(questionnaire)
        except NotFound as error:
            raise CommandError(str(error)) from error
        outcome = learn_rates(version=version, user=None, today=timezone.localdate())
        self._tell_material(version, outcome.material)
        self._tell_held_out(outcome.found)
        if outcome.learning is None or outcome.draft is None:
            raise CommandError(f"nothing was learned: {refusal_text(outcome.found)}")
        self._tell_learned(definition_of(version.pk), outcome.learning)
        self.stdout.write(f"\n{outcome.draft} is a new draft; nothing else has changed.")
        self.stdout.write(f"Publish it with: manage.py publish_version {outcome.draft.number}")

    def _tell_material(self, version: Version, material: Material) -> None:
        self.stdout.write(f"{version}: {material.submitted} submitted responses, {len(material.answers)} used")
        for reason, count in material.left_out.items():
            self.stdout.write(f"  left out, {reason}: {count}")

    def _tell_held_out(self, found: Recalibration) -> None:
        if not found.held_out:
            return
        self.stdout.write("\ncoupling  held-out log-likelihood per response")
        for one in found.held_out:
            self.stdout.write(held_out_line(one, found.coupling))
        self.stdout.write(f"gain over the rates before: {found.gain:.4f} ± {found.standard_error:.4f} per response")

    def _tell_learned(self, definition: Definition, learning: Learning) -> None:
        say = self.stdout.write
        say("\nrate                                                          before  learned  at most")
        for rate in learning.rates:
            name = f"{rate.archetype} {rate.kind}.{rate.item}"
            flag = "  at its bound" if rate.at_bound else ""
            say(f"{name:<60} {rate.before:7.3f}  {rate.after:7.3f}  {rate.bound:7.3f}{flag}")
        say("\npairs that the model misses: " + ("none" if not learning.missed else ""))
        for pair in learning.missed:
            figures = f"observed {pair.observed:.3f}, by the model {pair.expected:.3f} ({pair.deviation:+.1f})"
            say(f"  {' and '.join(pair.items)}: {figures}")
        say("\nstored results by type, and the type that the learned rates would name")
        for row in change_lines(definition, learning):
            say(row)


def refusal_text(found: Recalibration) -> str:
    """Why nothing was learned."""
    gain = f"{found.gain:.4f} ± {found.standard_error:.4f}"
    return {
        "too-few": f"{found.responses} responses can be used, at least {LEAST_RESPONSES} are needed",
        "no-gain": f"the held-out gain of {gain} is no more than two standard errors",
        "other-shares": "among these responses the types are not nearly as common as the study says",
        "starts-disagree": f"the searches from different starts ended in different rates (held-out gain {gain})",
    }[found.refusal or "too-few"]


def held_out_line(one: HeldOut, chosen: float) -> str:
    """One coupling with its figure, and whether it was chosen."""
    mark = "  chosen" if one.coupling == chosen else ""
    return f"{one.coupling:8g}  {one.log_likelihood:.4f}{mark}"


def change_lines(definition: Definition, learning: Learning) -> list[str]:
    """The before/after table, and what it comes to."""
    codes: list[str | None] = [*definition.archetype_by_code, None]
    results = {(change.before, change.after): change.results for change in learning.changes}
    names = [code or "no type" for code in codes]
    lines = [" " * 20 + "".join(f"{name:>20}" for name in names)]
    for before, name in zip(codes, names, strict=True):
        lines.append(f"{name:<20}" + "".join(f"{results.get((before, after), 0):>20}" for after in codes))
    changed = sum(count for (before, after), count in results.items() if before != after)
    return [*lines, f"{changed} of {sum(results.values())} past results would change type; none is changed"]
