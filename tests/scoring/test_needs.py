"""Each node that a need or a condition is built of, by itself, and the report's eighteen actions as a whole."""

import pytest
from pydantic import TypeAdapter

from assessment.instrument.answers import clean_answers
from assessment.instrument.definition import Condition, Need
from assessment.scoring.recommend import CONDITIONS, NEEDS, condition_met, evaluate, facts_of, need_of

ROI, EXPERIMENTS, TEAMS = "roi", "experiments", "innovation-teams"
# Six rows, so that `advising`, the sixth, is outside the top five.
BUSY = {
    "technology-strategy": 30,
    "sdlc": 20,
    "cybersecurity": 20,
    "data-privacy": 10,
    "supply-chain": 10,
    "advising": 5,
}


def facts(definition, answers):
    return facts_of(definition, clean_answers(definition, answers))


def gap(*questions, of="mean"):
    return {"need": "scale-gap", "questions": list(questions), "of": of}


def is_me(row, *values):
    return {"test": "is", "question": "ownership", "row": row, "values": list(values or ("me",))}


RESPONSIBLE = {"need": "unmet-share", "question": "responsible-computing", "options": ["footprint", "efficient-code"]}
UNBACKED = {
    "need": "unbacked-share",
    "questions": ["technologies-near", "technologies-far"],
    "backing": "investments",
    "counterparts": {"ai": "ai", "rpa": "automation", "cloud": "cloud"},
}
HORIZONS = {
    "need": "cases",
    "question": "roadmap-horizons",
    "cases": [
        {"when": {"test": "includes-any", "question": "roadmap-horizons", "values": ["none"]}, "value": 1},
        {"when": {"test": "includes-any", "question": "roadmap-horizons", "values": ["1-year"]}, "value": 0.25},
    ],
    "otherwise": 0.6,
}
WHERE_OWNED = {"need": "only-where", "when": is_me("sdlc"), "part": gap(ROI)}

