"""The page on what a draft would do: who may see and compute it, what it says before and after, and of whom."""

import json
import re
from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from django.utils.translation import override

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.questionnaires.models import Impact, Version
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.services import change_draft, create_draft, retire_version
from assessment.reports.report.impact import build_impact_page
from assessment.reports.report.impact.effect import Effect
from assessment.reports.report.impact.people import advice_part
from assessment.responses.services import compute_impact
from assessment.scoring.simulate import simulated_answers
from tests.factories import make_responses, make_user
from tests.responses.storage import all_rows

service = import_module("assessment.responses.services.impact")
PAGE = "/versions/2/impact/"
COUNTED = ("processing", "comparison")
READERS = (User.Role.EDITOR, User.Role.PUBLISHER, User.Role.AUDITOR, User.Role.ADMIN)


def signed_in(role, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(make_user(f"{role}@example.org", role))
    return client


def text_of(r):
    return re.sub(r"\s+", " ", strip_tags(r.content.decode().replace("<", " <")))


@pytest.fixture(autouse=True)
def _few_invented(monkeypatch):
    monkeypatch.setattr(service, "INVENTED", 400)


@pytest.fixture
def draft(version):
    """A draft under which many results would be a blend, without one recommendation."""
    content = document.parse(version.document)
    content["model"]["bands"] = {"clear": 0.9, "leaning": 0.8}
    del content["recommendations"][3]
    return create_draft(questionnaire=version.questionnaire, content=content, note="", user=None, base=version)


@pytest.fixture
def editor(draft):
    return signed_in(User.Role.EDITOR)


@pytest.fixture
def past(version):
    answers = simulated_answers(definition_of(version.pk), 120, 3)
    make_responses(version, answers, consent=COUNTED)
    make_responses(version, answers[:6], consent=["processing"])


# --- who may -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_not_signed_in_is_asked_to(draft, method):
    r = getattr(Client(), method)(PAGE)
    assert (r.status_code, r["Location"]) == (302, f"/account/sign-in/?next={PAGE}")


@pytest.mark.parametrize("role", [User.Role.LEADER, User.Role.CONSULTANT])
@pytest.mark.parametrize("path", [PAGE, "/versions/99/impact/"])
def test_who_works_on_no_versions_may_not(draft, role, path):
    client = signed_in(role)
    before = all_rows()
    assert client.get(path).status_code == client.post(path).status_code == 403
    assert all_rows() == before


@pytest.mark.parametrize("role", READERS)
def test_whoever_reads_versions_reads_it(draft, role):
    client = signed_in(role)
    before = all_rows()
    assert client.get(PAGE).status_code == 200
    assert all_rows() == before


def test_an_auditor_reads_and_does_not_compute(draft):
    client = signed_in(User.Role.AUDITOR)
    before = all_rows()
    assert b"data-progress" not in client.get(PAGE).content
    for data in ({}, {"_action": "follow"}):
        assert client.post(PAGE, data).status_code == 403
    assert all_rows() == before


@pytest.mark.parametrize("number", ["0", "99", "9" * 30])
def test_a_number_that_no_version_has_is_not_found(editor, number):
    path = f"/versions/{number}/impact/"
    assert editor.get(path).status_code == editor.post(path).status_code == 404


def test_a_version_that_was_published_has_its_own_page(editor):
    r = editor.get("/versions/1/impact/")
    assert (r.status_code, r["Location"]) == (302, "/versions/1/")
    assert editor.post("/versions/1/impact/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(editor, method):
    assert getattr(editor, method)(PAGE).status_code == 405


def test_the_token_is_needed(draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("editor@example.org", User.Role.EDITOR))
    assert client.post(PAGE, {"_action": "follow"}).status_code == 403
    assert not Impact.objects.exists()


# --- before, after, since ------------------------------------------------------------------------------------


def test_before_it_is_computed_the_page_says_so(editor):
    text = text_of(editor.get(PAGE))
    assert "What version 2 would do to results" in text
    assert "The effect of this draft has not been computed yet." in text
    assert "Compute the effect" in text


def test_the_button_computes_and_leads_back_to_the_figures(editor, past):
    r = editor.post(PAGE)
    assert (r.status_code, r["Location"]) == (302, PAGE)
    figures = Impact.objects.get().figures
    text = text_of(editor.get(PAGE))
    changed = figures["past"]["changed"]
    for said in (
        f"{changed} of 120 results would change type ({100 * changed / 120:.1f}%)",
        f"{figures['invented']['changed']} of 400 simulated respondents would change type",
        "Version 1, which is in use, and the draft",
        "by editor@example.org for the draft as it is now.",
        "Compute it again",
        "Clear begins at 80% and leaning at 50% by the version in use, at 90% and 80% by the draft.",
        "Past results compared 120",
        "Left out: no consent to comparison 6",
        "Counts of past results from 1 to 4 are not shown",
        "no longer in the draft",
    ):
        assert said in text, said


def test_a_draft_that_changed_since_says_so(editor, draft):
    editor.post(PAGE)
    content = document.parse(draft.document)
    content["title"]["en"] = "Otherwise"
    change_draft(version=draft, user=User.objects.get(role=User.Role.EDITOR), base=0, posted=content)
    text = text_of(editor.get(PAGE))
    assert "The draft, or the version in use, has changed since the effect was computed." in text
    assert "would change type" not in text
    assert "Compute the effect" in text


def test_with_no_version_in_use_there_is_nothing_to_compare(editor, version):
    retire_version(version=version)
    r = editor.get(PAGE)
    assert "No version is in use, so there is nothing to compare the draft with." in text_of(r)
    assert b"data-progress" not in r.content
    r = editor.post(PAGE)
    assert r.status_code == 422
    assert "<title>Error:" in r.content.decode()


@pytest.fixture
def broken(draft):
    content = document.parse(draft.document)
    content["indices"][0]["questions"].append("nowhere")
    Version.objects.filter(pk=draft.pk).update(document=document.canonical(content).decode())


def test_what_the_checks_found_comes_first(editor, broken):
    before = all_rows()
    r = editor.post(PAGE)
    assert r.status_code == 422
    assert "The effect cannot be computed before what the checks found is mended." in text_of(r)
    assert 'href="/versions/2/checks/"' in r.content.decode()
    assert all_rows() == before


# --- followed by the script ----------------------------------------------------------------------------------


def lines_of(r):
    content = b"".join(r.streaming_content) if r.streaming else r.content
    return [json.loads(line) for line in content.decode().splitlines()]


def test_the_script_is_told_of_progress_line_by_line(editor, past, monkeypatch):
    monkeypatch.setattr("assessment.scoring.simulate.impact.BLOCK", 50)
    r = editor.post(PAGE, {"_action": "follow"}, headers={"accept-encoding": "gzip"})
    assert r.streaming
    assert r["Content-Type"] == "application/x-ndjson"
    assert (r["Content-Encoding"], r["X-Accel-Buffering"]) == ("identity", "no")
    assert r["Cache-Control"] == "private, no-store"
    *steps, last = lines_of(r)
    assert last == {"location": PAGE}
    assert len(steps) == 3 + 1 + 8
    assert {step["of"] for step in steps} == {526}
    assert [step["done"] for step in steps] == sorted(step["done"] for step in steps)
    assert steps[-1]["done"] == 526
    assert Impact.objects.count() == 1


def test_the_first_line_comes_before_anything_is_stored(editor, past):
    r = editor.post(PAGE, {"_action": "follow"})
    lines = iter(r.streaming_content)
    assert json.loads(next(lines))["of"] == 526
    assert not Impact.objects.exists()
    assert "location" in json.loads([*lines][-1])
    assert Impact.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_script_is_told_what_comes_first(broken, language):
    r = signed_in(User.Role.EDITOR, language).post(PAGE, {"_action": "follow"})
    assert r.status_code == 422
    [line] = lines_of(r)
    assert ("checks" in line["error"]) is (language == "en")


def test_the_script_is_told_if_the_draft_is_gone_meanwhile(editor, draft):
    r = editor.post(PAGE, {"_action": "follow"})
    lines = iter(r.streaming_content)
    next(lines)
    Version.objects.filter(pk=draft.pk).delete()
    assert json.loads([*lines][-1]) == {"error": "This draft is gone."}


# --- what the database is asked ------------------------------------------------------------------------------


def count(ask):
    with CaptureQueriesContext(connection) as captured:
        assert ask().status_code == 200
    return len(captured.captured_queries)


def test_it_asks_the_database_as_often_for_many_people_as_for_few(editor, version, draft):
    definition_of(version.pk)
    answers = simulated_answers(definition_of(version.pk), 60, 3)
    make_responses(version, answers[:6], consent=COUNTED)
    editor.post(PAGE)
    few = count(lambda: editor.get(PAGE))
    make_responses(version, answers[6:], consent=COUNTED)
    editor.post(PAGE)
    assert count(lambda: editor.get(PAGE)) == few <= 6


# --- where it is found ---------------------------------------------------------------------------------------


def test_a_draft_s_page_leads_there_and_so_does_publishing(editor, draft):
    assert f'href="{PAGE}"' in editor.get("/versions/2/").content.decode()
    assert "/impact/" not in editor.get("/versions/1/").content.decode()
    assert f'href="{PAGE}"' in signed_in(User.Role.PUBLISHER).get("/versions/2/publish/").content.decode()


def test_once_computed_it_no_longer_keeps_the_draft_from_being_published(editor, draft):
    publisher = signed_in(User.Role.PUBLISHER)
    assert "look at the effect" in text_of(publisher.get("/versions/2/publish/"))
    publisher.post(PAGE)
    assert "look at the effect" not in text_of(publisher.get("/versions/2/publish/"))


AFFECTED = [
    ({"question": "ownership", "row": "sdlc", "answer": "nobody"}, "Software development lifecycle: Nobody"),
    ({"question": "time", "row": "sdlc", "answer": "top"}, "Much time: Software development lifecycle"),
    ({"question": "region", "row": None, "answer": "greater-china"}, "Greater China"),
]


# --- the tree of plain strings -------------------------------------------------------------------------------


@pytest.fixture
def told(version, draft):
    """The page for figures of one's own."""
    stored = compute_impact(version=draft, user=None)

    def build(language="en", **past):
        figures = {**stored.figures, "past": {**stored.figures["invented"], **past} if past else {"n": 0}}
        stored.figures = figures
        with override(language):
            return build_impact_page(
                version=draft,
                in_use=version,
                before=definition_of(version.pk),
                after=document.loads(draft.document),
                impact=stored,
                was_computed=True,
                may_compute=True,
            )

    return build


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        (31, "31 of 412 results would change type (7.5%)"),
        (1, "1 of 412 results would change type (0.2%)"),
        (0, "None of 412 results would change type"),
        (None, "How many of 412 results would change type is not shown"),
    ],
)
def test_the_headline_is_what_was_found(told, changed, title):
    affected = [] if not changed else [{**AFFECTED[0][0], "n": 40, "changed": 5}]
    assert told(n=412, changed=changed, affected=affected).headline == title


