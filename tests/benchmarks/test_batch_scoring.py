"""Scoring many answer sets, beside scikit-learn's BernoulliNB on the same items. Prints figures, asserts none."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.naive_bayes import BernoulliNB

from assessment.instrument import document
from assessment.instrument.answers import clean_answers
from assessment.instrument.definition import Definition
from assessment.responses.management.commands.classify import LINES
from assessment.scoring import assess
from assessment.scoring.evidence import EvidenceTable, evidence_table
from assessment.scoring.posterior import Array, posterior_of_many, prior_of, priors_of
from tests.benchmarks.servers import ROOT
from tests.scoring.answer_sets import answer_sets, lines_of

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

ROUNDS = int(os.environ.get("BENCHMARK_ROUNDS", "7"))
PEOPLE = 100_000

MEASURE = (
    "import resource, subprocess, sys, time\n"
    "begun = time.perf_counter()\n"
    "subprocess.run(sys.argv[1:], check=True)\n"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "print(time.perf_counter() - begun, used.ru_maxrss / 1024, file=sys.stderr)\n"
)
"""Runs a command; seconds and peak memory (MB) of it and of nothing else."""


class Clock:
    """Seconds of each step, added up within a round."""

    def __init__(self) -> None:
        self.rounds: list[Counter[str]] = []

    def begin(self) -> None:
        """A new round."""
        gc.collect()
        self.rounds.append(Counter())

    def time(self, step: str, act: Callable[[], Any]) -> Any:
        """Does something and notes how long it took."""
        begun = time.perf_counter()
        done = act()
        self.rounds[-1][step] += time.perf_counter() - begun
        return done

    def median(self, *steps: str) -> float:
        """The median over the rounds of the steps together."""
        return statistics.median(sum(one[step] for step in steps) for one in self.rounds)

    def ratio(self, ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
        """The median over the rounds of how many times as long ours took."""
        return statistics.median(
            sum(one[step] for step in ours) / sum(one[step] for step in theirs) for one in self.rounds
        )


def score(definition: Definition, lines: list[str], clock: Clock) -> tuple[EvidenceTable, Array]:
    """One block: from lines to probabilities, step by step."""
    answers = [line["answers"] for line in clock.time("json", lambda: [json.loads(line) for line in lines])]
    clock.time("parse", lambda: [document.parse(line) for line in lines])
    cleaned = clock.time("clean", lambda: [clean_answers(definition, given) for given in answers])
    table = clock.time("table", lambda: evidence_table(definition, cleaned))
    prior = clock.time("prior", lambda: priors_of(definition, [given.get("region") for given in cleaned]))
    return table, clock.time("posterior", lambda: posterior_of_many(definition, table, prior))


def test_a_batch_beside_bernoulli_naive_bayes(shipped: Definition) -> None:
    """Ours works on blocks of lines, as `classify` does; the other has all items at hand as one matrix."""
    lines, clock = lines_of(shipped, PEOPLE), Clock()
    blocks = [lines[start : start + LINES] for start in range(0, PEOPLE, LINES)]
    clock.begin()
    tables, probabilities = zip(*(score(shipped, block, clock) for block in blocks), strict=True)
    items = np.nan_to_num(np.concatenate([np.hstack([table.owned, table.spent]) for table in tables]))
    rival = BernoulliNB().fit(items, np.concatenate(probabilities).argmax(axis=1))
    rival.predict_proba(items)
    whole = EvidenceTable(*(np.concatenate(part) for part in zip(*((t.owned, t.spent) for t in tables), strict=True)))
    prior = prior_of(shipped, None)
    del tables, probabilities, clock.rounds[:]  # that was to warm up
    for _ in range(ROUNDS):
        clock.begin()
        for block in blocks:
            score(shipped, block, clock)
        clock.time("whole", lambda: posterior_of_many(shipped, whole, prior))
        clock.time("rival", lambda: rival.predict_proba(items))
    ours = ("table", "prior", "posterior")
    print(f"\n{PEOPLE:,} answer sets, {items.shape[1]} items, median of {ROUNDS} rounds, milliseconds")
    for name, steps in (
        ("json.loads of the lines", ("json",)),
        ("our parsing, which refuses NaN and duplicate keys", ("parse",)),
        ("our checking of the answers", ("clean",)),
        ("answers to evidence, and their priors", ("table", "prior")),
        (f"posterior_of_many, in blocks of {LINES:,}", ("posterior",)),
        ("posterior_of_many, all at once", ("whole",)),
        ("BernoulliNB.predict_proba", ("rival",)),
    ):
        print(f"  {name:<52} {clock.median(*steps) * 1000:8.1f}")
    print("ratios, ours / theirs")
    for name, mine, theirs in (
        ("posterior_of_many, all at once / predict_proba", ("whole",), ("rival",)),
        ("scoring / (json.loads + predict_proba), aim 1", ours, ("json", "rival")),
        ("scoring / (our input + predict_proba)", ours, ("parse", "clean", "rival")),
        ("(our input + scoring) / (our input + predict_proba)", ("parse", "clean", *ours), ("parse", "clean", "rival")),
    ):
        print(f"  {name:<52} {clock.ratio(mine, theirs):8.2f}")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A place of its own with the shipped questionnaire published."""
    found = {
        **os.environ,
        "VAR_DIR": str(tmp_path_factory.mktemp("batch")),
        "DJANGO_SETTINGS_MODULE": "assessment.settings",
    }
    for command in (["migrate", "-v0"], ["load_questionnaire", "fixtures/questionnaire.json"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=found, check=True, capture_output=True)
    return found


@pytest.mark.parametrize(
    ("number", "options"), [(1, ["--points"]), (10_000, ["--points"]), (100_000, ["--points"]), (2_000, [])]
)
def test_classify_in_seconds_and_megabytes(
    shipped: Definition, environment: dict[str, str], tmp_path: Path, number: int, options: list[str]
) -> None:
    given, results = tmp_path / "answers.jsonl", tmp_path / "results.jsonl"
    given.write_text("\n".join(lines_of(shipped, number)), encoding="utf-8")
    with given.open("rb") as lines, results.open("wb") as out:
        command = [sys.executable, "-c", MEASURE, sys.executable, "manage.py", "classify", *options]
        run = subprocess.run(
            command, cwd=ROOT, env=environment, stdin=lines, stdout=out, stderr=subprocess.PIPE, check=True
        )
    seconds, megabytes = map(float, run.stderr.split())
    with results.open("rb") as lines:
        assert sum(1 for _ in lines) == number
    name = " ".join([f"{number:,} lines", *options])
    print(f"\nclassify   {name:<24} {seconds:6.2f} s   {megabytes:6.1f} MB at most")


def test_one_respondent_in_milliseconds(shipped: Definition) -> None:
    """Scoring alone: intervals, weights, advice and the smallest change included."""
    took = []
    for answers in [*answer_sets(shipped, 300)] * 2:
        begun = time.perf_counter()
        assess(shipped, answers)
        took.append((time.perf_counter() - begun) * 1000)
    median, slow = statistics.median(took[300:]), statistics.quantiles(took[300:], n=20)[-1]
    print(f"\nassess     one respondent {median:.2f} ms, the slowest twentieth from {slow:.2f} ms   aim 5 ms")
