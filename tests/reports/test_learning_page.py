"""Pages on versions: the list of them, what can be learned from, what was learned, and what it would change."""

import re
from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.dateformat import format as format_date
from django.utils.html import strip_tags

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.definition import MissedPair, TypeChange
from assessment.questionnaires.models import Simulation, Version
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.queries import LearnedVersion
from assessment.questionnaires.services import create_draft, publish_version
from assessment.reports.report import learning as tree
from assessment.responses.models import Response
from assessment.scoring import ENGINE
from assessment.scoring.recalibrate import LEAST_RESPONSES
from tests.factories import make_responses, make_user
from tests.responses.storage import all_rows
from tests.responses.test_learning import distinct

PAGE = "/versions/1/learning/"


def signed_in(role, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(make_user(f"{role}@example.org", role))
    return client


@pytest.fixture
def admin(version):
    return signed_in(User.Role.ADMIN)


@pytest.fixture
def responses(version, learned_once):
    """Responses enough to learn from, and some that are left out."""
    answers = distinct(version, 260)
    make_responses(version, answers[:255])
    make_responses(version, answers[255:], consent=["processing"])


def text_of(r):
    return re.sub(r"\s+", " ", strip_tags(r.content.decode().replace("<", " <")))


# --- who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/versions/", PAGE])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_not_signed_in_is_asked_to(version, path, method):
    r = getattr(Client(), method)(path)
    expected = 405 if (method, path) == ("post", "/versions/") else 302
    assert r.status_code == expected
    if expected == 302:
        assert r["Location"] == f"/account/sign-in/?next={path}"


READERS = (User.Role.EDITOR, User.Role.PUBLISHER, User.Role.AUDITOR, User.Role.ADMIN)
OTHERS = (User.Role.LEADER, User.Role.CONSULTANT)


@pytest.mark.parametrize("path", ["/versions/", PAGE, "/versions/99/learning/"])
@pytest.mark.parametrize("role", OTHERS)
def test_who_may_not_read_versions_may_not_read_of_them(version, role, path):
    client = signed_in(role)
    before = all_rows()
    assert client.get(path).status_code == 403
    assert client.post(path).status_code == (405 if path == "/versions/" else 403)
    assert all_rows() == before


@pytest.mark.parametrize("role", READERS)
def test_who_may_read_versions_may(version, role):
    client = signed_in(role)
    assert client.get("/versions/").status_code == client.get(PAGE).status_code == 200


@pytest.mark.parametrize("role", READERS)
def test_learning_is_for_who_may_make_drafts(responses, role):
    client = signed_in(role)
    may = role != User.Role.AUDITOR
    assert ("Learn from 255 responses" in client.get(PAGE).content.decode()) is may
    before = all_rows()
    assert client.post(PAGE).status_code == (302 if may else 403)
    assert (all_rows() == before) is not may


def test_an_auditor_is_refused_before_anything_is_counted(version, monkeypatch):
    monkeypatch.setattr(import_module("assessment.reports.views.learning"), "MOST_IN_A_REQUEST", 0)
    make_responses(version, distinct(version, 1))
    assert signed_in(User.Role.AUDITOR).post(PAGE).status_code == 403


@pytest.mark.parametrize("number", ["99", "2", "0", "9" * 30])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_number_that_no_published_version_has_is_not_found(admin, version, shipped_content, number, method):
    create_draft(questionnaire=version.questionnaire, content=shipped_content, note="", user=None)
    assert getattr(admin, method)(f"/versions/{number}/learning/").status_code == 404


@pytest.mark.parametrize("number", ["one", "-1", "1.5", "9" * 5000])
def test_what_is_no_number_is_not_found(admin, number):
    assert admin.get(f"/versions/{number}/learning/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/versions/", PAGE])
def test_other_methods_are_refused(admin, path, method):
    assert getattr(admin, method)(path).status_code == 405


@pytest.mark.parametrize("path", ["/", "/mine/"])
@pytest.mark.parametrize("role", User.Role)
def test_the_front_page_and_one_s_own_lead_there_who_may_go_and_nobody_else(version, role, path):
    assert (b'href="/versions/"' in signed_in(role).get(path).content) is (role in READERS)
    assert b'href="/versions/"' not in Client().get(path).content


# --- what there is to learn from -------------------------------------------------------------------------


def test_it_says_how_many_can_be_used_and_why_the_others_cannot(admin, version):
    owner = User.objects.get()
    answers = distinct(version, 8)
    make_responses(version, answers[:4])
    make_responses(version, [answers[0]])
    make_responses(version, answers[4:6], consent=["processing"])
    make_responses(version, [{**answers[6], "role": "ceo"}])
    make_responses(version, [{"ownership": {"sdlc": "me"}}])
    make_responses(version, [answers[7]], owner=owner)
    text = text_of(admin.get(PAGE))
    for said in (
        "Submitted responses 10",
        "no consent to learning 2",
        "test 1 They belong to an account of an administrator or a consultant.",
        "a role that the types do not describe 1",
        "too few answers 1 Fewer than 4",
        "duplicate 1",
        "Can be learned from 4",
        f"At least {LEAST_RESPONSES} are needed",
        "Learn from 4 responses",
        "Nothing yet.",
    ):
        assert said in text


