"""The second lens: indices, the profile of roles, and traits set beside a type."""

import pytest

from assessment.scoring.indices import indices_of, role_profile, trait_verdicts

MATURITY = ["maturity-cloud", "maturity-ai", "maturity-automation", "maturity-security"]


def scales(codes, *values):
    return dict(zip(codes, values, strict=False))


CIO = {"cio-importance": 4, "my-importance-to-cio": 3}
INDICES = [
    # answers, index, points (None: too little answered)
    (scales(MATURITY, 1, 1, 1, 1), "maturity", 0),
    (scales(MATURITY, 5, 5, 5, 5), "maturity", 100),
    (scales(MATURITY, 3, 3, 3, 3), "maturity", 50),
    (scales(MATURITY, 1, 2, 3, 4), "maturity", 37.5),
    (scales(MATURITY, 4, 5), "maturity", 87.5),
    (scales(MATURITY, 4), "maturity", None),
    ({}, "maturity", None),
    ({"effectiveness-agility": 2, "effectiveness-resilience": 5}, "effectiveness", 62.5),
    ({"effectiveness-agility": 2}, "effectiveness", None),
    ({"roi": 1}, "roi", 0),
    ({"roi": 4}, "roi", 75),
    ({}, "roi", None),
    ({"cio-frequency": "daily", "cio-importance": 5, "my-importance-to-cio": 5}, "collaboration", 100),
    ({"cio-frequency": "rarely", "cio-importance": 1, "my-importance-to-cio": 1}, "collaboration", 0),
    ({"cio-frequency": "weekly", **CIO}, "collaboration", 100 * (4 * 3.5 - 1) / 24),
    ({"cio-frequency": "monthly", **CIO}, "collaboration", 100 * (3 * 3.5 - 1) / 24),
    ({"cio-frequency": "quarterly", **CIO}, "collaboration", 100 * (2 * 3.5 - 1) / 24),
    ({"cio-frequency": "weekly", "cio-importance": 4}, "collaboration", 100 * (4 * 4 - 1) / 24),
    ({"cio-frequency": "no-cio", **CIO}, "collaboration", None),
    ({"cio-frequency": "weekly"}, "collaboration", None),
    (CIO, "collaboration", None),
]


@pytest.mark.parametrize(("answers", "index", "points"), INDICES)
def test_an_index_is_worked_out_from_at_least_half_of_its_answers(shipped, answers, index, points):
    found = indices_of(shipped, answers)[index]
    if points is None:
        assert found is None
    else:
        assert found.points == pytest.approx(points, abs=1e-9)
        assert found.mean == pytest.approx(1 + points / 25, abs=1e-9)


def test_every_index_is_named_whether_answered_or_not(shipped):
    assert indices_of(shipped, {}) == dict.fromkeys(["maturity", "effectiveness", "roi", "collaboration"])


def test_a_role_is_the_mean_of_its_two_statements_and_none_is_chosen(shipped):
    answers = {"role-infrastructure-1": 5, "role-infrastructure-2": 2, "role-planner-2": 4, "role-thinker-1": 1}
    assert role_profile(shipped, answers) == {
        "infrastructure-overseer": 3.5,
        "strategic-planner": 4,
        "customer-liaison": None,
        "thinker": 1,
    }


TRAITS = [
    # type, trait, answers, verdict
    ("technology-manager", "outward-looking", {"insight-source": 5}, "agrees"),
    ("technology-manager", "outward-looking", {"insight-source": 4}, "agrees"),
    ("technology-manager", "outward-looking", {"insight-source": 3}, "neither"),
    ("technology-manager", "outward-looking", {"insight-source": 1}, "neither"),  # it uses insight from inside too
    ("technology-manager", "outward-looking", {}, None),
    ("operations-expert", "inward-looking", {"insight-source": 1}, "agrees"),
    ("operations-expert", "inward-looking", {"insight-source": 5}, "differs"),
    ("operations-expert", "least-cio-collaboration", {"cio-frequency": "rarely"}, "agrees"),
    ("operations-expert", "least-cio-collaboration", {"cio-frequency": "monthly"}, "neither"),
    ("operations-expert", "least-cio-collaboration", {"cio-frequency": "daily"}, "differs"),
    ("operations-expert", "least-cio-collaboration", {"cio-frequency": "no-cio"}, "neither"),
    ("all-rounder", "centred-on-revenue", {"drives-revenue": 2}, "differs"),
    ("all-rounder", "time-spread-out", {"drives-revenue": 2}, None),  # no question asks about it
]


@pytest.mark.parametrize(("archetype", "trait", "answers", "verdict"), TRAITS)
def test_an_answer_agrees_with_what_the_report_says_of_a_type_or_differs_or_says_neither(
    shipped, archetype, trait, answers, verdict
):
    assert trait_verdicts(shipped.archetype_by_code[archetype], answers).get(trait) == verdict
