"""The consultant's own words: marked as theirs, changed by one at a time."""

import pytest

from assessment.engagements.models import Note
from assessment.engagements.queries import find_note, foreword_of
from tests.factories import make_user

from .world import answered, make_client, make_engagement, owning, signed_in

OWNER, HELPER, VIEWER = (f"{who}@example.org" for who in ("owner", "helper", "viewer"))


@pytest.fixture
def engagement(version):
    """An engagement with two people who answered."""
    found = make_engagement(make_client(owner=OWNER, consultant=HELPER, viewer=VIEWER), version)
    answered(found, [("cto", owning(sdlc="me")), ("cio", owning(sdlc="cto"))])
    return found


def browser(engagement, email):
    """A browser of a member."""
    return signed_in(engagement.organisation.memberships.get(user__email=email).user)


@pytest.fixture
def write(engagement):
    """Posts words for a place."""

    def post(text, place="map", email=HELPER, base="", **fields):
        url = f"/engagements/{engagement.public_code}/notes/{place}/"
        return browser(engagement, email).post(url, {"text": text, "_base": base, **fields})

    return post


@pytest.mark.parametrize(("place", "page"), [("map", "map"), ("pair", "pair"), ("foreword", "map")])
def test_words_stand_on_their_page_marked_as_the_consultants(engagement, write, place, page):
    back = f"/engagements/{engagement.public_code}/{page}/"
    r = write("Ask for <b>both</b>.", place, next=back)
    assert (r.status_code, r["Location"]) == (302, back)
    html = browser(engagement, VIEWER).get(back).content.decode()
    assert "Ask for &lt;b&gt;both&lt;/b&gt;." in html
    assert ("Foreword by the consultant" if place == "foreword" else "Note by the consultant") in html


def test_words_are_changed_and_taken_away(engagement, write):
    write("First")
    write("Second", base=find_note(engagement, "map").base)
    assert Note.objects.get().text == "Second"
    assert write("", base=find_note(engagement, "map").base).status_code == 302
    assert not Note.objects.exists()
    write("First", "foreword")
    engagement.refresh_from_db()
    assert write("", "foreword", base=foreword_of(engagement).base).status_code == 302
    engagement.refresh_from_db()
    assert engagement.foreword == ""


@pytest.mark.parametrize("place", ["map", "foreword"])
def test_what_was_written_meanwhile_is_shown_and_not_overwritten(engagement, write, place):
    write("Theirs", place)
    r = write("Ours", place, base="")
    html = r.content.decode()
    assert r.status_code == 409
    assert "This was changed in another window" in html
    assert "Theirs" in html
    assert ">\nOurs</textarea>" in html
    base = html.partition('name="_base" value="')[2].partition('"')[0]
    assert base
    assert write("Ours", place, base=base).status_code == 302
    shown = browser(engagement, VIEWER).get(f"/engagements/{engagement.public_code}/map/").content.decode()
    assert "Ours" in shown
    assert "Theirs" not in shown


def test_the_same_words_again_are_no_conflict(write):
    assert [write("Same").status_code for _ in range(2)] == [302, 302]
    assert Note.objects.get().text == "Same"


def test_what_was_read_before_words_were_cleared_and_written_anew_overwrites_nothing(engagement, write):
    write("Read")
    read = find_note(engagement, "map").base
    write("", base=read)
    write("New")
    assert write("Ours", base=read).status_code == 409
    assert Note.objects.get().text == "New"


def test_too_many_words_are_refused_on_the_page(write):
    r = write("x" * 4001)
    assert r.status_code == 422
    assert "Keep it to 4000 characters" in r.content.decode()
    assert not Note.objects.exists()


def test_it_leads_back_to_no_other_site(engagement, write):
    assert write("Words", next="https://example.com/")["Location"] == f"/engagements/{engagement.public_code}/map/"


def test_there_is_a_page_to_change_them(engagement, write):
    write("Words")
    html = browser(engagement, HELPER).get(f"/engagements/{engagement.public_code}/notes/map/").content.decode()
    assert ">\nWords</textarea>" in html


def test_refusals(engagement, write, client):
    url = f"/engagements/{engagement.public_code}/notes/map/"
    assert write("x", email=VIEWER).status_code == 403
    assert write("x", place="nowhere").status_code == 404
    stranger = signed_in(make_user("stranger@example.org"))
    assert stranger.post(url, {"text": "x"}).status_code == 404
    assert client.post(url, {"text": "x"}).status_code == 302
    assert not Note.objects.exists()
    assert (
        'action="/engagements/'
        not in browser(engagement, VIEWER).get(f"/engagements/{engagement.public_code}/map/").content.decode()
    )
