"""Two servers side by side: the app as quickstart starts it, and the floor; and the CPU each of them uses."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """A production server with one worker, and a browser of sorts that keeps its cookies."""

    application: str
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    cookies: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the server and waits until it listens."""
        command = f"-m gunicorn {self.application} --bind 127.0.0.1:{self.port} --workers 1 --worker-class gthread"
        command += " --threads 4 --log-level error"
        self.process = subprocess.Popen(
            [sys.executable, *command.split()], cwd=ROOT, env={**os.environ, **self.environment}
        )
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                time.sleep(0.1)
            else:
                break
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def stop(self) -> None:
        """Stops the server."""
        self.connection.close()
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)

    def cpu_seconds(self) -> float:
        """CPU time of all its processes so far."""
        assert self.process is not None
        parent = psutil.Process(self.process.pid)
        times = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
        return sum(t.user + t.system for t in times)

    def request(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str, dict[str, str]]:
        """One request; status, body (decompressed only if it came plain) and headers."""
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "en", "Host": f"127.0.0.1:{self.port}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if data is not None:
            if "csrftoken" in self.cookies:
                data = {**data, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
            body = urlencode(data)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        reply = self.connection.getresponse()
        content = reply.read()
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        text = content.decode("utf-8", "replace") if reply.getheader("Content-Encoding") != "gzip" else ""
        return reply.status, text, dict(reply.getheaders())


class Pieces(HTMLParser):
    """A page cut into (markup, text) pairs, for the floor to loop over."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pairs: list[tuple[str, str]] = []
        position = 0
        for match in re.finditer(r">([^<]*[^<\s][^<]*)<", page):
            self.pairs.append((page[position : match.start(1)], match.group(1)))
            position = match.end(1)
        self.pairs.append((page[position:], ""))


def write_pages(path: Path, result_page: str) -> None:
    """What the floor shows: the eight evidence rows of the shipped questionnaire, and our own result page."""
    document = json.loads((ROOT / "fixtures" / "questionnaire.json").read_text(encoding="utf-8"))
    question = next(q for s in document["sections"] for q in s["questions"] if q["kind"] == "ownership")
    labels = {row["code"]: row for row in document["responsibilities"]}
    rows = [
        {"name": f"ownership-{code}", "label": labels[code]["label"]["en"], "help": labels[code]["help"]["en"]}
        for group in question["groups"]
        if group.get("page", 1) == 1
        for code in group["rows"]
    ]
    options = ["me", "shared", "cio", "other", "nobody"]
    pages = {"rows": rows, "options": options, "result": Pieces(result_page).pairs}
    path.write_text(json.dumps(pages), encoding="utf-8")
