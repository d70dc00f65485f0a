"""Following an engagement: the four numbers, who is waited for, and what can be done for one person."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.engagements import queries, services
from assessment.engagements.models import Engagement, Invitation, Participation
from assessment.engagements.queries import State
from assessment.lib.secrets import digest
from assessment.outbox.models import Mail
from assessment.outbox.services import drain
from assessment.responses.models import Response
from assessment.responses.services import withdraw_consent

from .world import answered, make_client, make_engagement, make_invitation, owning, signed_in

OWNER, HELPER, VIEWER, STRANGER = (f"{who}@example.org" for who in ("owner", "helper", "viewer", "stranger"))


@pytest.fixture
def theirs(version):
    """An engagement of a client with one member of each role."""
    return make_engagement(make_client("Sample Group", owner=OWNER, consultant=HELPER, viewer=VIEWER), version)


@pytest.fixture
def helper(theirs):
    """The browser of the client's consultant."""
    return signed_in(User.objects.get(email=HELPER))


def url(engagement, place=""):
    return f"/engagements/{engagement.public_code}/{place}"


def person_url(invitation, act=""):
    return url(invitation.engagement, f"people/{invitation.public_code}/{act}")


def begun(engagement, last_step="time", agreed=True, **fields):
    """Somebody invited by name who stopped somewhere."""
    [participation] = answered(engagement, [("cto", owning(sdlc="me"))], agreed=agreed)
    Response.objects.filter(pk=participation.response_id).update(
        status="started", submitted_at=None, last_step=last_step
    )
    Invitation.objects.filter(pk=participation.invitation_id).update(**fields)
    return Invitation.objects.get(pk=participation.invitation_id)


def peopled(engagement, each=1):
    """Some who submitted, some who stopped, some who opened, some who did nothing."""
    answered(engagement, [("cio", owning(sdlc="me"))] * each)
    for _ in range(each):
        begun(engagement)
        make_invitation(engagement, "coo", is_opened=True)
        make_invitation(engagement, "cfo")


def test_nobody_is_invited_yet(helper, theirs):
    page = helper.get(url(theirs)).content.decode()
    assert "Nobody is invited yet" in page
    assert url(theirs, "people/invite/") in page


def test_the_four_numbers_and_where_people_stopped(helper, theirs):
    peopled(theirs)
    make_invitation(theirs, "ceo", revoked_at=timezone.now())
    r = helper.get(url(theirs))
    assert [step["count"] for step in r.context["steps"]] == [4, 3, 2, 1]
    assert "1 of 4 people have finished" in r.content.decode()
    assert "3 people have not finished" in r.content.decode()
    assert "Started, at “Your time”" in r.content.decode()
    assert [told.one.state for told in r.context["waiting"]] == [State.STARTED, State.OPENED, State.INVITED]


OPENED_ON = datetime(2026, 3, 7, 12, tzinfo=UTC)


def test_of_whoever_did_not_agree_to_be_seen_only_is_told_that_they_began(helper, theirs):
    one = begun(theirs, agreed=False, opened_at=OPENED_ON)
    overview, page = (helper.get(place).content.decode() for place in (url(theirs), person_url(one)))
    assert "Started" in overview
    for told in (overview, page):
        assert "Your time" not in told
        assert "7 March 2026" not in told
    [followed] = queries.follow(theirs).people
    assert (followed.state, followed.stopped_at, followed.opened_at) == (State.STARTED, None, None)


def test_of_whoever_agreed_it_is_told_until_they_take_it_back(helper, theirs):
    one = begun(theirs, opened_at=OPENED_ON)
    page = helper.get(person_url(one)).content.decode()
    assert "Started, at “Your time”" in page
    assert "7 March 2026" in page
    withdraw_consent(response=one.participation.response, item=queries.NAMED_SCOPE)
    page = helper.get(person_url(one)).content.decode()
    assert "Your time" not in page
    assert "7 March 2026" not in page


def test_of_whoever_has_not_been_asked_yet_the_day_is_not_told(helper, theirs):
    one = make_invitation(theirs, is_opened=True, opened_at=OPENED_ON)
    assert "7 March 2026" not in helper.get(person_url(one)).content.decode()