def test_under_the_least_number_the_button_says_why_it_does_nothing(admin, version):
    make_responses(version, distinct(version, 3))
    html = admin.get(PAGE).content.decode()
    assert '<button class="button" disabled aria-describedby="obstacle">Learn from 3 responses</button>' in html
    assert html.count('id="obstacle"') == 1


def test_looking_changes_nothing(admin, responses):
    before = all_rows()
    r = admin.get(PAGE)
    assert r.status_code == 200
    assert '<button class="button">Learn from 255 responses</button>' in r.content.decode()
    assert all_rows() == before


def count(ask):
    with CaptureQueriesContext(connection) as captured:
        r = ask()
    assert r.status_code == 200
    return len(captured.captured_queries)


@pytest.mark.parametrize("path", ["/versions/", PAGE])
def test_it_asks_the_database_as_often_for_fifty_responses_as_for_five(admin, version, path):
    definition_of(version.pk)
    answers = distinct(version, 50)
    make_responses(version, answers[:5], owner=make_user("bob@example.org"))
    five = count(lambda: admin.get(path))
    make_responses(version, answers[5:], owner=make_user("dora@example.org"))
    assert count(lambda: admin.get(path)) == five <= 6


# --- learning --------------------------------------------------------------------------------------------


def test_the_button_learns_and_leads_to_the_new_draft(admin, responses, version):
    published = Version.objects.values().get()
    r = admin.post(PAGE)
    assert (r.status_code, r["Location"]) == (302, f"{PAGE}#version-2")
    draft = Version.objects.get(status=Version.Status.DRAFT)
    assert (draft.number, draft.created_by.role) == (2, User.Role.ADMIN)
    assert Version.objects.values().get(pk=version.pk) == published
    r = admin.get(PAGE)
    html, text = r.content.decode(), text_of(r)
    learning = document.loads(draft.document).learning
    assert 'id="version-2"' in html
    assert "Version 2 is a new draft, learned from 255 responses." in text
    assert f"Version 2, learned on {format_date(learning.learned_on, 'j F Y')}" in text
    assert "Responses 255 Left out: no consent to learning (5)" in text
    assert f"{learning.gain:.3f} ± {learning.standard_error:.3f}" in text
    assert text.count("Chosen: predicts them best") == 1
    assert text.count("At its bound") == sum(rate.at_bound for rate in learning.rates)
    for rate in learning.rates:
        assert all(f"{100 * value:.1f}%" in text for value in (rate.before, rate.after, rate.bound))
    assert "manage.py publish_version 2" in text


def test_pressed_twice_it_makes_one_draft(admin, responses):
    assert admin.post(PAGE)["Location"].endswith("#version-2")
    assert admin.post(PAGE)["Location"].endswith("#version-2")


def test_with_more_responses_it_learns_again(admin, responses, version):
    admin.post(PAGE)
    make_responses(version, distinct(version, 5, seed=9), consent=["processing"])
    assert admin.post(PAGE)["Location"].endswith("#version-3")
    html = admin.get(PAGE).content.decode()
    assert html.index('id="version-3"') < html.index('id="version-2"')


def test_once_published_it_is_no_longer_told_how(admin, responses):
    admin.post(PAGE)
    publish_version(version=Version.objects.get(number=2))
    text = text_of(admin.get(PAGE))
    assert "Version 2, learned on" in text
    assert "manage.py publish_version" not in text
    assert "Version 2, learned on" not in text_of(admin.get("/versions/2/learning/"))


def test_too_few_are_refused(admin, version):
    make_responses(version, distinct(version, 20))
    before = all_rows()
    r = admin.post(PAGE)
    assert r.status_code == 422
    assert "<title>Error:" in r.content.decode()
    assert "Only 20 responses can be learned from, and at least 200 are needed." in text_of(r)
    assert all_rows() == before


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ("no-gain", "Less than twice the standard error may be chance"),
        ("other-shares", "not nearly so"),
        ("starts-disagree", "eight"),
    ],
)
def test_what_the_data_do_not_bear_out_is_refused_with_the_figures(admin, responses, learned_once, refusal, said):
    learned_once.refuse(refusal)
    before = all_rows()
    r = admin.post(PAGE)
    [found] = [found for key, found in learned_once.found.items() if found.responses == 255]
    assert r.status_code == 422
    assert said in text_of(r)
    assert f"{found.gain:.3f} ± {found.standard_error:.3f}" in text_of(r)
    assert all(f"{-one.log_likelihood:.4f}" in text_of(r) for one in found.held_out)
    assert all_rows() == before


