"""The audit trail as a page and as a file: who may read it, what it tells, how it is narrowed and paged."""

import csv
import io
import itertools
import json
import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from assessment.accounts.models import AuditEntry, User
from assessment.accounts.queries import ENTRIES_ON_A_PAGE
from assessment.accounts.services import record
from assessment.accounts.views.audit_page import MANY
from assessment.instrument import document
from assessment.questionnaires.services import change_draft, start_draft
from tests.factories import make_user
from tests.responses.page import Page
from tests.responses.storage import all_rows

pytestmark = pytest.mark.django_db

Action, Role = AuditEntry.Action, User.Role
MAY = {Role.AUDITOR, Role.ADMIN}


def signed_in(user, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


@pytest.fixture
def auditor(db):
    return make_user("auditor@example.org", Role.AUDITOR)


@pytest.fixture
def reader(auditor):
    return signed_in(auditor)


@pytest.fixture
def editor(auditor):
    return make_user("editor@example.org", Role.EDITOR)


def changed(actor, subject="version/4", *changes, **details):
    moves = [{"place": place, "before": before, "after": after} for place, before, after in changes]
    told = {"changes": moves, **details} if moves else details
    return record(actor=actor, action=Action.DRAFT_CHANGED, subject=subject, details=told)


def numbers(r):
    """The entries on a page, in order."""
    return [int(e.attributes["id"].removeprefix("entry-")) for e in Page.of(r).all("li", class_="trail__entry")]


def words_of(r, entry):
    """An entry as it reads."""
    [found] = [e for e in Page.of(r).all("li") if e.attributes.get("id") == f"entry-{entry.pk}"]
    return found.words


# --- who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_admins_and_auditors_may_and_nobody_else(version, role):
    client = signed_in(make_user("ann@example.org", role))
    before = all_rows()
    assert client.get("/audit/").status_code == (200 if role in MAY else 403)
    assert all_rows() == before
    assert client.post("/audit/export/").status_code == (200 if role in MAY else 403)
    assert (all_rows() == before) is (role not in MAY)


def test_whoever_is_not_signed_in_is_asked_to(db):
    for r in (Client().get("/audit/?actor=1"), Client().post("/audit/export/?actor=1")):
        assert (r.status_code, r["Location"].split("?")[0]) == (302, "/account/sign-in/")
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("path", "methods"), [("/audit/", "post put patch delete"), ("/audit/export/", "get head put patch delete")]
)
def test_other_methods_are_refused(reader, path, methods):
    before = all_rows()
    assert {getattr(reader, method)(path).status_code for method in methods.split()} == {405}
    assert all_rows() == before


@pytest.mark.parametrize("role", Role)
def test_one_s_own_page_leads_to_what_one_may_open(version, role):
    client = signed_in(make_user("ann@example.org", role))
    links = Page.of(client.get("/mine/")).links
    for words, path in (("Versions of the questionnaire", "/versions/"), ("Audit trail", "/audit/")):
        assert (links.get(words) == path) is (client.get(path).status_code == 200)
    assert ("Accounts and rights" in links) is (role == Role.ADMIN)


# --- what it tells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", Action)
def test_every_action_is_told_in_words(reader, editor, action):
    entry = record(actor=editor, action=action, subject="version/4")
    with translation.override("en"):
        assert f"{action.label} · Version 4" in words_of(reader.get("/audit/"), entry)


def test_it_tells_who_when_what_and_the_change(reader, editor):
    with time_machine.travel(datetime(2026, 11, 25, 16, 8, 33, tzinfo=UTC), tick=False):
        entry = changed(editor, "version/4", ("rates.sdlc", 0.4, 0.5), ("title.en", None, "A title"))
    r = reader.get("/audit/")
    words = words_of(r, entry)
    assert "25 November 2026 16:08:33 UTC+0000" in words
    assert f"Draft changed · Version 4 editor@example.org (account {editor.pk})" in words
    assert "rates.sdlc Old 0.4 New 0.5" in words
    assert "title.en Old nothing New A title" in words
    page = Page.of(r)
    assert "2026-11-25T16:08:33+00:00" in [e.attributes["datetime"] for e in page.all("time")]
    assert page.links["Version 4"] == "/versions/4/"


def test_a_draft_that_was_discarded_leads_to_what_was_done_to_it(reader, editor):
    entry = record(actor=editor, action=Action.DRAFT_DISCARDED, subject="version/4")
    r = reader.get("/audit/")
    assert Page.of(r).links["Version 4"] == "/audit/?subject=version%2F4"
    assert numbers(reader.get("/audit/?subject=version%2F4")) == [entry.pk]