TABLE = [
    # need, answers, value (None: not answered)
    (gap(ROI), {ROI: 1}, 1),
    (gap(ROI), {ROI: 4}, 0.25),
    (gap(ROI), {ROI: 5}, 0),
    (gap(ROI), {}, None),
    (gap(ROI, EXPERIMENTS), {ROI: 5, EXPERIMENTS: 2}, 0.375),
    (gap(ROI, EXPERIMENTS), {EXPERIMENTS: 2}, 0.75),
    (gap(ROI, EXPERIMENTS, of="lowest"), {ROI: 5, EXPERIMENTS: 2}, 0.75),
    (gap(ROI, EXPERIMENTS, of="lowest"), {}, None),
    ({"need": "scale-height", "questions": [ROI]}, {ROI: 1}, 0),
    ({"need": "scale-height", "questions": [ROI, EXPERIMENTS]}, {ROI: 5, EXPERIMENTS: 4}, 0.875),
    ({"need": "scale-height", "questions": [ROI]}, {}, None),
    ({"need": "index-gap", "index": "roi"}, {ROI: 2}, 0.75),
    ({"need": "index-gap", "index": "maturity"}, {"maturity-ai": 2}, None),
    ({"need": "index-height", "index": "roi"}, {ROI: 2}, 0.25),
    ({"need": "index-height", "index": "collaboration"}, {"cio-frequency": "no-cio", "cio-importance": 5}, None),
    (RESPONSIBLE, {"responsible-computing": ["footprint"]}, 0.5),
    (RESPONSIBLE, {"responsible-computing": ["footprint", "efficient-code"]}, 0),
    (RESPONSIBLE, {"responsible-computing": ["none"]}, 1),
    (RESPONSIBLE, {"responsible-computing": []}, None),
    (UNBACKED, {"technologies-near": ["ai", "quantum"], "investments": ["cloud"]}, 1),
    (UNBACKED, {"technologies-near": ["ai"], "technologies-far": ["ai", "rpa"], "investments": ["automation"]}, 0.5),
    (UNBACKED, {"technologies-near": ["rpa", "cloud"], "investments": ["automation", "cloud"]}, 0),
    (UNBACKED, {"technologies-near": ["quantum"], "investments": ["cloud"]}, None),
    (UNBACKED, {"technologies-near": ["ai"]}, None),
    (UNBACKED, {"investments": ["ai"]}, None),
    ({"need": "rows-share", "values": ["nobody"]}, {"ownership": {"sdlc": "nobody", "advising": "me"}}, 0.5),
    ({"need": "rows-share", "values": ["nobody"], "rows": ["sdlc"]}, {"ownership": {"sdlc": "nobody"}}, 1),
    ({"need": "rows-share", "values": ["nobody"], "rows": ["sdlc"]}, {"ownership": {"advising": "nobody"}}, None),
    ({"need": "rows-share", "values": ["nobody"]}, {}, None),
    ({"need": "owned-outside-top-time", "values": ["me"]}, {"ownership": {"sdlc": "me"}, "time": BUSY}, 0),
    (
        {"need": "owned-outside-top-time", "values": ["me"]},
        {"ownership": {"sdlc": "me", "advising": "me", "supply-chain": "shared"}, "time": BUSY},
        0.5,
    ),
    ({"need": "owned-outside-top-time", "values": ["me"]}, {"ownership": {"sdlc": "me"}}, None),
    ({"need": "owned-outside-top-time", "values": ["me"]}, {"ownership": {"sdlc": "cio"}, "time": BUSY}, None),
    (
        {"need": "top-time-not-owned", "values": ["me", "shared"]},
        {"ownership": {"sdlc": "shared", "cybersecurity": "cio", "advising": "cio"}, "time": BUSY},
        0.5,
    ),
    ({"need": "top-time-not-owned", "values": ["me"]}, {"ownership": {"advising": "cio"}, "time": BUSY}, None),
    ({"need": "top-time-not-owned", "values": ["me"]}, {"ownership": {"sdlc": "cio"}}, None),
    ({"need": "time-share", "rows": ["sdlc", "advising"]}, {"time": {"sdlc": 10, "supply-chain": 30}}, 0.25),
    ({"need": "time-share", "rows": ["sdlc"]}, {"time": {"sdlc": 20, "other-work": 80}}, 1),
    ({"need": "time-share", "rows": ["sdlc"]}, {"time": {"sdlc": 0, "other-work": 80}}, None),
    ({"need": "time-share", "rows": ["sdlc"]}, {}, None),
    (HORIZONS, {"roadmap-horizons": ["none"]}, 1),
    (HORIZONS, {"roadmap-horizons": ["1-year", "5-year"]}, 0.25),
    (HORIZONS, {"roadmap-horizons": ["5-year"]}, 0.6),
    (HORIZONS, {}, None),
    ({"need": "mean", "parts": [gap(ROI), gap(EXPERIMENTS)]}, {ROI: 1, EXPERIMENTS: 4}, 0.625),
    ({"need": "mean", "parts": [gap(ROI), gap(EXPERIMENTS)]}, {EXPERIMENTS: 4}, 0.25),
    ({"need": "mean", "parts": [gap(ROI), gap(EXPERIMENTS)]}, {}, None),
    ({"need": "largest", "parts": [gap(ROI), gap(EXPERIMENTS)]}, {ROI: 1, EXPERIMENTS: 4}, 1),
    ({"need": "largest", "parts": [gap(ROI), gap(EXPERIMENTS)]}, {EXPERIMENTS: 5}, 0),
    ({"need": "largest", "parts": [gap(ROI), gap(EXPERIMENTS)]}, {}, None),
    ({"need": "product", "parts": [gap(ROI), gap(EXPERIMENTS)]}, {ROI: 3, EXPERIMENTS: 4}, 0.125),
    ({"need": "product", "parts": [gap(ROI), gap(EXPERIMENTS)]}, {ROI: 3}, None),
    (WHERE_OWNED, {"ownership": {"sdlc": "me"}, ROI: 2}, 0.75),
    (WHERE_OWNED, {"ownership": {"sdlc": "cio"}, ROI: 2}, 0),
    (WHERE_OWNED, {"ownership": {"sdlc": "me"}}, None),
    (WHERE_OWNED, {ROI: 2}, None),
]


@pytest.mark.parametrize(("need", "answers", "value"), TABLE)
def test_the_value_of_a_need(shipped, need, answers, value):
    found = evaluate(TypeAdapter(Need).validate_python(need), facts(shipped, answers))
    assert found.value == (None if value is None else pytest.approx(value, abs=1e-12))
    if found.value is None:
        assert found.reasons == ()


def test_every_kind_of_need_stands_in_the_table():
    assert {need["need"] for need, _, _ in TABLE} == set(NEEDS)


