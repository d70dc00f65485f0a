"""Presentation: one finding a screen, names hidden until they are asked for."""

import re

import pytest

from assessment.engagements.models import Agreement, Engagement, Note
from tests.factories import make_user

from .world import answered, make_client, make_engagement, owning, signed_in

OWNER = "owner@example.org"


@pytest.fixture
def engagement(version):
    """An engagement with an overlap, a gap and a disagreement, what is agreed about one, and a foreword."""
    found = make_engagement(make_client(owner=OWNER), version, foreword="We begin with thanks.")
    answered(
        found,
        [
            ("cto", owning(cybersecurity="me", advising="nobody", data_privacy="me", sdlc="me")),
            (
                "cio",
                {"role": "cio", **owning(cybersecurity="me", advising="nobody", data_privacy="nobody", sdlc="cto")},
            ),
        ],
    )
    Agreement.objects.create(engagement=found, responsibility="cybersecurity", post="ciso", note="May", revision=1)
    Note.objects.create(engagement=found, place="map", text="Mind the night shift.")
    return found


@pytest.fixture
def screen(engagement):
    """Reads a screen: `screen(2, "&names=1")`."""
    client = signed_in(engagement.organisation.memberships.get().user)
    return lambda n, more="": client.get(f"/engagements/{engagement.public_code}/present/?screen={n}{more}")


def headings(screen, total):
    """The title of each screen."""
    found = []
    for n in range(1, total + 1):
        [title] = re.findall(r"<h1>(.*?)</h1>", screen(n).content.decode())
        found.append(title.replace("\u00a0", " "))
    return found


def test_every_finding_has_its_screen(screen):
    assert headings(screen, 7) == [
        "Sample Group",
        "1 of 16 responsibilities is claimed twice; 1 by nobody",
        "Cybersecurity: more than one decides",
        "Advising the C‑suite and board: nobody decides",
        "Data privacy: told differently",
        "2 of 4 told alike by CTO and CIO",
        "From now on",
    ]
    assert "Screen 7 of 7" in screen(7).content.decode()


def test_a_screen_says_what_its_finding_rests_on(screen):
    assert "We begin with thanks." in screen(1).content.decode()
    assert "Mind the night shift." in screen(2).content.decode()
    third = screen(3).content.decode()
    for text in ("Overlap", "CTO", "CIO", "whose word counted", "From now on: CISO"):
        assert text in third
    assert "May" in screen(7).content.decode()


def test_names_are_hidden_until_they_are_asked_for(screen):
    for n in range(1, 8):
        assert "The c" not in screen(n).content.decode()
    assert "The cto" in screen(3, "&names=1").content.decode()
    assert "The cio" in screen(6, "&names=1").content.decode()
    assert 'href="?screen=4&amp;names=1"' in screen(3, "&names=1").content.decode()
    assert 'href="?screen=3"' in screen(3, "&names=1").content.decode()


def test_one_goes_on_and_back_by_links(screen):
    first, last = screen(1).content.decode(), screen(7).content.decode()
    assert "data-present-previous" not in first
    assert 'href="?screen=2" rel="next" data-present-next' in first
    assert "data-present-next" not in last
    assert 'href="?screen=6" rel="prev" data-present-previous' in last


@pytest.mark.parametrize(("asked", "shown"), [("0", 1), ("99", 7), ("x", 1), ("", 1), ("٣", 1), ("%00", 1), ("-1", 1)])
def test_a_screen_that_is_not_there_is_the_nearest(screen, asked, shown):
    assert f"Screen {shown} of 7" in screen(asked).content.decode()


def test_the_theme_is_light_whatever_is_chosen(engagement):
    client = signed_in(engagement.organisation.memberships.get().user)
    client.cookies["theme"] = "dark"
    html = client.get(f"/engagements/{engagement.public_code}/present/").content.decode()
    assert 'data-theme="light"' in html
    assert 'content="light"' in html


def test_an_anonymous_engagement_presents_nobody(version):
    found = make_engagement(make_client(owner=OWNER), version, disclosure=Engagement.Disclosure.ANONYMOUS)
    answered(found, [("cto", owning(sdlc="me")), ("cio", owning(sdlc="me"))] * 5)
    client = signed_in(found.organisation.memberships.get().user)
    html = client.get(f"/engagements/{found.public_code}/present/").content.decode()
    assert "Screen 1 of 1" in html
    assert "Show names" not in html


def test_it_costs_the_same_for_twenty_and_for_two_hundred(engagement, screen, django_assert_max_num_queries):
    counts = []
    for more in (9, 90):
        answered(engagement, [("cto", owning(sdlc="me")), ("cio", owning(sdlc="me"))] * more)
        screen(1)
        with django_assert_max_num_queries(12) as queries:
            assert screen(3).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_refusals(engagement, client):
    url = f"/engagements/{engagement.public_code}/present/"
    stranger = signed_in(make_user("stranger@example.org"))
    assert stranger.get(url).status_code == stranger.get("/engagements/nonexistent/present/").status_code == 404
    assert client.get(url).status_code == 302
    assert signed_in(engagement.organisation.memberships.get().user).post(url).status_code == 405
