"""Which advice, in which order: relevance by hand, the first seven, and what holds whichever type it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring import assess
from assessment.scoring.recommend import first_shown, recommend

TM, OP, AR = "technology-manager", "operations-expert", "all-rounder"
HALF = {TM: 0.5, OP: 0.3, AR: 0.2}
SURE = {TM: 1.0, OP: 0.0, AR: 0.0}

RELEVANCE = [
    # advice, answers, probabilities, relevance: fit x (0.5 + 0.5 need)
    ("inclusive-culture", {"inclusion": 2}, HALF, 0.7 * (0.5 + 0.5 * 0.75)),
    ("inclusive-culture", {"inclusion": 2}, SURE, 0.7 * (0.5 + 0.5 * 0.75)),
    ("inclusive-culture", {}, HALF, 0.7 * 0.75),
    ("inclusive-culture", {"inclusion": 5}, HALF, 0.7 * 0.5),
    ("inclusive-culture", {"inclusion": 1}, HALF, 0.7 * 1),
    ("tell-the-story", {"value-proposition": 4}, HALF, (0.5 + 0.5 * 0.35) * (0.5 + 0.5 * 0.25)),
    ("tell-the-story", {"value-proposition": 4}, SURE, 1 * (0.5 + 0.5 * 0.25)),
    ("tell-the-story", {"value-proposition": 4}, {TM: 0.0, OP: 1.0, AR: 0.0}, 0.35 * (0.5 + 0.5 * 0.25)),
    ("advise-on-a-calendar", {}, HALF, (0.7 + 0.3 * 0.35) * 0.75),
    ("goals-at-three-horizons", {"roadmap-horizons": ["none"]}, HALF, 0.2 + 0.8 * 0.35),
]


@pytest.mark.parametrize(("code", "answers", "probabilities", "relevance"), RELEVANCE)
def test_relevance_is_how_well_it_fits_the_types_times_how_much_it_is_needed(
    shipped, code, answers, probabilities, relevance
):
    found = {advice.code: advice for advice in recommend(shipped, answers, probabilities)}
    assert found[code].relevance == pytest.approx(relevance, abs=1e-9)


ranks = st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3).filter(lambda shares: sum(shares) > 0.1)
scales = st.dictionaries(
    st.sampled_from(["inclusion", "sustainability", "value-proposition", "partner-values", "duties-clear"]),
    st.integers(1, 5),
)
horizons = st.fixed_dictionaries(
    {},
    optional={"roadmap-horizons": st.lists(st.sampled_from(["1-year", "3-year", "5-year"]), unique=True, min_size=1)},
)
situations = st.tuples(st.builds(lambda a, b: {**a, **b}, scales, horizons), ranks)


def probabilities_of(shares):
    return {code: share / sum(shares) for code, share in zip((TM, OP, AR), shares, strict=True)}


@settings(max_examples=100, deadline=None)
@given(situations)
def test_every_recommendation_is_ranked_by_relevance_and_ties_by_code(shipped, situation):
    answers, shares = situation
    found = recommend(shipped, answers, probabilities_of(shares))
    assert {advice.code for advice in found} == {advice.code for advice in shipped.recommendations}
    assert [(-a.relevance, a.code) for a in found] == sorted((-a.relevance, a.code) for a in found)
    assert all(round(advice.relevance, 9) == advice.relevance for advice in found)
    shown = [advice for advice in found if advice.first is not None]
    assert [advice.first for advice in shown] == [1, 2, 3, 4, 5, 6, 7]


@settings(max_examples=100, deadline=None)
@given(situations)
def test_advice_holds_if_it_stays_among_the_first_for_each_type_that_has_a_tenth(shipped, situation):
    answers, shares = situation
    probabilities = probabilities_of(shares)
    found = recommend(shipped, answers, probabilities)
    expected = {advice.code for advice in found}
    for likely in (code for code, p in probabilities.items() if p >= 0.10):
        certain = recommend(shipped, answers, {code: float(code == likely) for code in probabilities})
        expected &= {advice.code for advice in certain if advice.first}
    assert {advice.code for advice in found if advice.holds} == expected


def test_a_type_below_a_tenth_is_not_asked_whether_advice_holds(shipped):
    answers = {"roadmap-horizons": ["none"], "value-proposition": 1, "customer-experience": 1}
    ignored = {a.code for a in recommend(shipped, answers, {TM: 0.91, OP: 0.09, AR: 0.0}) if a.holds}
    asked = {a.code for a in recommend(shipped, answers, {TM: 0.89, OP: 0.11, AR: 0.0}) if a.holds}
    assert "tell-the-story" in ignored
    assert asked < ignored


FIRST = [
    # ranked, shown first
    (
        ["raise-weakest-maturity", "raise-effectiveness", "account-for-return", "simplify-one-process", "co-creation"],
        ["raise-weakest-maturity", "raise-effectiveness", "account-for-return", "co-creation"],
    ),
    (["goals-at-three-horizons", "co-creation", "roadmap-short-and-long"], ["goals-at-three-horizons", "co-creation"]),
    (["roadmap-short-and-long", "goals-at-three-horizons"], ["roadmap-short-and-long"]),
    (["act-with-intent", "responsible-computing", "inclusive-culture"], ["act-with-intent"]),
    (["inclusive-culture", "agenda-beyond-it", "act-with-intent"], ["inclusive-culture", "agenda-beyond-it"]),
    ([], []),
]


@pytest.mark.parametrize(("ranked", "shown"), FIRST)
def test_of_a_theme_three_are_shown_first_and_of_those_that_overlap_one(shipped, ranked, shown):
    assert first_shown(shipped, ranked) == shown


def test_seven_are_shown_first(shipped):
    ranked = [
        "co-creation",
        "tell-the-story",
        "raise-effectiveness",
        "lead-data-strategy",
        "reflect-on-influence",
        "rethink-discovery",
        "grow-scarce-skills",
        "close-ownership-gaps",
    ]
    assert first_shown(shipped, ranked) == ranked[:7]


def test_the_pairs_that_rest_on_one_answer_are_those_agreed(shipped):
    overlaps = {}
    for advice in shipped.recommendations:
        overlaps.setdefault(advice.overlaps, set()).add(advice.code)
    assert overlaps["roadmap-horizons"] == {"roadmap-short-and-long", "goals-at-three-horizons"}
    assert overlaps["responsible-computing"] == {"responsible-computing", "inclusive-culture", "act-with-intent"}
    assert all(len(codes) > 1 for overlap, codes in overlaps.items() if overlap)


def test_advice_says_which_answers_brought_it_up_strongest_first(shipped):
    answers = {"experiments": 4, "innovation-teams": 1, "discovery": 3}
    found = {advice.code: advice for advice in recommend(shipped, answers, HALF)}
    reasons = [(reason.question, reason.need) for reason in found["rethink-discovery"].reasons]
    assert reasons == [("innovation-teams", 1.0), ("discovery", 0.5), ("experiments", 0.25)]
    assert found["inclusive-culture"].reasons == ()
    assert found["inclusive-culture"].need is None


def test_a_certain_need_names_the_answer_that_made_it_certain(shipped):
    answers = {"ownership": {"ecosystem-strategy": "nobody"}, "partner-values": 5}
    found = {advice.code: advice for advice in recommend(shipped, answers, HALF)}
    [reason] = found["partners-by-principle"].reasons
    assert (reason.question, reason.row, reason.need) == ("ownership", "ecosystem-strategy", 1.0)


@pytest.mark.parametrize(
    ("region", "shares"),
    [(None, (0.41, 0.33, 0.26)), ("elsewhere", (0.41, 0.33, 0.26)), ("greater-china", (0.44, 0.25, 0.31))],
)
def test_too_few_answers_are_advised_by_the_prior_of_the_region(shipped, region, shares):
    answers = {"inclusion": 2, **({"region": region} if region else {})}
    expected = recommend(shipped, answers, dict(zip((TM, OP, AR), shares, strict=True)))
    assert assess(shipped, answers).advice == tuple(expected)


@pytest.mark.parametrize("role", ["cio", "ceo", "head-of"])
def test_those_who_are_no_cto_are_advised_by_their_answers_all_the_same(shipped, role):
    answers = {"ownership": dict.fromkeys(["advising", "sdlc", "cybersecurity", "data-privacy"], "me"), "inclusion": 1}
    of_cto, of_other = assess(shipped, answers), assess(shipped, {**answers, "role": role})
    assert (of_other.band, of_other.archetype) == ("not-applicable", None)
    assert of_other.advice == of_cto.advice
    assert of_other.probabilities == of_cto.probabilities
