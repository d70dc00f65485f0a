"""The codes of the shipped questionnaire, as agreed. They are the contract: answers and exports use nothing else.

A change here is a change of what stored answers mean, never something to adapt so that a test passes.
"""

import pytest

from assessment.instrument.definition import ScaleQuestion

RESPONSIBILITIES = {
    "cto": ["technology-strategy", "technology-operations", "technology-architecture"],
    "common": ["innovation-strategy", "data-privacy", "ecosystem-strategy", "sdlc", "cybersecurity", "advising"],
    "cio": [
        "supply-chain",
        "workforce-engagement",
        "end-user-experience",
        "workplace-support",
        "business-continuity",
        "sustainability-agenda",
        "data-governance",
    ],
}

SECTIONS = {
    "profile": ["role", "region", "industry", "organisation-size", "reports-to", "has-cio"],
    "ownership": ["ownership"],
    "time": ["time"],
    "orientation": [
        "insight-source",
        "serves",
        "strategy-direction",
        "integrator",
        "drives-revenue",
        "existing-investments",
        "self-image",
        "success-measures",
    ],
    "collaboration": [
        "interacts-with",
        "cio-frequency",
        "cio-importance",
        "my-importance-to-cio",
        "shared-goals",
        "duties-clear",
    ],
    "technology": [
        "maturity-cloud",
        "maturity-ai",
        "maturity-automation",
        "maturity-security",
        "effectiveness-agility",
        "effectiveness-data-management",
        "effectiveness-governance",
        "effectiveness-resilience",
        "roi",
    ],
    "practices": [
        "experiments",
        "innovation-teams",
        "partner-innovation",
        "value-proposition",
        "customer-experience",
        "automation-effective",
        "discovery",
        "partner-values",
        "data-sharing",
        "purpose-agenda",
        "responsible-computing",
        "inclusion",
        "sustainability",
        "data-strategy",
        "data-governance-lead",
        "roadmap-support",
        "drivers",
        "roadmap-horizons",
    ],
    "outlook": ["technologies-near", "technologies-far", "investments", "challenges"],
    "roles": [
        "role-infrastructure-1",
        "role-infrastructure-2",
        "role-planner-1",
        "role-planner-2",
        "role-liaison-1",
        "role-liaison-2",
        "role-thinker-1",
        "role-thinker-2",
    ],
    "ambition": ["aims-ceo", "biggest-question"],
}
CORE = ["profile", "ownership", "time"]

TECHNOLOGIES = [
    "cloud",
    "iot",
    "advanced-analytics",
    "ai",
    "5g",
    "rpa",
    "biometrics",
    "ar-vr",
    "blockchain",
    "nlp",
    "robotics",
    "edge",
    "3d-printing",
    "autonomous-vehicles-or-drones",
    "quantum",
    "biocomputing",
]

SINGLE = {
    "role": [
        "cto",
        "cto-and-cio",
        "vp-engineering",
        "chief-architect",
        "cio",
        "ceo",
        "other-c-level",
        "head-of",
        "other",
    ],
    "region": ["greater-china", "elsewhere"],
    "organisation-size": ["under-50", "50-249", "250-999", "1000-4999", "5000-19999", "20000-plus"],
    "reports-to": ["ceo", "other-c-suite", "cio", "business-unit", "regional-leader", "board", "other"],
    "has-cio": ["separate", "combined-with-mine", "none"],
    "cio-frequency": ["daily", "weekly", "monthly", "quarterly", "rarely", "no-cio"],
    "aims-ceo": ["yes", "maybe", "no", "prefer-not-to-say"],
}

MULTI = {
    # code: (most choices, options)
    "self-image": (
        2,
        ["visionary-technologist", "business-transformer", "integrator", "guardian-of-operations", "builder-of-teams"],
    ),
    "success-measures": (
        3,
        ["platforms-built", "revenue", "cost", "resilience", "innovation", "customer-experience", "none-agreed"],
    ),
    "interacts-with": (3, ["ceo", "coo", "cfo", "cio", "ciso", "cso", "cdo", "cmo", "chro", "business-heads"]),
    "responsible-computing": (
        None,
        ["footprint", "efficient-code", "ethical-data", "inclusive-systems", "diversity-served", "none"],
    ),
    "drivers": (2, ["purpose", "people", "partners", "process", "innovation", "technology"]),
    "roadmap-horizons": (None, ["under-1-year", "1-year", "3-year", "5-year", "none"]),
    "technologies-near": (5, TECHNOLOGIES),
    "technologies-far": (5, TECHNOLOGIES),
    "investments": (
        5,
        [
            "cloud",
            "automation",
            "iot",
            "ai",
            "5g",
            "cybersecurity",
            "blockchain",
            "mobile",
            "robotics",
            "open-source",
            "ar-vr",
        ],
    ),
    "challenges": (
        3,
        ["complexity", "legacy", "regulation", "cybersecurity", "skills", "funding", "data", "culture"],
    ),
}
EXCLUSIVE = {("success-measures", "none-agreed"), ("responsible-computing", "none"), ("roadmap-horizons", "none")}
BIPOLAR = {"insight-source", "serves", "strategy-direction"}

