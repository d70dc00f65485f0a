"""“What would change it” on the result: the smallest change in a sentence, in both languages."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from assessment.instrument import document
from assessment.instrument.definition import Definition
from assessment.reports.report import Report, build
from assessment.reports.report.change import owner_for
from assessment.scoring import assess
from tests.scoring.test_golden_cases import CASES

from .test_report import LANGUAGES

ZERO, ONE = 0.0, 1.0


def answers_of(case: str) -> dict[str, Any]:
    [path] = [path for path in CASES if path.stem == case]
    answers: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["answers"]
    return answers


def told(definition: Definition, case: str, language: str = "en", **more: Any) -> Report:
    answers = answers_of(case)
    snapshot = assess(definition, answers).as_json() | more
    return build(definition=definition, answers=answers, snapshot=snapshot, language=language, engine="2")


def changed(*items: tuple[str, float], lead: float = 0.03, archetype: str = "all-rounder") -> dict[str, Any]:
    """A smallest change as it is stored."""
    changes = [{"item": item, "value": value} for item, value in items]
    probabilities = {"technology-manager": 0.3, "operations-expert": 0.2, "all-rounder": 0.5}
    return {"changes": changes, "archetype": archetype, "lead": lead, "probabilities": probabilities}


SENTENCES = [
    (
        [("ownership.cybersecurity", ZERO)],
        "If cybersecurity were the CIO’s or someone else’s, all-rounder would lead by 3 percentage points.",
        "如果网络安全由 CIO 或他人负责，多面能手将领先 3 个百分点。",
    ),
    (
        [("ownership.advising", ONE), ("ownership.sdlc", ONE)],
        "If advising the C‑suite and board and software development lifecycle were yours, all-rounder would lead by "
        "3 percentage points.",
        "如果向高管层与董事会建言和软件开发生命周期由您负责，多面能手将领先 3 个百分点。",
    ),
    (
        [("ownership.cybersecurity", ONE), ("time.data-privacy", ZERO)],
        "If cybersecurity were yours and data privacy were not among your top five for time, all-rounder would lead "
        "by 3 percentage points.",
        "如果网络安全由您负责，并且数据隐私不属于您花时间最多的 5 项，多面能手将领先 3 个百分点。",
    ),
    (
        [("ownership.cybersecurity", ONE), ("ownership.sdlc", ZERO), ("time.data-privacy", ONE)],
        "If cybersecurity were yours, software development lifecycle were the CIO’s or someone else’s and data privacy "
        "were among your top five for time, all-rounder would lead by 3 percentage points.",
        "如果网络安全由您负责，软件开发生命周期由 CIO 或他人负责，并且数据隐私属于您花时间最多的 5 项，"
        "多面能手将领先 3 个百分点。",
    ),
]


@pytest.mark.parametrize(("items", "english", "chinese"), SENTENCES)
def test_the_change_is_told_in_one_sentence(shipped, items, english, chinese):
    change = changed(*items)
    case = "questionnaire-example"  # every item of it is answered
    assert told(shipped, case, "en", change=change).change.sentence == english
    assert told(shipped, case, "zh-hans", change=change).change.sentence.replace("\u00a0", " ") == chinese


@pytest.mark.parametrize(
    ("lead", "end"),
    [
        (0.004, "by less than 1 percentage point."),
        (0.012, "by 1 percentage point."),
        (0.116, "by 12 percentage points."),
    ],
)
def test_the_lead_is_said_in_percentage_points(shipped, lead, end):
    change = changed(("ownership.cybersecurity", ZERO), lead=lead)
    assert told(shipped, "questionnaire-example", change=change).change.sentence.endswith(end)


def test_whoever_is_cto_and_cio_reads_nothing_of_a_cio(shipped):
    answers = answers_of("questionnaire-example") | {"role": "cto-and-cio"}
    snapshot = assess(shipped, answers).as_json() | {"change": changed(("ownership.cybersecurity", ZERO))}
    report = build(definition=shipped, answers=answers, snapshot=snapshot, language="en")
    assert report.change.sentence.startswith("If cybersecurity were someone else’s, ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_golden_case_is_told_as_it_was_worked_out(shipped, path, language):
    report, stored = told(shipped, path.stem, language), assess(shipped, answers_of(path.stem)).change
    if report.band not in ("clear", "leaning", "blend"):
        assert report.change is None
        return
    finding = report.change
    assert [row.field.replace("-", ".", 1) for row in finding.changes] == [
        change.item for change in (stored.changes if stored else ())
    ]
    assert bool(finding.sentence) == (stored is not None)
    assert all(row.before != row.after for row in finding.changes)
    for text in (finding.title, finding.sentence, *finding.text):
        assert "%(" not in text
        assert "None" not in text
    assert "%" not in finding.title + finding.sentence, "no probability without its range"


def test_where_no_three_answers_do_it_says_so(shipped):
    finding = told(shipped, "technology-manager-clear").change
    assert finding.title == "Changing any three of your answers would put no other type first"
    assert finding.changes == ()
    assert finding.text[0].startswith("Technology manager stays in front")


def test_how_many_answers_it_takes_stands_in_the_title(shipped):
    titles = {
        case: told(shipped, case).change.title.replace("\u2011", "-")
        for case in ("technology-manager-leaning", "all-rounder-leaning", "fewer-than-five-rows-with-time")
    }
    assert list(titles.values()) == [
        "One other answer would put operations expert first",
        "Two other answers would put operations expert first",
        "Three other answers would put all-rounder first",
    ]


def test_a_result_stored_before_this_was_worked_out_says_nothing_of_it(shipped):
    answers = answers_of("technology-manager-leaning")
    snapshot = assess(shipped, answers).as_json()
    snapshot.pop("change")
    report = build(definition=shipped, answers=answers, snapshot=snapshot, language="en", engine="1")
    assert report.change is None
    assert "change" not in [finding.code for finding in report.findings]
    assert report.basis.earlier.startswith("This result was computed by an earlier version")
    assert told(shipped, "technology-manager-leaning").basis.earlier == ""


@pytest.mark.parametrize(
    ("strengths", "value", "answer"),
    [
        ({"me": 1, "shared": 0.7, "cio": 0, "other": 0}, ONE, "me"),
        ({"me": 0.9, "shared": 0.6, "cio": 0, "other": 0.1}, ONE, "me"),
        ({"me": 0.9, "shared": 0.6, "cio": 0, "other": 0.1}, ZERO, "other"),
        ({"mine": 1, "ours": 0.5, "theirs": 0}, ONE, "mine"),
        ({"mine": 0.9, "ours": 0.5, "theirs": 0.2}, ZERO, "theirs"),
    ],
)
def test_the_answer_that_stands_for_a_change_is_one_that_is_asked(shipped_content, strengths, value, answer):
    content = copy.deepcopy(shipped_content)
    questions = [question for section in content["sections"] for question in section["questions"]]
    [ownership] = [question for question in questions if question["kind"] == "ownership"]
    label = ownership["options"][0]["label"]
    ownership["options"] = [{"code": code, "label": label, "strength": number} for code, number in strengths.items()]
    assert owner_for(document.load(content), value) == answer