REASONS = [
    # need, answers, reasons as (question, row)
    (gap(ROI, EXPERIMENTS), {EXPERIMENTS: 2}, [("experiments", None)]),
    (gap(ROI, EXPERIMENTS, of="lowest"), {ROI: 5, EXPERIMENTS: 2}, [("experiments", None)]),
    ({"need": "rows-share", "values": ["nobody"]}, {"ownership": {"sdlc": "nobody", "advising": "me"}}, ["sdlc"]),
    (
        {"need": "owned-outside-top-time", "values": ["me"]},
        {"ownership": {"sdlc": "me", "advising": "me"}, "time": BUSY},
        ["advising"],
    ),
    (
        {"need": "top-time-not-owned", "values": ["me"]},
        {"ownership": {"sdlc": "me", "cybersecurity": "cio"}, "time": BUSY},
        [("time", "cybersecurity")],
    ),
    (
        UNBACKED,
        {"technologies-far": ["ai"], "investments": ["cloud"]},
        [("technologies-far", None), ("investments", None)],
    ),
    ({"need": "largest", "parts": [gap(ROI), gap(EXPERIMENTS)]}, {ROI: 1, EXPERIMENTS: 4}, [("roi", None)]),
    (WHERE_OWNED, {"ownership": {"sdlc": "me"}, ROI: 2}, [("roi", None), ("ownership", "sdlc")]),
]


@pytest.mark.parametrize(("need", "answers", "expected"), REASONS)
def test_a_need_names_the_answers_behind_it(shipped, need, answers, expected):
    found = evaluate(TypeAdapter(Need).validate_python(need), facts(shipped, answers))
    places = [("ownership", place) if isinstance(place, str) else place for place in expected]
    assert [(reason.question, reason.row) for reason in found.reasons] == places


MATURE = {"maturity-cloud": 4, "maturity-ai": 4}
CONDITION_TABLE = [
    # condition, answers, whether it holds
    ({"test": "is", "question": "role", "values": ["cto", "cio"]}, {"role": "cio"}, True),
    ({"test": "is", "question": "role", "values": ["cto"]}, {"role": "cio"}, False),
    ({"test": "is", "question": "role", "values": ["cto"]}, {}, False),
    ({"test": "is", "question": "roi", "values": [3]}, {ROI: 3}, True),
    (is_me("sdlc"), {"ownership": {"sdlc": "me"}}, True),
    (is_me("sdlc", "me", "shared"), {"ownership": {"sdlc": "shared"}}, True),
    (is_me("sdlc"), {"ownership": {"advising": "me"}}, False),
    (is_me("sdlc"), {}, False),
    ({"test": "includes-any", "question": "drivers", "values": ["people", "process"]}, {"drivers": ["people"]}, True),
    ({"test": "includes-any", "question": "drivers", "values": ["process"]}, {"drivers": ["people"]}, False),
    ({"test": "includes-any", "question": "drivers", "values": ["process"]}, {}, False),
    ({"test": "lacks-all", "question": "drivers", "values": ["people", "process"]}, {"drivers": ["purpose"]}, True),
    ({"test": "lacks-all", "question": "drivers", "values": ["people", "purpose"]}, {"drivers": ["purpose"]}, False),
    ({"test": "lacks-all", "question": "drivers", "values": ["people"]}, {}, False),
    ({"test": "scale-between", "question": "roi", "low": 4}, {ROI: 4}, True),
    ({"test": "scale-between", "question": "roi", "low": 4}, {ROI: 3}, False),
    ({"test": "scale-between", "question": "roi", "high": 2}, {ROI: 2}, True),
    ({"test": "scale-between", "question": "roi", "high": 2}, {ROI: 3}, False),
    ({"test": "scale-between", "question": "roi"}, {}, False),
    ({"test": "index-between", "index": "maturity", "low": 4}, MATURE, True),
    ({"test": "index-between", "index": "maturity", "low": 4}, {**MATURE, "maturity-ai": 3}, False),
    ({"test": "index-between", "index": "maturity", "below": 4}, MATURE, False),
    ({"test": "index-between", "index": "maturity", "below": 4}, {**MATURE, "maturity-ai": 3}, True),
    ({"test": "index-between", "index": "maturity"}, {"maturity-ai": 3}, False),
    ({"test": "outside-top-time", "row": "advising"}, {"time": BUSY}, True),
    ({"test": "outside-top-time", "row": "end-user-experience"}, {"time": BUSY}, True),
    ({"test": "outside-top-time", "row": "sdlc"}, {"time": BUSY}, False),
    ({"test": "outside-top-time", "row": "advising"}, {}, False),
    ({"test": "outside-top-time", "row": "advising"}, {"time": {**BUSY, "advising": 10}}, False),  # ties for a place
    ({"test": "time-at-least", "row": "sdlc", "percent": 20}, {"time": BUSY}, True),
    ({"test": "time-at-least", "row": "sdlc", "percent": 21}, {"time": BUSY}, False),
    ({"test": "time-at-least", "row": "sdlc", "percent": 0}, {}, False),
    ({"test": "all", "conditions": [is_me("sdlc"), is_me("advising")]}, {"ownership": {"sdlc": "me"}}, False),
    (
        {"test": "all", "conditions": [is_me("sdlc"), is_me("advising")]},
        {"ownership": {"sdlc": "me", "advising": "me"}},
        True,
    ),
    ({"test": "any", "conditions": [is_me("sdlc"), is_me("advising")]}, {"ownership": {"sdlc": "me"}}, True),
    ({"test": "any", "conditions": [is_me("sdlc"), is_me("advising")]}, {"ownership": {"sdlc": "cio"}}, False),
]