def test_the_headline_in_chinese(told):
    assert told("zh-hans", n=412, changed=31).headline == "412 份结果中，31 份的类型会改变（7.5%）"


def part(page, code):
    return next(one for one in page.parts if one.code == code)


def test_what_is_withheld_is_said_and_0_is_shown(told):
    types = {
        "lines": ["technology-manager", "all-rounder", "blend"],
        "columns": ["technology-manager", "all-rounder", "blend"],
        "cells": [[150, None, 0], [0, 80, None], [0, 0, 0]],
        "before": [None, None, 0],
        "after": [150, None, None],
    }
    past, _invented = part(told(n=240, changed=None, types=types, affected=[]), "types").tables
    assert past.caption == "240 past results"
    assert past.columns == ("Technology manager", "All-rounder", "Blend", "All")
    assert [one and one.code for one in past.signs] == ["technology-manager", "all-rounder", None, None]
    assert [(line.head, line.sign and line.sign.shape) for line in past.lines] == [
        ("Technology manager", "circle"),
        ("All-rounder", "diamond"),
        ("All", None),
    ]
    assert [[cell.text for cell in line.cells] for line in past.lines] == [
        ["150", "not shown", "0", "not shown"],
        ["0", "80", "not shown", "not shown"],
        ["150", "not shown", "not shown", "240"],
    ]


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        ([[10, 4, 0], [9, 80, 7], [0, 6, 5]], "Of 121 past results, 15 would be firmer and 11 less firm"),
        ([[10, None, 0], [9, 80, 7], [0, 6, 5]], "How firm results would be"),
        ([[10, 0, 0], [0, 80, 0], [0, 0, 5]], "Results would be as firm as they are"),
    ],
)
def test_how_many_are_firmer_is_the_title_where_that_is_shown(told, cells, title):
    kinds = ["clear", "leaning", "blend"]
    bands = {"lines": kinds, "columns": kinds, "cells": cells, "before": [1, 1, 1], "after": [1, 1, 1]}
    assert part(told(n=121, bands=bands), "bands").title == title


