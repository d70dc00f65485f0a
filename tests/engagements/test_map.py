"""Who owns what across a team: the page, what is agreed on it, and who may not see it."""

import re

import pytest

from assessment.engagements.models import Agreement, Engagement, Membership
from tests.factories import make_user

from .world import answered, make_client, make_engagement, owning, signed_in

OWNER, HELPER, VIEWER = (f"{who}@example.org" for who in ("owner", "helper", "viewer"))


@pytest.fixture
def engagement(version):
    """An engagement of a client with one member of each role."""
    return make_engagement(make_client(owner=OWNER, consultant=HELPER, viewer=VIEWER), version)


@pytest.fixture
def team(engagement):
    """Five people: an overlap, a gap, a disagreement, two kinds of agreement, and one row that one answered."""
    answered(
        engagement,
        [
            ("cto", {"role": "cto", **owning(cybersecurity="me", advising="nobody", data_privacy="me", sdlc="me")}),
            (
                "cio",
                {"role": "cio", **owning(cybersecurity="me", advising="nobody", data_privacy="shared", sdlc="cto")},
            ),
            ("coo", owning(cybersecurity="cto", advising="other", data_privacy="cto", sdlc="cto")),
            ("ceo", {"role": "ceo", **owning(business_continuity="shared", supply_chain="cio")}),
            ("cfo", owning(business_continuity="shared")),
        ],
    )
    return engagement


@pytest.fixture
def page(team):
    """Reads the map as a member: `page("viewer@example.org", "?show=issues")`."""

    def read(email=HELPER, asked="", language="en"):
        client = signed_in(Membership.objects.get(user__email=email).user)
        return client.get(f"/engagements/{team.public_code}/map/{asked}", headers={"accept-language": language})

    return read


def rows_in(html):
    """The responsibilities and their states, in order."""
    return re.findall(r'team-row--([\w-]+)" id="row-([\w-]+)"', html)


def test_the_finding_is_the_heading_and_what_needs_talking_about_comes_first(page):
    html = page().content.decode()
    assert "1 of 16 responsibilities is claimed twice; 1 by nobody</h1>" in html.replace("\u00a0", " ")
    assert rows_in(html)[:6] == [
        ("overlap", "cybersecurity"),
        ("gap", "advising"),
        ("disagreement", "data-privacy"),
        ("agreed-alone", "sdlc"),
        ("agreed-shared", "business-continuity"),
        ("unclear", "innovation-strategy"),
    ]
    assert len(rows_in(html)) == 16
    for text in ("5 people have answered", "Start with the overlaps", "The coo", "Usually the CTO’s", "Overlap"):
        assert text in html


def test_only_issues_are_shown_where_that_is_asked_for(page):
    html = page(asked="?show=issues").content.decode()
    assert [state for state, _code in rows_in(html)] == ["overlap", "gap", "disagreement"]
    assert 'href="?show=issues" aria-current="true"' in html


@pytest.mark.parametrize(
    ("people", "title"),
    [
        ([], "A map needs the answers of two people"),
        ([("cto", owning(sdlc="me"))], "A map needs the answers of two people"),
        ([("cto", owning(sdlc="nobody")), ("cio", owning(sdlc="nobody"))], "1 of 16 responsibilities is claimed by"),
        ([("cto", owning(sdlc="me")), ("cio", owning(sdlc="nobody"))], "1 of 16 responsibilities is told differently"),
        ([("cto", owning(sdlc="me")), ("cio", owning(sdlc="cto"))], "15 of 16 responsibilities are not clear yet"),
    ],
)
def test_the_heading_says_the_most_important_thing(engagement, people, title):
    answered(engagement, people)
    html = signed_in(Membership.objects.get(user__email=OWNER).user).get(f"/engagements/{engagement.public_code}/map/")
    assert title in html.content.decode().replace("\u00a0", " ")


def test_all_agreed_is_a_finding_too(engagement, shipped):
    codes = [one.code for one in shipped.responsibilities]
    answered(
        engagement,
        [
            ("cto", {"ownership": dict.fromkeys(codes, "me")}),
            ("ceo", {"role": "ceo", "ownership": dict.fromkeys(codes, "cto")}),
        ],
    )
    client = signed_in(Membership.objects.get(user__email=OWNER).user)
    assert (
        "All 16 responsibilities are told alike"
        in client.get(f"/engagements/{engagement.public_code}/map/").content.decode()
    )
    issues = client.get(f"/engagements/{engagement.public_code}/map/?show=issues").content.decode()
    assert "There is no overlap, no gap and no disagreement." in issues


