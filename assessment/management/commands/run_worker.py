"""`manage.py run_worker`: mails, reminders, figures, simulations as they are due; deletes what has had its time."""

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

from assessment.engagements.services import forget_old_invitations, release_due_figures, remind_due
from assessment.outbox.services import drain, purge
from assessment.questionnaires.services import simulate_in_use
from assessment.responses.services import delete_expired, release_left_everywhere

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks into the outbox."""
DAILY: tuple[Callable[[], Any], ...] = (delete_expired, forget_old_invitations, purge, release_left_everywhere)
MINUTELY: tuple[Callable[[], Any], ...] = (remind_due, simulate_in_use, release_due_figures)
MINUTE, DAY = 60, 24 * 3600


class Command(BaseCommand):
    help = (
        "Send queued mails, remind, simulate what was published, delete what had its time. Any number may run together."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--without-retention", action="store_true", help="mails only")

    def handle(self, *args: Any, once: bool, without_retention: bool, **options: Any) -> None:
        stop = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_caught: stop.set())
        regular = [] if without_retention else [_Every(MINUTE, MINUTELY), _Every(DAY, DAILY)]
        while not stop.is_set():
            if not once:
                close_old_connections()
            _attempt(drain)
            for jobs in regular:
                jobs.run()
            if once:
                return
            stop.wait(EVERY)


class _Every:
    """Jobs done at the start and then after so many seconds. They may be done more often without harm."""

    def __init__(self, seconds: float, jobs: tuple[Callable[[], Any], ...]) -> None:
        self.seconds, self.jobs, self.due = seconds, jobs, 0.0

    def run(self) -> None:
        if time.monotonic() >= self.due:
            self.due = time.monotonic() + self.seconds
            for job in self.jobs:
                _attempt(job)


def _attempt(job: Callable[[], Any]) -> None:
    """Does a job; whatever becomes of it, the worker goes on."""
    try:
        job()
    except Exception:
        log.exception("%s failed", job.__name__)