def test_who_came_by_the_open_link_is_counted_beside(helper, theirs):
    peopled(theirs)
    [participation] = answered(theirs, [("cto", owning(sdlc="me"))])
    Participation.objects.filter(pk=participation.pk).update(invitation=None)
    Invitation.objects.filter(pk=participation.invitation_id).delete()
    r = helper.get(url(theirs))
    assert [step["count"] for step in r.context["steps"]] == [4, 3, 2, 1]
    assert "1 person came by the open link; 1 submitted" in r.content.decode()


@pytest.mark.parametrize(
    "sort", ["", "name", "-name", "role", "state", "-state", "deadline", "reminders", "-reminders"]
)
def test_the_list_is_sorted_as_asked(helper, theirs, sort):
    for name, reminders in (("Bo", 2), ("ann", 0), ("Carl", 1)):
        make_invitation(theirs, name=name, reminders=reminders, is_opened=name == "ann")
    r = helper.get(url(theirs), {"sort": sort} if sort else {})
    names = [told.name for told in r.context["people"]]
    expected = {
        "": ["Bo", "Carl", "ann"], "name": ["ann", "Bo", "Carl"], "-name": ["Carl", "Bo", "ann"],
        "-state": ["ann", "Carl", "Bo"], "reminders": ["ann", "Carl", "Bo"], "-reminders": ["Bo", "Carl", "ann"],
    }  # fmt: skip
    assert names == expected.get(sort, names)
    page = r.content.decode()
    assert page.count("aria-sort") == 1


def test_roles_are_sorted_as_they_stand_in_lists_and_not_by_their_names(helper, theirs):
    for post in ("other", "coo", "head-of", "cto", "ceo", "cio", "other-c-level"):
        make_invitation(theirs, post)
    posts = ["cto", "cio", "ceo", "coo", "other-c-level", "head-of", "other"]
    for sort, expected in (("role", posts), ("-role", posts[::-1])):
        people = helper.get(url(theirs), {"sort": sort}).context["people"]
        assert [told.one.invitation.post for told in people] == expected


@pytest.mark.parametrize("sort", ["email", "invitation__token_digest", "--name", "name;drop", "\0", "-", "名字"])
def test_any_other_order_is_the_usual_one(helper, theirs, sort):
    peopled(theirs)
    r = helper.get(url(theirs), {"sort": sort})
    assert r.status_code == 200
    assert [told.one.state for told in r.context["people"]] == sorted(told.one.state for told in r.context["people"])[
        :: -1 if sort.startswith("-") else 1
    ]


def test_the_overview_takes_the_same_queries_for_twenty_and_for_five_hundred(helper, theirs, version):
    large = make_engagement(theirs.organisation, version)
    peopled(theirs, 5)
    peopled(large, 125)
    counts = []
    for engagement in (theirs, large, theirs):
        with CaptureQueriesContext(connection) as captured:
            r = helper.get(url(engagement))
        assert len(r.context["people"]) in (20, 500)
        counts.append(len(captured))
    assert counts[1] == counts[2]
    assert max(counts) <= 12


def test_in_an_anonymous_engagement_only_the_flags_and_a_total_are_shown(helper, theirs):
    Engagement.objects.update(disclosure="anonymous")
    theirs.refresh_from_db()
    answered(theirs, [("cto", owning(sdlc="me"))] * 2)
    make_invitation(theirs, "cio", is_opened=True, is_started=True)
    make_invitation(theirs, "ceo", is_opened=True)
    make_invitation(theirs, "cfo")
    r = helper.get(url(theirs))
    page = r.content.decode()
    assert "2 people have submitted" in page
    assert [step["count"] for step in r.context["steps"]] == [3, 2, 1, 2]
    assert {told.one.state for told in r.context["people"]} == {State.STARTED, State.OPENED, State.INVITED}
    assert "Why no names stand beside what was submitted" in page
    assert [told.one.state for told in r.context["waiting"]] == [State.OPENED, State.INVITED]