def test_who_does_not_agree_is_not_on_the_map(team, page):
    [hidden] = answered(team, [("ciso", owning(sdlc="nobody"))], agreed=False)
    html = page().content.decode()
    assert hidden.name not in html
    assert ("agreed-alone", "sdlc") in rows_in(html)


def test_a_withdrawn_consent_takes_the_person_off_the_map_at_once(team, page):
    [gone] = answered(team, [("ciso", owning(sdlc="nobody"))])
    assert ("disagreement", "sdlc") in rows_in(page().content.decode())
    gone.response.consent.items = ["processing"]
    gone.response.consent.save()
    html = page().content.decode()
    assert gone.name not in html
    assert ("agreed-alone", "sdlc") in rows_in(html)


def test_an_anonymous_engagement_shows_nothing_of_the_map(version):
    engagement = make_engagement(make_client(owner=OWNER), version, disclosure=Engagement.Disclosure.ANONYMOUS)
    answered(engagement, [("cto", owning(sdlc="me"))] * 9)
    client = signed_in(Membership.objects.get(user__email=OWNER).user)
    html = client.get(f"/engagements/{engagement.public_code}/map/").content.decode()
    assert "This engagement is anonymous" in html
    assert "row-sdlc" not in html
    r = client.post(f"/engagements/{engagement.public_code}/map/sdlc/", {"_revision": 0, "post": "cto"})
    assert r.status_code == 404
    assert not Agreement.objects.exists()


def test_above_twelve_people_the_columns_are_posts(engagement):
    answered(engagement, [("head-of", owning(sdlc="other"))] * 11 + [("cto", owning(sdlc="me"))])
    client = signed_in(Membership.objects.get(user__email=OWNER).user)
    url = f"/engagements/{engagement.public_code}/map/"
    assert client.get(url).content.decode().count('scope="col"') == 14
    answered(engagement, [("cio", owning(sdlc="cto"))])
    html = client.get(url).content.decode()
    assert html.count('scope="col"') == 5
    assert "The head-of" not in html
    assert "11 people" in html
    assert '<span class="claim__count num">× 11</span>' in html


def test_the_page_costs_the_same_for_twenty_and_for_five_hundred(engagement, django_assert_max_num_queries):
    client = signed_in(Membership.objects.get(user__email=OWNER).user)
    url = f"/engagements/{engagement.public_code}/map/"
    engagement.previous = make_engagement(engagement.organisation, engagement.version)
    engagement.save()
    counts = []
    for more in (20, 480):
        answered(engagement, [("cto", owning(sdlc="me", advising="cio")), ("cio", owning(sdlc="cto"))] * (more // 2))
        client.get(url)
        with django_assert_max_num_queries(12) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_state_has_a_word_and_a_shape_of_its_own(page):
    html = page().content.decode()
    pattern = r'<span class="team-state team-state--([\w-]+)">\s*<svg[^>]*>(.*?)</svg>(.*?)</span>'
    told = re.findall(pattern, html, re.DOTALL)
    states, shapes, words = ({one[part] for one in told} for part in range(3))
    assert len(states) == len(shapes) == len(words) == 6


# --- what is agreed -------------------------------------------------------------------------------------


@pytest.fixture
def agree(team):
    """Posts what was agreed about cybersecurity."""

    def post(email=HELPER, responsibility="cybersecurity", **fields):
        client = signed_in(Membership.objects.get(user__email=email).user)
        return client.post(f"/engagements/{team.public_code}/map/{responsibility}/", {"_revision": 0, **fields})

    return post


def test_what_is_agreed_is_noted_beside_the_row(agree, page):
    r = agree(post="cio", note="From May on")
    assert (r.status_code, r["Location"].rpartition("#")[2]) == (302, "row-cybersecurity")
    stored = Agreement.objects.get()
    assert (stored.post, stored.note, stored.noted_by.email) == ("cio", "From May on", HELPER)
    html = page(VIEWER).content.decode()
    assert "From now on: CIO" in html
    assert "From May on" in html


def test_one_comes_back_to_what_one_was_shown(agree):
    r = agree(post="cio", show="issues")
    assert r["Location"].partition("/map/")[2] == "?show=issues#row-cybersecurity"
    assert agree(post="cto", show="issues").content.decode().count('<tr role="row" class="team__row') == 3


def test_what_is_agreed_can_be_changed_and_taken_back(agree):
    agree(post="cio")
    read = Agreement.objects.get().revision
    assert agree(post="cto", _revision=read).status_code == 302
    assert Agreement.objects.get().revision == read + 1
    assert agree(post="", note="", _revision=read + 1).status_code == 302
    assert not Agreement.objects.exists()
    agree(post="ceo")
    assert agree(post="cio", _revision=read).status_code == 409, "what is there now is not what was read"


def test_the_same_post_again_changes_nothing(agree):
    for _ in range(2):
        assert agree(post="cio", note="Once").status_code == 302
    assert Agreement.objects.get().note == "Once"


@pytest.mark.parametrize("revision", [0, 7])
def test_what_was_changed_meanwhile_is_shown_and_not_overwritten(agree, revision):
    agree(post="cio", note="Theirs")
    r = agree(post="cto", note="Ours", _revision=revision)
    html = r.content.decode()
    assert r.status_code == 409
    assert "This was changed in another window" in html
    assert "CIO: Theirs" in html
    assert ">\nOurs</textarea>" in html
    assert f'name="_revision" value="{Agreement.objects.get().revision}"' in html
    assert Agreement.objects.get().note == "Theirs"


def test_what_was_taken_away_meanwhile_is_a_conflict(agree):
    r = agree(post="cto", _revision=3)
    assert r.status_code == 409
    assert "Nothing agreed" in r.content.decode()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"post": "", "note": "But of what?"}, "Choose whose it is from now on"),
        ({"post": "king"}, "king"),
        ({"post": "cio", "note": "x" * 501}, "Keep the note to 500 characters"),
    ],
)
def test_what_cannot_be_noted_is_said_on_the_page(agree, fields, error):
    r = agree(**fields)
    assert r.status_code == 422
    assert error in r.content.decode()
    assert "error-summary" in r.content.decode()
    assert not Agreement.objects.exists()


