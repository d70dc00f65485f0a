"""The document with learned rates: what may be published of it, and how it scores."""

import copy
from dataclasses import replace

import numpy as np
import pytest

from assessment.instrument import document
from assessment.instrument.checks import structural_problems
from assessment.scoring import assess
from assessment.scoring.checks import scoring_problems
from assessment.scoring.posterior import layout_of
from assessment.scoring.recalibrate import learned_document, recalibrate
from tests.scoring.test_recalibrate import COUPLINGS, kept_of, told


@pytest.fixture(scope="module")
def learned(shipped, shipped_content):
    """What each coupling's world teaches, and the document that comes of it."""
    found = {}
    for coupling in COUPLINGS:
        world, table, _ = told(shipped, coupling, 11)
        result = recalibrate(shipped, table, world.shares)
        found[coupling] = result, learned_document(shipped_content, result, kept_of(result))
    return found


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_the_learned_document_is_one_that_may_be_published(learned, shipped_content, coupling):
    found, content = learned[coupling]
    assert (found.refusal, found.coupling) == (None, coupling)
    assert [one.coupling for one in found.held_out] == list(COUPLINGS)
    definition = document.load(content)
    assert structural_problems(definition) == scoring_problems(definition) == []
    assert document.dump(definition) == content
    assert document.canonical(document.dump(definition)) == document.canonical(content)
    assert definition.learning == kept_of(found)
    weights = definition.model.coupling_weights
    assert (weights.independent, weights.half, weights.nested) == tuple(float(coupling == one) for one in COUPLINGS)
    rates = {
        (archetype.code, kind, item): (one.rate, one.respondents)
        for archetype in definition.archetypes
        for kind in ("responsibilities", "time")
        for item, one in getattr(archetype.learned, kind).items()
    }
    assert rates == {
        (r.archetype, r.kind, r.item): (r.after, found.worth[r.archetype, r.kind, r.item]) for r in found.rates
    }
    assert "learning" not in shipped_content
    assert all("learned" not in archetype for archetype in shipped_content["archetypes"])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda c: c["archetypes"][0].pop("learned"), "archetypes"),
        (lambda c: c.pop("learning"), "learning"),
        (lambda c: rates_of(c, "time").pop("advising"), "archetypes.operations-expert.learned.time"),
        (
            lambda c: rates_of(c, "time")["advising"].update(rate=0.31),
            "archetypes.operations-expert.learned.time.advising",
        ),
        (
            lambda c: rates_of(c, "time")["advising"].update(rate=0),
            "archetypes.operations-expert.learned.time.advising",
        ),
        # more time than ownership: both learned, and ownership alone
        (
            lambda c: rates_of(c, "responsibilities")["sdlc"].update(rate=1e-6),
            "archetypes.operations-expert.learned.sdlc",
        ),
        (
            lambda c: rates_of(c, "responsibilities")["data-privacy"].update(rate=0.29),
            "archetypes.operations-expert.learned.data-privacy",
        ),
    ],
)
def test_learned_rates_that_do_not_hold_together_are_not_published(learned, change, place):
    content = copy.deepcopy(learned[1.0][1])
    change(content)
    problems = structural_problems(document.load(content))
    assert [(problem.code, problem.place) for problem in problems] == [("learned", place)]


def rates_of(content, kind):
    return content["archetypes"][1]["learned"][kind]


def test_time_may_exceed_ownership_where_it_is_not_only_on_what_one_owns(learned):
    content = copy.deepcopy(learned[0.5][1])
    rates_of(content, "responsibilities")["sdlc"]["rate"] = 1e-6
    assert structural_problems(document.load(content)) == []


def test_the_account_half_way_needs_learned_rates(shipped_content):
    content = copy.deepcopy(shipped_content)
    content["model"]["coupling_weights"] = {"independent": 0.5, "half": 0.5, "nested": 0}
    problems = structural_problems(document.load(content))
    assert [problem.place for problem in problems] == ["model.coupling_weights.half"]


def test_refused_rates_make_no_document(learned, shipped_content):
    found, _ = learned[0.0]
    with pytest.raises(ValueError, match="no-gain"):
        learned_document(shipped_content, replace(found, refusal="no-gain"), kept_of(found))


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_with_learned_rates_every_answer_is_scored(learned, coupling):
    """Also time on what another owns, which the nested account calls impossible."""
    definition = document.load(learned[coupling][1])
    generator, inside, asked = np.random.default_rng(12), 0, 0
    layout = layout_of(definition)
    for _ in range(25):
        ownership = {code: str(generator.choice(["me", "shared", "other"])) for code in layout.ownership}
        time = {code: int(generator.integers(0, 30)) for code in layout.time}
        found = assess(definition, {"ownership": ownership, "time": time})
        assert sum(found.probabilities.values()) == pytest.approx(1, abs=1e-9)
        for code, (low, high) in found.intervals.items():
            assert 0 <= low <= high <= 1
            inside += low - 1e-9 <= found.probabilities[code] <= high + 1e-9
            asked += 1
    assert inside / asked > 0.7


def test_one_slip_leaves_an_interval_around_the_probability(learned):
    """No draw of learned rates makes time on what another owns possible for one type alone."""
    definition = document.load(learned[1.0][1])
    ownership = dict.fromkeys(layout_of(definition).ownership, "me")
    for slip in layout_of(definition).time:
        found = assess(definition, {"ownership": {**ownership, slip: "other"}, "time": {slip: 10, "other-work": 90}})
        for code, (low, high) in found.intervals.items():
            assert low <= found.probabilities[code] <= high, (slip, code)


def test_what_was_learned_is_learned_anew_from_the_same_bounds(learned, shipped):
    found, content = learned[0.0]
    definition = document.load(content)
    world, table, _ = told(shipped, 0.0, 11)
    again = recalibrate(definition, table, world.shares)
    assert again.refusal == "no-gain"
    assert abs(again.gain) < 0.05
    assert [rate.before for rate in again.rates] == [rate.after for rate in found.rates]
    assert [rate.after for rate in again.rates] == pytest.approx([rate.after for rate in found.rates], abs=1e-6)
