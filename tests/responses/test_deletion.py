"""Deletion: at once, everything, without a trace in the database."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from assessment.accounts.models import AuditEntry, User
from assessment.engagements.models import Participation
from assessment.engagements.queries import list_consenting, promise_of, scope_of
from assessment.lib.secrets import digest, new_token
from assessment.outbox.models import Mail
from assessment.responses.models import Link, Plan, Response, Tally
from assessment.responses.services import (
    add_action,
    create_share_link,
    delete_response,
    mail_own_link,
    note_correction,
    save_item,
    save_reflection,
)
from tests.engagements.world import make_client, make_engagement, make_invitation
from tests.factories import Taker, make_user

CANARY = "Zaunkönig-4711-鹪鹩"


@pytest.fixture
def owner(version, alice):
    return Taker.begun(alice.client, "comparison").finished()


def fill(owner):
    """The canary in every text that a person can leave."""
    response = owner.response
    response.answers = {**response.answers, "biggest-question": CANARY}
    response.save(update_fields=["answers"])
    item = add_action(response=response, title=CANARY, horizon="1-year")
    save_item(item=item, values={"owner": CANARY, "first_step": CANARY, "note": CANARY}, revision=0)
    save_reflection(response=response, prompt="influence-on-growth", text=CANARY, revision=0)
    create_share_link(response=response, shows=Link.Shows.TYPE, days=7, label=CANARY)
    mail_own_link(response=response, to="zaunkoenig-4711@example.org", language="en")
    note_correction(response=response, text=CANARY)


def rows_with(text):
    """Every table in which a row holds the text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 - our own tables
            if any(text in str(row) for row in cursor.fetchall()):
                found.append(table)
    return found


def test_everything_is_deleted_and_the_rest_stays(owner, charlie):
    charlie.finished()
    fill(owner)
    assert len(rows_with("4711")) >= 5
    r = owner.client.post(owner.url("data/delete/"), {"sure": "on"})
    assert r["Location"] == "/deleted/"
    assert rows_with("4711") == rows_with(owner.public_code) == []
    assert owner.client.get(owner.url("result/")).status_code == 404
    assert not Plan.objects.exists()
    assert not Mail.objects.exists()
    assert not Link.objects.exists()
    assert Tally.objects.get().respondents == 0
    assert charlie.client.get(charlie.url("result/")).status_code == 200


def test_without_the_box_nothing_is_deleted(owner):
    assert owner.client.get(owner.url("data/delete/")).status_code == 200
    r = owner.client.post(owner.url("data/delete/"))
    assert r.status_code == 422
    assert "Tick the box if everything is to be deleted" in r.content.decode()
    assert Response.objects.filter(public_code=owner.public_code).exists()


def test_a_retake_stays_and_names_nothing_any_more(owner):
    page = owner.client.post(owner.url("again/"), {"start_key": "k" * 43, "processing": "on"})
    retake = Taker(owner.client, page["Location"].split("/")[2])
    delete_response(response=owner.response)
    assert retake.response.retake_of is None


def test_an_account_goes_with_its_responses_mails_and_sessions(version, settings):
    client, elsewhere = Client(), Client()
    user = make_user("ann@example.org")
    for one in (client, elsewhere):
        one.force_login(user)
    owner = Taker.begun(client).finished()
    client.post("/account/sign-in/link/", {"email": "ann@example.org"})
    assert client.post("/mine/delete/", {"sure": "on"})["Location"] == "/deleted/"
    assert not User.objects.exists()
    assert rows_with("ann@example.org") == []
    assert not Response.objects.filter(public_code=owner.public_code).exists()
    assert not any(session.get_decoded().get("_auth_user_id") == str(user.pk) for session in Session.objects.all())
    assert elsewhere.get("/mine/delete/").status_code == 302


@pytest.mark.parametrize("by_account", [False, True])
def test_what_was_answered_for_a_client_goes_with_the_name_that_went_with_it(version, by_account):
    """By the open link the name was given by the person, so nothing of it is left."""
    token = new_token()
    engagement = make_engagement(make_client("Sample Group"), version, open_token_digest=digest(token))
    client = Client(headers={"accept-language": "en"})
    if by_account:
        client.force_login(make_user("zaunkoenig-4711@example.org"))
    data = {"start_key": new_token(), "promise": promise_of(engagement), "post": "cio", "name": CANARY}
    data |= {"processing": "on", scope_of(engagement): "on"}
    taker = Taker(client, client.post(f"/o/{token}/", data)["Location"].split("/")[2]).finished()
    assert {"engagements_participation", "responses_response"} <= set(rows_with("4711"))
    assert len(list_consenting(engagement)) == 1
    page = "/mine/delete/" if by_account else taker.url("data/delete/")
    assert client.post(page, {"sure": "on"})["Location"] == "/deleted/"
    assert rows_with("4711") == rows_with(taker.public_code) == []
    assert not Participation.objects.exists()


