"""The smallest change, beside a search worked out apart from the engine: every set of changes, one by one."""

from __future__ import annotations

import copy
import itertools
import json
import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.instrument import document
from assessment.instrument.answers import clean_answers
from assessment.scoring import assess
from assessment.scoring.evidence import Evidence, evidence_of
from assessment.scoring.posterior import prior_of
from assessment.scoring.whatif import Change, smallest_change
from tests.scoring import independent
from tests.scoring.one_by_one import probabilities_of
from tests.scoring.test_golden_cases import CASES
from tests.scoring.test_posterior import answers_that_suffice, mixed_answers

ITEMS = [f"ownership.{item}" for item in independent.OWNERSHIP_ITEMS] + [
    f"time.{item}" for item in independent.TIME_ITEMS
]


# --- the search once more, in plain Python ---------------------------------------------------------------


@cache
def rates():
    """The rates of every type under both couplings, as floats: `(plain, coupled)`."""

    def floats(pair):
        return tuple(None if rate is None else float(rate) for rate in pair)

    return {
        k: tuple(
            {item: floats(way(item, k)) for item in independent.OWNERSHIP_ITEMS}
            for way in (independent.rates_independent, independent.rates_coupled)
        )
        for k in independent.TYPES
    }


def probabilities(values, answers):
    """What values by item (`ownership.CODE`, `time.CODE`) make of each type."""
    owned = {item[10:]: value for item, value in values.items() if item.startswith("ownership.")}
    spent = {item[5:]: value for item, value in values.items() if item.startswith("time.")}
    weights = {}
    for k, (plain, coupled) in rates().items():
        a = independent.likelihood_independent(owned, spent, plain)
        b = independent.likelihood_coupled(owned, spent, coupled)
        weights[k] = float(independent.prior(answers, k)) * (0.6 * a + 0.4 * b)
    return {k: weight / sum(weights.values()) for k, weight in weights.items()}


def first(found):
    return min(found, key=lambda k: (-round(found[k], 12), k))


def values_of(answers):
    owned, spent = independent.ownership_values(answers), independent.time_values(answers)
    return {f"ownership.{i}": float(v) for i, v in owned.items()} | {f"time.{i}": float(v) for i, v in spent.items()}


def search(answers, most=3):
    """`(changes, type that then leads, lead)` of the smallest change, by trying them all; None if there is none."""
    values = values_of(answers)
    leading = first(probabilities(values, answers))
    for size in range(1, most + 1):
        found = []
        for items in itertools.combinations(sorted(values), size):
            for new in itertools.product((0.0, 1.0), repeat=size):
                changed = dict(zip(items, new, strict=True))
                if any(values[item] == value for item, value in changed.items()):
                    continue
                then = probabilities(values | changed, answers)
                top = first(then)
                if top != leading:
                    lead = then[top] - sorted(then.values())[-2]
                    found.append((round(lead, 9), items, new, top, lead))
        if found:
            _, items, new, top, lead = min(found)
            return tuple(Change(item, value) for item, value in zip(items, new, strict=True)), top, lead
    return None


def told(change):
    return None if change is None else (change.changes, change.archetype, pytest.approx(change.lead, abs=1e-9))


def answers_of(case):
    """The answers of a golden case."""
    [path] = [path for path in CASES if path.stem == case]
    return json.loads(path.read_text(encoding="utf-8"))["answers"]


def random_answers(seed):
    rng = random.Random(seed)
    owners, rows = list(independent.STRENGTHS), independent.RESPONSIBILITIES
    answers = {"region": rng.choice([None, "greater-china", "elsewhere"])}
    answers["ownership"] = dict.fromkeys(rng.sample(independent.OWNERSHIP_ITEMS, rng.randint(4, 8)), None)
    for row in answers["ownership"]:
        answers["ownership"][row] = rng.choice(owners)
    if rng.random() < 0.7:
        answers["time"] = {row: rng.choice([0, 0, 5, 10, 20]) for row in rng.sample(rows, rng.randint(1, 16))}
    return answers


@pytest.mark.parametrize("seed", range(150))
def test_the_engine_finds_what_a_search_through_all_changes_finds(shipped, seed):
    answers = random_answers(seed)
    assert search(answers) == told(assess(shipped, answers).change)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_golden_case(shipped, path):
    answers = answers_of(path.stem)
    found = assess(shipped, answers)
    if found.band in ("insufficient", "not-applicable"):
        assert found.change is None
    else:
        assert search(answers) == told(found.change)


GOLDEN = [
    # case, changes, type that then leads, lead
    ("technology-manager-leaning", {"time.innovation-strategy": 1}, "operations-expert", 0.006099),
    ("greater-china-changes-who-leads", {"ownership.advising": 1}, "operations-expert", 0.000574),
    ("shared-everything", {"ownership.ecosystem-strategy": 0}, "operations-expert", 0.016278),
    ("sixteen-rows-tied", {"time.sdlc": 1}, "technology-manager", 0.035590),
    ("all-rounder-leaning", {"ownership.cybersecurity": 0, "ownership.sdlc": 0}, "operations-expert", 0.001080),
    (
        "time-for-rows-with-ownership-open",
        {"ownership.cybersecurity": 0, "time.data-privacy": 0},
        "all-rounder",
        0.018188,
    ),
    (
        "fewer-than-five-rows-with-time",
        {"ownership.business-continuity": 0, "ownership.workplace-support": 1, "time.cybersecurity": 0},
        "all-rounder",
        0.008046,
    ),
    ("technology-manager-clear", None, None, None),
    ("insufficient-three-rows", None, None, None),
    ("not-applicable-cio", None, None, None),
]


