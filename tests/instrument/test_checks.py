"""What keeps a document from being published: one small change of the shipped document per rule."""

import copy

import pytest

from assessment.instrument import document
from assessment.instrument.checks import structural_problems, walk_texts


def found_in(content):
    return [(problem.code, problem.place) for problem in structural_problems(document.load(content))]


def question(content, code):
    return next(q for section in content["sections"] for q in section["questions"] if q["code"] == code)


def advice(content, code):
    return next(item for item in content["recommendations"] if item["code"] == code)


def test_the_shipped_document_has_no_problem(shipped):
    assert structural_problems(shipped) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda c: c["title"].update(en=""), "title.en"),
        (lambda c: c["title"].update({"zh-hans": " \n"}), "title.zh-hans"),
        (lambda c: c["sections"][0]["questions"][0]["label"].update(en=""), "sections.profile.questions.role.label.en"),
        (lambda c: c["scales"][1]["points"][4].update({"zh-hans": ""}), "scales.proportion.points.4.zh-hans"),
        (
            lambda c: c["recommendations"][2]["steps"][1].update(en="\u3000"),
            "recommendations.inclusive-culture.steps.1.en",
        ),
        (lambda c: c["consent"]["items"][0]["if_left_out"].update(en=""), "consent.items.processing.if_left_out.en"),
        (lambda c: c["figures"][3]["chapter"].update(en=""), "figures.interacts-with-ceo.chapter.en"),
    ],
)
def test_a_text_missing_in_one_language_is_found_in_its_place(shipped_content, change, place):
    content = copy.deepcopy(shipped_content)
    change(content)
    assert found_in(content) == [("missing-text", place)]


@pytest.mark.parametrize(
    "part",
    [
        "responsibilities",
        "archetypes",
        "scales",
        "indices",
        "leadership_roles",
        "themes",
        "recommendations",
        "sources",
        "figures",
    ],
)
def test_a_code_that_stands_twice_in_a_list_is_found(shipped_content, part):
    content = copy.deepcopy(shipped_content)
    content[part].append(copy.deepcopy(content[part][0]))
    if part == "archetypes":  # three types and one of them twice: keep the shares at 1
        for archetype in content[part][::3]:
            archetype["share"] = {region: share / 2 for region, share in archetype["share"].items()}
    a_fourth_type = [("three-types", "archetypes")] if part == "archetypes" else []
    assert found_in(content) == [("duplicate-code", part), *a_fourth_type]


def test_a_section_that_stands_twice_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"].append({**copy.deepcopy(content["sections"][-1]), "questions": []})
    assert found_in(content) == [("duplicate-code", "sections")]


def test_a_question_that_stands_in_two_sections_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["sections"][4]["questions"].append(copy.deepcopy(question(content, "roi")))
    assert found_in(content) == [("duplicate-code", "questions")]


def test_a_consent_item_that_stands_twice_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["consent"]["items"].append(copy.deepcopy(content["consent"]["items"][0]))
    assert found_in(content) == [("duplicate-code", "consent.items")]


@pytest.mark.parametrize("code", ["role", "self-image", "ownership"])
def test_an_option_that_stands_twice_is_found(shipped_content, code):
    content = copy.deepcopy(shipped_content)
    options = question(content, code)["options"]
    options.append(copy.deepcopy(options[0]))
    assert found_in(content) == [("duplicate-code", f"questions.{code}.options")]


@pytest.mark.parametrize("code", ["ownership", "time"])
def test_who_owns_what_and_where_time_goes_are_asked_once(shipped_content, code):
    content = copy.deepcopy(shipped_content)
    content["sections"][3]["questions"].append({**copy.deepcopy(question(content, code)), "code": "once-more"})
    assert found_in(content) == [("second-question", "sections"), ("not-alone", "sections.orientation")]


GROUPS = "questions.ownership.groups"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda groups: groups[0]["rows"].append("poetry"), [("orphan-code", GROUPS)]),
        (lambda groups: groups[0]["rows"].remove("sdlc"), [("row-not-shown-once", GROUPS)]),
        (lambda groups: groups[1]["rows"].append("sdlc"), [("row-not-shown-once", GROUPS)]),
    ],
)
def test_every_responsibility_is_shown_once_under_ownership(shipped_content, change, expected):
    content = copy.deepcopy(shipped_content)
    change(question(content, "ownership")["groups"])
    assert found_in(content) == expected


TIME_OF_FIRST = "archetypes.technology-manager.time"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda a: a[0]["time"].clear(), [("no-rates", TIME_OF_FIRST)]),
        (
            lambda a: a[2]["responsibilities"].clear(),
            [("no-rates", "archetypes.all-rounder.responsibilities")],
        ),
        (lambda a: a[0]["time"].update(poetry=0.4), [("orphan-code", f"{TIME_OF_FIRST}.poetry")]),
        (lambda a: a[0]["time"].update(sdlc=0), [("certain-rate", f"{TIME_OF_FIRST}.sdlc")]),
        (
            lambda a: a[1]["responsibilities"].update(advising=1),
            [("certain-rate", "archetypes.operations-expert.responsibilities.advising")],
        ),
        (lambda a: a[0]["share"].update({"global": 0.43}), [("shares", "archetypes")]),
        (lambda a: a[0]["share"].update({"greater-china": 0.42}), [("shares", "archetypes")]),
        (lambda a: a[0]["responsibilities"].update(sdlc=0.28), [("bounds", TIME_OF_FIRST)]),
    ],
)
def test_rates_and_shares_must_leave_every_type_possible_and_none_certain(shipped_content, change, expected):
    content = copy.deepcopy(shipped_content)
    change(content["archetypes"])
    assert found_in(content) == expected


