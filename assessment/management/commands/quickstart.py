"""`manage.py quickstart`: everything from an empty directory to a served site; run again, it starts what is there."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from assessment.accounts.models import User
from assessment.accounts.services import create_user
from assessment.questionnaires.published import find_figures, find_published
from assessment.questionnaires.services import ForeignFigures, adopt_figures, ensure_simulated

CONSULTANT = "consultant@example.org"
PEOPLE = ((User.Role.ADMIN, "admin@example.org"), (User.Role.CONSULTANT, CONSULTANT))


class Command(BaseCommand):
    help = "Migrate, load the questionnaire, create an admin, a consultant and their demonstration client, serve, mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--prepare-only", action="store_true", help="do everything but serve")

    def handle(self, *args: Any, port: int, workers: int, prepare_only: bool, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        if find_published() is None:  # what an admin has published since is left alone
            call_command(
                "load_questionnaire", settings.BASE_DIR / "fixtures" / "questionnaire.json", without_figures=True
            )
        self._simulate()
        call_command("collectstatic", interactive=False, verbosity=0)
        self._create_people()
        if prepare_only:
            return
        self.stdout.write(f"\nServing on http://127.0.0.1:{port}/ (stop with Ctrl+C)\n")
        self.stdout.flush()
        sys.exit(run_together([server_command(port, workers), WORKER_COMMAND], site_url=f"http://127.0.0.1:{port}"))

    def _simulate(self) -> None:
        """The figures of the page on the method: those shipped with the questionnaire, or simulated now."""
        version = find_published()
        if version is None or find_figures(version.pk) is not None:
            return
        shipped = settings.BASE_DIR / "fixtures" / "simulation.json"
        try:
            adopt_figures(version=version, content=json.loads(shipped.read_bytes()))
        except ForeignFigures:
            self.stdout.write("Simulating what the results of this questionnaire are worth …")
            ensure_simulated(version=version)

    def _create_people(self) -> None:
        if User.objects.exists():
            return
        for role, email in PEOPLE:
            password = secrets.token_urlsafe(12)
            create_user(email=email, password=password, role=role)
            self.stdout.write(f"{User.Role(role).value}: {email}  password: {password}")
        call_command("load_demo", CONSULTANT, stdout=StringIO())


WORKER_COMMAND = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_worker"]


def run_together(commands: list[list[str]], *, site_url: str) -> int:
    """Runs commands beside one another until one of them ends or this one is told to stop; then none is left.

    Returns the status of the one that ended by itself, 0 if all were told to stop.
    """
    environment = {**os.environ, "SITE_URL": os.environ.get("SITE_URL", site_url)}
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_caught: stop.set())
    running = [
        subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)  # noqa: S603 - commands of ours
        for command in commands
    ]
    ended = None
    while ended is None and not stop.wait(0.2):
        ended = next((process for process in running if process.poll() is not None), None)
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return ended.returncode if ended else 0


def server_command(port: int, workers: int) -> list[str]:
    """The production server, bound to this machine only."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "assessment.wsgi:application",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(workers),
        "--worker-class",
        "gthread",
        "--threads",
        "4",
        "--preload",
        "--max-requests",
        "20000",
        "--timeout",
        "30",
        "--log-level",
        "warning",
    ]