def test_a_real_edit_is_told_in_the_languages_of_its_texts(reader, editor, version):
    draft = start_draft(base=version, user=editor)
    content = document.parse(draft.document)
    title = {"zh-hans": "新的标题", "en": "Another title"}
    change_draft(version=draft, user=editor, base=0, posted={**content, "title": title})
    entry = AuditEntry.objects.get(action=Action.DRAFT_CHANGED)
    r = reader.get("/audit/")
    assert f"title.en Changed Old {content['title']['en']} New Another title" in words_of(r, entry)
    spans = {(e.attributes.get("lang"), e.words) for e in Page.of(r).all("span", class_="trail__text")}
    assert {("zh-Hans", "新的标题"), ("en", "Another title")} <= spans
    assert "Number of the edit 1" in words_of(r, entry)


def test_of_many_changes_the_first_stand_open(reader, editor):
    changed(editor, "version/4", *((f"place-{number}", number, number + 1) for number in range(MANY + 3)))
    page = Page.of(reader.get("/audit/"))
    assert page.one("summary").words == "3 more changes"
    places = [e for e in page.all("th", scope="row") if e.words.startswith("place-")]
    assert len(places) == MANY + 3
    assert [e.words for e in places if e.is_in("disclosure")] == [f"place-{MANY + n}" for n in range(3)]


@pytest.mark.parametrize(("zone", "told"), [("Asia/Shanghai", "26 November 2026 00:08:33 UTC+0800")])
def test_the_time_is_that_of_the_site_and_says_so(reader, editor, settings, zone, told):
    settings.TIME_ZONE = zone
    with time_machine.travel(datetime(2026, 11, 25, 16, 8, 33, tzinfo=UTC), tick=False):
        entry = changed(editor)
    with timezone.override(zone):
        assert told in words_of(reader.get("/audit/"), entry)


def test_roles_are_told_by_name(reader, editor):
    made = AuditEntry.objects.get(subject=f"account/{editor.pk}")
    words = words_of(reader.get("/audit/"), made)
    assert f"Rights changed · editor@example.org (account {editor.pk}) A command of the server" in words
    assert "Role Old nothing New Editor of questionnaires" in words
    chinese = words_of(signed_in(User.objects.get(role="auditor"), "zh-hans").get("/audit/"), made)
    assert "更改权限" in chinese
    assert "角色 原内容 无内容 新内容 问卷编辑" in chinese


def test_an_account_that_is_gone_is_a_number(reader, editor):
    about, by = (record(actor=who, action=Action.RIGHTS_CHANGED, subject=what)
                 for who, what in ((None, f"account/{editor.pk}"), (editor, "version/4")))  # fmt: skip
    number = editor.pk
    editor.delete()
    r = reader.get("/audit/")
    assert f"account {number} (deleted)" in words_of(r, about)
    assert f"account {number} (deleted)" in words_of(r, by)
    assert "editor@example.org" not in r.content.decode()
    assert numbers(reader.get(f"/audit/?actor={number}")) == [by.pk]


def test_a_long_text_opens_and_a_short_one_stands(reader, editor):
    long, lines = "word " * 60, "one\ntwo"
    entry = changed(editor, "version/4", ("consent", "short", long), ("note", lines, ""))
    r = reader.get("/audit/")
    page = Page.of(r)
    assert [e.words for e in page.all("summary")] == [f"{('word ' * 16).strip()} …", "one …"]
    opened = [e.text for e in page.all("p", class_="trail__text")]
    assert opened == [long, lines]
    assert "consent Old short New word" in words_of(r, entry)


def test_what_is_told_beside_changes_is_told_too(reader, auditor):
    entry = changed(
        auditor, "version/4", note="Two words corrected", filters={"actor": 7, "action": "published"}, x=[1]
    )
    words = words_of(reader.get("/audit/"), entry)
    assert "Note Two words corrected" in words
    assert "Narrowed to actor = 7, action = published" in words
    assert "x [1]" in words


def test_codes_in_a_row_stand_in_a_row(reader, editor):
    entry = changed(editor, "version/4", ("sections", ["time", "profile"], ["profile", "time"]), confirmed=["title.en"])
    words = words_of(reader.get("/audit/"), entry)
    assert "Old time, profile New profile, time Confirmed translations title.en" in words


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 }}"])
def test_texts_are_texts(reader, editor, hostile):
    entry = changed(
        editor, f"thing/{hostile}", (hostile, hostile, hostile * 20), (hostile, {hostile: hostile}, 1), x=hostile
    )
    r = reader.get("/audit/")
    assert words_of(r, entry).count(hostile) > 20
    main = r.content.decode().split("<main")[1]
    assert "<script" not in main
    assert "<img" not in main


