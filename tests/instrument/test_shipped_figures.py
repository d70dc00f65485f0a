"""Every published figure, typed from the report a second time, beside what the shipped document shows."""

import pytest

ARCHETYPES = {
    "technology-manager": {
        "share": (0.41, 0.44),
        "responsibilities": {
            "advising": 0.88,
            "sdlc": 0.72,
            "cybersecurity": 0.69,
            "data-privacy": 0.66,
            "ecosystem-strategy": 0.60,
        },
        "time": {"data-privacy": 0.50, "advising": 0.39, "sdlc": 0.34, "ecosystem-strategy": 0.29},
    },
    "operations-expert": {
        "share": (0.33, 0.25),
        "responsibilities": {
            "advising": 0.78,
            "innovation-strategy": 0.61,
            "business-continuity": 0.59,
            "cybersecurity": 0.56,
        },
        "time": {"cybersecurity": 0.39, "innovation-strategy": 0.38, "data-privacy": 0.30},
    },
    "all-rounder": {
        "share": (0.26, 0.31),
        "responsibilities": {
            "sdlc": 0.65,
            "cybersecurity": 0.60,
            "innovation-strategy": 0.58,
            "workplace-support": 0.55,
            "advising": 0.51,
        },
        "time": {"sdlc": 0.34, "workplace-support": 0.33, "innovation-strategy": 0.31},
    },
}

BOTH = {
    # code: (global, Greater China), None where the report gives no figure of its own
    "interacts-with-ceo": (0.55, 0.48),
    "interacts-with-coo": (0.55, 0.58),
    "interacts-with-ciso": (0.38, 0.51),
    "interacts-with-cio": (0.45, 0.53),
    "cio-interacts-with-cto": (0.41, 0.46),
    "aims-to-be-ceo": (None, 0.33),
    "transformation-growth-digital-process-automation": (6.00, 4.06),
    "transformation-growth-hybrid-cloud-operations": (5.30, 2.43),
    "transformation-growth-cloud-native-development": (3.53, 2.50),
    "transformation-growth-cloud-native-deployment": (3.47, 2.68),
    "transformation-growth-public-cloud-operations": (2.82, 2.08),
    "transformation-growth-data-insight-and-ai": (2.79, 1.72),
    "transformation-growth-private-cloud-operations": (2.63, 1.92),
    "transformation-growth-security-and-privacy": (2.12, 1.68),
    "technologies-near-cloud": (0.66, 0.58),
    "technologies-near-iot": (0.54, 0.52),
    "technologies-near-advanced-analytics": (0.50, 0.43),
    "technologies-near-ai": (0.47, 0.55),
    "technologies-near-5g": (0.45, 0.45),
    "technologies-near-rpa": (0.43, 0.37),
    "technologies-near-biometrics": (0.23, None),
    "technologies-near-ar-vr": (0.14, None),
    "technologies-near-blockchain": (0.14, None),
    "technologies-near-nlp": (0.14, None),
    "technologies-near-robotics": (0.13, None),
    "technologies-near-edge": (0.12, None),
    "technologies-near-3d-printing": (0.07, None),
    "technologies-near-autonomous-vehicles-or-drones": (0.05, None),
    "technologies-near-quantum": (0.03, None),
    "technologies-near-biocomputing": (0.02, None),
    "technologies-far-ai": (0.57, 0.58),
    "technologies-far-iot": (0.56, 0.61),
    "technologies-far-cloud": (0.54, 0.49),
    "technologies-far-advanced-analytics": (0.46, 0.35),
    "technologies-far-rpa": (0.35, 0.39),
    "technologies-far-nlp": (0.25, 0.27),
    "technologies-far-robotics": (0.23, None),
    "technologies-far-5g": (0.21, None),
    "technologies-far-biometrics": (0.15, None),
    "technologies-far-edge": (0.15, None),
    "technologies-far-autonomous-vehicles-or-drones": (0.14, None),
    "technologies-far-quantum": (0.14, None),
    "technologies-far-ar-vr": (0.13, None),
    "technologies-far-blockchain": (0.12, None),
    "technologies-far-biocomputing": (0.06, None),
    "technologies-far-3d-printing": (0.03, None),
    "ethics-and-inclusion-in-hiring": (None, 0.50),
    "shared-values-in-partners": (None, 0.44),
    "challenge-complexity": (0.44, None),
    "challenge-regulation": (None, 0.49),
    "challenge-cybersecurity": (None, 0.43),
    "study-ctos": (2500, 216),
    "study-cios": (2500, None),
    "study-countries-or-regions": (45, None),
    "study-industries": (29, None),
    "study-interviews": (20, None),
}

