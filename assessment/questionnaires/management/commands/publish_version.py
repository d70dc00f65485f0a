"""`manage.py publish_version N`: puts a draft in use."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.questionnaires.models import Version
from assessment.questionnaires.services import CannotPublish, WrongStatus, ensure_simulated, publish_version


class Command(BaseCommand):
    help = "Check a draft and publish it. The version in use is retired; it still finishes what was started."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="number of the draft")
        parser.add_argument("--without-figures", action="store_true", help="do not simulate what results are worth")
        parser.add_argument("--code", help="code of the questionnaire, where there are several")

    def handle(self, *args: Any, number: int, code: str | None, without_figures: bool, **options: Any) -> str:
        versions = Version.objects.filter(number=number).select_related("questionnaire")
        if code is not None:
            versions = versions.filter(questionnaire__code=code)
        if len(versions) > 1:
            codes = ", ".join(version.questionnaire.code for version in versions)
            raise CommandError(f"several questionnaires have a version {number}; say which with --code: {codes}")
        if not versions:
            raise CommandError(f"there is no version {number}")
        try:
            version = publish_version(version=versions[0])
        except WrongStatus as error:
            raise CommandError(str(error)) from error
        except CannotPublish as error:
            lines = [f"  {problem}" for problem in error.problems]
            raise CommandError(f"version {number} cannot be published:\n" + "\n".join(lines)) from error
        if not without_figures:
            ensure_simulated(version=version)
        return f"{version} ({version.content_hash[:12]}): published"
