"""Traits beside the answers, and what the study reports to go with the indices."""

import pytest

from assessment.reports.report import build
from assessment.scoring import ENGINE, assess

OWNED = dict.fromkeys(("advising", "sdlc", "cybersecurity", "data-privacy", "ecosystem-strategy"), "me")
MANAGER = {"role": "cto", "ownership": {**OWNED, "workplace-support": "cio"}, "time": {"advising": 100}}


def report(definition, language="en", **more):
    answers = {**MANAGER, **more}
    snapshot = assess(definition, answers).as_json()
    return build(definition=definition, answers=answers, snapshot=snapshot, language=language, engine=ENGINE)


VERDICTS = [
    # trait, answer, verdict
    ("outward-looking", {"insight-source": 5}, "Agrees"),
    ("outward-looking", {"insight-source": 1}, "Says neither"),
    ("strategy-from-outside", {"strategy-direction": 1}, "Differs"),
    ("integrator", {"integrator": 4}, "Agrees"),
    ("integrator", {"insight-source": 5}, "Not answered"),
    ("middling-maturity", {"insight-source": 5}, "Not asked"),
]


@pytest.mark.parametrize(("trait", "answers", "verdict"), VERDICTS)
def test_each_trait_has_its_verdict_and_the_answer_it_rests_on(shipped, trait, answers, verdict):
    [group] = report(shipped, **answers).traits.groups
    row = next(row for row in group.rows if row.code == trait)
    assert row.verdict_text == verdict
    assert bool(row.answer) is (verdict in ("Agrees", "Differs", "Says neither"))


def test_the_title_counts_and_nothing_is_said_without_answers(shipped):
    found = report(shipped, **{"insight-source": 5, "strategy-direction": 1}).traits
    assert found.title == "Traits that your answers speak to: 2; they agree with 1"
    assert report(shipped).traits is None
    assert report(shipped, ownership={"advising": "me"}, **{"insight-source": 5}).traits is None


def test_associations_are_worded_as_such_and_call_nobody_high_or_low(shipped):
    scales = {code: 4 for index in shipped.indices for code in getattr(index, "questions", ())}
    more = {**scales, "cio-frequency": "daily", "cio-importance": 5, "my-importance-to-cio": 5}
    found = report(shipped, **more).indices
    told = {point.term: point.text for point in found.associations}
    assert len(told) == 6
    assert all("Organisations with" in term for term in told)
    assert {text.split("%")[0] for text in told.values()} == {"36", "26", "20", "39", "6", "2"}
    assert all("2021 CTO study" in text for text in told.values())
    assert found.rows[0].also == "4.0 of 5"
    assert not any("you are high" in text.lower() for text in told.values())


def test_only_what_goes_with_an_index_worked_out_is_told(shipped):
    assert [point.text[:3] for point in report(shipped, roi=3).indices.associations] == ["20%"]
