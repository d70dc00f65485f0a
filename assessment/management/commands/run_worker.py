"""`manage.py run_worker`: sends what is queued; once a day deletes what has had its time, and counts who went away."""

from __future__ import annotations

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from assessment.outbox.services import drain, purge
from assessment.responses.services import delete_expired, release_left_everywhere

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks into the outbox."""
DAILY: tuple[Callable[[], Any], ...] = (delete_expired, purge, release_left_everywhere)
DAY = 24 * 3600


class Command(BaseCommand):
    help = "Send queued mails and delete what has had its time. Any number may run beside one another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--without-retention", action="store_true", help="mails only")

    def handle(self, *args: Any, once: bool, without_retention: bool, **options: Any) -> None:
        stop = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_caught: stop.set())
        kept = _Daily(() if without_retention else DAILY)
        while not stop.is_set():
            if not once:
                close_old_connections()
            _attempt(drain)
            kept.run()
            if once:
                return
            stop.wait(EVERY)


class _Daily:
    """Jobs done at the start and then once a day. They may be done more often without harm."""

    def __init__(self, jobs: tuple[Callable[[], Any], ...]) -> None:
        self.jobs, self.due = jobs, 0.0

    def run(self) -> None:
        if time.monotonic() >= self.due:
            self.due = time.monotonic() + DAY
            for job in self.jobs:
                _attempt(job)


def _attempt(job: Callable[[], Any]) -> None:
    """Does a job; whatever becomes of it, the worker goes on."""
    try:
        job()
    except Exception:
        log.exception("%s failed", job.__name__)
