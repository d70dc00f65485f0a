"""Ten consultants note something at the same moment: one is first, the others are told, nothing is overwritten."""

import time

import pytest

from assessment.engagements.models import Agreement, Note
from tests.engagements.world import answered, make_client, make_engagement, owning, signed_in

from .crowd import at_once, browser_like

CROWD = 10
POSTS = ("cto", "cio", "ceo", "coo", "cfo")


@pytest.fixture
def engagement(published):
    """An engagement with two people who answered, committed."""
    found = make_engagement(make_client(owner="owner@example.org"), published)
    answered(found, [("cto", owning(sdlc="me")), ("cio", owning(sdlc="me"))])
    return found


def post_until_done(client, path, data):
    """Posts as a patient person does: told that the database is busy, they try again."""
    for _ in range(50):
        r = client.post(path, data)
        if r.status_code != 503:
            return r.status_code
        time.sleep(0.05)
    return r.status_code


@pytest.mark.parametrize("what", ["map/sdlc", "notes/map", "notes/foreword"])
def test_of_ten_at_once_one_wins_and_whoever_says_something_else_is_told(engagement, what):
    client = signed_in(engagement.organisation.memberships.get().user)
    path = f"/engagements/{engagement.public_code}/{what}/"

    def said(n):
        post = POSTS[n % len(POSTS)]
        return {"_revision": "0", "post": post} if what == "map/sdlc" else {"_base": "", "text": post}

    statuses = at_once([lambda n=n: post_until_done(browser_like(client), path, said(n)) for n in range(CROWD)])
    engagement.refresh_from_db()
    kept = {
        "map/sdlc": lambda: Agreement.objects.get().post,
        "notes/map": lambda: Note.objects.get().text,
        "notes/foreword": lambda: engagement.foreword,
    }[what]()
    assert sorted(statuses) == [302] * 2 + [409] * 8
    assert {POSTS[n % len(POSTS)] for n, status in enumerate(statuses) if status == 302} == {kept}
