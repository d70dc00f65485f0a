"""How often a request asks the database: the same whatever the number of questions and responses.

Counted are SELECT, INSERT, UPDATE and DELETE, with the session's own; signed in, one more.
"""

from time import time

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment.questionnaires.published import definition_of
from assessment.responses.models import Consent, Response, Result
from assessment.responses.services import add_action
from tests.factories import Taker, make_user

from .test_section import STEPS

SHOW, SAVE, SUBMIT, RESULT = 3, 5, 10, 6
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE")


def count(ask):
    """How many statements a request takes, and its reply."""
    with CaptureQueriesContext(connection) as captured:
        r = ask()
    statements = [q["sql"] for q in captured.captured_queries if q["sql"].startswith(COUNTED)]
    return len(statements), r


@pytest.fixture
def warm(version):
    """The definition is parsed once per process."""
    definition_of(version.pk)


@pytest.fixture(params=["anonymous", "signed in"])
def taker(request, version, warm):
    client = Client(headers={"accept-language": "en"})
    if request.param == "signed in":
        client.force_login(make_user("dora@example.org"))
    return Taker.begun(client)


@pytest.fixture
def more(taker):
    """One more for whoever is signed in."""
    return 1 if taker.response.owner_id else 0


@pytest.fixture(params=[0, 100])
def others(request, version):
    """Other people's responses, each finished, with consent and a session."""
    numbers = range(request.param)
    made = Response.objects.bulk_create(
        Response(
            public_code=f"other-{n}",
            version=version,
            language="en",
            status="submitted",
            submitted_at="2026-01-01T00:00:00Z",
            answers={"role": "cto", "ownership": {"sdlc": "me"}},
            start_digest=f"{n:064}",
        )
        for n in numbers
    )
    Consent.objects.bulk_create(
        Consent(response=r, text_version="1", language="en", items=["processing"]) for r in made
    )
    Result.objects.bulk_create(
        Result(response=r, definition_hash="0" * 64, engine="1", band="insufficient", snapshot={}) for r in made
    )
    Session.objects.bulk_create(
        Session(session_key=f"session-{n}", session_data="", expire_date="2027-01-01T00:00:00Z") for n in numbers
    )
    return request.param


@pytest.mark.parametrize("step_code", STEPS)
def test_showing_a_page(taker, more, others, step_code):
    number, r = count(lambda: taker.get(step_code))
    assert r.status_code == 200
    assert number <= SHOW + more


def test_showing_a_page_takes_the_same_for_one_question_and_for_many(taker):
    assert len({count(lambda code=code: taker.get(code))[0] for code in STEPS}) == 1


@pytest.mark.parametrize(
    ("step_code", "data", "status"),
    [
        ("profile", {"role": "cto"}, 302),
        ("profile", {"role": "boss", "region": "elsewhere"}, 422),
        ("time", {"time-sdlc": "60", "time-advising": "40"}, 302),
        ("time", {"time-sdlc": "60", "time-advising": "4"}, 422),
        ("practices", {"experiments": "3", "inclusion": "4", "drivers": ["", "people"], "discovery": "1"}, 302),
        ("ambition", {"biggest-question": "Why?"}, 302),
        ("ambition", {"aims-ceo": "no", "_action": "autosave"}, 200),
        ("ambition", {"aims-ceo": "no", "_language": "zh-hans"}, 302),
        ("ownership", {"ownership-sdlc": "me"}, 422),
        ("profile", {"role": "cto", "_shown_at": f"{time():.0f}"}, 302),
    ],
)
def test_saving_a_page(taker, more, others, step_code, data, status):
    data = {"_revision": "0", **data}
    number, r = count(lambda: taker.client.post(taker.url(f"q/{step_code}/"), data))
    assert r.status_code == status
    assert number <= SAVE + more


def test_save_and_exit(taker, more, others):
    number, r = count(
        lambda: taker.client.post(taker.url("q/profile/"), {"_revision": "0", "role": "cto", "_exit": "1"})
    )
    assert (r.status_code, r["Location"]) == (302, taker.url("saved/"))
    assert number <= SAVE + more


def test_submitting(taker, more, others):
    taker.own(sdlc="me", cybersecurity="me", data_privacy="me", advising="cio", business_continuity="shared")
    data = {"_revision": taker.response.revision}
    number, r = count(lambda: taker.client.post(taker.url("check/"), data))
    assert r.status_code == 302
    assert number <= SUBMIT + more


def test_the_result(taker, more, others):
    taker.finished()
    number, r = count(lambda: taker.client.get(taker.url("result/")))
    assert r.status_code == 200
    assert number <= RESULT + more


def test_submitting_into_the_totals(version, warm):
    taker = Taker.begun(Client(), "comparison")
    taker.own(advising="me", sdlc="me", cybersecurity="me", data_privacy="me", business_continuity="cio")
    number, r = count(taker.submit)
    assert r.status_code == 302
    assert number <= SUBMIT


AFTERWARDS = {
    "plan/": 5,
    "plan/reflections/": 5,
    "advice/": 5,
    "comparison/": 4,
    "progress/": 4,
    "report/": 3,
    "share/": 4,
    "data/": 12,
    "again/": 5,
}


@pytest.mark.parametrize("place", AFTERWARDS)
def test_what_is_done_with_a_result_takes_the_same_for_one_thing_to_do_and_for_twenty(taker, more, place):
    taker.finished()
    numbers = []
    for things in (1, 20):
        for n in range(things):
            add_action(response=taker.response, title=f"{n}", horizon="1-year")
        number, r = count(lambda: taker.client.get(taker.url(place)))
        assert r.status_code == 200
        numbers.append(number)
    assert numbers[0] == numbers[1]
    assert numbers[0] <= AFTERWARDS[place] + more


@pytest.mark.parametrize("place", ["", "more/", "check/"])
def test_the_pages_between(taker, more, others, place):
    number, r = count(lambda: taker.client.get(taker.url(place)))
    assert r.status_code == 200
    assert number <= SHOW + more


def test_the_list_of_one_s_own_takes_the_same_for_one_and_for_twenty(taker):
    one, _ = count(lambda: taker.client.get("/mine/"))
    for _ in range(19):
        Taker.begun(taker.client)
    twenty, _ = count(lambda: taker.client.get("/mine/"))
    assert one == twenty


def test_the_front_page_and_consent(version, warm, others):
    client = Client()
    for path in ("/", "/start/"):
        assert count(lambda path=path: client.get(path))[0] <= 2


def test_what_is_counted_is_counted(db):
    """A control: the counter sees each kind of statement."""
    entry = {"session_data": "", "expire_date": "2027-01-01T00:00:00Z"}
    one = Session.objects.filter(session_key="x")
    assert count(lambda: Session.objects.bulk_create([Session(session_key="x", **entry)]))[0] == 1
    assert count(lambda: one.update(session_data="y"))[0] == 1
    assert count(lambda: list(one))[0] == 1
    assert count(one.delete)[0] == 1
