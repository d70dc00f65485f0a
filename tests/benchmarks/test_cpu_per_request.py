"""Server CPU per request, ours beside the floor, in one interleaved run. Prints figures, asserts none of them."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assessment.lib.secrets import new_token
from tests.benchmarks.servers import ROOT, Server, write_pages
from tests.factories import EVIDENCE_ROWS

pytestmark = pytest.mark.benchmark

ROUNDS = int(os.environ.get("BENCHMARK_ROUNDS", "8"))
BLOCK = 20  # a browser remembers twenty responses
OWNERS = {f"ownership-{row}": "me" for row in EVIDENCE_ROWS}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, prepared and served as quickstart does, with one worker."""
    environment = {"VAR_DIR": str(tmp_path_factory.mktemp("ours")), "DJANGO_SETTINGS_MODULE": "assessment.settings"}
    subprocess.run(
        [sys.executable, "manage.py", "quickstart", "--prepare-only"],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    server = Server("assessment.wsgi:application", environment)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory, ours: Server) -> Iterator[Server]:
    """The floor, which shows our own result page."""
    directory = tmp_path_factory.mktemp("floor")
    environment = {
        "FLOOR_DATABASE": str(directory / "floor.sqlite3"),
        "FLOOR_PAGES": str(directory / "pages.json"),
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.floor.settings",
    }
    sheet = begin(ours)
    ours.request("POST", f"/a/{sheet}/q/ownership/", {"_revision": "0", **OWNERS})
    ours.request("POST", f"/a/{sheet}/check/", {"_revision": "1"})
    write_pages(Path(environment["FLOOR_PAGES"]), plain(ours, f"/a/{sheet}/result/"))
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--run-syncdb", "-v0"],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
    )
    server = Server("tests.benchmarks.floor.wsgi:application", environment)
    server.start()
    yield server
    server.stop()


def begin(server: Server) -> str:
    """A new response of ours; its public code."""
    server.request("GET", "/start/")
    status, _, headers = server.request("POST", "/start/", {"start_key": new_token(), "processing": "on"})
    assert status == 302
    return headers["Location"].split("/")[2]


def plain(server: Server, path: str) -> str:
    """A page as text."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    cookie = "; ".join(f"{name}={value}" for name, value in server.cookies.items())
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip", "Accept-Language": "en"})
    page = gzip.decompress(connection.getresponse().read()).decode("utf-8")
    connection.close()
    return page


def per_request(server: Server, act: Callable[[int], int], expected: int) -> float:
    """Milliseconds of CPU for each of a block of requests."""
    server.connection.close()  # what idled meanwhile may have been dropped; the next request opens it again
    before = server.cpu_seconds()
    for number in range(BLOCK):
        status = act(number)
        assert status == expected, status
    return (server.cpu_seconds() - before) / BLOCK * 1000


def compare(name: str, ours: Callable[[], float], floor: Callable[[], float], aim: float) -> None:
    """Runs blocks in turn and prints the ratio of the totals."""
    ours(), floor()  # once to warm up
    pairs = [(ours(), floor()) for _ in range(ROUNDS)]
    mine, least = (sum(column) / ROUNDS for column in zip(*pairs, strict=True))
    print(f"\n{name:<10} ours {mine:6.2f} ms   floor {least:6.2f} ms   ratio {mine / least:5.2f}   aim {aim}")


def test_cpu_per_request_beside_the_floor(ours: Server, floor: Server) -> None:
    sheet = begin(ours)
    _, pk, _ = floor.request("GET", "/start/")
    revision = iter(range(1_000_000))
    options = ("me", "cio")

    def save_ours(number: int) -> int:
        owners = dict.fromkeys(OWNERS, options[number % 2])
        path = f"/a/{sheet}/q/ownership/"
        return ours.request("POST", path, {"_revision": str(next(revision)), **owners})[0]

    def save_floor(number: int) -> int:
        return floor.request("POST", f"/save/{pk}/", dict.fromkeys(OWNERS, options[number % 2]))[0]

    compare(
        "show",
        lambda: per_request(ours, lambda n: ours.request("GET", f"/a/{sheet}/q/ownership/")[0], 200),
        lambda: per_request(floor, lambda n: floor.request("GET", f"/show/{pk}/")[0], 200),
        1.25,
    )
    compare(
        "save",
        lambda: per_request(ours, save_ours, 302),
        lambda: per_request(floor, save_floor, 302),
        1.5,
    )

    def submit_block() -> float:
        sheets = [begin(ours) for _ in range(BLOCK)]
        for code in sheets:
            ours.request("POST", f"/a/{code}/q/ownership/", {"_revision": "0", **OWNERS, "_leave_open": "1"})
        return per_request(ours, lambda n: ours.request("POST", f"/a/{sheets[n]}/check/", {"_revision": "1"})[0], 302)

    compare(
        "submit",
        submit_block,
        lambda: per_request(floor, lambda n: floor.request("POST", f"/submit/{pk}/", OWNERS)[0], 302),
        1.5,
    )
    finished = begin(ours)
    ours.request("POST", f"/a/{finished}/q/ownership/", {"_revision": "0", **OWNERS})
    ours.request("POST", f"/a/{finished}/check/", {"_revision": "1"})
    compare(
        "result",
        lambda: per_request(ours, lambda n: ours.request("GET", f"/a/{finished}/result/")[0], 200),
        lambda: per_request(floor, lambda n: floor.request("GET", f"/result/{pk}/")[0], 200),
        1.5,
    )


def test_a_scored_respondent_in_milliseconds() -> None:
    """Scoring alone: one respondent, intervals included."""
    command = [
        sys.executable,
        "-c",
        "import json, time\n"
        "from assessment.instrument import document\n"
        "from assessment.scoring import assess\n"
        "d = document.loads(open('fixtures/questionnaire.json', encoding='utf-8').read())\n"
        "owned = dict.fromkeys([r.code for r in d.responsibilities], 'me')\n"
        "a = {'ownership': owned, 'time': {'sdlc': 60, 'advising': 40}}\n"
        "assess(d, a)\n"
        "t = time.process_time()\n"
        "for _ in range(200): assess(d, a)\n"
        "print((time.process_time() - t) / 200 * 1000)\n",
    ]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    print(f"\nscoring    one respondent {float(printed):.2f} ms of CPU")
    assert re.match(r"\d", printed)
