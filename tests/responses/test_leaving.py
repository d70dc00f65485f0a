"""Where people leave: who counts as gone, whose page is counted, and when what is shown changes."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from assessment.accounts.models import User
from assessment.lib.secrets import new_token
from assessment.questionnaires.models import Simulation
from assessment.responses.models import Consent, Response, Tally
from assessment.responses.queries import find_use
from assessment.responses.queries.use import count_unfinished
from assessment.responses.services import GONE_AFTER, delete_response, release_left, withdraw_consent
from assessment.scoring import ENGINE
from tests.factories import make_user

CONSENT = ["processing", "comparison"]
NOW = timezone.now()
LONG_AGO = NOW - GONE_AFTER


def begin(version, step, number=1, *, touched=LONG_AGO, consent=CONSENT, owner=None):
    """So many who began, were last on a page, and have not touched it since."""
    made = Response.objects.bulk_create(
        Response(
            public_code=new_token()[:22],
            version=version,
            owner=owner,
            language="en",
            last_step=step,
            saved_at=touched if step else None,
            start_digest=new_token(),
        )
        for _ in range(number)
    )
    Response.objects.filter(pk__in=[one.pk for one in made], saved_at=None).update(started_at=touched)
    Consent.objects.bulk_create(Consent(response=one, text_version="1", language="en", items=consent) for one in made)
    return made


def left(version):
    return find_use(version.pk)[1]


def shown(version):
    found = left(version)
    return {pages: number for pages, number in found.pages if number} if found else None


# --- who counts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "counted"),
    [
        ({}, (1, 1)),
        ({"touched": LONG_AGO + timedelta(seconds=1)}, (1, 0)),
        ({"touched": NOW}, (1, 0)),
        ({"consent": ["processing"]}, None),
        ({"consent": ["processing", "learning"]}, None),
        ({"consent": []}, None),
    ],
)
@pytest.mark.parametrize("step", ["", "time"])
def test_who_counts_as_gone(version, step, more, counted):
    begin(version, step, **more)
    assert count_unfinished(version.pk, LONG_AGO).get(step) == counted


@pytest.mark.parametrize("role", list(User.Role))
def test_accounts_that_only_try_are_left_out(version, role):
    begin(version, "time", owner=make_user("ann@example.org", role))
    assert count_unfinished(version.pk, LONG_AGO) == ({"time": (1, 1)} if role == User.Role.LEADER else {})


def test_submitted_responses_and_those_to_other_versions_are_not_counted(version):
    begin(version, "time")
    Response.objects.update(status="submitted", submitted_at=NOW)
    assert count_unfinished(version.pk, LONG_AGO) == {}
    Response.objects.update(status="started")
    assert count_unfinished(version.pk + 1, LONG_AGO) == {}


def test_counting_is_one_query_by_an_index_of_its_own(version, django_assert_num_queries):
    begin(version, "time", 30)
    with django_assert_num_queries(1):
        count_unfinished(version.pk, LONG_AGO)
    unfinished = Response.objects.filter(version=version, status="started").values_list("last_step")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "by_status_and_last_step" in unfinished.explain()


# --- when it is shown --------------------------------------------------------------------------------------------


def test_under_twenty_who_began_nothing_is_shown(version):
    begin(version, "time", 19)
    assert release_left(version=version, now=NOW) is False
    assert left(version) is None
    begin(version, "profile", touched=NOW)
    assert release_left(version=version, now=NOW) is True
    assert (left(version).began, left(version).gone) == (20, 19)


def test_who_submitted_began_too(version):
    begin(version, "time", 12)
    Tally.objects.create(version=version, respondents=8)
    release_left(version=version, now=NOW)
    assert left(version).began == 20


def test_pages_with_few_are_shown_with_their_neighbours(version):
    for step, number in (("", 6), ("profile", 2), ("ownership", 7), ("time", 1), ("practices", 9)):
        begin(version, step, number)
    release_left(version=version, now=NOW)
    assert left(version).gone == 25
    assert shown(version) == {("", "profile"): 8, ("ownership", "time"): 8, ("practices",): 9}


@pytest.mark.parametrize(("number", "gone"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_few_who_left_are_not_counted_out(version, number, gone):
    begin(version, "time", number)
    begin(version, "time", 30, touched=NOW)
    release_left(version=version, now=NOW)
    assert left(version).gone == gone
    assert shown(version) == ({("time",): 5} if gone else {})


def test_fewer_than_five_who_come_or_go_change_nothing_that_is_shown(version):
    begin(version, "time", 30)
    release_left(version=version, now=NOW)
    before = left(version)
    came = begin(version, "ownership", 4)
    for change in (
        lambda: None,
        lambda: Response.objects.filter(pk__in=[one.pk for one in came]).update(last_step="time", saved_at=NOW),
        lambda: Response.objects.filter(pk__in=[one.pk for one in came]).update(saved_at=LONG_AGO),
        lambda: delete_response(response=came[0]),
        lambda: withdraw_consent(response=came[1], item="comparison"),
    ):
        change()
        assert release_left(version=version, now=NOW) is False
        assert left(version) == before
    begin(version, "profile", 8)
    assert release_left(version=version, now=NOW) is True
    assert left(version).gone == 40


def test_who_moves_from_page_to_page_is_one_person_not_two(version):
    made = begin(version, "time", 30)
    release_left(version=version, now=NOW)
    Response.objects.filter(pk__in=[one.pk for one in made[:4]]).update(last_step="roles")
    assert release_left(version=version, now=NOW) is False
    Response.objects.filter(pk=made[4].pk).update(last_step="roles")
    assert release_left(version=version, now=NOW) is True
    assert shown(version) == {("time",): 25, ("roles",): 5}


def test_where_too_few_are_left_nothing_is_shown_any_more(version):
    made = begin(version, "time", 20)
    release_left(version=version, now=NOW)
    delete_response(response=made[0])
    assert release_left(version=version, now=NOW) is True
    assert left(version) is None
    assert Tally.objects.get().shown_left == {}


def test_the_worker_brings_it_up_to_date(version):
    begin(version, "time", 20)
    figures = {"definition": version.content_hash}  # as if simulated: that takes the worker some seconds
    Simulation.objects.create(version=version, engine=ENGINE, figures=figures)
    call_command("run_worker", once=True)
    assert left(version).gone == 20
    assert left(version).as_of >= NOW