def test_an_entry_of_a_kind_that_is_not_known_yet_is_told_as_it_stands(reader):
    entry = AuditEntry.objects.create(action="sealed", subject="vault", details={})
    assert "sealed · vault" in words_of(reader.get("/audit/"), entry)


def test_without_entries_it_says_so(reader):
    html = reader.get("/audit/?subject=version/99").content.decode()
    assert "No entry has all of this" in html
    assert "audit/export" not in html


# --- page by page ----------------------------------------------------------------------------------------


def walk(client, query=""):
    """Every page from the latest on, by its link to older entries."""
    pages, path = [], f"/audit/{query}"
    while path:
        r = client.get(path)
        pages.append(numbers(r))
        path = Page.of(r).links.get("Older entries")
        assert len(pages) < 20
    return pages


@pytest.mark.parametrize("more", [0, 1, 2 * ENTRIES_ON_A_PAGE, 2 * ENTRIES_ON_A_PAGE + 7])
def test_the_pages_hold_every_entry_once_the_latest_first(reader, editor, more):
    for _ in range(more):
        changed(editor)
    pages = walk(reader)
    assert list(itertools.chain(*pages)) == list(AuditEntry.objects.order_by("-pk").values_list("pk", flat=True))
    assert {len(page) for page in pages[:-1]} <= {ENTRIES_ON_A_PAGE}


def test_what_is_added_meanwhile_moves_nothing(reader, editor):
    made = [changed(editor).pk for _ in range(ENTRIES_ON_A_PAGE + 5)]
    older = Page.of(reader.get("/audit/")).links["Older entries"]
    for _ in range(10):
        changed(editor)
    assert numbers(reader.get(older))[:5] == made[4::-1]
    assert Page.of(reader.get(older)).links["To the latest"] == "/audit/?"


def test_the_conditions_go_along(reader, editor, auditor):
    for _ in range(ENTRIES_ON_A_PAGE + 1):
        changed(editor, "version/4")
        changed(auditor, "version/5")
    query = urlencode({"actor": "Editor@example.org", "subject": "version", "since": "2020-01-01"})
    pages = walk(reader, f"?{query}")
    assert [len(page) for page in pages] == [ENTRIES_ON_A_PAGE, 1]
    older = urlsplit(Page.of(reader.get(f"/audit/?{query}")).links["Older entries"])
    assert parse_qs(older.query) == {**parse_qs(query), "before": [str(pages[0][-1])]}


def test_it_asks_the_database_as_often_for_a_page_of_many_people_as_for_one_entry(reader, auditor, editor):
    def count(path="/audit/"):
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(path).status_code == 200
        sql = [query["sql"] for query in captured.captured_queries]
        assert not [one for one in sql if re.search(r"\bOFFSET\b", one)]
        return len(sql)

    few = count()
    for number in range(ENTRIES_ON_A_PAGE + 1):
        person = make_user(f"{number}@example.org", Role.EDITOR)
        changed(person, f"account/{editor.pk}", ("a", 1, 2), ("b", 1, 2))
    assert count() == few == 4
    assert count("/audit/?actor=editor@example.org&action=published&subject=version&since=2026-01-01") <= 5


# --- narrowed --------------------------------------------------------------------------------------------


@pytest.fixture
def history(auditor, editor):
    """Entries of every kind around midnight, by two people and the server."""
    made = []
    people, actions = (auditor, editor, None), (Action.PUBLISHED, Action.EXPORTED)
    subjects, hours = ("version/4", "version/44", "version/4/note", "audit"), (1, 23)
    for day, hour, who, action, subject in itertools.product((1, 2, 3), hours, people, actions, subjects):
        with time_machine.travel(datetime(2026, 5, day, hour, 30, tzinfo=UTC), tick=False):
            made.append(record(actor=who, action=action, subject=subject))
    return made


CONDITIONS = {
    "actor": ["", "0", "EDITOR@example.org", "number"],
    "action": ["", "published"],
    "subject": ["", "version", "version/4", "version/4/", "audit"],
    "since": ["", "2026-05-02"],
    "until": ["", "2026-05-02"],
}