@pytest.mark.parametrize(("case", "changes", "archetype", "lead"), GOLDEN)
def test_a_few_that_stay_as_they_are(shipped, case, changes, archetype, lead):
    found = assess(shipped, answers_of(case)).change
    if changes is None:
        assert found is None
        return
    assert {change.item: change.value for change in found.changes} == changes
    assert (found.archetype, found.lead) == (archetype, pytest.approx(lead, abs=1e-6))


# --- what must hold for any answers ----------------------------------------------------------------------


def applied(evidence, changes):
    """The evidence with the changes made."""
    values = {"ownership": dict(evidence.ownership), "time": dict(evidence.time)}
    for change in changes:
        kind, _dot, item = change.item.partition(".")
        assert values[kind][item] != change.value, "a change changes something"
        values[kind][item] = change.value
    return Evidence(**values)


@settings(max_examples=150, deadline=None)
@given(answers_that_suffice)
def test_the_change_made_gives_the_type_and_the_lead_it_says(shipped, answers):
    answers = {**answers, "role": "cto"}
    found = assess(shipped, answers)
    if found.change is None:
        return
    evidence = evidence_of(shipped, clean_answers(shipped, answers))
    then = probabilities_of(shipped, applied(evidence, found.change.changes), answers.get("region"))
    by_code = {archetype.code: float(p) for archetype, p in zip(shipped.archetypes, then, strict=True)}
    assert 1 <= len(found.change.changes) <= 3
    assert len({change.item for change in found.change.changes}) == len(found.change.changes)
    assert first(by_code) == found.change.archetype != found.ranking[0]
    assert found.change.probabilities == pytest.approx(by_code, abs=1e-12)
    ranked = sorted(by_code.values())
    assert found.change.lead == pytest.approx(ranked[-1] - ranked[-2], abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(answers_that_suffice)
def test_no_smaller_set_of_changes_does(shipped, answers):
    answers = {**answers, "role": "cto"}
    found = assess(shipped, answers).change
    assert search(answers, most=len(found.changes) - 1 if found else 2) is None


@settings(max_examples=60, deadline=None)
@given(answers_that_suffice, st.randoms())
def test_neither_the_order_of_answers_nor_that_of_the_document_decides(shipped_content, shipped, answers, shuffle):
    content = copy.deepcopy(shipped_content)
    shuffle.shuffle(content["responsibilities"])
    shuffle.shuffle(content["archetypes"])
    reordered = document.load(content)
    rows = list((answers.get("ownership") or {}).items())
    shuffle.shuffle(rows)
    there, here = assess(reordered, {**answers, "ownership": dict(rows)}).change, assess(shipped, answers).change
    assert (there is None) == (here is None)
    if here is not None:
        assert (there.changes, there.archetype) == (here.changes, here.archetype)
        assert there.probabilities == pytest.approx(here.probabilities, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(mixed_answers)
def test_there_is_none_where_no_type_is_given_and_the_snapshot_is_plain(shipped, answers):
    found = assess(shipped, answers)
    if found.band in ("insufficient", "not-applicable"):
        assert found.change is None
    stored = found.as_json()["change"]
    assert json.loads(json.dumps(stored)) == stored
    if found.change is not None:
        assert stored["changes"][0] == {"item": found.change.changes[0].item, "value": found.change.changes[0].value}
        assert set(stored["probabilities"]) == set(found.probabilities)


def test_an_unanswered_row_is_never_changed_and_time_only_where_it_was_answered(shipped):
    answers = {"ownership": dict.fromkeys(independent.OWNERSHIP_ITEMS[:4], "me")}
    found = assess(shipped, answers).change
    answered = {f"ownership.{item}" for item in independent.OWNERSHIP_ITEMS[:4]}
    assert found is None or {change.item for change in found.changes} <= answered


def test_a_blend_has_a_change_too(shipped):
    answers = answers_of("all-rounder-blend")
    found = assess(shipped, answers)
    assert (found.band, found.archetype) == ("blend", None)
    assert found.change.archetype != found.ranking[0]


def test_of_changes_with_the_same_lead_the_first_by_code_counts(shipped_content):
    """Two items told apart by nothing but their code: the first is named, wherever the document has it."""
    content = copy.deepcopy(shipped_content)
    for archetype in content["archetypes"]:
        for listed in (archetype["responsibilities"], archetype["time"]):
            for item in ("sdlc", "cybersecurity"):
                listed.pop(item, None)
        archetype["responsibilities"] |= {"sdlc": 0.6, "cybersecurity": 0.6}
        if archetype["code"] == "all-rounder":
            archetype["responsibilities"] |= {"sdlc": 0.97, "cybersecurity": 0.97}
    for reverse in (False, True):
        content["responsibilities"].sort(key=lambda row: row["code"], reverse=reverse)
        definition = document.load(content)
        owned = ["sdlc", "cybersecurity", "workplace-support", "innovation-strategy"]
        answers = {"ownership": {**dict.fromkeys(owned, "me"), "business-continuity": "other"}}
        found = assess(definition, answers)
        assert found.ranking[0] == "all-rounder"
        assert [change.item for change in found.change.changes] == ["ownership.cybersecurity"]


def test_answers_that_no_three_changes_can_turn(shipped):
    evidence = evidence_of(shipped, clean_answers(shipped, answers_of("technology-manager-clear")))
    prior = prior_of(shipped, None)
    assert smallest_change(shipped, evidence, prior, "technology-manager") is None
