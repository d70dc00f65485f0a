"""Mails: queued with their cause, sent once, retried, given up, forgotten."""

import smtplib
from datetime import timedelta
from typing import ClassVar

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from assessment.outbox.models import Mail
from assessment.outbox.services import (
    ADDRESS_KEPT_FOR,
    RETRY_AFTER,
    BadAddress,
    NewMail,
    drain,
    forget,
    forget_address,
    forget_all,
    purge,
    queue_mail,
    queue_mails,
)
from assessment.outbox.services.sending import ENOUGH

pytestmark = pytest.mark.django_db


def queued(key="k1", to="ann@example.org", **more):
    data = {"url": "https://example.org/own/secret/", "until": "2027-01-01"}
    values = {"language": "en", "template": "own-link", "data": data, "about": "abc", **more}
    return queue_mail(key=key, to=to, **values)


class Server(EmailBackend):
    """A mail server that answers as a test wants: an exception to raise, or None to take the mail."""

    answers: ClassVar[list] = []

    def send_messages(self, messages):
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.answers = []
    return Server


def test_a_mail_is_sent_once_in_its_language_and_its_data_forgotten():
    queued()
    queued("k2", language="zh-hans")
    assert "secret" not in Mail.objects.values_list("sealed", flat=True)[0]
    assert drain().sent == 2
    assert drain().sent == 0
    english, chinese = mail.outbox
    assert english.subject == "Your CTO assessment result"
    assert "https://example.org/own/secret/" in english.body
    assert "测评" in chinese.subject
    assert set(Mail.objects.values_list("state", "sealed")) == {("sent", "")}


def test_the_same_cause_queues_once():
    assert queued().pk == queued().pk
    assert Mail.objects.count() == 1


def test_many_are_queued_like_one_each_once(django_assert_max_num_queries):
    mails = [NewMail(f"k{n}", f"p{n}@example.org", "en", "plain", {"subject": "s", "body": "b"}) for n in range(200)]
    with django_assert_max_num_queries(10):
        queue_mails(mails=mails)
    queue_mails(mails=mails)
    assert Mail.objects.count() == 200
    with pytest.raises(BadAddress):
        queue_mails(
            mails=[NewMail("new", "new@example.org", "en", "plain", {}), NewMail("odd", "odd", "en", "plain", {})]
        )
    assert Mail.objects.count() == 200


def test_where_no_server_answers_a_round_ends_and_costs_the_others_nothing(server):
    server.answers = [OSError("timed out")] * 10
    for n in range(10):
        queued(f"k{n}")
    assert drain().postponed == ENOUGH
    assert Mail.objects.filter(attempts=0).count() == 10 - ENOUGH
    server.answers = []
    assert drain().sent == 10 - ENOUGH


def test_a_mail_whose_cause_fails_was_never_queued():
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "a@b.example;c@d"]
)
def test_more_or_less_than_one_address_is_refused(to):
    with pytest.raises(BadAddress):
        queued(to=to)


def test_a_mail_that_fails_is_tried_again_later_with_the_same_message_id(server):
    server.answers = [smtplib.SMTPServerDisconnected("gone"), OSError("timed out")]
    queued()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert drain().postponed == 1
        assert drain().postponed == 0
        clock.shift(RETRY_AFTER[0])
        assert drain().postponed == 1
        clock.shift(RETRY_AFTER[1])
        assert drain().sent == 1
    [sent] = mail.outbox
    assert sent.extra_headers["Message-ID"].startswith("<")


def test_after_many_failures_it_is_given_up_and_its_secret_gone(server):
    server.answers = [OSError("timed out")] * 10
    queued()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for pause in RETRY_AFTER:
            assert drain().postponed == 1
            clock.shift(pause)
        assert drain().given_up == 1
    assert Mail.objects.values_list("state", "sealed").get() == ("failed", "")


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"ann@example.org": (550, b"no such user")}), "failed"),
        (smtplib.SMTPRecipientsRefused({"ann@example.org": (450, b"busy")}), "queued"),
        (smtplib.SMTPDataError(554, b"refused"), "failed"),
        (smtplib.SMTPDataError(421, b"later"), "queued"),
        (smtplib.SMTPAuthenticationError(535, b"our password is wrong"), "queued"),
    ],
)
def test_what_a_refusal_means_and_that_it_stops_no_other_mail(server, error, state):
    server.answers = [error]
    queued()
    queued("k2", to="bob@example.org")
    drain()
    assert Mail.objects.get(key="k1").state == state
    assert Mail.objects.get(key="k2").state == "sent"


def test_a_mail_that_came_too_late_is_given_up():
    queued(expires_at=timezone.now() - timedelta(seconds=1))
    assert drain().given_up == 1
    assert not mail.outbox


def test_a_mail_of_an_unknown_template_or_another_key_is_given_up(settings):
    queued(template="nothing")
    queued("k2")
    settings.SECRET_KEY = "another"
    assert drain().given_up == 2


def test_a_worker_that_died_leaves_its_mail_to_the_others():
    queued()
    Mail.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert drain().sent == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert drain().sent == 1


def test_mails_are_forgotten_with_what_they_are_about_with_an_address_or_after_a_while():
    queued()
    queued("k2", about="other")
    assert forget(about="abc") == 1
    assert forget(about="") == 0
    assert forget_all(about=["other", "", *(f"unknown-{n}" for n in range(1200))]) == 1
    queued("k2", about="other")
    assert forget_address(to="ANN@example.org") == 1
    queued("k3")
    drain()
    assert purge() == 0
    with time_machine.travel(timezone.now() + ADDRESS_KEPT_FOR + timedelta(hours=1)):
        assert purge() == 1
    assert Mail.objects.values_list("to", "about").get() == ("", "")