@pytest.mark.parametrize(
    ("shift", "title"),
    [
        ((0.02, -0.0314, 0.0114), "On average the probability of operations expert moves most, by −3.1 points"),
        ((0.0001, -0.0002, 0.0001), "Probabilities stay where they are on average"),
    ],
)
def test_which_probability_moves_most(told, shift, title):
    codes = ("technology-manager", "operations-expert", "all-rounder")
    found = part(told(n=50, shift=dict(zip(codes, shift, strict=True))), "shift")
    assert found.title == title
    assert [line.cells[0].text for line in found.tables[0].lines][1] == ("−3.1" if shift[0] == 0.02 else "±0.0")


@pytest.mark.parametrize(("group", "said"), AFFECTED)
def test_the_most_affected_are_named_by_their_answer(told, group, said):
    found = part(told(n=412, changed=31, affected=[{**group, "n": 40, "changed": 10}]), "affected")
    [line] = found.tables[0].lines
    assert said in line.head
    assert [cell.text for cell in line.cells] == ["10", "40", "25.0%"]
    assert found.tables[0].note == "Of everybody 7.5% would change."
    assert found.title.startswith("Most affected: those who")


def test_where_nobody_changes_nobody_is_most_affected(told):
    page = told(n=412, changed=0, affected=[])
    assert [one.code for one in page.parts] == ["types", "bands", "shift", "affected", "advice"]
    assert len(part(page, "affected").tables) == 1, "of those invented"


