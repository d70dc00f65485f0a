"""Workers are killed while people save and submit: every acknowledged save is there, and every submission is whole."""

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

import psutil
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from assessment.lib.secrets import new_token
from assessment.responses.models import Consent, Response, Result

SECONDS = 12
CLIENTS = 4
KILL_EVERY = (0.3, 1.0)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

PAGES = {
    "profile": {"role": ["cto", "vp-engineering", "chief-architect"], "region": ["greater-china", "elsewhere"]},
    "ownership": {"ownership-sdlc": ["me", "cio", "other"], "ownership-advising": ["me", "shared", "nobody"]},
    "orientation": {"integrator": list("12345"), "drives-revenue": list("12345")},
    "ambition": {"biggest-question": [f"question {n}" for n in range(50)]},
}


class Server:
    """The app behind gunicorn with two workers, on a database of its own."""

    def __init__(self, directory, port):
        self.port = port
        database = connection.settings_dict
        self.environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "assessment.settings",
            "VAR_DIR": str(directory),
        }
        if connection.vendor == "postgresql":
            place = f"{database['USER']}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
            self.environment["DATABASE_URL"] = f"postgres://{place}"
            self.environment["DATABASE_POOL"] = "4"
        else:
            self.environment["DATABASE_URL"] = f"sqlite:///{database['NAME']}"
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(collect, cwd=settings.BASE_DIR, env=self.environment, check=True)
        command = [sys.executable, "-m", "gunicorn", "assessment.wsgi:application", "--bind", f"127.0.0.1:{port}"]
        command += ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--log-level", "critical"]
        with (directory / "server.log").open("wb") as log:
            self.master = subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log)

    def workers(self):
        return psutil.Process(self.master.pid).children()

    def kill_one(self):
        """Kills a worker of ours, chosen at random, without warning."""
        workers = self.workers()
        if workers:
            random.choice(workers).send_signal(signal.SIGKILL)
        return len(workers) > 0

    def wait_until_it_answers(self):
        for _ in range(300):
            try:
                if get(self.port, "/healthz", {})[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the server does not answer")

    def stop(self):
        self.master.terminate()
        self.master.wait(timeout=20)


def get(port, path, headers, body=None):
    """Status, headers and text of one request on a connection of its own. Raises OSError if it is cut."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        link.request("POST" if body is not None else "GET", path, body, headers)
        r = link.getresponse()
        return r.status, r.headers, r.read().decode()
    except http.client.HTTPException as error:
        raise ConnectionError from error
    finally:
        link.close()


class Person(threading.Thread):
    """Someone who answers, saves, submits and starts anew, and remembers what was acknowledged."""

    def __init__(self, port, until):
        super().__init__()
        self.port, self.until, self.cookies = port, until, {}
        # public code -> question -> the value last acknowledged, and values sent since without an answer
        self.ledger = {}
        self.submitted = set()
        self.saves = self.cut = 0
        self.faults = []

    def run(self):
        try:
            while time.monotonic() < self.until:
                self._one_assessment()
        except Exception as error:  # noqa: BLE001 - shown by the test
            self.faults.append(repr(error))

    def _one_assessment(self):
        code = self._start()
        if code is None:
            return
        self.ledger[code] = {}
        for _ in range(random.randint(5, 25)):
            if time.monotonic() >= self.until:
                return
            self._save(code, random.choice(list(PAGES)))
        self._submit(code)

    def _ask(self, path, data=None):
        """A reply, or None if the connection was cut."""
        headers = {**FORM, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None if data is None else urlencode({**data, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
        try:
            status, reply_headers, text = get(self.port, path, headers, body)
        except OSError:
            self.cut += 1
            time.sleep(0.05)
            return None
        for cookie in reply_headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        if status >= 500 and status != 503:
            self.faults.append(f"{status} {path}")
        return status, reply_headers, text

    def _start(self):
        if not self._ask("/start/"):
            return None
        key = new_token()
        for _ in range(100):  # the same key until it is acknowledged
            if (r := self._ask("/start/", {"start_key": key, "processing": "on"})) and r[0] == 302:
                return r[1]["Location"].split("/")[2]
        return None

    def _save(self, code, page):
        path = f"/a/{code}/q/{page}/"
        if not (shown := self._ask(path)) or shown[0] != 200:
            return
        revision = re.search(r'name="_revision" value="(\d+)"', shown[2])[1]
        data = {name: random.choice(values) for name, values in PAGES[page].items()}
        for name, value in data.items():
            acknowledged, pending = self.ledger[code].get(name, (None, set()))
            self.ledger[code][name] = (acknowledged, pending | {value})
        r = self._ask(path, {"_revision": revision, "_action": "autosave", **data})
        if r and r[0] == 200:
            self.saves += 1
            self.ledger[code].update({name: (value, set()) for name, value in data.items()})

    def _submit(self, code):
        for _ in range(3):
            if not (shown := self._ask(f"/a/{code}/check/")) or shown[0] != 200:
                continue
            revision = re.search(r'name="_revision" value="(\d+)"', shown[2])[1]
            if (r := self._ask(f"/a/{code}/check/", {"_revision": revision})) and r[0] == 302:
                self.submitted.add(code)
                return


def stored_value(answers, name):
    if name.startswith("ownership-"):
        return answers.get("ownership", {}).get(name.removeprefix("ownership-"))
    value = answers.get(name)
    return None if value is None else str(value)


@pytest.fixture
def server(published, tmp_path, unused_port):
    call_command("createcachetable")
    connections.close_all()
    server = Server(tmp_path, unused_port)
    try:
        server.wait_until_it_answers()
        yield server
    finally:
        server.stop()


@pytest.fixture
def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_every_acknowledged_save_outlives_the_workers(server):
    until = time.monotonic() + SECONDS
    people = [Person(server.port, until) for _ in range(CLIENTS)]
    for person in people:
        person.start()
    kills = 0
    while time.monotonic() < until - 1:
        time.sleep(random.uniform(*KILL_EVERY))
        kills += server.kill_one()
    for person in people:
        person.join(timeout=60)
    server.wait_until_it_answers()

    assert [fault for person in people for fault in person.faults] == []
    assert kills >= 8
    assert sum(person.cut for person in people) > 0, "no kill hit a request"
    assert all(person.saves for person in people)
    assert lost_saves(people) == []
    assert_submissions_are_whole(people)

    saved = Response.objects.exclude(answers={}).filter(public_code__in=people[0].ledger)
    saved.update(answers={})
    assert lost_saves(people) != [], "control: a loss would be seen"


def lost_saves(people):
    """Answers that were acknowledged and are neither stored nor overwritten by a later post without an answer."""
    lost = []
    for person in people:
        for code, questions in person.ledger.items():
            answers = Response.objects.get(public_code=code).answers
            for name, (acknowledged, pending) in questions.items():
                if stored_value(answers, name) not in {acknowledged, *pending}:
                    lost.append((code, name, acknowledged, pending, stored_value(answers, name)))
    return lost


def assert_submissions_are_whole(people):
    """Status, date and result go together; what was acknowledged as submitted is; each start made one response."""
    with_result = set(Result.objects.values_list("response__public_code", flat=True))
    submitted = set(Response.objects.filter(status="submitted").values_list("public_code", flat=True))
    assert with_result == submitted
    assert {code for person in people for code in person.submitted} <= submitted
    assert Consent.objects.count() == Response.objects.count()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone()[0] == "ok"
