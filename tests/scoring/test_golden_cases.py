"""The engine against cases worked out apart from it (`independent.py` wrote them, `make_cases.py` lists them)."""

import json
from pathlib import Path

import pytest

from assessment.scoring import assess

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


@pytest.fixture(params=CASES, ids=lambda path: path.stem)
def case(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


def close(expected):
    return pytest.approx(expected, abs=1e-9)


def test_there_are_cases_for_every_band_and_every_type():
    expected = [json.loads(path.read_text(encoding="utf-8"))["expected"] for path in CASES]
    assert {case["band"] for case in expected} == {"clear", "leaning", "blend", "insufficient", "not-applicable"}
    assert {case["archetype"] for case in expected} >= {"technology-manager", "operations-expert", "all-rounder"}
    assert len(CASES) >= 40


def test_band_type_and_what_is_missing_agree(shipped, case):
    found = assess(shipped, case["answers"])
    assert found.band == case["expected"]["band"]
    assert found.archetype == case["expected"]["archetype"]
    assert sorted(found.missing) == sorted(case["expected"]["missing"])


def test_probabilities_agree(shipped, case):
    found = assess(shipped, case["answers"]).probabilities
    assert found == (close(case["expected"]["probabilities"]) if case["expected"]["probabilities"] else None)


def test_intervals_agree_as_far_as_random_draws_do(shipped, case):
    found, expected = assess(shipped, case["answers"]).intervals, case["expected"]["intervals"]
    if expected is None:
        assert found is None
        return
    assert set(found) == set(expected)
    for archetype, (low, high) in expected.items():
        assert found[archetype] == pytest.approx((low, high), abs=0.05)


def test_values_and_decibans_agree_item_by_item(shipped, case):
    found = {weight.item: weight for weight in assess(shipped, case["answers"]).evidence}
    expected = {row["item"]: row for row in case["expected"]["evidence"]}
    assert set(found) == set(expected)
    for item, row in expected.items():
        assert found[item].value == (close(row["value"]) if "value" in row else None)
        assert found[item].decibans == (close(row["decibans"]) if "decibans" in row else None)
