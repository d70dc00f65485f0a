"""A thousand invitations through a mail server that refuses, stalls, drops and dies: none is lost, none comes twice."""

import asyncio
import random
import re
import socket
import time
from collections import Counter, defaultdict
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from assessment.engagements.models import Invitation
from assessment.engagements.services import Person, invite_people
from assessment.outbox.models import Mail
from assessment.outbox.services import drain
from assessment.outbox.services import sending as outbox_sending
from tests.engagements.world import make_client, make_engagement

from .crowd import at_once

PEOPLE, WORKERS = 1_000, 4
PATIENCE = 0.25
"""Seconds that a worker waits for the server; ten in use."""
BOUND = 120
"""Seconds for all of it."""

FAULTS = {
    "busy": 60,  # 450 to the recipient
    "later": 60,  # 451 to the mail
    "closing": 60,  # 421
    "stalls": 24,  # takes the mail and stays silent
    "drops before": 40,  # breaks off, and has not taken it
    "drops after": 40,  # has taken it, and breaks off before it says so
    "no such person": 12,  # 550, for good
}
"""How many recipients meet which fault; all but the last only the first time."""


class Trouble:
    """What the server does to whom, and what it has taken: by recipient, the names of the mails in order."""

    def __init__(self, addresses):
        shuffled = random.Random(6).sample(addresses, len(addresses))
        self.fault = {}
        for fault, n in FAULTS.items():
            self.fault |= dict.fromkeys((shuffled.pop() for _ in range(n)), fault)
        self.taken = defaultdict(list)
        self.links = defaultdict(set)
        self.met = Counter()

    def meets(self, address, *faults):
        """The fault of these that the recipient meets now; but for people who do not exist, only once."""
        fault = self.fault.get(address)
        if fault not in faults:
            return None
        if fault != "no such person":
            del self.fault[address]
        self.met[fault] += 1
        return fault

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 - aiosmtpd's name
        fault = self.meets(address, "busy", "no such person", "closing")
        if fault:
            return {"busy": "450 busy", "no such person": "550 no such person", "closing": "421 closing"}[fault]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        [address] = envelope.rcpt_tos
        fault = self.meets(address, "later", "stalls", "drops before", "drops after")
        if fault == "later":
            return "451 later"
        if fault == "stalls":
            await asyncio.sleep(2 * PATIENCE)
            return "451 at last"
        if fault == "drops before":
            server.transport.abort()
            return "451 gone"
        message = message_from_bytes(envelope.content)
        self.taken[address].append(message["Message-ID"])
        self.links[address] |= set(re.findall(r"/i/([\w-]{43})/", message.get_payload(decode=True).decode()))
        if fault == "drops after":
            server.transport.abort()
        return "250 OK"


class Server:
    """A mail server on this machine that can die and come back at the same place."""

    def __init__(self, trouble):
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]
        self.trouble, self.controller = trouble, None

    def start(self):
        self.controller = Controller(self.trouble, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        if self.controller:
            self.controller.stop()
            self.controller = None


@pytest.fixture
def invited(published):
    """A thousand invited people, committed, and where their mails are to go."""
    engagement = make_engagement(make_client(owner="owner@example.org"), published)
    user = engagement.organisation.memberships.get().user
    people = [Person(f"Person {n}", f"person-{n}@example.org", "cio", ("zh-hans", "en")[n % 2]) for n in range(PEOPLE)]
    for start in range(0, PEOPLE, 500):
        invite_people(engagement=engagement, user=user, people=people[start : start + 500], batch=f"batch {start}")
    return [person.email for person in people]


@pytest.fixture
def server(invited, settings):
    troubled = Server(Trouble(invited))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", troubled.port, PATIENCE
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield troubled
    troubled.stop()


def worked_off(rounds=1):
    """Four workers do their rounds; then as much time passes as a mail rests after a failure."""
    for _ in range(rounds):
        done = at_once([lambda: drain(limit=300)] * WORKERS)
        assert not [one for one in done if isinstance(one, Exception)], done
        Mail.objects.filter(state="queued").update(due_at=timezone.now())


@pytest.mark.timeout(300)
def test_a_thousand_invitations_outlive_the_server(server):
    begun = time.monotonic()
    trouble = server.trouble
    worked_off()  # nobody is there yet
    assert not trouble.taken
    tried = Mail.objects.filter(attempts__gt=0).count()
    assert tried <= WORKERS * outbox_sending.ENOUGH  # the others were not made to wait for it
    for lives in range(40):
        server.start()
        worked_off(3)
        server.stop()
        if not Mail.objects.filter(state="queued").exists():
            break
        if lives < 3:
            worked_off()
    assert time.monotonic() - begun < BOUND
    assert {fault: trouble.met[fault] for fault in FAULTS if fault != "no such person"} == {
        fault: n for fault, n in FAULTS.items() if fault != "no such person"
    }
    refused = {address for address, fault in trouble.fault.items() if fault == "no such person"}
    everybody = set(Invitation.objects.values_list("email", flat=True))
    assert set(Mail.objects.filter(state="failed").values_list("to", flat=True)) == refused
    assert Mail.objects.filter(state="sent").count() == PEOPLE - len(refused)
    # none is lost
    assert set(trouble.taken) == everybody - refused
    # none comes twice: copies, made where the server broke off, bear one name
    assert all(len(set(names)) == 1 for names in trouble.taken.values())
    copies = sum(len(names) - 1 for names in trouble.taken.values())
    assert copies == FAULTS["drops after"]
    assert len({names[0] for names in trouble.taken.values()}) == len(trouble.taken)
    # and each person got their own link
    assert all(len(links) == 1 for links in trouble.links.values())
    assert len(set.union(*trouble.links.values())) == len(trouble.taken)


def test_a_control_without_the_claim_sends_copies_under_one_name_by_each_worker(server, monkeypatch):
    """Without the claim, workers that begin together send the same mails, each of them."""
    Mail.objects.filter(pk__gt=Mail.objects.order_by("pk")[40].pk).delete()
    server.trouble.fault.clear()
    server.start()
    monkeypatch.setattr(outbox_sending, "_claim", lambda pk: True)
    at_once([lambda: drain(limit=300)] * WORKERS)
    assert max(len(names) for names in server.trouble.taken.values()) > 1
