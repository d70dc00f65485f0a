"""Plan, totals and mails, by many at once on real connections: positions stay dense, nothing is lost or sent twice."""

import threading

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from assessment.outbox.models import Mail
from assessment.outbox.services import drain, queue_mail, sending
from assessment.questionnaires.published import definition_of
from assessment.responses.models import PlanItem, Tally
from assessment.responses.queries.packing import count_places
from assessment.responses.services import add_action, add_to_tally, count_version, create_share_link, move_item
from assessment.responses.services.use import places_of
from tests.factories import Taker, drawn_answers, make_responses

from .crowd import at_once

CROWD = 8


@pytest.fixture
def owner(published):
    return Taker.begun(Client()).finished()


def positions(owner):
    return sorted(PlanItem.objects.filter(plan__response=owner.response).values_list("position", flat=True))


def test_eight_who_add_at_once_all_get_a_place(owner):
    add_action(response=owner.response, title="first", horizon="1-year")
    acts = [lambda n=n: add_action(response=owner.response, title=f"{n}", horizon="1-year") for n in range(CROWD)]
    assert not [one for one in at_once(acts) if isinstance(one, Exception)]
    assert positions(owner) == list(range(1, CROWD + 2))


def test_eight_who_move_at_once_leave_no_gap_and_no_double(owner):
    items = [add_action(response=owner.response, title=f"{n}", horizon="1-year") for n in range(CROWD)]
    outcomes = at_once([lambda item=item, n=n: move_item(item=item, up=n % 2 == 0) for n, item in enumerate(items)])
    assert outcomes == [None] * CROWD
    assert positions(owner) == list(range(1, CROWD + 1))


def test_the_same_without_the_lock_gives_one_place_twice(owner):
    """A control: count, then add, as one would without holding the plan."""
    plan = add_action(response=owner.response, title="first", horizon="1-year").plan
    all_have_counted = threading.Barrier(CROWD)

    def count_and_add(number):
        place = plan.items.count() + 1
        all_have_counted.wait(timeout=30)
        PlanItem.objects.create(plan=plan, public_code=f"code-{number}", title="x", position=place)

    assert at_once([lambda n=n: count_and_add(n) for n in range(CROWD)]) == [None] * CROWD
    assert len(set(positions(owner))) < CROWD + 1


def test_totals_lose_nobody(published):
    answers = list(drawn_answers(definition_of(published.pk), CROWD, 5))
    responses = make_responses(published, answers, consent=("processing", "comparison"))
    outcomes = at_once([lambda one=one: add_to_tally(response=one) for one in responses])
    assert outcomes == [None] * CROWD
    assert Tally.objects.values_list("respondents", "counts", "use").get() == count_version(published)


def test_totals_lose_nobody_who_submits_at_the_same_moment(published):
    """By the site itself: each in a browser of their own, with pages that were looked at."""
    takers = [Taker.begun(Client(headers={"accept-language": "en"}), "comparison") for _ in range(CROWD)]
    for number, taker in enumerate(takers):
        moment = int(taker.response.started_at.timestamp())
        taker.post("profile", {"role": "cto", "_shown_at": moment})
        taker.own(advising="me", sdlc="me", cybersecurity="me" if number % 2 else "cio", data_privacy="me")
    outcomes = at_once([taker.submit for taker in takers])
    assert [r.status_code for r in outcomes] == [302] * CROWD
    stored = Tally.objects.values_list("respondents", "counts", "use").get()
    assert stored == count_version(published)
    assert stored[0] == sum(stored[2]["@seconds.profile"]) == CROWD


def test_totals_without_the_lock_lose_somebody(published, monkeypatch):
    """A control: everybody reads the totals before anybody writes them."""
    answers = list(drawn_answers(definition_of(published.pk), CROWD, 6))
    responses = make_responses(published, answers, consent=("processing", "comparison"))
    add_to_tally(response=responses[0])
    all_have_read = threading.Barrier(CROWD - 1)

    def read_and_write(response):
        tally = Tally.objects.get()
        all_have_read.wait(timeout=30)
        given = {"steps": {}, "language": "en", "archetype": response.result.archetype, "band": response.result.band}
        places = places_of(definition_of(published.pk), answers=response.answers, **given)
        count_places(definition_of(published.pk), tally.use, places)
        tally.respondents += 1
        tally.save()

    assert at_once([lambda one=one: read_and_write(one) for one in responses[1:]]) == [None] * (CROWD - 1)
    stored = Tally.objects.values_list("respondents", "use").get()
    assert stored[0] < CROWD
    assert stored[1] != count_version(published).use


def test_the_limit_of_links_holds_when_all_press_at_once(owner):
    acts = [lambda: create_share_link(response=owner.response, shows="type", days=7) for _ in range(24)]
    made = [one for one in at_once(acts) if not isinstance(one, Exception)]
    assert len(made) == 20


# --- mails: a server that takes them, and workers that share them --------------------------------------------


class Taking:
    """A mail server that keeps the Message-ID of what it takes; `dies` breaks the connection after taking a mail."""

    def __init__(self, dies=0):
        self.taken, self.dies = [], dies

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        head = envelope.content.decode("utf-8", "replace")
        self.taken.append(next(line for line in head.splitlines() if line.lower().startswith("message-id")))
        if self.dies:
            self.dies -= 1
            return "451 try again"
        return "250 OK"


@pytest.fixture
def server(settings):
    handler = Taking()
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield handler
    controller.stop()


def _free_port():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def queue(number):
    for n in range(number):
        data = {"subject": f"{n}", "body": "text"}
        queue_mail(key=f"m{n}", to=f"p{n}@example.org", language="en", template="plain", data=data)


def test_four_workers_send_each_mail_once(committed, server):
    queue(40)
    outcomes = at_once([drain] * 4)
    assert sum(one.sent for one in outcomes) == 40
    assert len(server.taken) == len(set(server.taken)) == 40
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def test_without_the_claim_mails_go_out_twice(committed, server, monkeypatch):
    """A control: every worker takes every mail that is due."""
    together = threading.Barrier(4)

    def no_claim(pk):
        together.wait(timeout=30)
        return True

    monkeypatch.setattr(sending, "_claim", no_claim)
    queue(1)
    at_once([drain] * 4)
    assert len(server.taken) > len(set(server.taken)) == 1


def test_a_mail_that_the_server_took_but_did_not_own_to_comes_again_with_the_same_id(committed, server):
    server.dies = 1
    queue(1)
    assert drain().postponed == 1
    Mail.objects.update(due_at="2020-01-01T00:00Z")
    assert drain().sent == 1
    assert len(server.taken) == 2
    assert len(set(server.taken)) == 1


def test_a_server_that_is_away_loses_nothing(committed, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _free_port()
    queue(3)
    assert drain().postponed == 3
    assert set(Mail.objects.values_list("state", "attempts")) == {("queued", 1)}
