"""A page of questions: what it shows, what it saves, and who may."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils.translation import gettext, override

from assessment.instrument.definition import AllocationQuestion, OwnershipQuestion
from assessment.instrument.progress import steps_of
from tests.factories import EVIDENCE_ROWS, Taker

from .page import Page

STEPS = [
    "profile",
    "ownership",
    "ownership-2",
    "time",
    "orientation",
    "collaboration",
    "technology",
    "practices",
    "outlook",
    "roles",
    "ambition",
]
CORE = STEPS[:4]
PROFILE = {"role": "cto", "region": "greater-china", "industry": "banking"}


def evidence(owner):
    """Every row of the first page of who owns what, with one owner."""
    return {f"ownership-{row}": owner for row in EVIDENCE_ROWS}


# --- what it shows ---------------------------------------------------------------------------------------


def names_of(step, definition):
    names = set()
    for question in step.questions:
        if isinstance(question, OwnershipQuestion):
            names |= {f"{question.code}-{row}" for row in step.rows}
        elif isinstance(question, AllocationQuestion):
            rows = [*definition.responsibilities, *question.extra_rows]
            names |= {f"{question.code}-{row.code}" for row in rows}
        else:
            names.add(question.code)
    return names


def test_the_pages_are_these(shipped):
    assert [step.code for step in steps_of(shipped)] == STEPS


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("step_code", STEPS)
def test_it_asks_every_question_of_its_page_under_its_code(alice, shipped, step_code, language):
    alice.client.cookies["django_language"] = language
    step = next(step for step in steps_of(shipped) if step.code == step_code)
    r = alice.get(step_code)
    page = Page.of(r)
    assert r.status_code == 200
    assert page.field_names == names_of(step, shipped)
    assert page.one("h1").words == " ".join(step.section.title.in_(language).split())
    assert page.title.startswith(step.section.short.in_(language))


@pytest.mark.parametrize("step_code", STEPS)
def test_nothing_is_filled_in_beforehand(alice, step_code):
    page = Page.of(alice.get(step_code))
    assert [name for name in page.field_names if any(page.values(name))] == []


@pytest.mark.parametrize("step_code", STEPS)
def test_no_id_stands_twice_and_what_describes_a_control_is_there(alice, step_code):
    page = Page.of(alice.get(step_code))
    assert sorted(page.ids) == sorted(set(page.ids))
    for element in page.elements:
        for attribute in ("aria-describedby", "aria-labelledby", "for", "form"):
            for name in element.attributes.get(attribute, "").split():
                assert name in page.ids, f"{attribute}={name}"


@pytest.mark.parametrize("step_code", STEPS)
def test_every_page_has_its_way_back_and_its_buttons(alice, step_code):
    page = Page.of(alice.get(step_code))
    assert {"_continue", "_exit", "_language", "_theme"} <= page.buttons
    assert page.all("a", class_="back-link") != []


@pytest.mark.parametrize(
    ("step_code", "back"),
    [
        ("profile", ""),
        ("ownership", "q/profile/"),
        ("ownership-2", "q/ownership/"),
        ("time", "q/ownership-2/"),
        ("orientation", "more/"),
        ("collaboration", "q/orientation/"),
        ("ambition", "q/roles/"),
    ],
)
def test_the_way_back_leads_to_the_page_before(alice, step_code, back):
    assert Page.of(alice.get(step_code)).links["Back"] == alice.url(back)


@pytest.mark.parametrize("step_code", STEPS)
def test_opened_from_the_check_page_the_way_back_leads_there(alice, step_code):
    r = alice.client.get(alice.url(f"q/{step_code}/?from=check"))
    assert Page.of(r).links["Back"] == alice.url("check/")


@pytest.mark.parametrize(
    ("step_code", "caption"),
    [
        ("profile", "Part 1 of 5"),
        ("ownership", "Part 2 of 5"),
        ("ownership-2", "Part 2 of 5"),
        ("time", "Part 3 of 5"),
        ("orientation", "Part 4 of 5"),
        ("ambition", "Part 4 of 5"),
    ],
)
def test_it_says_which_part_of_how_many_it_is(alice, step_code, caption):
    assert Page.of(alice.get(step_code)).one("p", class_="part-caption").words.startswith(caption)


@pytest.mark.parametrize(
    ("role", "options"),
    [
        (None, ["me", "shared", "cio", "other", "nobody"]),
        ("cto", ["me", "shared", "cio", "other", "nobody"]),
        ("vp-engineering", ["me", "shared", "cio", "other", "nobody"]),
        ("cio", ["me", "shared", "cto", "other", "nobody"]),
        ("cto-and-cio", ["me", "shared", "other", "nobody"]),
        ("ceo", ["me", "shared", "cio", "cto", "other", "nobody"]),
    ],
)
def test_who_owns_what_does_not_offer_the_leader_s_own_post_twice(alice, role, options):
    if role:
        alice.post("profile", {"role": role})
    for step_code in ("ownership", "ownership-2"):
        page = Page.of(alice.get(step_code))
        assert {tuple(page.choices(name)) for name in page.field_names} == {tuple(options)}


def test_rows_the_leader_owns_stand_before_the_others_on_the_time_page(alice):
    alice.post("ownership", {**evidence("cio"), "ownership-sdlc": "me", "ownership-advising": "shared"})
    page = Page.of(alice.get("time"))
    rows = page.all("input", class_="percent__input")
    first = [e.attributes["name"] for e in rows if not e.is_in("disclosure")]
    assert sorted(first) == ["time-advising", "time-other-work", "time-sdlc"]
    assert len(rows) == 17


# --- what it saves ---------------------------------------------------------------------------------------


def test_it_saves_and_goes_on(alice):
    r = alice.post("profile", PROFILE)
    assert (r.status_code, r["Location"]) == (302, alice.url("q/ownership/"))
    assert alice.response.answers == PROFILE
    assert alice.response.steps["profile"] == {"revision": 1, "state": "answered"}


@pytest.mark.parametrize(
    ("step_code", "data", "place"),
    [
        ("profile", PROFILE, "q/ownership/"),
        ("ownership", evidence("me"), "q/ownership-2/"),
        ("ownership-2", {"_leave_open": "1"}, "q/time/"),
        ("time", {"time-sdlc": "60", "time-advising": "40"}, "more/"),
        ("orientation", {"integrator": "3"}, "q/collaboration/"),
        ("roles", {}, "q/ambition/"),
        ("ambition", {"aims-ceo": "no"}, "check/"),
    ],
)
def test_each_page_leads_to_the_next(alice, step_code, data, place):
    r = alice.post(step_code, data)
    assert (r.status_code, r["Location"]) == (302, alice.url(place))


@pytest.mark.parametrize(
    ("step_code", "data", "answers"),
    [
        (
            "ownership",
            {**evidence("me"), "ownership-sdlc": "nobody"},
            {"ownership": {**dict.fromkeys(EVIDENCE_ROWS, "me"), "sdlc": "nobody"}},
        ),
        ("time", {"time-sdlc": "60", "time-other-work": "40"}, {"time": {"sdlc": 60, "other-work": 40}}),
        (
            "time",
            {"time-sdlc": "60", "time-advising": "40", "time-cybersecurity": "0"},
            {"time": {"sdlc": 60, "advising": 40, "cybersecurity": 0}},
        ),
        (
            "orientation",
            {"serves": "1", "integrator": "5", "self-image": ["", "integrator"]},
            {"serves": 1, "integrator": 5, "self-image": ["integrator"]},
        ),
        ("outlook", {"challenges": ["", "skills", "legacy"]}, {"challenges": ["legacy", "skills"]}),
        (
            "ambition",
            {"aims-ceo": "maybe", "biggest-question": " 怎样起步？\r\n第二行 "},
            {"aims-ceo": "maybe", "biggest-question": "怎样起步？\n第二行"},
        ),
    ],
)
def test_every_kind_of_answer_is_kept_in_its_normal_form(alice, step_code, data, answers):
    assert alice.post(step_code, data).status_code == 302
    assert alice.response.answers == answers


@pytest.mark.parametrize(
    ("step_code", "data"),
    [
        ("profile", PROFILE),
        ("ownership", evidence("shared")),
        ("time", {"time-sdlc": "60", "time-other-work": "40"}),
        ("orientation", {"serves": "1", "integrator": "5", "self-image": ["", "integrator"]}),
        ("ambition", {"aims-ceo": "maybe", "biggest-question": "<b>\"A\" & 'B'</b>\nsecond line"}),
    ],
)
def test_what_was_saved_is_shown_again(alice, step_code, data):
    alice.post(step_code, data)
    page = Page.of(alice.get(step_code))
    for name, value in data.items():
        given = [v for v in value if v] if isinstance(value, list) else [value]
        assert page.values(name) == given, name
    assert page.posted["_revision"] == ["1"]


def test_posting_the_page_as_it_is_shown_changes_nothing(alice):
    alice.post("orientation", {"serves": "1", "self-image": ["", "integrator"]})
    before = alice.response
    page = Page.of(alice.get("orientation"))
    r = alice.client.post(alice.url("q/orientation/"), {**page.posted, "_continue": "1"})
    after = alice.response
    assert r.status_code == 302
    assert (after.answers, after.steps, after.revision) == (before.answers, before.steps, before.revision)


def test_a_field_that_is_missing_is_not_an_empty_field(alice):
    alice.post("profile", PROFILE)
    alice.post("profile", {"region": "elsewhere"})
    assert alice.response.answers == {**PROFILE, "region": "elsewhere"}


@pytest.mark.parametrize(
    ("step_code", "data", "blank"),
    [
        ("profile", {"role": "cto"}, {"role": ""}),
        ("ownership", {"ownership-sdlc": "me", "_leave_open": "1"}, {"ownership-sdlc": "", "_leave_open": "1"}),
        ("orientation", {"self-image": ["", "integrator"]}, {"self-image": ""}),
        ("orientation", {"serves": "2"}, {"serves": ""}),
        ("ambition", {"biggest-question": "?"}, {"biggest-question": "  "}),
    ],
)
def test_an_empty_field_takes_the_answer_away(alice, step_code, data, blank):
    alice.post(step_code, data)
    assert alice.response.answers != {}
    alice.post(step_code, blank)
    assert alice.response.answers == {}


def test_boxes_that_are_all_unticked_are_cleared_by_the_form_s_own_blank(alice):
    alice.post("orientation", {"self-image": ["", "integrator"]})
    posted = Page.of(alice.get("orientation")).posted
    assert posted["self-image"] == ["", "integrator"]
    alice.client.post(alice.url("q/orientation/"), {**posted, "self-image": [""]})
    assert "self-image" not in alice.response.answers


@pytest.mark.parametrize("step_code", STEPS)
def test_an_empty_post_changes_no_answer(alice, step_code):
    alice.post("profile", PROFILE)
    alice.post("ownership", evidence("me"))
    alice.post("time", {"time-sdlc": "60", "time-other-work": "40"})
    alice.post("orientation", {"serves": "1", "self-image": ["", "integrator"]})
    before = alice.response.answers
    alice.post(step_code, {})
    assert alice.response.answers == before


def test_fields_of_another_page_are_not_taken(alice):
    alice.post(
        "profile", {"role": "cto", "ownership-sdlc": "me", "aims-ceo": "yes", "status": "submitted", "owner": "1"}
    )
    assert alice.response.answers == {"role": "cto"}
    assert alice.response.status == "started"


def test_changes_from_the_check_page_lead_back_to_it(alice):
    alice.post("profile", PROFILE)
    r = alice.client.post(alice.url("q/profile/?from=check"), {"_revision": "1", "region": "elsewhere"})
    assert (r.status_code, r["Location"]) == (302, alice.url("check/"))
    assert alice.response.answers["region"] == "elsewhere"


def test_autosave_answers_with_the_new_revision(alice):
    r = alice.post("profile", {"role": "cto", "_action": "autosave"})
    assert (r.status_code, r.json()["revision"]) == (200, 1)
    assert alice.response.answers == {"role": "cto"}
    assert alice.response.steps["profile"] == {"revision": 1, "state": None}


def test_autosave_saves_what_is_valid_beside_what_is_not(alice):
    r = alice.post("time", {"time-sdlc": "30", "time-advising": "abc", "_action": "autosave"})
    assert r.status_code == 200
    assert alice.response.answers == {"time": {"sdlc": 30}}


# --- two windows -----------------------------------------------------------------------------------------


def test_the_second_of_two_windows_is_shown_both_answers(alice, shipped):
    alice.post("profile", {"role": "cto"}, revision=0)
    r = alice.post("profile", {"role": "cio"}, revision=0)
    page = Page.of(r)
    assert r.status_code == 409
    assert alice.response.answers == {"role": "cto"}
    said = page.one("div", class_="conflict").words
    label = {option.code: option.label.en for option in shipped.questions["role"].options}
    assert f"Saved there: {label['cto']}" in said
    assert f"On this page: {label['cio']}" in said
    assert page.values("role") == ["cio"]
    assert (page.posted["_revision"], page.posted["_shown_revision"]) == (["0"], ["1"])


@pytest.mark.parametrize(
    ("button", "language", "theme"),
    [
        ({"_action": "autosave"}, None, None),
        ({"_language": "zh-hans"}, "zh-hans", None),
        ({"_language": "tlh"}, None, None),
        ({"_theme": "dark"}, None, "dark"),
        ({"_exit": "1"}, None, None),
        ({"_total": "1"}, None, None),
    ],
)
def test_only_a_button_that_decides_overwrites(alice, button, language, theme):
    alice.post("profile", {"role": "cto"}, revision=0)
    posted = Page.of(alice.post("profile", {"role": "cio"}, revision=0)).posted
    before = alice.response
    r = alice.client.post(alice.url("q/profile/"), {**posted, **button})
    assert r.status_code == 409
    assert (alice.response.answers, alice.response.revision) == ({"role": "cto"}, before.revision)
    assert alice.response.resume_token_digest is None
    kept = {name: r.cookies[name].value for name in ("django_language", "theme") if name in r.cookies}
    wanted = {"django_language": language, "theme": theme}
    assert kept == {name: value for name, value in wanted.items() if value}
    if "_action" not in button:
        page = Page.of(r)
        assert page.lang == ("zh-Hans" if language else "en")
        assert page.one("html").attributes.get("data-theme") == theme
        assert (page.values("role"), page.posted["_revision"], page.posted["_shown_revision"]) == (
            ["cio"],
            ["0"],
            ["1"],
        )
        r = alice.client.post(alice.url("q/profile/"), {**page.posted, "_continue": "1"})
        assert (r.status_code, alice.response.answers) == (302, {"role": "cio"})


@pytest.mark.parametrize(
    ("step_code", "there", "here", "button", "kept"),
    [
        ("profile", {"role": "cto"}, {"role": "cio"}, "_continue", {"role": "cio"}),
        (
            "ownership",
            {"ownership-sdlc": "me"},
            {"ownership-sdlc": "cio"},
            "_leave_open",
            {"ownership": {"sdlc": "cio"}},
        ),
        (
            "time",
            {"time-sdlc": "60", "time-advising": "40"},
            {"time-sdlc": "90", "time-advising": "10"},
            "_confirm",
            {"time": {"sdlc": 90, "advising": 10}},
        ),
        ("time", {"time-sdlc": "60", "time-advising": "40"}, {"time-sdlc": "30", "time-advising": "30"}, "_skip", {}),
    ],
)
def test_each_button_that_decides_keeps_what_it_says(alice, step_code, there, here, button, kept):
    alice.post(step_code, {**there, "_action": "autosave"}, revision=0)
    page = Page.of(alice.post(step_code, here, revision=0))
    assert page.posted["_shown_revision"] == ["1"]
    r = alice.client.post(alice.url(f"q/{step_code}/"), {**page.posted, button: "1"})
    assert (r.status_code, alice.response.answers) == (302, kept)


@pytest.mark.parametrize("shown", ["0", "2", "", "x", "-1"])
def test_a_revision_that_was_never_shown_overwrites_nothing(alice, shown):
    alice.post("profile", {"role": "cto"}, revision=0)
    data = {"_revision": "0", "_shown_revision": shown, "role": "cio", "_continue": "1"}
    assert alice.client.post(alice.url("q/profile/"), data).status_code == 409
    assert alice.response.answers == {"role": "cto"}


def test_what_moved_again_after_both_were_shown_is_shown_again(alice):
    alice.post("profile", {"role": "cto"}, revision=0)
    posted = Page.of(alice.post("profile", {"role": "cio"}, revision=0)).posted
    alice.post("profile", {"role": "ceo"}, revision=1)
    r = alice.client.post(alice.url("q/profile/"), {**posted, "_continue": "1"})
    assert r.status_code == 409
    assert alice.response.answers == {"role": "ceo"}


def test_keeping_this_page_overwrites_knowingly(alice):
    alice.post("profile", {"role": "cto"}, revision=0)
    posted = Page.of(alice.post("profile", {"role": "cio"}, revision=0)).posted
    r = alice.client.post(alice.url("q/profile/"), {**posted, "_continue": "1"})
    assert r.status_code == 302
    assert alice.response.answers == {"role": "cio"}


def test_taking_what_was_saved_is_opening_the_page_again(alice):
    alice.post("profile", {"role": "cto"}, revision=0)
    page = Page.of(alice.post("profile", {"role": "cio"}, revision=0))
    link = page.links["Take what was saved"]
    assert Page.of(alice.client.get(link)).values("role") == ["cto"]


def test_a_row_in_two_windows_conflicts_by_row(alice, shipped):
    alice.post("time", {"time-sdlc": "40", "time-advising": "60"}, revision=0)
    r = alice.post("time", {"time-sdlc": "40", "time-advising": "50", "time-cybersecurity": "10"}, revision=0)
    differences = Page.of(r).one("div", class_="conflict").words
    assert r.status_code == 409
    assert shipped.responsibility_by_code["advising"].label.en in differences
    assert "Saved there: 60%" in differences
    assert "On this page: 50%" in differences
    assert shipped.responsibility_by_code["sdlc"].label.en not in differences
    assert alice.response.answers == {"time": {"sdlc": 40, "advising": 60}}


def test_autosave_is_told_of_a_conflict_in_short(alice):
    alice.post("profile", {"role": "cto"}, revision=0)
    r = alice.post("profile", {"role": "cio", "_action": "autosave"}, revision=0)
    assert (r.status_code, r.json()) == (409, {"conflict": 1})
    assert alice.response.answers == {"role": "cto"}


def test_the_same_answer_in_two_windows_is_no_conflict(alice):
    alice.post("profile", PROFILE, revision=0)
    assert alice.post("profile", PROFILE, revision=0).status_code == 302


def test_two_windows_on_different_pages_do_not_disturb_each_other(alice):
    alice.post("ambition", {"aims-ceo": "no"}, revision=0)
    alice.post("profile", {"role": "cto"}, revision=0)
    assert alice.response.answers == {"aims-ceo": "no", "role": "cto"}


# --- answers that a role does not see --------------------------------------------------------------------


def test_a_ceo_who_turns_out_to_be_the_cto_is_the_owner_of_what_the_cto_owns(alice):
    alice.post("profile", {"role": "ceo"})
    alice.post("ownership", {**evidence("cto"), "ownership-advising": "cio"})
    assert alice.response.answers["ownership"] == {**dict.fromkeys(EVIDENCE_ROWS, "cto"), "advising": "cio"}
    alice.post("profile", {"role": "cto"})
    assert alice.response.answers["ownership"] == {**dict.fromkeys(EVIDENCE_ROWS, "me"), "advising": "cio"}
    page = Page.of(alice.get("ownership"))
    assert (page.values("ownership-sdlc"), page.values("ownership-advising")) == (["me"], ["cio"])
    assert "cto" not in page.choices("ownership-sdlc")
    time = Page.of(alice.get("time")).all("input", class_="percent__input")
    assert "time-sdlc" in [e.attributes["name"] for e in time if not e.is_in("disclosure")]


def test_a_window_opened_before_the_role_changed_says_the_same(alice):
    alice.post("profile", {"role": "ceo"})
    alice.post("ownership", {"ownership-sdlc": "cto", "_leave_open": "1"})
    posted = Page.of(alice.get("ownership")).posted
    alice.post("profile", {"role": "cto"})
    r = alice.client.post(alice.url("q/ownership/"), {**posted, "ownership-advising": "cto", "_leave_open": "1"})
    assert r.status_code == 302
    assert alice.response.answers["ownership"] == {"sdlc": "me", "advising": "me"}


# --- a database that is busy -----------------------------------------------------------------------------

NOT_SAVED = "Not saved: the site is very busy. Your answers are still on this page; press Continue again in a moment."


@contextmanager
def troubled(trouble):
    """Every statement goes by `trouble`; the test's own transaction, of which there is none in use, goes on after."""
    with connection.execute_wrapper(trouble):
        yield
    connection.set_rollback(False)