def test_shares_rounded_to_whole_percentages_may_miss_one_by_a_point(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["archetypes"][0]["share"]["global"] = 0.42
    assert found_in(content) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda m: m["coupling_weights"].update(nested=0.5), [("weights", "model.coupling_weights")]),
        (lambda m: m["bands"].update(leaning=0.9), [("bands", "model.bands")]),
        (lambda m: m["eligible_roles"].append("emperor"), [("orphan-code", "model.eligible_roles")]),
    ],
)
def test_the_numbers_of_the_model_must_fit_together(shipped_content, change, expected):
    content = copy.deepcopy(shipped_content)
    change(content["model"])
    assert found_in(content) == expected


def test_someone_must_be_asked_for_consent(shipped_content):
    content = copy.deepcopy(shipped_content)
    del content["consent"]["items"][0]["required"]
    assert found_in(content) == [("consent", "consent.items")]


# --- names that lead nowhere --------------------------------------------------------------------------

TRAITS = "archetypes.technology-manager.traits"
REFERENCES = [
    # change, place
    (lambda c: question(c, "roi").update(scale="poetry"), "questions.roi.scale"),
    (lambda c: c["figures"][0].update(source="poetry"), "figures.reporting-line-ceo.source"),
    (lambda c: c["indices"][0]["questions"].append("poetry"), "indices.maturity.questions"),
    (lambda c: c["indices"][3].update(frequency_question="poetry"), "indices.collaboration.frequency_question"),
    (lambda c: c["indices"][3]["frequency_points"].update(hourly=5), "indices.collaboration.frequency_points"),
    (lambda c: c["indices"][3]["importance_questions"].append("poetry"), "indices.collaboration.importance_questions"),
    (lambda c: c["leadership_roles"][1]["questions"].append("poetry"), "leadership_roles.strategic-planner.questions"),
    (lambda c: c["archetypes"][0]["traits"][0].update(question="poetry"), f"{TRAITS}.outward-looking.question"),
    (lambda c: c["archetypes"][0]["traits"][0]["agrees"].append(6), f"{TRAITS}.outward-looking.agrees"),
    (
        lambda c: c["archetypes"][0]["traits"][3]["differs"].append("hourly"),
        f"{TRAITS}.fairly-high-collaboration.differs",
    ),
    (lambda c: advice(c, "co-creation").update(theme="poetry"), "recommendations.co-creation.theme"),
    (lambda c: advice(c, "co-creation")["origin"].update(source="poetry"), "recommendations.co-creation.origin"),
]


@pytest.mark.parametrize(("change", "place"), REFERENCES)
def test_a_name_that_leads_nowhere_is_found_where_it_stands(shipped_content, change, place):
    content = copy.deepcopy(shipped_content)
    change(content)
    assert found_in(content) == [("orphan-code", place)]


def test_an_audience_that_no_archetype_has_is_found(shipped_content):
    content = copy.deepcopy(shipped_content)
    advice(content, "tell-the-story")["audience"] = ["poet"]
    assert found_in(content) == [("orphan-code", "recommendations.tell-the-story.audience")]


NODES = [
    # need of the first advice, where in it the name stands
    ({"need": "scale-gap", "questions": ["poetry"]}, "questions"),
    ({"need": "scale-height", "questions": ["roi", "poetry"]}, "questions"),
    ({"need": "index-gap", "index": "poetry"}, "index"),
    ({"need": "index-height", "index": "poetry"}, "index"),
    ({"need": "unmet-share", "question": "poetry", "options": ["none"]}, "question"),
    ({"need": "unmet-share", "question": "drivers", "options": ["poetry"]}, "options"),
    (
        {"need": "unbacked-share", "questions": ["technologies-near"], "backing": "poetry", "counterparts": {}},
        "backing",
    ),
    (
        {
            "need": "unbacked-share",
            "questions": ["technologies-near"],
            "backing": "investments",
            "counterparts": {"ai": "poetry"},
        },
        "counterparts",
    ),
    ({"need": "rows-share", "values": ["nobody"], "rows": ["poetry"]}, "rows"),
    ({"need": "time-share", "rows": ["sdlc", "poetry"]}, "rows"),
    ({"need": "mean", "parts": [{"need": "scale-gap", "questions": ["poetry"]}]}, "parts.0.questions"),
    ({"need": "largest", "parts": [{"need": "index-gap", "index": "poetry"}]}, "parts.0.index"),
    ({"need": "product", "parts": [{"need": "index-gap", "index": "poetry"}]}, "parts.0.index"),
    ({"need": "cases", "question": "poetry", "cases": []}, "question"),
]