def test_too_many_for_a_page_are_left_to_the_command(admin, version, monkeypatch):
    view = import_module("assessment.reports.views.learning")
    for module in (view, tree):
        monkeypatch.setattr(module, "MOST_IN_A_REQUEST", 4)
    monkeypatch.setattr(view, "learn_rates", None)
    monkeypatch.setattr(view, "read_for_learning", None)
    make_responses(version, distinct(version, 5))
    for r, status in ((admin.get(PAGE), 200), (admin.post(PAGE), 422)):
        assert r.status_code == status
        assert "manage.py recalibrate --questionnaire 1" in text_of(r)
        assert "<button class" not in r.content.decode().split("<main")[1]


# --- what stands there -----------------------------------------------------------------------------------


@pytest.fixture
def learned(admin, responses, version):
    """The version that was learned, and a way to build the page with another provenance."""
    admin.post(PAGE)
    draft = Version.objects.get(number=2)
    learning = document.loads(draft.document).learning

    def build(**changes):
        [one] = tree.build_learning_page(
            definition=definition_of(version.pk),
            version=version,
            submitted=260,
            left_out={},
            found=None,
            learned=[LearnedVersion(draft, learning.model_copy(update=changes))],
        ).learned
        return one

    return build


def test_small_counts_are_not_shown_and_nothing_is_0(learned):
    rows = [("technology-manager", "technology-manager", 1200), ("technology-manager", "all-rounder", 4)]
    rows += [("technology-manager", None, 5), (None, None, 1)]
    table = learned(
        changes=tuple(TypeChange(before=before, after=after, results=n) for before, after, n in rows)
    ).changes
    assert [[cell.text for cell in line.cells] for line in table.lines] == [
        ["1,200", "0", "<5", "5"],
        ["0", "0", "0", "0"],
        ["0", "0", "0", "0"],
        ["0", "0", "0", "<5"],
    ]
    assert len({line.code for line in table.lines}) == 4


@pytest.mark.parametrize(
    ("stay", "go", "title"),
    [
        (400, 100, "20% of 500 past results would change type"),
        (1000, 5, "<1% of 1,005 past results would change type"),
        (400, 4, "Fewer than 5 of 404 past results would change type"),
        (400, 0, "None of 400 past results would change type"),
        (0, 0, "None of 0 past results would change type"),
    ],
)
def test_the_title_says_how_many_would_change(learned, stay, go, title):
    pairs = [(None, stay), ("all-rounder", go)]
    changes = tuple(TypeChange(before=None, after=after, results=n) for after, n in pairs if n)
    assert learned(changes=changes).changes.caption == title


def test_missed_pairs_are_named(learned):
    pair = MissedPair(items=("ownership.advising", "time.sdlc"), observed=0.2, expected=0.114, deviation=-5.24)
    table = learned(missed=(pair,)).missed
    assert re.match(r"Owns: .+ and Much time: .+", table.lines[0].head)
    assert [cell.text for cell in table.lines[0].cells] == ["20.0%", "11.4%", "−5.2"]
    assert learned(missed=()).missed is None


# --- the versions ----------------------------------------------------------------------------------------


def test_the_versions_stand_with_what_they_are_worth(admin, version, shipped_content):
    make_responses(version, distinct(version, 3))
    Response.objects.filter(pk=Response.objects.first().pk).update(status="started")
    Simulation.objects.create(version=version, engine=ENGINE, figures={})
    create_draft(questionnaire=version.questionnaire, content=shipped_content, note="A try", user=None)
    r = admin.get("/versions/")
    text, html = text_of(r), r.content.decode()
    day = format_date(version.published_at, "j F Y")
    begun = format_date(Version.objects.get(number=2).created_at, "j F Y")
    assert re.search(
        rf"Version 1 Learning ?In use ?Method State Published Who and when {day} Responses 2 .*? Yes", text
    )
    assert re.search(rf"Version 2 A try State Draft Who and when {begun} Responses 0 .*? No", text)
    assert html.count('href="/versions/1/learning/"') == 1
    assert html.count('href="/method/1/"') == 1
    assert "/versions/2/learning/" not in html


def test_figures_of_another_calculation_do_not_count(admin, version):
    Simulation.objects.create(version=version, engine="0", figures={})
    assert " No " in text_of(admin.get("/versions/"))


@pytest.mark.parametrize("path", ["/versions/", PAGE])
def test_the_pages_speak_chinese(version, path):
    r = signed_in(User.Role.ADMIN, "zh-hans").get(path)
    assert r.status_code == 200
    assert 'lang="zh-Hans"' in r.content.decode()
