"""The page on the method: every number is the document's or the simulation's, in both languages."""

from __future__ import annotations

import copy
import re
from dataclasses import asdict
from typing import Any

import pytest
from django.test import Client

from assessment.instrument import document
from assessment.instrument.definition import Definition
from assessment.questionnaires.models import Simulation, Version
from assessment.reports.report.frequency import Frequency, frequency_by_band
from assessment.reports.report.method import build_method
from assessment.reports.report.method_tree import Method
from assessment.reports.report.table import Table
from assessment.scoring import ENGINE
from tests.responses.page import Page

from .test_report import texts

LANGUAGES = ("zh-hans", "en")
HAN = re.compile(r"[\u4e00-\u9fff]")
TYPES = {"technology-manager": 0.05, "operations-expert": 0.03, "all-rounder": 0.02}


def way(code: str, accuracy: float, first: float, either: float) -> dict[str, Any]:
    return {
        "code": code,
        "accuracy": accuracy,
        "calibration_error": accuracy / 20,
        "limit": accuracy + 0.06,
        "baselines": {"sum": accuracy - 0.06, "scaled": accuracy - 0.03, "cosine": accuracy - 0.02},
        "bands": {
            "clear": {"share": 0.41, "first": first, "either": either},
            "leaning": {"share": 0.45, "first": first - 0.25, "either": either - 0.05},
            "blend": {"share": 0.14, "first": first - 0.45, "either": either - 0.15},
        },
        "calibration": [
            {"from": 0.4, "to": 0.5, "share": 0.12, "said": 0.46, "found": 0.43},
            {"from": 0.9, "to": 1.0, "share": 0.88, "said": 0.998, "found": 0.94},
        ],
    }


def case(code: str, before: float, after: float, accepted: int) -> dict[str, Any]:
    return {
        "code": code,
        "accuracy_before": before,
        "accuracy_after": after,
        "limit": 0.8,
        "calibration_error_before": 0.034,
        "calibration_error_after": 0.02 if accepted else 0.1,
        "accepted": accepted,
        "coupling": {"0": 39, "0.5": 1, "1": 0},
    }


FIGURES: dict[str, Any] = {
    "engine": "2",
    "definition": "a" * 64,
    "seed": 20261123,
    "worlds": 200,
    "people": 2000,
    "ways": [
        way("independent", 0.735, 0.914, 0.977),
        way("half", 0.691, 0.88, 0.968),
        way("nested", 0.682, 0.858, 0.961),
        way("ticking", 0.731, 0.902, 0.971),
        way("independent-high", 0.662, 0.81, 0.93),
        way("nested-high", 0.641, 0.79, 0.92),
    ],
    "coverage": {"independent": 0.801, "nested": 0.788},
    "learning": {
        "worlds": 40,
        "responses": 1000,
        "cases": [
            case("independent", 0.735, 0.79, 40),
            case("nested", 0.682, 0.744, 38),
            case("nested-fixed-0", 0.682, 0.612, 0),
        ],
    },
}


def told(definition: Definition, language: str = "en", figures: dict[str, Any] | None = FIGURES) -> Method:
    return build_method(definition=definition, figures=figures, language=language, content_hash="3f9a" * 16, number=7)


def shown(table: Table) -> dict[str, list[str]]:
    return {line.code: [cell.text for cell in line.cells] for line in table.lines}


def said(method: Method) -> str:
    return " ".join(texts(asdict(method)))


@pytest.fixture
def changed(shipped_content: dict[str, Any]) -> Definition:
    """The shipped document with other numbers."""
    content = copy.deepcopy(shipped_content)
    model = content["model"]
    model |= {"top_time_rows": 6, "minimum_ownership": 3, "study_ctos": 3100, "interval_draws": 5000}
    model["bands"] = {"clear": 0.85, "leaning": 0.55}
    model["coupling_weights"] = {"independent": 0.7, "nested": 0.3}
    for archetype in content["archetypes"]:
        for rates in (archetype["responsibilities"], archetype["time"]):
            for code in rates:
                rates[code] = round(rates[code] - TYPES[archetype["code"]], 2)
    ownership = next(q for s in content["sections"] for q in s["questions"] if q["kind"] == "ownership")
    next(option for option in ownership["options"] if option["code"] == "shared")["strength"] = 0.65
    return document.load(content)


# --- frequencies ------------------------------------------------------------------------------------