def test_a_post_without_a_revision_is_refused(agree):
    assert agree(_revision="", post="cio").status_code == 400


@pytest.mark.parametrize("responsibility", ["no-such-row", "other-work"])
def test_a_responsibility_that_is_not_asked_about_is_not_found(agree, responsibility):
    assert agree(responsibility=responsibility, post="cio").status_code == 404


def test_refusals(team, agree, client):
    url = f"/engagements/{team.public_code}/map/"
    assert agree(VIEWER, post="cio").status_code == 403
    assert signed_in(Membership.objects.get(user__email=HELPER).user).get(f"{url}sdlc/").status_code == 405
    stranger = signed_in(make_user("stranger@example.org"))
    for r in (stranger.get(url), stranger.post(f"{url}sdlc/"), stranger.get("/engagements/nonexistent/map/")):
        assert r.status_code == 404
    assert client.get(url).status_code == 302
    assert client.post(f"{url}sdlc/").status_code == 302
    assert not Agreement.objects.exists()


def test_a_viewer_reads_without_a_form(page):
    html = page(VIEWER).content.decode()
    assert "<form method" not in html.partition("<main")[2].partition("</main>")[0]
    assert "row-sdlc" in html


def test_what_the_wave_before_agreed_stands_beside_what_is_told_now(team, page):
    before = make_engagement(team.organisation, team.version, wave="Autumn 2026")
    for responsibility, post in (("sdlc", "cto"), ("cybersecurity", "cio"), ("end-user-experience", "cio")):
        Agreement.objects.create(engagement=before, responsibility=responsibility, post=post, revision=1)
    team.previous = before
    team.save()
    html = page().content.decode()
    assert "In the wave “Autumn 2026”, 3 responsibilities were settled. Told so now: 1." in html
    assert "Cannot be said: 1, because too few answered." in html
    for text in ("Agreed in “Autumn 2026”: CTO.", "It holds now.", "It does not hold now.", "cannot be said."):
        assert text in html


def test_somebody_in_both_posts_is_one_person(engagement):
    answered(
        engagement,
        [("cto", {"role": "cto-and-cio", **owning(sdlc="me")}), ("ceo", {"role": "ceo", **owning(sdlc="cio")})],
    )
    html = signed_in(Membership.objects.get(user__email=OWNER).user).get(f"/engagements/{engagement.public_code}/map/")
    assert "CTO and CIO" in html.content.decode()
    assert ("agreed-alone", "sdlc") in rows_in(html.content.decode())


def test_the_map_in_chinese(page):
    html = page(language="zh-hans").content.decode()
    assert "16 项职责中，1 项有多人认领，1 项无人认领" in html.replace("\u00a0", " ").replace("<wbr>", "")
    assert "重叠" in html
