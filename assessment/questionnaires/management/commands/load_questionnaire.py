"""`manage.py load_questionnaire FILE`: checks a document and publishes it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.instrument.document import DocumentError, decoded, located, parse
from assessment.questionnaires.services import CannotPublish, ensure_simulated, load_document


class Command(BaseCommand):
    help = "Check a questionnaire document (JSON) and publish it. Loading the same document twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--without-figures", action="store_true", help="do not simulate what results are worth")
        parser.add_argument("--note", default="", help="why this version")

    def handle(self, *args: Any, file: Path, note: str, without_figures: bool, **options: Any) -> str:
        text = ""
        try:
            text = decoded(file.read_bytes())
            loaded = load_document(content=parse(text), note=note)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except DocumentError as error:
            lines = [f"  line {line}, {place or 'document'}: {what}" for line, place, what in located(error, text)]
            raise CommandError(f"{file} is no questionnaire:\n" + "\n".join(lines)) from error
        except CannotPublish as error:
            lines = [f"  {problem}" for problem in error.problems]
            raise CommandError(f"{file} cannot be published:\n" + "\n".join(lines)) from error
        if not without_figures:
            ensure_simulated(version=loaded.version)
        state = "published" if loaded.is_new else "already published, nothing changed"
        return f"{loaded.version} ({loaded.version.content_hash[:12]}): {state}"