def test_frequencies_range_over_the_four_ways_and_leave_out_the_high_ones():
    found = frequency_by_band(FIGURES)
    assert found["clear"] == Frequency(first=(86, 91), either=(96, 98))
    assert found["blend"] == Frequency(first=(41, 46), either=(81, 83))
    assert list(found) == ["clear", "leaning", "blend"]


def test_a_band_in_which_nobody_is_placed_has_no_frequency(shipped):
    figures = copy.deepcopy(FIGURES)
    for one in figures["ways"]:
        one["bands"]["blend"] = {"share": 0.0, "first": None, "either": None}
    assert "blend" not in frequency_by_band(figures)
    assert [row.code for row in told(shipped, figures=figures).certainty.rows] == ["clear", "leaning"]


def test_without_figures_there_is_no_frequency():
    assert frequency_by_band(None) == {}


# --- every number is the figures' ---------------------------------------------------------------------


def test_the_answer_comes_first_in_frequencies(shipped):
    certainty = told(shipped).certainty
    assert certainty.title == "Of 100 simulated CTOs with the result “clear”, 86 to 91 were of the type named"
    assert [(row.code, row.first.text, row.either.text, row.share.text) for row in certainty.rows] == [
        ("clear", "86–91", "96–98", "41"),
        ("leaning", "61–66", "91–93", "45"),
        ("blend", "41–46", "81–83", "14"),
    ]
    assert "400,000 CTOs" in certainty.note


def test_accuracy_stands_beside_simpler_counts_and_the_limit(shipped):
    accuracy = told(shipped).accuracy
    rows = shown(accuracy.table)
    assert list(rows) == [one["code"] for one in FIGURES["ways"]]
    for one in FIGURES["ways"]:
        wanted = [one["accuracy"], *(one["baselines"][name] for name in ("sum", "scaled", "cosine")), one["limit"]]
        assert rows[one["code"]] == [*(f"{round(100 * share)}%" for share in wanted), f"{accuracy_error(one):.1f}"]
    assert [line.code for line in accuracy.table.lines if line.apart] == ["independent-high"]
    assert "68 to 74" in accuracy.title
    assert any("41 of 100" in text for text in accuracy.text)
    assert any("64 to 66 of 100" in text for text in accuracy.text)


def accuracy_error(one: dict[str, Any]) -> float:
    return 100 * one["calibration_error"]


def test_a_limit_that_was_not_computed_is_said_to_be_so(shipped):
    figures = copy.deepcopy(FIGURES)
    figures["ways"][2]["limit"] = None
    assert shown(told(shipped, figures=figures).accuracy.table)["nested"][4] == "not computed"


def test_the_way_in_which_it_errs_most_is_shown_first(shipped):
    calibration = told(shipped).calibration
    assert [table.code for table in calibration.tables] == ["independent", "ticking", "half", "nested"]
    assert [(row.said_text, row.found_text, row.share_text) for row in calibration.tables[0].rows] == [
        ("46%", "43%", "12%"),
        (">99%", "94%", "88%"),
    ]
    assert "3.4 to 3.7" in calibration.title
    assert shown(calibration.coverage) == {"independent": ["80"], "nested": ["79"]}


def test_learning_shows_what_it_brings_and_the_control(shipped):
    learning = told(shipped).learning
    assert shown(learning.table) == {
        "independent": ["74%", "79%", "80%", "3.4", "2.0", "40 of 40"],
        "nested": ["68%", "74%", "80%", "3.4", "2.0", "38 of 40"],
        "nested-fixed-0": ["68%", "61%", "80%", "3.4", "10.0", "0 of 40"],
    }
    assert any("by 10.0 percentage points instead of 3.4" in text and "0 of 40 runs" in text for text in learning.text)
    assert "74 to 79" in learning.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_without_learning_leave_it_out(shipped, language):
    figures = {name: value for name, value in FIGURES.items() if name != "learning"}
    method = told(shipped, language, figures)
    assert method.learning is None
    assert "learning" not in [finding.code for finding in method.sections]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_figures_the_page_says_so_and_shows_the_rest(shipped, language):
    method = told(shipped, language, None)
    assert method.certainty.rows == ()
    assert method.accuracy.table is None
    assert method.calibration is None
    assert [finding.code for finding in method.sections] == [
        "published",
        "rule",
        "assumptions",
        "accuracy",
        "limits",
        "check",
    ]
    assert ("not been simulated" if language == "en" else "尚未做过模拟") in said(method)