def others_write_first(execute, sql, params, many, context):
    if sql.startswith("UPDATE") and "answers" in sql:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE responses_response SET revision = revision + 1")
    return execute(sql, params, many, context)


def locked(execute, sql, params, many, context):
    if sql.startswith("UPDATE") and "answers" in sql:
        raise OperationalError("database is locked")
    return execute(sql, params, many, context)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("trouble", [others_write_first, locked])
@pytest.mark.parametrize(
    ("step_code", "typed"),
    [
        ("profile", PROFILE),
        ("time", {"time-sdlc": "60", "time-advising": "abc"}),
        ("ambition", {"biggest-question": "<i>怎样</i>", "_exit": "1"}),
        ("ambition", {"biggest-question": "?", "_language": "en"}),
    ],
)
def test_what_could_not_be_saved_is_still_on_the_page_with_a_word(alice, trouble, step_code, typed, language):
    alice.client.cookies["django_language"] = language
    with troubled(trouble):
        r = alice.post(step_code, typed)
    page = Page.of(r)
    assert (r.status_code, r["Retry-After"]) == (503, "2")
    names = [name for name in typed if not name.startswith("_")]
    assert {name: page.values(name) for name in names} == {name: [typed[name]] for name in names}
    with override(language):
        assert page.one("p", role="alert").words == (NOT_SAVED if language == "en" else gettext(NOT_SAVED))
    assert (alice.response.answers, alice.response.resume_token_digest) == ({}, None)
    r = alice.client.post(alice.url(f"q/{step_code}/"), {**page.posted, "_action": "autosave"})
    assert (r.status_code, alice.response.revision_of(step_code)) == (200, 1)