def test_an_invitation_stays_with_the_client_and_the_page_says_so(version):
    """The name and address that somebody else entered are theirs to delete; what joined them to answers is gone."""
    engagement = make_engagement(make_client("Sample Group"), version)
    invitation = make_invitation(engagement, name=CANARY)
    client = Client(headers={"accept-language": "en"})
    data = {"start_key": new_token(), "promise": promise_of(engagement), "processing": "on"}
    r = client.post(f"/i/{invitation.token}/", data)
    taker = Taker(client, r["Location"].split("/")[2]).finished()
    assert "stays with them: ask them to delete it" in client.get(taker.url("data/delete/")).content.decode()
    client.post(taker.url("data/delete/"), {"sure": "on"})
    assert rows_with("4711") == ["engagements_invitation"]
    assert rows_with(taker.public_code) == []


def busy_admin(email):
    """An admin's account that is named in all that its work left: entries, Django's log, a link by mail."""
    admin, other = make_user(email, User.Role.ADMIN), make_user("other@example.org", User.Role.ADMIN)
    at_desk = Client()
    at_desk.force_login(other)
    account = f"/admin/accounts/user/{admin.pk}/"
    password = {"password1": "another horse battery", "password2": "another horse battery", "usable_password": "true"}
    assert at_desk.post(f"{account}change/", {"email": email, "role": "editor", "is_active": "on"}).status_code == 302
    assert at_desk.post(f"{account}change/", {"email": email, "role": "admin", "is_active": "on"}).status_code == 302
    assert at_desk.post(f"{account}password/", password).status_code == 302
    LogEntry.objects.log_actions(user_id=other.pk, queryset=[admin], action_flag=2, single_object=True)
    admin.refresh_from_db()
    client = Client()
    client.force_login(admin)
    assert client.post(f"/audit/export/?actor={email}").status_code == 200
    client.post("/account/sign-in/link/", {"email": email})
    client.post("/account/password/reset/", {"email": email})
    return admin, client


def test_an_admin_s_account_goes_and_what_it_did_stays_without_its_address(version):
    admin, client = busy_admin("zaunkoenig-4711@example.org")
    number = admin.pk
    before = list(AuditEntry.objects.order_by("pk").values())
    assert {"accounts_user", "django_admin_log", "accounts_signinlink", "outbox_mail"} <= set(rows_with("4711"))
    assert client.post("/mine/delete/", {"sure": "on"})["Location"] == "/deleted/"
    assert rows_with("4711") == []
    [*kept, last] = AuditEntry.objects.order_by("pk").values()
    assert kept == before
    assert (last["actor_id"], last["subject"]) == (number, f"account/{number}")
    assert number in {entry["actor_id"] for entry in before}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the files of SQLite")
@pytest.mark.parametrize("protected", [True, False], ids=["as it is", "control: without overwriting"])
def test_no_byte_of_it_is_left_in_the_files_of_sqlite(tmp_path, protected):
    """In a process of its own, on a database file as a running copy has it."""
    import subprocess
    import sys

    script = f"""
import django; django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
call_command("load_questionnaire", "fixtures/questionnaire.json", without_figures=True)
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
from tests.factories import Taker
from tests.responses.test_deletion import busy_admin, fill
from assessment.responses.services import own_data, delete_person, delete_response
if not {protected}:
    own_data._overwrite = lambda: None
    connection.cursor().execute("PRAGMA secure_delete=OFF")
taker = Taker.begun(Client(), "comparison").finished()
fill(taker)
admin, _client = busy_admin("zaunkoenig-4711@example.org")
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
delete_response(response=taker.response)
delete_person(user=admin)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env={"PATH": "/usr/bin:/bin", "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "assessment.settings"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = [
        path.name
        for path in Path(tmp_path).iterdir()
        for word in ("Zaunkönig-4711", "鹪鹩", "zaunkoenig-4711", "Zaunk\\u00f6nig")
        if word.encode() in path.read_bytes()
    ]
    assert bool(found) is not protected, found