# --- every number is the document's --------------------------------------------------------------------


@pytest.mark.parametrize("which", ["shipped", "changed"])
def test_published_rates_are_the_documents_and_the_others_are_spelled_out(request, which):
    definition = request.getfixturevalue(which)
    finding = told(definition).published
    for kind, table in zip(("responsibilities", "time"), finding.tables[1:], strict=True):
        for row in table.rows:
            for rate in row.rates:
                share = getattr(definition.archetype_by_code[rate.code], kind).get(row.code)
                assert rate.share == share
                assert rate.text == ("not published" if share is None else f"{round(100 * share)}%")
    assert finding.title == "The report publishes 24 of the 45 rates that tell the types apart"
    assert [[rate.text for rate in row.rates] for row in finding.tables[0].rows] == [
        ["41%", "33%", "26%"],
        ["44%", "25%", "31%"],
    ]


def test_every_assumption_stands_with_its_number(shipped):
    values = {one.code: one.value for one in told(shipped).assumptions.assumptions}
    assert values == {
        "strength-shared": "0.7 of a yes",
        "top-time": "The 5 with most time",
        "unpublished": "From 0 to the lowest of the type’s own list",
        "coupling": "60% : 40%",
        "start": "Worldwide 41% : 33% : 26%, Greater China 44% : 25% : 31%",
        "bands": "From 80% and from 50%",
        "minimum": "4 of 8 responsibilities",
        "roles": "4 posts",
        "study": "2,500 CTOs",
        "range": "4,000 draws",
    }


def test_assumptions_follow_the_document(changed):
    assumptions = {one.code: one for one in told(changed).assumptions.assumptions}
    values = {code: one.value for code, one in assumptions.items()}
    assert values["strength-shared"] == "0.65 of a yes"
    assert values["top-time"] == "The 6 with most time"
    assert values["coupling"] == "70% : 30%"
    assert values["bands"] == "From 85% and from 55%"
    assert values["minimum"] == "3 of 8 responsibilities"
    assert values["study"] == "3,100 CTOs"
    assert values["range"] == "5,000 draws"
    bounds = [[rate.text for rate in row.rates] for row in assumptions["unpublished"].table.rows]
    assert bounds == [["0–55%", "0–53%", "0–49%"], ["0–24%", "0–27%", "0–29%"]]
    sizes = [rate.text for rate in assumptions["study"].table.rows[0].rates]
    assert sizes == ["1,271", "1,023", "806"]


def test_the_example_is_worked_from_the_rates_and_its_points_add_up(shipped, changed):
    example = told(shipped).rule.example
    assert (example.row, example.first.code, example.second.code) == ("advising", "technology-manager", "all-rounder")
    assert shown(example.counts) == {"all": ["410", "260"], "named": ["361", "133"], "rest": ["49", "127"]}
    assert "2.7 times" in example.text[0]
    assert "2.6 times" in example.text[1]
    columns = zip(*shown(example.points).values(), strict=True)
    for start, answer, total in ([float(text.replace("−", "-")) for text in column] for column in columns):
        assert start + answer == pytest.approx(total)
    assert shown(told(changed).rule.example.counts)["named"] == ["340", "127"]


def test_the_limits_name_the_year_and_the_check_what_to_recompute_with(shipped):
    method = told(shipped)
    assert any("2021" in text for one in method.limits.lists for text in one.entries)
    points = {point.term: point.text for point in method.check.points}
    assert points["Fingerprint of its document (SHA-256)"] == "3f9a" * 16
    assert points["Version of the questionnaire"] == "7"
    assert "seed 20261123" in points["Simulation"]