def test_a_mail_that_was_not_delivered_is_told(helper, theirs):
    one = make_invitation(theirs)
    Mail.objects.create(
        key="a", to=one.email, language="en", about=one.public_code, state="failed", due_at=timezone.now()
    )
    page = helper.get(url(theirs)).content.decode()
    assert "Mail not delivered" in page
    Mail.objects.create(
        key="b", to=one.email, language="en", about=one.public_code, state="sent", due_at=timezone.now()
    )
    assert "Mail not delivered" not in helper.get(url(theirs)).content.decode()


# --- one person ----------------------------------------------------------------------------------------


def day(days):
    return (timezone.localtime() + timedelta(days=days)).date().isoformat()


def test_more_time_for_one_person_holds_for_what_they_began(helper, theirs):
    one, other = begun(theirs), begun(theirs)
    r = helper.post(person_url(one, "extend/"), {"last_day": day(40)}, follow=True)
    assert "holds for this person only" in r.content.decode()
    one.refresh_from_db()
    assert timezone.localtime(one.closes_at).date().isoformat() == day(40)
    assert Response.objects.get(participation__invitation=one).closes_at == one.closes_at
    assert Response.objects.get(participation__invitation=other).closes_at == theirs.closes_at
    assert one.participation.response.closes_at == one.closes_at
    assert other.participation.response.closes_at == theirs.closes_at
    [entry] = AuditEntry.objects.filter(action="deadline-changed")
    assert entry.details["changes"][0]["place"] == f"invitation/{one.public_code}.closes_at"
    assert one.email not in str(entry.details)
    assert "has more time" in helper.get(url(theirs)).content.decode()


@pytest.mark.parametrize("given", ["", "soon", "2027-02-30", "0001-01-01", "9999-12-31", "\0", "２０２７-０１-０１"])
def test_no_date_is_refused(helper, theirs, given):
    one = make_invitation(theirs)
    r = helper.post(person_url(one, "extend/"), {"last_day": given})
    assert r.status_code == 422
    one.refresh_from_db()
    assert one.closes_at is None


def test_a_day_before_the_one_that_holds_is_refused(helper, theirs):
    one = make_invitation(theirs)
    for days in (-1, 3, 29):
        r = helper.post(person_url(one, "extend/"), {"last_day": day(days)})
        assert "Choose a day after the one that holds now" in r.content.decode()
    one.refresh_from_db()
    assert one.closes_at is None


def test_nobody_gets_a_day_of_their_own_where_it_would_tell_whose_answers_are_whose(helper, theirs):
    Engagement.objects.update(disclosure="anonymous")
    one = make_invitation(theirs, is_opened=True)
    assert "Set the last day" not in helper.get(person_url(one)).content.decode()
    r = helper.post(person_url(one, "extend/"), {"last_day": day(40)}, follow=True)
    assert "cannot be changed" in r.content.decode()
    one.refresh_from_db()
    assert one.closes_at is None


@pytest.mark.parametrize("why", ["submitted", "revoked", "closed"])
def test_what_is_over_is_not_extended(helper, theirs, why):
    one = begun(theirs)
    if why == "submitted":
        Response.objects.update(status="submitted", submitted_at=timezone.now())
    if why == "revoked":
        Invitation.objects.update(revoked_at=timezone.now())
    if why == "closed":
        Engagement.objects.update(closed_at=timezone.now())
    r = helper.post(person_url(one, "extend/"), {"last_day": day(40)}, follow=True)
    assert "cannot be changed" in r.content.decode()
    one.refresh_from_db()
    assert one.closes_at is None


@pytest.mark.parametrize("why", ["closed", "closes later", "revoked", "deleted"])
def test_what_changed_since_the_page_was_opened_decides_about_more_time(theirs, why):
    one = begun(theirs)
    assert one.engagement.closed_at is None
    if why == "closed":
        services.close_engagement(engagement=theirs, by=User.objects.get(email=OWNER))
    if why == "closes later":
        Engagement.objects.update(closes_at=timezone.now() + timedelta(days=60))
    if why == "revoked":
        Invitation.objects.update(revoked_at=timezone.now())
    if why == "deleted":
        Invitation.objects.all().delete()
    before = list(Response.objects.values_list("closes_at", flat=True))
    with pytest.raises((services.EngagementOver, services.NotLater, services.NoLongerOpen)):
        services.extend_deadline(
            invitation=one, user=User.objects.get(email=HELPER), closes_at=timezone.now() + timedelta(days=40)
        )
    assert list(Response.objects.values_list("closes_at", flat=True)) == before
    assert not Invitation.objects.exclude(closes_at=None).exists()