def has_all(entry, given, people):
    """Whether an entry is wanted, worked out another way."""
    subject = given["subject"].rstrip("/")
    return (
        (not given["actor"] or entry.actor_id == people[given["actor"]])
        and (not given["action"] or entry.action == given["action"])
        and (not subject or f"{entry.subject}/".startswith(f"{subject}/"))
        and (not given["since"] or entry.at.date() >= date.fromisoformat(given["since"]))
        and (not given["until"] or entry.at.date() <= date.fromisoformat(given["until"]))
    )


@pytest.mark.parametrize("actor", CONDITIONS["actor"])
def test_any_conditions_together_find_what_has_all_of_them(reader, auditor, editor, history, actor):
    people = {"0": None, "EDITOR@example.org": editor.pk, "number": auditor.pk}
    everything = list(AuditEntry.objects.order_by("-pk"))
    for rest in itertools.product(*list(CONDITIONS.values())[1:]):
        given = dict(zip(CONDITIONS, (actor, *rest), strict=True))
        asked = {**given, "actor": str(auditor.pk) if actor == "number" else actor}
        wanted = [entry.pk for entry in everything if has_all(entry, given, people)]
        assert list(itertools.chain(*walk(reader, f"?{urlencode(asked)}"))) == wanted, given


def test_a_day_is_a_day_of_the_site(reader, history, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    with timezone.override("Asia/Shanghai"):
        found = itertools.chain(*walk(reader, "?since=2026-05-02&until=2026-05-02"))
    hours = {(entry.at.day, entry.at.hour) for entry in AuditEntry.objects.filter(pk__in=list(found))}
    assert hours == {(1, 23), (2, 1)}


FAULTS = {
    ("actor", "nobody@example.org"): "No account has this address",
    ("actor", "9" * 19): "No account has this address",
    ("actor", "-1"): "No account has this address",
    ("actor", "٣"): "No account has this address",
    ("actor", "a\0b"): "Null characters are not allowed",
    ("actor", "x" * 300): "at most 254 characters",
    ("action", "eaten"): "Choose one of the actions offered",
    ("action", "a\0b"): "Choose one of the actions offered",
    ("subject", "version 4"): "Enter it as it stands in the trail",
    ("subject", "ann@example.org"): "Enter it as it stands in the trail",
    ("subject", "v\0"): "Enter it as it stands in the trail",
    ("subject", "v" * 121): "at most 120 characters",
    ("since", "yesterday"): "Enter a date as year-month-day",
    ("since", "2026-02-30"): "Enter a date as year-month-day",
    ("since", "0001-01-01"): "Enter a date from 2000 to 2099",
    ("until", "9999-12-31"): "Enter a date from 2000 to 2099",
    ("until", "2026-5"): "Enter a date as year-month-day",
}


@pytest.mark.parametrize(("name", "value"), FAULTS)
def test_what_is_wrong_is_said_beside_the_field(reader, editor, name, value):
    changed(editor)
    before = all_rows()
    query = urlencode({name: value})
    for r in (reader.get(f"/audit/?{query}"), reader.post(f"/audit/export/?{query}")):
        assert r.status_code == 422
        page = Page.of(r)
        error = page.one("p", class_="field-error")
        assert FAULTS[name, value] in error.words
        control = next(e for e in page.elements if e.attributes.get("name") == name)
        assert control.attributes["aria-invalid"] == "true"
        assert error.attributes["id"] in control.attributes["aria-describedby"].split()
        assert {control for control, _words in page.errors} == {f"id_{name}"}
        assert page.one("title").words.startswith("Error:")
        assert numbers(r) == []
    assert all_rows() == before


def test_an_end_before_the_beginning_is_said_beside_the_end(reader):
    page = Page.of(reader.get("/audit/?since=2026-05-02&until=2026-05-01"))
    assert [e.attributes["id"] for e in page.all("p", class_="field-error")] == ["id_until_error"]
    assert page.one("input", name="since").attributes["value"] == "2026-05-02"


@pytest.mark.parametrize("place", ["x", "-1", "1.5", "9" * 19, "٣", "\0", "1'"])
def test_a_place_that_is_none_is_said(reader, editor, place):
    changed(editor)
    r = reader.get(f"/audit/?{urlencode({'before': place})}")
    assert r.status_code == 422
    assert "This is no place in the trail" in r.content.decode()
    assert numbers(r) == []


@pytest.mark.parametrize("query", ["actor=1&actor=2", "unknown=1", "actor=&since=", "before=", "before=" + "9" * 18])
def test_what_means_nothing_changes_nothing(reader, query):
    assert reader.get(f"/audit/?{query}").status_code == 200


# --- as a file -------------------------------------------------------------------------------------------


def taken_away(client, query=""):
    """The rows of the file."""
    r = client.post(f"/audit/export/{query}")
    assert (r.status_code, r.streaming) == (200, True)
    content = b"".join(r.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_file_has_a_row_for_each_change(reader, editor):
    entry = changed(editor, "version/4", ("rate", 0.4, None), ("title", "“一”, 1\r\n2", {"en": "One"}), note="why")
    told = [row for row in taken_away(reader) if row["entry"] == str(entry.pk)]
    first = {
        "entry": str(entry.pk),
        "at": entry.at.isoformat(timespec="seconds"),
        "account": str(editor.pk),
        "action": "draft-changed",
        "subject": "version/4",
        "further": '{"note": "why"}',
    }
    assert told == [
        {**first, "kind": "", "place": "rate", "before": "0.4", "after": ""},
        {**first, "kind": "", "place": "title", "before": "“一”, 1\r\n2", "after": '{"en": "One"}'},
    ]


def test_the_file_holds_all_that_is_wanted_and_not_itself(reader, auditor, history):
    wanted = [one.pk for one in AuditEntry.objects.order_by("-pk") if one.actor_id == auditor.pk]
    rows = taken_away(reader, "?actor=auditor@example.org")
    assert [int(row["entry"]) for row in rows] == wanted
    assert len(wanted) == 48
    assert [int(row["entry"]) for row in taken_away(reader)] == list(
        AuditEntry.objects.order_by("-pk").values_list("pk", flat=True)[1:]
    )


def test_taking_it_away_is_told_of_without_an_address(reader, auditor, editor):
    taken_away(reader, "?actor=Editor@example.org&subject=version/&since=2026-01-01&action=")
    told = AuditEntry.objects.order_by("-pk")[0]
    assert (told.actor_id, told.action, told.subject) == (auditor.pk, "exported", "audit")
    assert told.details == {"filters": {"actor": editor.pk, "subject": "version", "since": "2026-01-01"}}
    assert "Exported · Audit trail" in words_of(reader.get("/audit/"), told)


def test_no_cell_runs(reader, editor):
    hostile = '=HYPERLINK("http://127.0.0.1/x";"y")'
    entry = changed(editor, hostile, (hostile, "@SUM(A1)", "+1+1|cmd"), ("−", "\t=1", "  =1"))
    rows = [row for row in taken_away(reader) if row["entry"] == str(entry.pk)]
    for row in rows:
        assert not [cell for cell in row.values() if re.match(r"\s*[=+@\t-]", cell)]
    assert rows[0]["subject"] == rows[0]["place"] == f"'{hostile}"


def test_it_comes_from_one_cursor_however_long_it_is(reader, editor):
    def count():
        with CaptureQueriesContext(connection) as captured:
            rows = taken_away(reader)
        return len(captured.captured_queries), len(rows)

    few = count()[0]
    AuditEntry.objects.bulk_create(
        AuditEntry(action=Action.DRAFT_CHANGED, subject="version/4", details={}) for _ in range(2500)
    )
    assert count() == (few, 2500 + 3)
    assert few <= 6  # session, account, savepoint and release, the entry of the export, the cursor


def test_the_file_has_a_name_in_the_language_of_the_page(auditor):
    r = signed_in(auditor, "zh-hans").post("/audit/export/")
    assert r["Content-Type"] == "text/csv; charset=utf-8"
    day = timezone.localdate().isoformat()
    assert f'filename="audit-{day}.csv"' in r["Content-Disposition"]
    assert "%E6%93%8D%E4%BD%9C%E8%AE%B0%E5%BD%95" in r["Content-Disposition"]
    assert r["Cache-Control"] == "private, no-store"


def test_the_button_takes_away_what_is_shown(reader, editor):
    changed(editor)
    page = Page.of(reader.get("/audit/?actor=editor@example.org&subject=version"))
    form = page.one("form", class_="trail-export")
    assert form.attributes["action"] == "/audit/export/?actor=editor%40example.org&subject=version"
    assert "Take the narrowed trail away (CSV)" in [e.words for e in page.all("button")]
    rows = [row["action"] for row in taken_away(reader, form.attributes["action"].removeprefix("/audit/export/"))]
    assert rows == ["draft-changed"]


def test_nothing_in_the_trail_or_its_file_is_lost_in_json(reader, editor):
    """What the file calls `further` reads back as what was recorded."""
    details = {"note": "“引号” \u202e", "n": 1.5, "list": [None, True]}
    entry = changed(editor, "version/4", **details)
    [row] = [row for row in taken_away(reader) if row["entry"] == str(entry.pk)]
    assert json.loads(row["further"]) == details
