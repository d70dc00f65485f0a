"""The app as it is served in production: `manage.py quickstart` on a directory of its own, in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PRINTED = re.compile(r"^\w+: (\S+)  password: (\S+)$", re.MULTILINE)
PATIENCE = 90
"""Seconds until the server must answer: migrations and joined files come first."""
PASSWORDS: dict[str, dict[str, str]] = {}
"""By the address of a site: the passwords that quickstart printed, by e-mail address."""
DIRECTORIES: dict[str, Path] = {}
"""By the address of a site: where it keeps what it keeps."""
"""By the address of a site: where it keeps everything."""


@contextmanager
def serving(directory: Path) -> Iterator[str]:
    """Serves the app with everything it keeps in `directory`; gives its address, such as http://127.0.0.1:40123."""
    port, log = _free_port(), directory / "server.log"
    command = [sys.executable, str(ROOT / "manage.py"), "quickstart", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(directory),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a group of its own: quickstart starts the server, and that its workers
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(url, process, log)
        DIRECTORIES[url] = directory
        PASSWORDS[url] = dict(_PRINTED.findall(log.read_text(encoding="utf-8")))
        yield url
    finally:
        _stop(process)


def run_beside(url: str, module: str, *arguments: str) -> str:
    """What a module of the tests prints that works on the data of a served site, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment(DIRECTORIES[url]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def environment(directory: Path) -> dict[str, str]:
    """The environment of a fresh machine: nothing that the tests, or the person who runs them, have set."""
    ours = ("DATABASE_URL", "REDIS_URL", "DJANGO_ENV", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_BACKEND")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "VAR_DIR": str(directory), "DJANGO_SETTINGS_MODULE": "assessment.settings"}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as reply:  # noqa: S310 - our own address
                if reply.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
    process.wait(timeout=10)