def test_an_invitation_is_sent_again_with_the_same_link_and_not_twice_by_a_double_click(helper, theirs, settings):
    one = make_invitation(theirs, invited_at=timezone.now() - timedelta(hours=1))
    for _ in range(3):
        helper.post(person_url(one, "send/"))
    drain()
    [sent] = mail.outbox
    assert f"{settings.SITE_URL}/i/{one.token}/" in sent.body
    with time_machine.travel(timezone.now() + services.AGAIN_AFTER + timedelta(seconds=1)):
        signed_in(User.objects.get(email=HELPER)).post(person_url(one, "send/"))
        drain()
    assert len(mail.outbox) == 2


def test_an_invitation_taken_back_opens_nothing_and_can_be_given_anew(helper, theirs):
    one = make_invitation(theirs)
    for _ in range(2):
        helper.post(person_url(one, "revoke/"))
    assert AuditEntry.objects.filter(action="revoked").count() == 1
    one.refresh_from_db()
    assert one.revoked_at
    page = helper.get(person_url(one)).content.decode()
    assert "Invite again, with a new link" in page
    assert one.token not in page
    helper.post(person_url(one, "send/"))
    again = Invitation.objects.get(pk=one.pk)
    assert again.revoked_at is None
    assert again.token_digest not in (digest(one.token), "")
    drain()
    assert one.token not in mail.outbox[0].body


def test_a_mail_queued_to_somebody_taken_back_is_never_sent(helper, theirs):
    one = make_invitation(theirs)
    helper.post(person_url(one, "send/"))
    helper.post(person_url(one, "revoke/"))
    assert Mail.objects.values_list("state", "sealed").get() == ("dropped", "")
    assert drain().sent == 0
    assert not mail.outbox


def test_after_an_invitation_was_taken_back_only_the_new_link_goes_out(helper, theirs, settings):
    one = make_invitation(theirs)
    other = make_invitation(theirs)
    for invitation in (one, other):
        helper.post(person_url(invitation, "send/"))
    helper.post(person_url(one, "revoke/"))
    helper.post(person_url(one, "send/"))
    drain()
    to_one = [sent.body for sent in mail.outbox if sent.to == [one.email]]
    assert len(to_one) == 1
    assert one.token not in to_one[0]
    again = Invitation.objects.get(pk=one.pk)
    assert services.personal_link(again) in to_one[0]
    assert [other.token in sent.body for sent in mail.outbox if sent.to == [other.email]] == [True]


@pytest.mark.parametrize("why", ["opted-out", "no-address", "submitted", "closed"])
def test_nothing_is_sent_again_to_whom_there_is_nothing_to_say(helper, theirs, why):
    one = begun(theirs)
    if why == "opted-out":
        Invitation.objects.update(opted_out_at=timezone.now())
    if why == "no-address":
        Invitation.objects.update(email="")
    if why == "submitted":
        Response.objects.update(status="submitted", submitted_at=timezone.now())
    if why == "closed":
        Engagement.objects.update(closed_at=timezone.now())
    assert "Send the invitation again" not in helper.get(person_url(one)).content.decode()
    r = helper.post(person_url(one, "send/"), follow=True)
    assert "Nothing was sent" in r.content.decode()
    assert not Mail.objects.exists()


def test_the_personal_link_is_shown_and_printed_until_somebody_begins(helper, theirs):
    one = make_invitation(theirs, is_opened=True)
    page = helper.get(person_url(one)).content.decode()
    assert f"/i/{one.token}/" in page
    printed = helper.get(person_url(one, "print/")).content.decode()
    assert f"/i/{one.token}/" in printed
    assert "<svg" in printed
    assert "style=" not in printed
    Invitation.objects.update(is_started=True)
    assert one.token not in helper.get(person_url(one)).content.decode()
    assert helper.get(person_url(one, "print/"))["Location"] == person_url(one)


