"""What a report says, for every band: a pure function of document, answers and snapshot."""

from __future__ import annotations

import math
import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assessment.instrument.definition import Definition
from assessment.reports.report import Report, build
from assessment.reports.report.words import heading, percent, signed, tenths_that_add_up
from assessment.scoring import assess

REST = {
    "technology-strategy": "me",
    "technology-architecture": "me",
    "technology-operations": "shared",
    "data-governance": "shared",
    "workforce-engagement": "cio",
    "end-user-experience": "cio",
    "supply-chain": "cio",
    "sustainability-agenda": "nobody",
}
ROLES = {"role-planner-1": 5, "role-planner-2": 4, "role-liaison-1": 2, "role-liaison-2": 2}
DEEPER = {
    "maturity-cloud": 4,
    "maturity-ai": 2,
    "maturity-automation": 3,
    "maturity-security": 3,
    "experiments": 1,
    **ROLES,
}


def owned(**rows: str) -> dict[str, str]:
    return {**REST, **{row.replace("_", "-"): owner for row, owner in rows.items()}}


CASES: dict[str, dict[str, Any]] = {
    "clear": {
        "role": "cto",
        "region": "elsewhere",
        "ownership": owned(
            advising="me",
            sdlc="me",
            cybersecurity="me",
            data_privacy="me",
            ecosystem_strategy="me",
            innovation_strategy="other",
            business_continuity="cio",
            workplace_support="cio",
        ),
        "time": {"technology-strategy": 20, "data-privacy": 25, "advising": 25, "sdlc": 20, "other-work": 10},
        **DEEPER,
    },
    "leaning": {
        "role": "cto",
        "region": "greater-china",
        "ownership": owned(
            advising="me",
            sdlc="shared",
            cybersecurity="me",
            data_privacy="me",
            ecosystem_strategy="nobody",
            innovation_strategy="me",
            business_continuity="cio",
            workplace_support="cio",
        ),
        "time": {
            "technology-strategy": 20,
            "technology-architecture": 15,
            "technology-operations": 15,
            "data-privacy": 10,
            "advising": 10,
            "sdlc": 10,
            "innovation-strategy": 10,
            "other-work": 10,
        },
    },
    "blend": {
        "role": "cto-and-cio",
        "region": "elsewhere",
        "ownership": owned(
            advising="shared",
            sdlc="me",
            cybersecurity="me",
            data_privacy="cio",
            ecosystem_strategy="other",
            innovation_strategy="me",
            business_continuity="shared",
            workplace_support="cio",
        ),
        "time": {
            "technology-strategy": 25,
            "technology-operations": 25,
            "sdlc": 20,
            "innovation-strategy": 10,
            "data-privacy": 10,
            "other-work": 10,
        },
    },
    "insufficient": {"role": "cto", "ownership": {"advising": "me", "sdlc": "shared"}},
    "not-applicable": {
        "role": "cio",
        "ownership": owned(
            advising="me",
            cybersecurity="me",
            data_privacy="shared",
            innovation_strategy="shared",
            business_continuity="me",
            workplace_support="me",
        ),
        "time": {"cybersecurity": 60, "data-governance": 40},
        **DEEPER,
    },
}
TYPED = ("clear", "leaning", "blend")
LANGUAGES = ("zh-hans", "en")


def told(definition: Definition, band: str, language: str = "en", **more: Any) -> Report:
    answers = CASES[band]
    snapshot = assess(definition, answers).as_json()
    report = build(definition=definition, answers=answers, snapshot=snapshot, language=language, **more)
    assert report.band == band
    return report


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("band", "findings"),
    [
        ("clear", "result match evidence change responsibilities time roles indices comparison advice basis"),
        ("leaning", "result match evidence change responsibilities time comparison advice basis"),
        ("blend", "result match evidence change responsibilities time comparison advice basis"),
        ("insufficient", "result responsibilities comparison advice basis"),
        ("not-applicable", "result responsibilities time roles indices comparison advice basis"),
    ],
)
def test_findings_come_in_order_and_only_where_there_is_something_to_say(shipped, band, findings, language):
    assert [finding.code for finding in told(shipped, band, language).findings] == findings.split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("band", CASES)