@pytest.mark.parametrize("trouble", [others_write_first, locked])
def test_autosave_is_told_in_short_that_it_is_busy(alice, trouble):
    with troubled(trouble):
        r = alice.post("profile", {"role": "cto", "_action": "autosave"})
    assert (r.status_code, r["Retry-After"], r.json()) == (503, "2", {"busy": True})
    assert alice.response.answers == {}


# --- who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step_code", STEPS)
def test_anonymous_visitors_and_strangers_find_nothing(alice, charlie, step_code):
    for client in (Client(), charlie.client):
        assert client.get(alice.url(f"q/{step_code}/")).status_code == 404
        assert client.post(alice.url(f"q/{step_code}/"), {"_revision": "0", "role": "cto"}).status_code == 404
    assert alice.response.answers == {}


def test_a_signed_in_stranger_finds_nothing(alice, bob):
    assert bob.get(alice.url("q/profile/")).status_code == 404
    assert bob.post(alice.url("q/profile/"), {"_revision": "0", "role": "cto"}).status_code == 404


@pytest.mark.parametrize("step_code", ["nowhere", "ownership-1", "ownership-3", "PROFILE", "check"])
def test_a_page_that_the_version_does_not_have_is_not_found(alice, step_code):
    assert alice.get(step_code).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(alice, method):
    assert getattr(alice.client, method)(alice.url("q/profile/")).status_code == 405


@pytest.mark.parametrize("revision", ["", "-1", "1.0", "abc", "１", "9" * 10, "0x1", " 1", "1\x00"])
def test_a_malformed_revision_gets_a_clear_answer_and_changes_nothing(alice, revision):
    r = alice.client.post(alice.url("q/profile/"), {"_revision": revision, "role": "cto"})
    assert r.status_code == 400
    assert alice.response.answers == {}


def test_a_missing_revision_gets_a_clear_answer_and_changes_nothing(alice):
    r = alice.client.post(alice.url("q/profile/"), {"role": "cto"})
    assert r.status_code == 400
    assert alice.response.answers == {}


def test_a_response_is_named_by_its_address_not_by_the_browser(alice):
    other = Taker.begun(alice.client)
    alice.post("profile", {"role": "cto"})
    other.post("profile", {"role": "cio"})
    assert (alice.response.answers, other.response.answers) == ({"role": "cto"}, {"role": "cio"})
