"""A CTO and a CIO side by side."""

import re

import pytest

from assessment.engagements.models import Engagement, Membership
from tests.factories import make_user

from .world import answered, make_client, make_engagement, owning, signed_in

OWNER, VIEWER = "owner@example.org", "viewer@example.org"

CTO = {"role": "cto", **owning(sdlc="me", cybersecurity="me", advising="cio", data_privacy="shared", supply_chain="me")}
CIO = {"role": "cio", **owning(sdlc="cto", cybersecurity="me", advising="cto", data_privacy="nobody")}


@pytest.fixture
def engagement(version):
    """An engagement of a client with an owner and a viewer."""
    return make_engagement(make_client(owner=OWNER, viewer=VIEWER), version)


@pytest.fixture
def read(engagement):
    """Reads the page as a member."""

    def get(asked="", email=VIEWER, where=engagement):
        client = signed_in(Membership.objects.get(user__email=email, organisation=where.organisation).user)
        return client.get(f"/engagements/{where.public_code}/pair/{asked}")

    return get


def text_of(r):
    """The page without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", r.content.decode().replace("\u00a0", " ")))


def test_differences_stand_before_what_is_told_alike(engagement, read):
    answered(engagement, [("cto", CTO), ("cio", CIO), ("ceo", owning(sdlc="nobody"))])
    r = read()
    html = r.content.decode()
    assert "1 of 4 told alike by CTO and CIO" in text_of(r)
    assert html.count('pair__row--different"') == 3
    assert html.index("Cybersecurity") < html.index('<details class="disclosure pair-alike">') < html.index("lifecycle")
    for text in ("Each of you decides.", "the other decides", "One of you knows who decides", "3 differences"):
        assert text in text_of(r)
    assert "12 were left open by one or both" in text_of(r)
    assert "The ceo" not in html


def test_all_told_alike_is_said(engagement, read):
    alike = owning(sdlc="me", advising="shared"), owning(sdlc="cto", advising="shared")
    answered(engagement, [("cto", alike[0]), ("cio", {"role": "cio", **alike[1]})])
    assert "CTO and CIO tell all 2 responsibilities alike" in text_of(read())


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([], "Neither a CTO nor a CIO has answered"),
        ([("cio", CIO)], "No CTO has answered"),
        ([("cto", CTO), ("ceo", CTO)], "No CIO has answered"),
        ([("cto", {**CTO, "role": "cto-and-cio"})], "The same person is CTO and CIO."),
    ],
)
def test_what_is_missing_is_said(engagement, read, people, said):
    answered(engagement, people)
    r = read()
    assert "CTO and CIO cannot be set side by side yet" in text_of(r)
    assert said in text_of(r)
    assert "<table" not in r.content.decode()


@pytest.mark.parametrize("silent", ["cto", "cio"])
def test_both_must_agree(engagement, read, silent):
    for post, answers in (("cto", CTO), ("cio", CIO)):
        answered(engagement, [(post, answers)], agreed=post != silent)
    r = read()
    assert f"No {silent.upper()} has answered and agreed" in text_of(r)
    assert "<table" not in r.content.decode()


def test_two_without_an_answer_in_common(engagement, read):
    answered(engagement, [("cto", owning(sdlc="me")), ("cio", owning(advising="me"))])
    assert "CTO and CIO have no answer in common yet" in text_of(read())


def test_one_of_several_is_chosen_by_links(engagement, read):
    first, second, _cio = answered(engagement, [("cto", CTO), ("cto", {**CTO, **owning(sdlc="nobody")}), ("cio", CIO)])
    type(first).objects.filter(pk=second.pk).update(name="Second CTO")
    r = read("?cto=2&cio=1")
    assert "0 of 1 told alike" in text_of(r)
    assert (
        '<a class="team-filter__one" href="?cto=2&amp;cio=1" aria-current="true">Second CTO</a>' in r.content.decode()
    )
    assert "Which CIO" not in r.content.decode()
    for odd in ("?cto=3", "?cto=x", "?cto=0&cio=99", "?cto=%00", "?cto=٢"):
        assert "1 of 4 told alike" in text_of(read(odd))


def test_somebody_in_both_posts_is_set_beside_another_cio(engagement, read):
    both = {**CTO, "role": "cto-and-cio"}
    answered(engagement, [("cto", both), ("cio", CIO)])
    assert "told alike by CTO and CIO" in text_of(read())


def test_an_anonymous_engagement_shows_nobody(version, read):
    engagement = make_engagement(
        make_client("Other", owner=OWNER, viewer=VIEWER), version, disclosure=Engagement.Disclosure.ANONYMOUS
    )
    answered(engagement, [("cto", CTO), ("cio", CIO)] * 5)
    r = read(where=engagement)
    assert "This engagement is anonymous" in text_of(r)
    assert "<table" not in r.content.decode()


def test_the_page_costs_the_same_for_twenty_and_for_two_hundred(engagement, read, django_assert_max_num_queries):
    counts = []
    for more in (10, 90):
        answered(engagement, [("cto", CTO), ("cio", CIO)] * more)
        read()
        client = signed_in(Membership.objects.get(user__email=OWNER).user)
        with django_assert_max_num_queries(12) as queries:
            assert client.get(f"/engagements/{engagement.public_code}/pair/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_refusals(engagement, client):
    url = f"/engagements/{engagement.public_code}/pair/"
    stranger = signed_in(make_user("stranger@example.org"))
    assert stranger.get(url).status_code == stranger.get("/engagements/nonexistent/pair/").status_code == 404
    assert client.get(url).status_code == 302
    assert signed_in(Membership.objects.get(user__email=VIEWER).user).post(url).status_code == 405