OWNERS = {
    # code: (strength of evidence, roles it is hidden from because `me` says the same)
    "me": (1.0, set()),
    "shared": (0.7, set()),
    "cio": (0.0, {"cio", "cto-and-cio"}),
    "cto": (0.0, {"cto", "cto-and-cio", "vp-engineering", "chief-architect"}),
    "other": (0.0, set()),
    "nobody": (0.0, set()),
}


def codes(parts):
    return [part.code for part in parts]


def test_there_are_sixteen_responsibilities_each_with_its_usual_owner(shipped):
    owners = {owner: [r.code for r in shipped.responsibilities if r.usual_owner == owner] for owner in RESPONSIBILITIES}
    assert owners == RESPONSIBILITIES
    assert len(shipped.responsibilities) == 16


def test_sections_and_questions_stand_as_agreed(shipped):
    assert {section.code: codes(section.questions) for section in shipped.sections} == SECTIONS
    assert codes(shipped.sections) == list(SECTIONS)
    assert [section.code for section in shipped.sections if section.core] == CORE


@pytest.mark.parametrize(("code", "options"), SINGLE.items())
def test_a_single_question_has_its_options(shipped, code, options):
    assert shipped.questions[code].kind == "single"
    assert codes(shipped.questions[code].options) == options


def test_about_twenty_industries_are_offered_as_a_list_with_another_last(shipped):
    question = shipped.questions["industry"]
    assert (question.kind, question.appearance) == ("single", "select")
    assert 18 <= len(question.options) <= 24
    assert question.options[-1].code == "other"


@pytest.mark.parametrize("code", MULTI)
def test_a_multi_question_has_its_options_and_its_limit(shipped, code):
    question = shipped.questions[code]
    assert question.kind == "multi"
    assert (question.max_choices, codes(question.options)) == MULTI[code]


def test_only_an_answer_that_means_none_of_these_excludes_the_others(shipped):
    found = {(code, o.code) for code in MULTI for o in shipped.questions[code].options if o.exclusive}
    assert found == EXCLUSIVE


def test_the_owners_carry_the_agreed_strengths(shipped):
    options = shipped.ownership_question.options
    assert codes(options) == list(OWNERS)
    assert {o.code: (o.strength, set(o.hidden_from_roles)) for o in options} == OWNERS


def test_every_role_can_say_that_it_owns_a_thing_itself(shipped):
    for role in shipped.questions["role"].options:
        shown = {o.code for o in shipped.ownership_question.options if role.code not in o.hidden_from_roles}
        assert shown >= {"me", "shared", "other", "nobody"}


def test_time_is_asked_over_the_responsibilities_and_other_work_and_makes_100(shipped):
    assert codes(shipped.time_question.extra_rows) == ["other-work"]
    assert shipped.time_question.total == 100


def test_every_other_question_is_a_scale_of_five_worded_points_but_three_positions_and_one_text(shipped):
    kinds = {code: question.kind for code, question in shipped.questions.items()}
    assert {code for code, kind in kinds.items() if kind == "bipolar"} == BIPOLAR
    assert {code for code, kind in kinds.items() if kind == "text"} == {"biggest-question"}
    assert shipped.questions["biggest-question"].max_length == 1000
    named = {*SINGLE, *MULTI, *BIPOLAR, "industry", "ownership", "time", "biggest-question"}
    assert {code for code, kind in kinds.items() if kind == "scale"} == set(kinds) - named


def test_the_five_points_of_a_scale_are_five_different_wordings(shipped):
    used = {question.scale for question in shipped.questions.values() if isinstance(question, ScaleQuestion)}
    assert used == set(shipped.scale_by_code)
    for scale in shipped.scales:
        assert len({point.en for point in scale.points}) == len({point.zh_hans for point in scale.points}) == 5


def test_the_judgements_of_the_model_are_those_of_the_contract(shipped):
    model = shipped.model
    assert (model.top_time_rows, model.minimum_ownership, model.interval_draws) == (5, 4, 4000)
    assert (model.coupling_weights.independent, model.coupling_weights.nested) == (0.6, 0.4)
    assert (model.bands.clear, model.bands.leaning) == (0.80, 0.50)
    assert model.eligible_roles == ("cto", "cto-and-cio", "vp-engineering", "chief-architect")
    assert model.study_ctos == 2500


def test_indices_rest_on_the_questions_the_report_names(shipped):
    questions = {index.code: index.questions for index in shipped.indices if index.kind == "scales"}
    assert questions == {
        "maturity": ("maturity-cloud", "maturity-ai", "maturity-automation", "maturity-security"),
        "effectiveness": (
            "effectiveness-agility",
            "effectiveness-data-management",
            "effectiveness-governance",
            "effectiveness-resilience",
        ),
        "roi": ("roi",),
    }
    collaboration = shipped.index_by_code["collaboration"]
    assert collaboration.frequency_points == {"daily": 5, "weekly": 4, "monthly": 3, "quarterly": 2, "rarely": 1}
    assert collaboration.importance_questions == ("cio-importance", "my-importance-to-cio")


def test_each_of_the_four_roles_has_two_statements(shipped):
    assert {role.code: role.questions for role in shipped.leadership_roles} == {
        "infrastructure-overseer": ("role-infrastructure-1", "role-infrastructure-2"),
        "strategic-planner": ("role-planner-1", "role-planner-2"),
        "customer-liaison": ("role-liaison-1", "role-liaison-2"),
        "thinker": ("role-thinker-1", "role-thinker-2"),
    }
