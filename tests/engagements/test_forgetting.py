"""Deleting invitations: whose answers are deleted, by hand, and when their time is over."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.engagements import services
from assessment.engagements.models import Engagement, Invitation, Participation
from assessment.engagements.queries import State, promise_of
from assessment.lib.months import months_after
from assessment.management.commands import run_worker
from assessment.outbox.models import Mail
from assessment.outbox.services import drain
from assessment.responses.models import Response
from assessment.responses.services import KEPT_SUBMITTED_MONTHS, delete_expired, delete_response

from .test_following import begun, person_url, url
from .world import answered, make_client, make_engagement, make_invitation, owning, signed_in

OWNER = "owner@example.org"


@pytest.fixture
def theirs(version):
    """An engagement that reminds every three days."""
    return make_engagement(make_client("Sample Group", owner=OWNER), version, remind_after_days=3)


@pytest.fixture
def owner(theirs):
    return signed_in(User.objects.get(email=OWNER))


def submitted(engagement):
    [participation] = answered(engagement, [("cio", owning(sdlc="me"))])
    Invitation.objects.filter(pk=participation.invitation_id).update(invited_at=timezone.now() - timedelta(days=9))
    return Invitation.objects.get(pk=participation.invitation_id)


# --- answers that the person deleted -------------------------------------------------------------------


@pytest.mark.parametrize("make", [submitted, lambda theirs: begun(theirs, invited_at=theirs.created_at)])
def test_whoever_deleted_their_answers_is_told_so_and_not_reminded(theirs, owner, make):
    one = make(theirs)
    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=9))
    delete_response(response=one.participation.response)
    assert services.remind_due() == 0
    owner.post(url(theirs, "people/remind/"))
    owner.post(person_url(one, "remind/"))
    assert not Mail.objects.exists()
    r = owner.get(url(theirs))
    assert [told.one.state for told in r.context["people"]] == [State.DELETED]
    assert [step["count"] for step in r.context["steps"]] == [1, 1, 1, 0]
    assert not r.context["waiting"]
    assert "Answers deleted by the person" in r.content.decode()
    assert "Answers deleted by the person" in owner.get(person_url(one)).content.decode()


def test_it_is_told_in_chinese_too(theirs, owner):
    make_invitation(theirs, is_opened=True, is_started=True)
    page = owner.get(url(theirs), headers={"accept-language": "zh-CN"}).content.decode()
    assert "本人已删除回答" in page


def test_a_reminder_queued_before_the_answers_were_deleted_is_not_sent(theirs):
    one = begun(theirs, invited_at=timezone.now() - timedelta(days=4))
    assert services.remind_due() == 1
    delete_response(response=one.participation.response)
    assert drain().dropped == 1
    assert not mail.outbox


def test_after_so_long_it_is_not_said_who_deleted_them(theirs, owner):
    one = make_invitation(theirs, is_opened=True, is_started=True)
    Invitation.objects.update(created_at=months_after(timezone.now(), -13))
    page = owner.get(person_url(one)).content.decode()
    assert "Answers deleted" in page
    assert "by the person" not in page


# --- by hand -------------------------------------------------------------------------------------------


def after(what):
    """How an invitation comes to be deletable, or not."""

    def make(theirs):
        if what in ("started", "submitted"):
            return begun(theirs) if what == "started" else submitted(theirs)
        if what == "answers deleted":
            return make_invitation(theirs, is_opened=True, is_started=True)
        fields = {"opened": {"is_opened": True}, "revoked": {"revoked_at": timezone.now()}}.get(what, {})
        return make_invitation(theirs, **fields)

    return make


@pytest.mark.parametrize("what", ["invited", "opened", "revoked", "answers deleted"])
def test_an_invitation_is_deleted_with_everything_about_the_person(theirs, owner, what):
    one, other = after(what)(theirs), make_invitation(theirs)
    services.send_again(invitation=one, user=User.objects.get(email=OWNER))
    drain()
    services.send_again(invitation=other, user=User.objects.get(email=OWNER))
    assert "Delete the invitation" in owner.get(person_url(one)).content.decode()
    r = owner.post(person_url(one, "delete/"), follow=True)
    assert "The invitation is deleted" in r.content.decode()
    assert one.email not in r.content.decode()
    assert Invitation.objects.get() == other
    assert set(Mail.objects.values_list("about", flat=True)) == {other.public_code}
    entry = AuditEntry.objects.filter(action="revoked").get()
    assert entry.details == {"invitation": one.public_code, "deleted": True}
    assert one.email not in str(list(AuditEntry.objects.values()))
    assert owner.post(person_url(one, "delete/")).status_code == 404
    services.delete_invitation(invitation=one, user=User.objects.get(email=OWNER))
    assert AuditEntry.objects.filter(action="revoked").count() == 1


@pytest.mark.parametrize("what", ["started", "submitted"])
def test_while_answers_hang_on_it_an_invitation_is_not_deleted(theirs, owner, what):
    one = after(what)(theirs)
    assert "Delete the invitation" not in owner.get(person_url(one)).content.decode()
    r = owner.post(person_url(one, "delete/"), follow=True)
    assert "Take the invitation back before you delete it" in r.content.decode()
    assert Invitation.objects.get() == one
    assert Participation.objects.exists()


def test_what_was_begun_before_it_was_taken_back_stays_the_persons_own(theirs, owner):
    one = begun(theirs)
    owner.post(person_url(one, "revoke/"))
    owner.post(person_url(one, "delete/"))
    assert not Invitation.objects.exists()
    assert not Participation.objects.exists()
    response = Response.objects.get()
    assert (response.status, response.closes_at) == ("started", None)


def test_answers_submitted_by_whom_it_was_taken_back_still_count(theirs, owner):
    one = submitted(theirs)
    Invitation.objects.update(revoked_at=timezone.now())
    owner.post(person_url(one, "delete/"))
    assert Participation.objects.get().invitation == one


def test_in_an_anonymous_engagement_whoever_began_is_deleted_only_when_taken_back(theirs, owner):
    Engagement.objects.update(disclosure="anonymous")
    theirs.refresh_from_db()
    answered(theirs, [("cto", owning(sdlc="me"))])
    one = make_invitation(theirs, is_opened=True, is_started=True)
    owner.post(person_url(one, "delete/"))
    assert Invitation.objects.exists()
    owner.post(person_url(one, "revoke/"))
    owner.post(person_url(one, "delete/"))
    assert not Invitation.objects.exists()
    assert Participation.objects.count() == 1


def test_a_deleted_link_opens_nothing_and_starts_nothing(theirs, owner):
    one = make_invitation(theirs)
    stale = Invitation.objects.select_related("engagement").get()
    owner.post(person_url(one, "delete/"))
    services.note_opened(invitation=stale)
    with pytest.raises(services.CannotStart):
        services.start_invited(
            invitation=stale,
            promise=promise_of(theirs),
            consent_items=["processing"],
            start_key="k",
            language="en",
            owner=None,
        )
    assert not Response.objects.exists()


# --- when their time is over ---------------------------------------------------------------------------


def over(months, **fields):
    """Fields of an engagement, so many months after its deadline."""
    return {"closes_at": months_after(timezone.now(), -months) - timedelta(days=1), **fields}


@pytest.mark.parametrize(
    ("fields", "is_kept"),
    [
        (lambda: over(KEPT_SUBMITTED_MONTHS), False),
        (lambda: over(KEPT_SUBMITTED_MONTHS, disclosure="anonymous"), False),
        (lambda: over(KEPT_SUBMITTED_MONTHS - 1), True),
        (dict, True),
        (lambda: {"closed_at": months_after(timezone.now(), -KEPT_SUBMITTED_MONTHS) - timedelta(days=1)}, False),
        (lambda: {"closed_at": months_after(timezone.now(), -KEPT_SUBMITTED_MONTHS) + timedelta(days=1)}, True),
    ],
)
def test_invitations_are_kept_as_long_as_submitted_answers(theirs, fields, is_kept):
    one = make_invitation(theirs, is_opened=True)
    services.send_again(invitation=one, user=User.objects.get(email=OWNER))
    Engagement.objects.filter(pk=theirs.pk).update(**fields())
    assert services.forget_old_invitations() == (0 if is_kept else 1)
    assert Invitation.objects.exists() is Mail.objects.exists() is is_kept
    assert Engagement.objects.filter(pk=theirs.pk).exists()


def test_only_old_engagements_lose_their_invitations(theirs, version):
    old = make_engagement(theirs.organisation, version, **over(KEPT_SUBMITTED_MONTHS))
    for _ in range(3):
        make_invitation(old)
    own_day = make_invitation(old, closes_at=timezone.now() - timedelta(days=5))
    young = make_invitation(theirs)
    assert services.forget_old_invitations() == 3
    assert set(Invitation.objects.all()) == {own_day, young}
    assert services.forget_old_invitations() == 0


def test_answers_go_before_the_invitation_that_they_belong_to(theirs):
    submitted(theirs)
    with time_machine.travel(months_after(theirs.closes_at, KEPT_SUBMITTED_MONTHS) + timedelta(days=1)):
        assert services.forget_old_invitations() == 0
        assert delete_expired() == 1
        assert services.forget_old_invitations() == 1


def test_the_worker_does_it_daily_after_the_answers():
    jobs = run_worker.DAILY
    assert jobs.index(delete_expired) < jobs.index(services.forget_old_invitations)
