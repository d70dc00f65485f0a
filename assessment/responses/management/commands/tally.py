"""`manage.py tally`: counts the responses of every version anew, or with `--check` says where the totals are wrong."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.questionnaires.models import Version
from assessment.responses.queries import list_versions
from assessment.responses.services import compare_tally, rebuild_tally, release_left


class Command(BaseCommand):
    help = "Rebuild the running totals behind the comparison with this site's respondents and the figures on use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if a total is wrong")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        wrong = []
        for version in list_versions().exclude(status=Version.Status.DRAFT):
            if check:
                if problem := compare_tally(version):
                    wrong.append(f"version {version.number}: {problem}")
            else:
                tally = rebuild_tally(version=version)
                release_left(version=version)
                self.stdout.write(f"version {version.number}: {tally.respondents} respondents")
        if wrong:
            raise CommandError("\n".join(wrong))
