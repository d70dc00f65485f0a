"""Reminders: by rule and by hand, each once, and none to anybody who has finished, wants none, or is too late."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from assessment.accounts.models import AuditEntry, User
from assessment.engagements import queries, services
from assessment.engagements.models import Engagement, Invitation
from assessment.management.commands import run_worker
from assessment.outbox.models import Mail
from assessment.outbox.services import UnknownCondition, drain, name_condition, queue_mail
from assessment.questionnaires.services import simulate_in_use
from assessment.responses.models import Response

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


def invited(engagement, days_ago, **fields):
    return make_invitation(engagement, invited_at=timezone.now() - timedelta(days=days_ago), **fields)


def test_the_rule_reminds_every_so_many_days_and_at_most_three_times(theirs):
    one = invited(theirs, 0)
    reminded = []
    start = timezone.now()
    for passed in range(20):
        with time_machine.travel(start + timedelta(days=passed, minutes=1), tick=False):
            if services.remind_due():
                reminded.append(passed)
            assert services.remind_due() == 0
    assert reminded == [3, 6, 9]
    one.refresh_from_db()
    assert one.reminders == queries.MOST_REMINDERS
    assert set(Mail.objects.values_list("key", flat=True)) == {f"reminder:{one.public_code}:{n}" for n in (1, 2, 3)}
    told = AuditEntry.objects.filter(action="reminded").values_list("actor_id", "details")
    assert list(told) == [(None, {"count": 1})] * 3


def test_a_reminder_carries_the_same_link_in_the_persons_language(theirs, settings):
    one = invited(theirs, 4, language="zh-hans", name="王强")
    services.remind_due()
    drain()
    [sent] = mail.outbox
    assert f"{settings.SITE_URL}/i/{one.token}/" in sent.body
    assert "王强，您好：" in sent.body
    assert "仍期待您的看法" in sent.subject


def ways_to_stop():
    now = timezone.now()
    return {
        "submitted": lambda one: Response.objects.update(status="submitted", submitted_at=now),
        "opted out": lambda one: Invitation.objects.update(opted_out_at=now),
        "revoked": lambda one: Invitation.objects.update(revoked_at=now),
        "closed": lambda one: Engagement.objects.update(closed_at=now),
        "past the deadline": lambda one: Engagement.objects.update(closes_at=now - timedelta(seconds=1)),
        "no address": lambda one: Invitation.objects.update(email=""),
        "deleted": lambda one: Invitation.objects.all().delete(),
    }


@pytest.mark.parametrize("why", ways_to_stop())
def test_nobody_is_reminded_for_whom_it_is_over(theirs, owner, why):
    one = begun(theirs, invited_at=timezone.now() - timedelta(days=4))
    ways_to_stop()[why](one)
    assert services.remind_due() == 0
    owner.post(url(theirs, "people/remind/"))
    assert not Mail.objects.exists()


@pytest.mark.parametrize("why", ways_to_stop())
def test_what_was_queued_before_is_stopped_at_the_moment_of_sending(theirs, why):
    one = begun(theirs, invited_at=timezone.now() - timedelta(days=4))
    assert services.remind_due() == 1
    ways_to_stop()[why](one)
    done = drain()
    assert (done.sent, done.dropped) == (0, 1)
    assert not mail.outbox
    assert Mail.objects.get().state == "dropped"


def test_more_time_for_one_person_goes_on_with_their_reminders(theirs):
    one = begun(theirs, invited_at=timezone.now() - timedelta(days=4), closes_at=timezone.now() + timedelta(days=5))
    Engagement.objects.update(closes_at=timezone.now() - timedelta(days=1))
    invited(theirs, 4)
    assert services.remind_due() == 1
    assert drain().sent == 1
    assert mail.outbox[0].to == [one.email]


def test_in_an_anonymous_engagement_reminders_stop_at_the_start(theirs):
    Engagement.objects.update(disclosure="anonymous")
    started, opened = invited(theirs, 4, is_opened=True, is_started=True), invited(theirs, 4, is_opened=True)
    assert services.remind_due() == 1
    assert Mail.objects.get().to == opened.email != started.email
    Invitation.objects.update(is_started=True)
    assert drain().dropped == 1


def test_by_name_a_person_who_began_is_still_reminded(theirs):
    begun(theirs, invited_at=timezone.now() - timedelta(days=4))
    assert services.remind_due() == 1
    assert drain().sent == 1


def test_whoever_was_sent_the_invitation_again_is_not_reminded_at_once(theirs, owner):
    one = invited(theirs, 4, reminders=1, reminded_at=timezone.now() - timedelta(days=4))
    owner.post(person_url(one, "send/"))
    assert services.remind_due() == 0
    owner.post(person_url(one, "remind/"))
    assert Mail.objects.filter(template="reminder").count() == 0


def test_without_a_rule_nothing_goes_out_by_itself(theirs):
    Engagement.objects.update(remind_after_days=None)
    invited(theirs, 30)
    assert services.remind_due() == 0


def test_the_run_for_one_client_touches_no_other(theirs, version):
    other = make_engagement(make_client("Other", owner="other@example.org"), version)
    theirs_one, others_one = invited(theirs, 4), invited(other, 4)
    services.remind_by_hand(engagement=theirs, user=User.objects.get(email=OWNER))
    theirs_one.refresh_from_db()
    others_one.refresh_from_db()
    assert (theirs_one.reminders, others_one.reminders) == (1, 0)
    assert Mail.objects.get().to == theirs_one.email


@pytest.mark.parametrize("broken", ["first", "last"])
def test_an_engagement_that_cannot_be_reminded_stops_no_other(theirs, version, caplog, broken):
    other = make_engagement(make_client("Other", owner="other@example.org"), version, remind_after_days=3)
    bad, good = (theirs, other) if broken == "first" else (other, theirs)
    before, unreadable, well = invited(bad, 4), invited(bad, 4), invited(good, 4)
    Invitation.objects.filter(pk=unreadable.pk).update(token_sealed="no seal")
    services.remind_due()
    assert {mail.about for mail in Mail.objects.all()} == {before.public_code, well.public_code}
    assert f"reminded now in engagement {bad.public_code}" in caplog.text
    assert AuditEntry.objects.filter(action="reminded").count() == 2
    unreadable.refresh_from_db()
    assert unreadable.reminders == 0


def test_all_unfinished_are_reminded_by_hand_and_a_double_click_reminds_once(theirs, owner):
    answered(theirs, [("cio", owning(sdlc="me"))])
    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=2))
    invited(theirs, 2)
    invited(theirs, 2, is_opened=True)
    begun(theirs, invited_at=timezone.now() - timedelta(days=2))
    invited(theirs, 0)
    assert "Remind 3 people" in owner.get(url(theirs)).content.decode()
    r = owner.post(url(theirs, "people/remind/"), follow=True)
    assert "Reminders to 3 people are on their way." in r.content.decode()
    assert "Remind 3" not in r.content.decode()
    r = owner.post(url(theirs, "people/remind/"), follow=True)
    assert "Nobody is to be reminded now" in r.content.decode()
    assert Mail.objects.count() == 3
    [entry] = AuditEntry.objects.filter(action="reminded")
    assert (entry.actor_id, entry.details) == (User.objects.get(email=OWNER).pk, {"count": 3})


def test_one_is_reminded_by_hand(theirs, owner):
    one, other = invited(theirs, 2), invited(theirs, 2)
    for _ in range(2):
        owner.post(person_url(one, "remind/"))
    assert Mail.objects.get().to == one.email
    other.refresh_from_db()
    assert other.reminders == 0


def test_the_worker_reminds_and_sends(theirs, monkeypatch):
    jobs = [job for job in run_worker.MINUTELY if job is not simulate_in_use]  # which takes its time
    monkeypatch.setattr(run_worker, "MINUTELY", tuple(jobs))
    invited(theirs, 4)
    call_command("run_worker", "--once")
    assert Mail.objects.get().state == "queued"
    call_command("run_worker", "--once", "--without-retention")
    assert len(mail.outbox) == 1


# --- no more mails -------------------------------------------------------------------------------------


def test_unsubscribing_takes_a_button_and_stops_mails_of_this_engagement_only(theirs):
    one, other = invited(theirs, 4, email="ann@example.org"), invited(theirs, 4)
    link = f"/unsubscribe/{services.unsubscribe_token(one)}/"
    scanner = Client()
    for _ in range(5):
        assert "Send me no more mails" in scanner.get(link, headers={"accept-language": "en"}).content.decode()
        scanner.head(link)
    one.refresh_from_db()
    assert one.opted_out_at is None
    assert services.remind_due() == 2
    r = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post(
        link, {"List-Unsubscribe": "One-Click"}
    )
    assert "You get no more mails" in r.content.decode()
    first = Invitation.objects.get(pk=one.pk).opted_out_at
    assert first
    Client().post(link)
    assert Invitation.objects.get(pk=one.pk).opted_out_at == first
    assert (done := drain()).dropped == done.sent == 1
    assert mail.outbox[0].to == [other.email]


@pytest.mark.parametrize("token", ["nothing", "a.b", "%00", "é", ".", "x" * 5000, "a/b"])
def test_a_made_up_link_unsubscribes_nobody(theirs, token):
    one = invited(theirs, 4)
    for made_up in (token, f"{one.public_code}.{token}", one.public_code):
        r = Client().post(f"/unsubscribe/{made_up}/")
        assert r.status_code == 404
    one.refresh_from_db()
    assert one.opted_out_at is None


def test_the_header_names_the_link_and_is_not_in_other_mails(theirs, settings):
    one = invited(theirs, 4)
    services.remind_due()
    drain()
    url_in_mail = f"{settings.SITE_URL}/unsubscribe/{services.unsubscribe_token(one)}/"
    [sent] = mail.outbox
    assert sent.extra_headers["List-Unsubscribe"] == f"<{url_in_mail}>"
    assert url_in_mail in sent.body
    raw = sent.message().as_bytes().decode()
    assert f"List-Unsubscribe: <{url_in_mail}>" in raw.replace("\n ", " ").replace(":  <", ": <")


# --- the outbox asks -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_condition_nobody_has_named_queues_nothing_and_one_forgotten_sends_nothing():
    values = {"to": "a@example.org", "language": "en", "template": "plain", "data": {"subject": "s", "body": "b"}}
    with pytest.raises(UnknownCondition):
        queue_mail(key="k", only_if="nobody.named", **values)
    name_condition("tests.never", lambda one: False)
    queue_mail(key="k", only_if="tests.never", **values)
    Mail.objects.update(only_if="nobody.named")
    assert drain().postponed == 1
    assert not mail.outbox
    Mail.objects.update(only_if="tests.never", due_at=timezone.now())
    assert drain().dropped == 1


@pytest.mark.django_db
def test_a_condition_that_fails_stops_no_other_mail():
    def fails(one):
        raise RuntimeError("the database is away")

    name_condition("tests.fails", fails)
    values = {"to": "a@example.org", "language": "en", "template": "plain", "data": {"subject": "s", "body": "b"}}
    queue_mail(key="k", only_if="tests.fails", **values)
    queue_mail(key="l", **values)
    done = drain()
    assert (done.sent, done.postponed) == (1, 1)