# --- languages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("figures", [FIGURES, None], ids=["figures", "none"])
def test_english_has_no_chinese_and_chinese_no_english_sentence(shipped, figures):
    assert not [text for text in texts(asdict(told(shipped, "en", figures))) if HAN.search(text)]
    chinese = texts(asdict(told(shipped, "zh-hans", figures)))
    assert not [text for text in chinese if re.search(r"[A-Za-z’]+ [a-z’]+ [a-z’]+", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_a_loose_placeholder(shipped, language):
    assert not [text for text in texts(asdict(told(shipped, language))) if re.search(r"%\(|None|  ", text)]


# --- the page -----------------------------------------------------------------------------------------


@pytest.fixture
def anyone() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def _simulated(version: Version) -> None:
    figures = {**FIGURES, "definition": version.content_hash, "engine": ENGINE}
    Simulation.objects.create(version=version, engine=ENGINE, figures=figures)


@pytest.mark.usefixtures("_simulated")
@pytest.mark.parametrize(("language", "lang"), [("en", "en"), ("zh-CN", "zh-Hans")])
def test_the_page_shows_the_tree_in_the_readers_language(version, shipped, language, lang):
    r = Client(headers={"accept-language": language}).get("/method/")
    page = Page.of(r)
    assert r.status_code == 200
    assert page.lang == lang
    assert version.content_hash in page.html
    text = page.one("main").words
    for shown_text in ("86–91", "20261123", "2,500"):
        assert shown_text in text
    assert {"published", "rule", "assumptions", "accuracy", "calibration", "learning", "limits", "check"} <= set(
        page.ids
    )


def test_the_page_stands_without_figures(version, anyone):
    page = Page.of(anyone.get("/method/"))
    assert "has not been simulated" in page.one("main").words
    assert {"calibration", "learning"}.isdisjoint(page.ids)


@pytest.mark.usefixtures("_simulated")
def test_a_version_that_was_published_has_its_page_and_a_draft_has_none(version, anyone):
    assert anyone.get(f"/method/{version.number}/").status_code == 200
    draft = Version.objects.create(
        questionnaire=version.questionnaire, number=version.number + 1, document="{}", content_hash="b" * 64
    )
    assert anyone.get(f"/method/{draft.number}/").status_code == 404
    assert anyone.get("/method/99/").status_code == 404
    Version.objects.filter(pk=version.pk).update(status=Version.Status.RETIRED)
    assert anyone.get(f"/method/{version.number}/").status_code == 200
    assert anyone.get("/method/").status_code == 404


def test_there_is_no_page_before_anything_is_published(db, anyone):
    assert anyone.get("/method/").status_code == 404


@pytest.mark.usefixtures("_simulated")
@pytest.mark.parametrize("path", ["/method/", "/method/1/"])
def test_it_only_shows(version, anyone, path):
    assert anyone.head(path).status_code == 200
    assert anyone.post(path).status_code == 405


def test_the_front_page_and_every_footer_lead_to_it(version, anyone):
    links = Page.of(anyone.get("/")).links
    assert links["How we know"] == "/method/"
    assert Page.of(anyone.get("/start/")).links["How we know: method, figures, limits"] == "/method/"


def test_a_version_with_learned_rates_says_what_was_learned_and_from_how_many(shipped):
    content = document.dump(shipped)
    bound = {
        (a["code"], kind): min(a[kind].values()) for a in content["archetypes"] for kind in ("responsibilities", "time")
    }
    items = {kind: {code for a in content["archetypes"] for code in a[kind]} for kind in ("responsibilities", "time")}
    for archetype in content["archetypes"]:
        archetype["learned"] = {
            kind: {
                code: {"rate": round(bound[archetype["code"], kind] / 3, 3), "respondents": 40}
                for code in items[kind] - set(archetype[kind])
            }
            for kind in items
        }
    content["model"]["coupling_weights"] = {"independent": 0, "nested": 1}
    content["learning"] = {
        "source_hash": "b" * 64,
        "engine": "2",
        "learned_on": "2027-03-01",
        "responses": 1234,
        "left_out": {},
        "coupling": 1,
        "held_out": [],
        "gain": 0.1,
        "standard_error": 0.01,
        "rates": [],
        "missed": [],
        "changes": [],
    }
    method = told(document.load(content))
    found = {one.code: one for one in method.assumptions.assumptions}
    assert found["unpublished"].value == "Learned from 1,234 responses"
    assert "1 March 2027" in found["unpublished"].text
    rows = {row.code: [rate.text for rate in row.rates] for row in found["unpublished"].table.rows}
    assert rows["responsibilities.business-continuity"] == ["20%", "published", "17%"]
    assert len(rows) == 13
    assert found["coupling"].text.endswith("The responses chose: time only on what one owns.")
    assert any("1,234 responses" in step for step in method.rule.steps)
    assert "let every value" not in " ".join(texts(method))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_in_which_a_database_gives_figures_back_changes_nothing(shipped, language):
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: turned(value[name]) for name in sorted(value, key=lambda name: (len(name), name))}
        return [turned(one) for one in value] if isinstance(value, list) else value

    assert asdict(told(shipped, language, turned(FIGURES))) == asdict(told(shipped, language, FIGURES))