def test_the_page_of_one_person_takes_few_queries(helper, theirs):
    one = begun(theirs)
    helper.get(person_url(one))
    with CaptureQueriesContext(connection) as captured:
        helper.get(person_url(one))
    assert len(captured) <= 8


# --- the open link -------------------------------------------------------------------------------------


def test_the_open_link_is_made_made_anew_and_switched_off(helper, theirs, settings):
    place = url(theirs, "people/link/")
    assert "There is no open link" in helper.get(place).content.decode()
    assert helper.get(place + "print/")["Location"] == place
    seen = []
    for _ in range(2):
        helper.post(place, {"act": "make"})
        theirs.refresh_from_db()
        token = re.search(rf"{settings.SITE_URL}/o/([\w-]{{43}})/", helper.get(place).content.decode())[1]
        assert digest(token) == theirs.open_token_digest
        assert token in helper.get(place + "print/").content.decode()
        seen.append(token)
    assert seen[0] != seen[1]
    for _ in range(2):
        helper.post(place, {"act": "off"})
    theirs.refresh_from_db()
    assert (theirs.open_token_digest, theirs.open_token_sealed) == (None, "")
    told = AuditEntry.objects.filter(action="engagement-changed").order_by("pk").values_list("details", flat=True)
    assert [one["open_link"] for one in told] == ["made", "renewed", "switched-off"]
    for odd in ("", "delete", "\0"):
        assert helper.post(place, {"act": odd}).status_code == 302
    theirs.refresh_from_db()
    assert theirs.open_token_digest is None


def test_a_closed_engagement_gets_no_open_link(helper, theirs):
    Engagement.objects.update(closed_at=timezone.now())
    r = helper.post(url(theirs, "people/link/"), {"act": "make"}, follow=True)
    assert "Reopen it" in r.content.decode()
    theirs.refresh_from_db()
    assert theirs.open_token_digest is None


# --- doors ---------------------------------------------------------------------------------------------

ACTS = ["remind/", "send/", "revoke/", "extend/", "delete/"]


def test_the_doors_of_a_person(theirs, version):
    make_client("Other", owner=STRANGER)
    one = make_invitation(theirs)
    foreign = make_invitation(make_engagement(make_client("Third", owner="third@example.org"), version))
    helper, viewer, stranger = (signed_in(User.objects.get(email=who)) for who in (HELPER, VIEWER, STRANGER))
    assert viewer.get(url(theirs)).status_code == 200
    assert person_url(one) not in viewer.get(url(theirs)).content.decode()
    for act in ["", "print/"]:
        assert stranger.get(person_url(one, act)).status_code == 404
        assert viewer.get(person_url(one, act)).status_code == 403
        assert Client().get(person_url(one, act)).status_code == 302
        assert helper.get(person_url(foreign, act)).status_code == 404
        assert helper.get(url(theirs, f"people/{foreign.public_code}/{act}")).status_code == 404
    for act in [*ACTS]:
        assert helper.get(person_url(one, act)).status_code == 405
        assert stranger.post(person_url(one, act)).status_code == 404
        assert viewer.post(person_url(one, act)).status_code == 403
        assert Client().post(person_url(one, act)).status_code == 302
        for code in (foreign.public_code, "nothing", "a%00b", "٣"):
            assert helper.post(url(theirs, f"people/{code}/{act}")).status_code == 404
    before = Invitation.objects.get(pk=one.pk)
    assert (before.revoked_at, before.closes_at, before.reminders) == (None, None, 0)
    assert viewer.post(url(theirs, "people/remind/")).status_code == 403
    assert stranger.get(url(theirs)).status_code == 404


def test_the_deadline_that_holds_is_the_later_one(theirs):
    one = make_invitation(theirs, closes_at=theirs.closes_at - timedelta(days=3))
    assert queries.deadline_of(theirs, one) == theirs.closes_at
    one.closes_at = theirs.closes_at + timedelta(days=3)
    assert queries.deadline_of(theirs, one) == one.closes_at