UNLABELLED = {
    # figures whose population the report does not name: "CTOs in the study"
    "reporting-line-ceo": 0.40,
    "reporting-line-c-suite": 0.67,
    "investments-automation": 0.57,
    "investments-iot": 0.56,
    "investments-ai": 0.50,
    "investments-5g": 0.48,
    "investments-cybersecurity": 0.45,
    "investments-blockchain": 0.23,
    "investments-mobile": 0.22,
    "investments-robotics": 0.18,
    "investments-open-source": 0.17,
    "investments-ar-vr": 0.15,
    "automation-effective": 0.76,
    "clear-value-proposition": 0.85,
    "customer-experience-helps": 0.71,
    "leads-data-strategy": 0.79,
    "expected-to-lead-data-governance": 0.70,
    "discovery-is-key": 0.80,
    "experimental-approach": 0.85,
    "partners-for-experimentation": 0.75,
    "dedicated-innovation-teams": 0.74,
    "profit-growth-high-effectiveness": 0.36,
    "profit-growth-high-maturity": 0.26,
    "profit-growth-high-roi": 0.20,
    "profit-growth-both-high": 0.39,
    "revenue-growth-high-maturity": 0.06,
    "revenue-growth-high-effectiveness": 0.02,
    "core-responsibilities": 0.90,
    "cio-owns-back-office": 0.70,
}

MORE_THAN = {"discovery-is-key", "study-interviews", "core-responsibilities", "cio-owns-back-office"}

EXPECTED = {
    **{
        code: {name: value for name, value in zip(("global", "greater-china"), pair, strict=True) if value is not None}
        for code, pair in BOTH.items()
    },
    **{code: {"respondents": value} for code, value in UNLABELLED.items()},
}


def figure(shipped, code):
    return next(item for item in shipped.figures if item.code == code)


@pytest.mark.parametrize("code", ARCHETYPES)
def test_an_archetype_has_its_published_shares_and_rates(shipped, code):
    archetype = shipped.archetype_by_code[code]
    assert (archetype.share.global_, archetype.share.greater_china) == ARCHETYPES[code]["share"]
    assert archetype.responsibilities == ARCHETYPES[code]["responsibilities"]
    assert archetype.time == ARCHETYPES[code]["time"]


def test_there_are_three_archetypes_told_apart_by_shape_and_colour(shipped):
    assert [archetype.code for archetype in shipped.archetypes] == list(ARCHETYPES)
    assert len({archetype.shape for archetype in shipped.archetypes}) == 3
    assert len({archetype.hue for archetype in shipped.archetypes}) == 3


@pytest.mark.parametrize("code", EXPECTED)
def test_a_figure_is_the_one_published_for_the_population_it_names(shipped, code):
    assert figure(shipped, code).values == EXPECTED[code]


def test_no_figure_is_shown_that_is_not_in_this_table(shipped):
    assert {item.code for item in shipped.figures} == set(EXPECTED)


def test_a_figure_is_a_lower_bound_only_where_the_report_says_more_than(shipped):
    assert {item.code for item in shipped.figures if item.qualifier == "more-than"} == MORE_THAN


def test_growth_of_a_share_is_marked_as_relative_and_counts_as_counts(shipped):
    units = {item.code: item.unit for item in shipped.figures}
    for code, unit in units.items():
        if code.startswith("transformation-growth"):
            assert unit == "relative-growth"
        elif code.startswith("study-"):
            assert unit == "count"
        else:
            assert unit == "share"
            assert all(0 < value < 1 for value in figure(shipped, code).values.values())


def test_a_figure_stands_beside_an_answer_that_exists(shipped):
    beside = 0
    for item in shipped.figures:
        if item.topic in shipped.questions:
            beside += 1
            assert item.item in {option.code for option in shipped.questions[item.topic].options}, item.code
        elif item.topic == "practices":
            beside += 1
            assert item.item in shipped.questions, item.code
    assert beside > 50


def test_every_figure_names_the_report_and_its_chapter(shipped):
    assert {item.source for item in shipped.figures} == {"report"}
    assert all("chapter" in item.chapter.en.lower() or item.topic == "study" for item in shipped.figures)


def test_figures_that_are_only_associated_say_so(shipped):
    compared = [item for item in shipped.figures if item.code.startswith("profit-growth")]
    assert len(compared) == 4
    for item in compared:
        assert "association only" in item.label.en
        assert "只说明相关" in item.label.zh_hans