def test_advice_stands_with_what_is_gained_and_lost_past_beside_simulated(told):
    page = told(n=412)
    found = part(page, "advice")
    [table] = found.tables
    assert table.columns[:4] == ("In use", "Draft", "Gained", "Lost")
    assert table.columns[4:] == tuple(f"{column}, simulated" for column in table.columns[:4])
    assert len(table.lines) == 10
    assert found.more_title == f"{len(found.more[0].lines)} more recommendations"
    gone = next(line for line in (*table.lines, *found.more[0].lines) if line.code == "roadmap-short-and-long")
    assert gone.note == "no longer in the draft"
    assert gone.cells[1].text == gone.cells[2].text == "0"
    sizes = [int(line.cells[6].text) + int(line.cells[7].text) for line in (*table.lines, *found.more[0].lines)]
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) > 0


@pytest.mark.parametrize(
    ("advised", "title"),
    [
        (95, "Of 412 past results, 95 would be advised otherwise (23.1%)"),
        (0, "Of 412 past results, none would be advised otherwise"),
        (None, "How many would be advised otherwise is not shown"),
    ],
)
def test_how_many_would_be_advised_otherwise(told, advised, title):
    assert part(told(n=412, advised=advised), "advice").title == title


def test_where_nobody_answered_the_simulated_are_told_of_alone(told):
    page = told()
    assert page.headline.endswith("of 400 simulated respondents would change type (" + page.headline.split("(")[1])
    assert all(len(one.tables) == 1 for one in page.parts)
    assert page.reading[0] == "Nobody has answered yet who may be counted."
    assert page.compared[0].value == "0"


def test_where_too_few_answered_that_is_said(told):
    page = told(n=None)
    assert page.reading[0].startswith("Fewer than 5 people have answered who may be counted")
    assert page.compared[0].value == "fewer than 5"


@pytest.mark.parametrize("lost", [0, 7, None])
def test_who_loses_answers_is_counted_if_that_may_be(told, lost):
    row = told(n=412, lost=lost).compared[1]
    assert (row.term, row.value) == ("Lose answers under the draft", "not shown" if lost is None else str(lost))


def test_the_page_speaks_chinese(draft, past):
    client = signed_in(User.Role.EDITOR, "zh-hans")
    client.post(PAGE)
    r = client.get(PAGE)
    assert 'lang="zh-Hans"' in r.content.decode()
    text = re.sub(
        r"editor@example.org|CIO|CTO|CEO|COO|CFO|English|IT|AI|DevOps|IoT", "", text_of(r).split("草稿 2 的影响")[1]
    )
    assert "位模拟受访者" in text
    assert not re.findall(r"[A-Za-z]{4,}", text)


def advised(code, gained, lost):
    return {"code": code, "before": 20, "after": 20, "gained": gained, "lost": lost}


CODES = ("agenda-beyond-it", "inclusive-culture", "co-creation")


def test_advice_of_which_all_that_changes_is_withheld_is_not_listed(shipped):
    past = [advised(CODES[0], None, None), advised(CODES[1], None, None), advised(CODES[2], 0, 9)]
    invented = [advised(CODES[0], 0, 0), advised(CODES[1], 1, 0), advised(CODES[2], 0, 0)]
    effect = Effect(
        shipped, shipped, {"n": 60, "advised": 9, "advice": past}, {"n": 90, "advised": 1, "advice": invented}
    )
    [table] = advice_part(effect).tables
    assert [line.code for line in table.lines] == [CODES[1], CODES[2]]


@pytest.mark.parametrize(
    ("of_past", "said"),
    [(0, "The same seven recommendations come first"), (None, "What changes for so few people is not shown.")],
)
def test_where_no_advice_is_known_to_change_that_is_said(shipped, of_past, said):
    figures = [{"n": n, "advised": of_past if n == 6 else 0, "advice": [advised(CODES[0], 0, 0)]} for n in (6, 90)]
    with override("en"):
        found = advice_part(Effect(shipped, shipped, *figures))
    assert found.text[0].startswith(said)
    assert found.tables == found.more == ()