@pytest.mark.parametrize(("condition", "answers", "holds"), CONDITION_TABLE)
def test_whether_a_condition_holds(shipped, condition, answers, holds):
    met, reasons = condition_met(TypeAdapter(Condition).validate_python(condition), facts(shipped, answers))
    assert met is holds
    if met:
        assert reasons
        assert all(reason.question in answers for reason in reasons)


def test_every_kind_of_condition_stands_in_the_table():
    assert {condition["test"] for condition, _, _ in CONDITION_TABLE} == set(CONDITIONS)


# --- the report's eighteen actions, as `action-needs.md` says --------------------------------------------

METRICS = ["agility", "data-management", "governance", "resilience"]
EFFECTIVE = {f"effectiveness-{metric}": 4 for metric in METRICS}  # index 75
STAGES = {"maturity-cloud": 5, "maturity-ai": 2, "maturity-automation": 4, "maturity-security": 5}  # mean 4, index 75
CLOSE = {"cio-frequency": "weekly", "cio-importance": 4, "my-importance-to-cio": 4}  # index 62.5
COMPUTING = ["footprint", "efficient-code", "ethical-data", "inclusive-systems", "diversity-served"]


def owns(**owners):
    return {"ownership": {row.replace("_", "-"): owner for row, owner in owners.items()}}