def test_every_finding_has_a_topic_and_a_title_and_no_loose_placeholder(shipped, band, language):
    report = told(shipped, band, language)
    for finding in report.findings:
        assert finding.topic
        assert finding.title
    assert not [text for text in texts(asdict(report)) if re.search(r"%\(|<[a-z]|None", text)]


@pytest.mark.parametrize("band", CASES)
def test_a_language_changes_no_figure(shipped, band):
    def figures(value: Any) -> list[float]:
        if isinstance(value, dict):
            return [number for item in value.values() for number in figures(item)]
        if isinstance(value, list | tuple):
            return [number for item in value for number in figures(item)]
        return [value] if isinstance(value, int | float) else []

    english, chinese = (figures(asdict(told(shipped, band, language))) for language in ("en", "zh-hans"))
    assert english == chinese


@pytest.mark.parametrize("band", ["clear", "leaning"])
def test_one_type_is_named_and_the_next_nearest_is_said(shipped, band):
    hero = told(shipped, band).hero
    assert hero.title == "You lead mostly as a technology manager"
    assert [type_.name for type_ in hero.headline.types] == ["Technology manager"]
    assert "; next most likely is all-rounder, " in hero.firmness.text


def test_a_blend_names_two_types_and_never_one_alone(shipped):
    hero = told(shipped, "blend").hero
    assert hero.title == "You sit between operations expert and all-rounder"
    assert hero.page_title == "Between operations expert and all-rounder"
    assert len(hero.headline.types) == 2


def test_too_few_answers_name_no_type_and_say_what_is_missing(shipped):
    report = told(shipped, "insufficient")
    assert report.hero.headline.types == ()
    assert report.hero.firmness is None
    assert report.hero.retake
    assert set(report.hero.missing) == {
        "Cybersecurity",
        "Data privacy",
        "Ecosystem strategy",
        "Innovation strategy",
        "Business continuity",
        "Workplace support",
    }


def test_another_post_gets_no_type_nowhere(shipped):
    report = told(shipped, "not-applicable")
    assert report.hero.headline.types == ()
    assert any("Chief information officer (CIO)" in text for text in report.hero.text)
    said = " ".join(texts(asdict(report.advice)))
    assert "likely to be" not in said
    assert "your type" not in said
    assert not any(item.holds for item in report.advice.first)


@pytest.mark.parametrize(
    ("band", "steps"),
    [("clear", [False, False, True]), ("leaning", [False, True, False]), ("blend", [True, False, False])],
)
def test_firmness_is_one_of_three_steps_with_probability_and_interval(shipped, band, steps):
    report = told(shipped, band)
    firmness, first = report.hero.firmness, report.match.matches[0]
    assert [step.current for step in firmness.steps] == steps
    assert firmness.frequency is None
    assert (firmness.probability, firmness.low, firmness.high) == (first.share, first.low, first.high)
    assert "unpublished rates only" in firmness.text
    assert first.text in firmness.text


@pytest.mark.parametrize("band", TYPED)
def test_the_rows_of_evidence_add_up_as_they_are_shown(shipped, band):
    report = told(shipped, band)
    shares = {match.code: match.share for match in report.match.matches}
    for pair in report.evidence.pairs:
        shown = [row.text for row in (*pair.supporting, *pair.opposing)] + ([pair.minor_text] if pair.minor else [])
        tenths = [round(float(re.sub("±", "", text.replace("−", "-"))) * 10) for text in shown]
        assert signed(sum(tenths)) == pair.total_text
        assert pair.total == pytest.approx(10 * math.log10(shares[pair.leading.code] / shares[pair.rival.code]))


@pytest.mark.parametrize("band", TYPED)
def test_evidence_starts_with_the_strongest_rival_and_covers_every_other_type(shipped, band):
    report = told(shipped, band)
    order = [match.code for match in report.match.matches]
    assert [pair.leading.code for pair in report.evidence.pairs] == [order[0]] * 2
    assert [pair.rival.code for pair in report.evidence.pairs] == order[1:]


def test_answers_are_told_in_the_leaders_words(shipped):
    sentences = {row.item: row.sentence for row in _rows(told(shipped, "clear"))}
    assert sentences["ownership.data-privacy"] == "Data privacy is yours"
    assert sentences["ownership.workplace-support"] == "Workplace support is with the CIO"
    assert sentences["time.advising"] == "Advising the C‑suite and board takes 25% of your time, among your top 5"
    assert sentences["time.workplace-support"] == "Workplace support takes none of your time"


