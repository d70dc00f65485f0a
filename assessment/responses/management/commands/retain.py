"""`manage.py retain`: deletes the answers whose time is over, as the consent text promises."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessment.responses.services import delete_expired, list_expired


class Command(BaseCommand):
    help = "Delete answers not finished for 12 months and answers submitted 24 months ago; run_worker does it daily."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> str:
        if dry_run:
            return f"{len(list_expired(now=timezone.now()))} responses would be deleted"
        return f"{delete_expired()} responses deleted"