EIGHTEEN = [
    # action, answers, need
    ("agenda-beyond-it", {"purpose-agenda": 2, "role-planner-1": 3, "role-planner-2": 4}, (0.75 + 0.375) / 2),
    ("agenda-beyond-it", {"purpose-agenda": 2}, 0.75),
    ("agenda-beyond-it", {"purpose-agenda": 5, **owns(sustainability_agenda="nobody")}, 1),
    ("responsible-computing", {"responsible-computing": COMPUTING[:2], "sustainability": 4}, (0.6 + 0.25) / 2),
    ("responsible-computing", {"responsible-computing": COMPUTING}, 0),
    ("responsible-computing", {"sustainability": 5, **owns(data_privacy="nobody")}, 1),
    ("responsible-computing", {"sustainability": 5, **owns(data_governance="nobody")}, 1),
    ("responsible-computing", {"sustainability": 5, **owns(data_governance="cio")}, 0),
    ("inclusive-culture", {"inclusion": 2}, 0.75),
    ("inclusive-culture", {}, None),
    ("roadmap-short-and-long", {"roadmap-horizons": ["none"], "roadmap-support": 3}, (1 + 0.5) / 2),
    ("roadmap-short-and-long", {"roadmap-horizons": ["under-1-year", "1-year"]}, 0.6),
    ("roadmap-short-and-long", {"roadmap-horizons": ["3-year", "5-year"]}, 0.6),
    ("roadmap-short-and-long", {"roadmap-horizons": ["1-year", "3-year"]}, 0),
    (
        "match-investment-to-technology",
        {"technologies-near": ["ai", "rpa"], "technologies-far": ["5g", "quantum"], "investments": ["ai"]},
        2 / 3,
    ),
    ("match-investment-to-technology", {"technologies-near": ["rpa"], "investments": ["automation"]}, 0),
    ("match-investment-to-technology", {"value-proposition": 3}, 0.5),
    ("rethink-discovery", {"experiments": 1, "innovation-teams": 3, "discovery": 5}, 0.5),
    ("partners-by-principle", {"partner-values": 4}, 0.25),
    ("partners-by-principle", {"partner-values": 4, **owns(ecosystem_strategy="nobody")}, 1),
    ("ecosystem-for-capability-gaps", {**STAGES, "partner-innovation": 5}, 0.75 / 2),
    ("ecosystem-for-capability-gaps", {"partner-innovation": 5, "challenges": ["skills"]}, 1),
    ("ecosystem-for-capability-gaps", {"partner-innovation": 5, "challenges": ["legacy"]}, 1),
    ("ecosystem-for-capability-gaps", {"partner-innovation": 5, "challenges": ["funding"]}, 0),
    ("co-creation", {"partner-innovation": 1, "data-sharing": 3, "integrator": 5}, 0.5),
    ("joint-leadership-group", {**CLOSE, "shared-goals": 4}, (0.375 + 0.25) / 2),
    ("joint-leadership-group", {"cio-frequency": "no-cio", "shared-goals": 4}, 0.25),
    ("joint-leadership-group", {"shared-goals": 5, "interacts-with": ["cio", "cfo"]}, 1),
    ("joint-leadership-group", {"shared-goals": 5, "interacts-with": ["cio", "coo"]}, 0),
    ("tell-the-story", {"value-proposition": 4, "customer-experience": 2}, (0.25 + 0.75) / 2),
    ("tell-the-story", {**EFFECTIVE, "value-proposition": 3}, 1),
    ("tell-the-story", {"roi": 4, "value-proposition": 3}, 1),
    ("tell-the-story", {**EFFECTIVE, "value-proposition": 4}, 0.25),
    ("tell-the-story", {"roi": 3, "value-proposition": 3}, 0.5),
    ("act-with-intent", {**EFFECTIVE, "inclusion": 3, "responsible-computing": COMPUTING[:1]}, 0.75 * 0.8),
    ("act-with-intent", {**EFFECTIVE, "sustainability": 2}, 0.75 * 0.75),
    ("act-with-intent", {"sustainability": 2}, None),
    ("go-deep-selectively", {**owns(sdlc="me", advising="me"), "time": BUSY, "duties-clear": 5}, 0.5 / 2),
    ("go-deep-selectively", {"duties-clear": 5, "success-measures": ["none-agreed"]}, 1),
    ("go-deep-selectively", {"duties-clear": 2}, 0.75),
    ("keep-wider-strategy-in-view", {**STAGES, "roadmap-horizons": ["1-year"]}, (0.25 + 1) / 2),
    ("keep-wider-strategy-in-view", {**STAGES, "roadmap-horizons": ["5-year"]}, 0.25 / 2),
    ("keep-wider-strategy-in-view", {**STAGES, **owns(advising="shared"), "time": BUSY}, 1),
    ("keep-wider-strategy-in-view", {**STAGES, **owns(advising="cio"), "time": BUSY}, 0.25),
    ("find-new-value-streams", {"existing-investments": 4, "experiments": 3, "innovation-teams": 2}, 0.75 * 0.625),
    ("find-new-value-streams", {"roi": 4, "maturity-ai": 2, "maturity-cloud": 3}, 1),
    ("find-new-value-streams", {"roi": 4, "maturity-ai": 3, "maturity-cloud": 3}, None),
    ("find-new-value-streams", {**owns(innovation_strategy="me"), "time": BUSY}, 1),
    ("find-new-value-streams", {**owns(innovation_strategy="shared"), "time": BUSY}, None),
    (
        "beyond-firefighting",
        {"time": {"sdlc": 30, "supply-chain": 10, "other-work": 60}, **EFFECTIVE, **owns(advising="cio")},
        (0.75 + 0.25 + 1) / 3,
    ),
    ("beyond-firefighting", {**EFFECTIVE, **owns(advising="shared")}, (0.25 + 0) / 2),
    (
        "hybrid-workplace",
        {**owns(end_user_experience="shared"), "effectiveness-agility": 2, "automation-effective": 4},
        (0.75 + 0.25) / 2,
    ),
    ("hybrid-workplace", {**owns(end_user_experience="cio"), "effectiveness-agility": 2}, 0),
    ("hybrid-workplace", {**owns(workforce_engagement="nobody"), "effectiveness-agility": 5}, 1),
    ("goals-at-three-horizons", {"roadmap-horizons": ["under-1-year", "3-year"]}, 2 / 3),
    ("goals-at-three-horizons", {"roadmap-horizons": ["1-year", "3-year", "5-year"]}, 0),
    ("goals-at-three-horizons", {"roadmap-horizons": ["none"]}, 1),
]


@pytest.mark.parametrize(("action", "answers", "need"), EIGHTEEN)
def test_an_action_of_the_report_is_raised_by_the_answers_agreed(shipped, action, answers, need):
    advice = next(item for item in shipped.recommendations if item.code == action)
    found = need_of(advice, facts(shipped, answers))
    assert found.value == (None if need is None else pytest.approx(need, abs=1e-12))


def test_all_eighteen_actions_stand_in_the_table(shipped):
    assert {action for action, _, _ in EIGHTEEN} == {advice.code for advice in shipped.recommendations[:18]}


def test_without_an_answer_no_advice_has_a_need(shipped):
    for advice in shipped.recommendations:
        assert need_of(advice, facts(shipped, {})).value is None, advice.code