@pytest.mark.parametrize(("need", "where"), NODES)
def test_a_need_that_asks_for_something_unknown_is_found(shipped_content, need, where):
    content = copy.deepcopy(shipped_content)
    content["recommendations"][0]["need"] = need
    assert found_in(content) == [("orphan-code", f"recommendations.agenda-beyond-it.need.{where}")]


CONDITIONS = [
    ({"test": "is", "question": "poetry", "values": ["yes"]}, "question"),
    ({"test": "is", "question": "role", "values": ["poet"]}, "values"),
    ({"test": "is", "question": "ownership", "row": "poetry", "values": ["me"]}, "row"),
    ({"test": "is", "question": "ownership", "row": "sdlc", "values": ["muse"]}, "values"),
    ({"test": "includes-any", "question": "drivers", "values": ["poetry"]}, "values"),
    ({"test": "lacks-all", "question": "poetry", "values": ["people"]}, "question"),
    ({"test": "scale-between", "question": "poetry"}, "question"),
    ({"test": "index-between", "index": "poetry"}, "index"),
    ({"test": "outside-top-time", "row": "poetry"}, "row"),
    ({"test": "time-at-least", "row": "poetry", "percent": 5}, "row"),
    ({"test": "all", "conditions": [{"test": "outside-top-time", "row": "poetry"}]}, "conditions.0.row"),
    ({"test": "any", "conditions": [{"test": "outside-top-time", "row": "poetry"}]}, "conditions.0.row"),
]


@pytest.mark.parametrize(("condition", "where"), CONDITIONS)
def test_a_condition_on_something_unknown_is_found_under_certain_if(shipped_content, condition, where):
    content = copy.deepcopy(shipped_content)
    content["recommendations"][0]["certain_if"] = [condition]
    assert found_in(content) == [("orphan-code", f"recommendations.agenda-beyond-it.certain_if.0.{where}")]


@pytest.mark.parametrize(("condition", "where"), CONDITIONS)
def test_a_condition_on_something_unknown_is_found_inside_a_need(shipped_content, condition, where):
    content = copy.deepcopy(shipped_content)
    part = {"need": "scale-gap", "questions": ["roi"]}
    content["recommendations"][0]["need"] = {"need": "only-where", "when": condition, "part": part}
    assert found_in(content) == [("orphan-code", f"recommendations.agenda-beyond-it.need.when.{where}")]


@pytest.mark.parametrize(
    ("chinese", "english", "problems"),
    [
        ("你好，{name}", "Hello, {name}", 0),
        ("{count} 题，{minutes} 分钟", "{minutes} minutes, {count} questions", 0),
        ("你好", "Hello, {name}", 1),
        ("你好，{nmae}", "Hello, {name}", 1),
        ("%(count)s 题", "Questions", 1),
        ("占 30%", "30% of time", 0),
        ("占三成", "30% so far", 0),
    ],
)
def test_placeholders_must_stand_in_both_languages(shipped_content, chinese, english, problems):
    content = copy.deepcopy(shipped_content)
    content["title"] = {"zh-hans": chinese, "en": english}
    assert found_in(content) == [("placeholders", "title")] * problems


def test_problems_of_several_kinds_are_all_reported(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["title"]["en"] = ""
    content["model"]["bands"]["leaning"] = 0.9
    problems = structural_problems(document.load(content))
    assert [problem.code for problem in problems] == ["missing-text", "bands"]
    assert str(problems[0]) == "title.en: no text in this language [missing-text]"


def test_every_text_of_the_document_is_walked(shipped, shipped_content):
    def texts(value):
        if isinstance(value, dict):
            return {"zh-hans", "en"} == set(value) or sum(texts(item) for item in value.values())
        return sum(texts(item) for item in value) if isinstance(value, list) else 0

    walked = dict(walk_texts(shipped))
    assert len(walked) == texts(shipped_content)
    assert walked["sections.profile.title"].en == shipped_content["sections"][0]["title"]["en"]
    assert walked["consent.facts.0.term"].en == shipped_content["consent"]["facts"][0]["term"]["en"]


def test_places_go_by_number_where_a_code_would_name_two_parts(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["themes"].append(copy.deepcopy(content["themes"][0]))
    walked = dict(walk_texts(document.load(content)))
    assert walked["themes.0.label"] == walked[f"themes.{len(content['themes']) - 1}.label"]
    assert "themes.responsible-leadership.label" not in walked


def test_a_need_on_a_question_of_the_wrong_kind_is_a_problem(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["recommendations"][0]["need"] = {"need": "scale-gap", "questions": ["role"]}
    found = structural_problems(document.load(content))
    assert [(p.code, p.place) for p in found] == [("wrong-kind", "recommendations.agenda-beyond-it.need.questions")]


def test_a_need_that_lists_nothing_is_a_problem(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["recommendations"][0]["need"] = {"need": "unmet-share", "question": "drivers", "options": []}
    found = structural_problems(document.load(content))
    assert [(p.code, p.place) for p in found] == [("empty", "recommendations.agenda-beyond-it.need.options")]