def _rows(report: Report) -> list[Any]:
    return [row for pair in report.evidence.pairs for row in (*pair.supporting, *pair.opposing)]


@pytest.mark.parametrize("band", CASES)
def test_a_rate_that_is_not_published_is_never_shown_as_a_number(shipped, band):
    report = told(shipped, band)
    rows = [*report.responsibilities.first, *report.responsibilities.rest]
    assert len(rows) == 16
    for row in rows:
        for rate in row.rates:
            published = shipped.archetype_by_code[rate.code].responsibilities.get(row.code)
            assert rate.share == published
            assert rate.text == ("not published" if published is None else f"{published:.0%}")


def test_rows_without_an_owner_come_first(shipped):
    finding = told(shipped, "leaning").responsibilities
    assert [row.code for row in finding.first[:2]] == ["ecosystem-strategy", "sustainability-agenda"]
    assert finding.title == "Five of 16 responsibilities have no single owner"
    assert {one.code: one.count for one in finding.counts} == {"me": 6, "shared": 3, "cio": 5, "nobody": 2}


def test_time_is_told_by_the_answers_and_never_on_the_axis_of_the_rates(shipped):
    finding = told(shipped, "leaning").time
    assert finding.title == "70% of your time goes to five responsibilities, led by technology strategy"
    assert [row.text for row in finding.spent][:2] == ["20%", "15%"]
    assert finding.own_axis_end == "20%"
    assert len(finding.spent) + len(finding.without) == 17


@pytest.mark.parametrize("band", CASES)
def test_seven_recommendations_each_say_why(shipped, band):
    advice = told(shipped, band).advice
    assert [item.number for item in advice.first] == list(range(1, 8))
    for item in advice.first:
        assert 1 <= len(item.why) <= 3
        assert item.steps
        assert item.measure
        assert item.source


def test_an_advice_names_the_answer_that_brought_it_up(shipped):
    advice = told(shipped, "clear").advice
    item = next(item for item in advice.first if item.code == "agenda-beyond-it")
    assert item.why == ("Sustainability agenda has no owner",)
    assert item.from_answers


@pytest.mark.parametrize("band", CASES)
def test_no_advice_shows_raw_codes_as_its_reason(shipped, band):
    for item in told(shipped, band).advice.first:
        assert not any("{" in sentence or "[" in sentence for sentence in item.why), item


def test_date_and_duration_are_said_unless_it_took_days(shipped):
    end = datetime(2025, 3, 12, 9, 30, tzinfo=UTC)
    short = told(shipped, "clear", completed_at=end, started_at=end - timedelta(minutes=9))
    assert short.hero.meta == ("Completed 12 March 2025", "9 minutes")
    assert told(shipped, "clear", completed_at=end, started_at=end - timedelta(days=2)).hero.meta == (
        "Completed 12 March 2025",
    )


def test_a_version_no_longer_in_use_is_named_with_its_number_and_date(shipped):
    then = datetime(2025, 3, 3, 12, tzinfo=UTC)
    for language, said in (
        ("en", "version 3 of the questionnaire, published 3 March 2025, no longer in use"),
        ("zh-hans", "问卷第 3 版（2025 年 3 月 3 日发布），现已停用"),
    ):
        assert told(shipped, "clear", language, retired=(3, then)).hero.meta == (said,)


def test_what_a_number_is_out_of_stays_beside_it():
    assert heading("least as thinker (4.5 of 5), one of 16") == "Least as thinker (4.5\u00a0of\u00a05), one of 16"
    assert heading("16 项职责") == "16\u00a0项职责"


@pytest.mark.parametrize(
    ("share", "below", "shown"),
    [
        (0.54, None, "54%"),
        (0.796, 0.8, "79.6%"),
        (0.79999, 0.8, "79.9%"),
        (0.8, 0.8, "80%"),
        (0.003, None, "<1%"),
        (0.9968, None, ">99%"),
        (0, None, "0%"),
    ],
)
def test_a_percentage_never_rounds_into_the_next_band(share, below, shown):
    assert percent(share, below=below) == shown


def test_tenths_add_up():
    tenths, total = tenths_that_add_up([1.04, 1.04, 1.04, -0.55])
    assert sum(tenths) == total == 26
