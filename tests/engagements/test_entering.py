"""Coming in by a personal link: looking changes nothing, the button starts once."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from assessment.engagements.models import Engagement, Invitation, Participation, Post
from assessment.engagements.queries import ANONYMOUS_SCOPE, NAMED_SCOPE, list_consenting, promise_of
from assessment.engagements.queries.entering import ROLES
from assessment.engagements.services import settle_deadlines
from assessment.lib.secrets import new_token
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Consent, Response
from assessment.responses.services import delete_response
from tests.factories import Taker, make_user
from tests.responses.page import Page
from tests.responses.storage import all_rows
from tests.responses.test_query_counts import count

from .world import make_client, make_engagement, make_invitation, signed_in

ANONYMOUS = Engagement.Disclosure.ANONYMOUS
TOLD = {"en": "Please answer before the workshop.", "zh-hans": "请在研讨会之前作答。"}


@pytest.fixture
def engagement(version):
    return make_engagement(make_client("Sample Group", owner="ann@example.org"), version, introduction=TOLD)


@pytest.fixture
def anonymous(version):
    return make_engagement(make_client("Sample Group"), version, introduction=TOLD, disclosure=ANONYMOUS)


def browser(language="en"):
    return Client(headers={"accept-language": language})


def link(invitation):
    return f"/i/{invitation.token}/"


def promised(engagement):
    """What the page shows now."""
    return promise_of(Engagement.objects.get(pk=engagement.pk))


def press(client, invitation, *agreed, key=None, **more):
    """Ticks the boxes and presses the button."""
    boxes = dict.fromkeys(("processing", *agreed), "on")
    promise = more.pop("promise", None)
    shown = {
        "start_key": key or new_token(),
        "promise": promised(invitation.engagement) if promise is None else promise,
    }
    return client.post(link(invitation), {**shown, **boxes, **more})


def came_in(invitation, *agreed):
    """Somebody who pressed the button, in a browser of their own."""
    client = browser()
    r = press(client, invitation, *agreed)
    assert r.status_code == 302, r.content.decode()
    return Taker(client, r["Location"].split("/")[2])


# --- looking -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("disclosure", Engagement.Disclosure)
def test_looking_changes_nothing_however_often(engagement, disclosure):
    Engagement.objects.update(disclosure=disclosure)
    invitation, before = make_invitation(engagement), None
    for _ in range(3):
        for ask in (browser().get, browser().head, browser().options):
            before = before or all_rows()
            assert ask(link(invitation)).status_code in (200, 405)
    assert all_rows() == before
    assert not Session.objects.exists()


def test_the_page_says_who_asks_for_what_until_when_and_in_whose_words(engagement):
    r = browser().get(link(make_invitation(engagement)))
    page = Page.of(r)
    assert page.one("h1").words == "Sample Group asks you to take part"
    text = r.content.decode()
    for told in (
        "Spring 2027",
        "5 minutes, or 13",
        "Please answer before the workshop.",
        "under your name (The cto, CTO)",
    ):
        assert told in text
    assert page.values("processing") == page.values(NAMED_SCOPE) == []
    assert r["Referrer-Policy"] == "strict-origin"
    assert "noindex" in r["X-Robots-Tag"]


def test_an_anonymous_one_says_so_with_the_smallest_group(anonymous):
    Engagement.objects.update(smallest_group=7)
    text = browser().get(link(make_invitation(anonymous))).content.decode()
    assert "at least 7 people" in text
    assert "Your role (CTO) is kept with your answers; your name and address are not." in " ".join(text.split())
    assert "under your name" not in text


def test_it_speaks_the_language_chosen_for_the_person_unless_the_browser_has_one(engagement):
    invitation = make_invitation(engagement, language="zh-hans")
    assert Page.of(browser("en").get(link(invitation))).lang == "zh-Hans"
    assert TOLD["zh-hans"] in browser("en").get(link(invitation)).content.decode()
    chosen = browser()
    chosen.cookies["django_language"] = "en"
    assert Page.of(chosen.get(link(invitation))).lang == "en"
    r = press(client := browser("en"), invitation)
    assert Page.of(client.get(r["Location"])).lang == "zh-Hans"
    assert Response.objects.get().language == "zh-hans"


def test_switching_the_language_keeps_what_was_ticked_and_starts_nothing(engagement):
    invitation = make_invitation(engagement)
    r = press(client := browser(), invitation, NAMED_SCOPE, _language="zh-hans")
    page = Page.of(r)
    assert page.lang == "zh-Hans"
    assert page.values("processing") == page.values(NAMED_SCOPE) == ["on"]
    assert client.cookies["django_language"].value == "zh-hans"
    assert not Response.objects.exists()


# --- the button ----------------------------------------------------------------------------------------------


def test_the_button_starts_with_all_that_the_engagement_brings(engagement):
    invitation = make_invitation(engagement, "ciso")
    taker = came_in(invitation, NAMED_SCOPE, "comparison")
    response = taker.response
    assert response.closes_at == engagement.closes_at
    assert response.introduction["from"]["en"] == "Sample Group"
    assert response.introduction["role"]["zh-hans"] == "CISO"
    assert response.prefill == response.answers == {"role": "other-c-level"}
    assert [scope["code"] for scope in response.scopes] == [NAMED_SCOPE]
    assert Consent.objects.get().items == ["processing", "comparison", NAMED_SCOPE]
    participation = Participation.objects.get()
    assert (participation.invitation, participation.response, participation.name, participation.post) == (
        invitation,
        response,
        "The ciso",
        "ciso",
    )
    invitation.refresh_from_db()
    assert invitation.is_opened
    assert invitation.is_started
    assert invitation.opened_at is not None
    assert taker.get("profile").status_code == 200


def test_without_the_required_box_nothing_starts_but_somebody_was_there(engagement):
    invitation = make_invitation(engagement)
    r = browser().post(link(invitation), {"start_key": new_token(), NAMED_SCOPE: "on"})
    assert r.status_code == 422
    page = Page.of(r)
    assert page.errors == [("id_processing", "Tick the first box so we can produce your result")]
    assert page.values(NAMED_SCOPE) == ["on"]
    invitation.refresh_from_db()
    assert (invitation.is_opened, invitation.is_started) == (True, False)
    assert invitation.opened_at is not None
    assert not Response.objects.exists()


def test_the_box_of_the_engagement_may_be_left_out(engagement):
    came_in(make_invitation(engagement)).finished()
    assert list_consenting(engagement) == []


def test_the_link_again_goes_on_where_it_was_begun_and_opens_nothing_elsewhere(engagement):
    invitation = make_invitation(engagement)
    first = came_in(invitation)
    first.own(sdlc="me")
    assert "Go on where you left off" in first.client.get(link(invitation)).content.decode()
    assert first.client.post(link(invitation))["Location"] == first.url()
    elsewhere = browser()
    for r in (elsewhere.get(link(invitation)), elsewhere.post(link(invitation)), press(elsewhere, invitation)):
        assert r.status_code == 410
        page = Page.of(r)
        assert page.one("h1").words == "You have begun elsewhere"
        assert page.links["Use a code"] == "/resume/"
        assert first.public_code not in r.content.decode()
    assert elsewhere.get(first.url()).status_code == 404
    assert Response.objects.count() == 1


def test_the_link_leads_to_the_result_where_it_was_answered_and_nowhere_else(engagement):
    invitation = make_invitation(engagement)
    first = came_in(invitation).finished()
    assert "your result is ready" in first.client.get(link(invitation)).content.decode()
    r = first.client.post(link(invitation), follow=True)
    assert r.redirect_chain[-1][0] == first.url("result/")
    elsewhere = browser()
    for r in (elsewhere.get(link(invitation)), elsewhere.post(link(invitation))):
        assert r.status_code == 410
        assert Page.of(r).one("h1").words == "You have answered"
    assert elsewhere.get(first.url("result/")).status_code == 404


def test_the_link_goes_on_in_the_account_that_the_response_belongs_to(engagement):
    user = engagement.organisation.memberships.get().user
    invitation = make_invitation(engagement)
    place = press(signed_in(user), invitation)["Location"]
    assert signed_in(user).post(link(invitation))["Location"] == place
    assert signed_in(make_user("other@example.org")).post(link(invitation)).status_code == 410


def test_two_clicks_start_once(engagement):
    invitation, key = make_invitation(engagement), new_token()
    client = browser()
    places = {press(client, invitation, key=key)["Location"] for _ in range(3)}
    assert len(places) == 1
    assert Response.objects.count() == Participation.objects.count() == 1


def test_the_response_of_somebody_signed_in_is_theirs(engagement):
    client = signed_in(engagement.organisation.memberships.get().user)
    press(client, make_invitation(engagement))
    assert Response.objects.get().owner.email == "ann@example.org"


def test_after_everything_was_deleted_the_link_starts_anew(engagement):
    invitation = make_invitation(engagement)
    delete_response(response=came_in(invitation).response)
    assert not Participation.objects.exists()
    assert came_in(invitation).response.answers == {"role": "cto"}


# --- anonymous -----------------------------------------------------------------------------------------------


def test_an_anonymous_start_leaves_two_flags_and_nothing_else_on_the_invitation(anonymous):
    invitation = make_invitation(anonymous)
    before = Invitation.objects.values().get()
    taker = came_in(invitation, ANONYMOUS_SCOPE)
    assert Invitation.objects.values().get() == {**before, "is_opened": True, "is_started": True}
    participation = Participation.objects.get()
    assert (participation.invitation, participation.name, participation.response) == (None, "", taker.response)
    assert "name" not in taker.response.introduction


def test_once_used_an_anonymous_link_says_so_and_where_to_go_on(anonymous):
    invitation = make_invitation(anonymous)
    taker = came_in(invitation)
    for ask in (lambda: browser().get(link(invitation)), lambda: press(browser(), invitation)):
        r = ask()
        assert r.status_code == 410
        page = Page.of(r)
        assert page.one("h1").words == "This link was used already"
        assert page.links["Use a code"] == "/resume/"
    assert Page.of(taker.client.get(link(invitation))).links["Go on with yours"] == taker.url()
    assert Response.objects.count() == 1


def test_two_clicks_on_an_anonymous_link_start_once_and_both_lead_there(anonymous):
    invitation, key, client = make_invitation(anonymous), new_token(), browser()
    places = {press(client, invitation, key=key)["Location"] for _ in range(3)}
    assert len(places) == 1
    assert Response.objects.count() == Participation.objects.count() == 1


def test_more_time_for_one_person_does_not_mark_an_anonymous_response(anonymous):
    later = timezone.now() + timedelta(days=60)
    taker = came_in(make_invitation(anonymous, closes_at=later))
    assert taker.response.closes_at == anonymous.closes_at
    settle_deadlines(engagement=anonymous)
    assert taker.response.closes_at == anonymous.closes_at


# --- links that lead nowhere ---------------------------------------------------------------------------------

YESTERDAY = timezone.now() - timedelta(days=1)
DEAD = {
    "revoked": ({"revoked_at": YESTERDAY}, {}, "This invitation was taken back"),
    "closed": ({}, {"closed_at": YESTERDAY}, "This assessment is closed"),
    "over": ({}, {"closes_at": YESTERDAY}, "The deadline has passed"),
    "over for one, too": ({"closes_at": YESTERDAY}, {"closes_at": YESTERDAY}, "The deadline has passed"),
}


@pytest.mark.parametrize("case", DEAD)
def test_a_link_that_starts_nothing_says_why_and_what_to_do(engagement, case):
    of_invitation, of_engagement, title = DEAD[case]
    invitation = make_invitation(engagement, **of_invitation)
    Engagement.objects.filter(pk=engagement.pk).update(**of_engagement)
    before = all_rows()
    for r in (browser().get(link(invitation)), press(browser(), invitation, NAMED_SCOPE)):
        assert r.status_code == 410
        page = Page.of(r)
        assert page.one("h1").words == title
        assert "ask whoever invited you" in r.content.decode()
    assert all_rows() == before


def test_whoever_wants_no_more_mails_can_still_answer(engagement):
    invitation = make_invitation(engagement, opted_out_at=YESTERDAY)
    assert browser().get(link(invitation)).status_code == 200
    assert came_in(invitation).response.answers == {"role": "cto"}


@pytest.mark.parametrize("others", [0, 150])
@pytest.mark.parametrize(("disclosure", "shown", "started"), [("named", 1, 14), ("anonymous", 1, 12)])
def test_coming_in_costs_the_same_however_many_were_invited(engagement, disclosure, shown, started, others):
    Engagement.objects.update(disclosure=disclosure)
    definition_of(engagement.version_id)
    invitation = make_invitation(engagement)
    for _ in range(others):
        make_invitation(engagement, is_started=True)
    assert count(lambda: browser().get(link(invitation)))[0] == shown
    promise = promised(engagement)
    assert count(lambda: press(browser(), invitation, promise=promise))[0] == started


@pytest.mark.parametrize("place", ["i", "o"])
def test_links_that_never_were_look_all_alike(engagement, place):
    pages = set()
    for token in ("x" * 43, "x", "%00", "٣", "a" * 300, "-" * 43):
        for ask in (browser().get, browser().post):
            r = ask(f"/{place}/{token}/")
            assert r.status_code == 404
            pages.add(Page.of(r).one("main").words)
    assert len(pages) == 1
    assert "This link opens nothing" in pages.pop()


def test_a_revoked_link_opens_not_even_what_it_started(engagement):
    invitation = make_invitation(engagement)
    taker = came_in(invitation)
    Invitation.objects.update(revoked_at=timezone.now())
    elsewhere = browser()
    assert elsewhere.post(link(invitation)).status_code == 410
    assert elsewhere.get(taker.url()).status_code == 404
    assert taker.client.get(taker.url()).status_code == 200


def test_after_the_deadline_the_link_leads_to_what_was_saved(engagement):
    invitation = make_invitation(engagement)
    taker = came_in(invitation)
    Engagement.objects.update(closed_at=timezone.now())
    engagement.refresh_from_db()
    settle_deadlines(engagement=engagement)
    assert "What you saved is kept" in taker.client.get(link(invitation)).content.decode()
    r = taker.client.post(link(invitation), follow=True)
    assert r.redirect_chain == [(taker.url(), 302)]
    assert "Read your answers" in r.content.decode()
    assert browser().post(link(invitation)).status_code == 410


# --- deadlines -----------------------------------------------------------------------------------------------


def test_closing_reopening_and_more_time_reach_what_was_started(engagement):
    usual, extended = (came_in(make_invitation(engagement, post)) for post in ("cto", "cio"))
    later = engagement.closes_at + timedelta(days=7)
    Invitation.objects.filter(post="cio").update(closes_at=later)
    settle_deadlines(engagement=engagement)
    assert (usual.response.closes_at, extended.response.closes_at) == (engagement.closes_at, later)
    engagement.closed_at = timezone.now()
    settle_deadlines(engagement=engagement)
    assert usual.response.is_closed
    assert extended.response.is_closed
    engagement.closed_at = None
    settle_deadlines(engagement=engagement)
    assert (usual.response.closes_at, extended.response.closes_at) == (engagement.closes_at, later)


def test_more_time_does_not_reach_what_is_submitted(engagement):
    taker = came_in(make_invitation(engagement)).finished()
    engagement.closed_at = timezone.now()
    settle_deadlines(engagement=engagement)
    assert taker.response.closes_at == engagement.closes_at


# --- the open link -------------------------------------------------------------------------------------------


@pytest.fixture
def opened(engagement):
    from assessment.lib.secrets import digest

    token = new_token()
    Engagement.objects.update(open_token_digest=digest(token))
    return f"/o/{token}/"


def come_openly(client, address, key=None, **given):
    shown = {"promise": promised(Engagement.objects.get())}
    fields = {**shown, "post": "cio", "name": "Zoe", "processing": "on", NAMED_SCOPE: "on", **given}
    return client.post(address, {"start_key": key or new_token(), **fields})


def test_the_open_link_asks_who_and_in_which_role_and_starts_anew_each_time(engagement, opened):
    client = browser()
    assert Page.of(client.get(opened)).field_names >= {"post", "name", "processing", NAMED_SCOPE}
    places = {come_openly(client, opened, name=name)["Location"] for name in ("Zoe", "Yan")}
    assert len(places) == 2
    found = Participation.objects.order_by("pk").values_list("name", "post", "invitation")
    assert list(found) == [("Zoe", "cio", None), ("Yan", "cio", None)]
    assert Response.objects.first().answers == {"role": "cio"}
    assert Page.of(client.get(opened)).links["Go on with yours"].startswith("/a/")


def test_the_open_link_complains_about_what_is_missing(engagement, opened):
    r = come_openly(browser(), opened, post="", name="")
    assert r.status_code == 422
    assert dict(Page.of(r).errors) == {
        "id_post": "Choose your role",
        "id_name": "Enter your name: the answers are kept under it",
    }
    assert come_openly(browser(), opened, post="emperor").status_code == 422
    assert not Response.objects.exists()


def test_two_clicks_on_the_open_link_start_once(engagement, opened):
    key = new_token()
    assert len({come_openly(browser(), opened, key=key)["Location"] for _ in range(3)}) == 1
    assert Response.objects.count() == Participation.objects.count() == 1


def test_the_open_link_of_an_anonymous_engagement_asks_for_no_name(engagement, opened):
    Engagement.objects.update(disclosure=ANONYMOUS)
    assert "name" not in Page.of(browser().get(opened)).field_names
    come_openly(browser(), opened, **{ANONYMOUS_SCOPE: "on"})
    assert Participation.objects.get().name == ""
    assert Response.objects.get().is_anonymous
    assert "Zoe" not in str(all_rows())


@pytest.mark.parametrize(
    ("field", "title"), [("closed_at", "This assessment is closed"), ("closes_at", "The deadline has passed")]
)
def test_the_open_link_ends_with_the_engagement(engagement, opened, field, title):
    Engagement.objects.update(**{field: YESTERDAY})
    r = come_openly(browser(), opened)
    assert r.status_code == 410
    assert Page.of(r).one("h1").words == title


# --- logo ----------------------------------------------------------------------------------------------------


def test_the_logo_is_shown_to_whoever_holds_a_link(engagement, opened):
    invitation = make_invitation(engagement)
    assert browser().get(f"{opened}logo/").status_code == 404
    Engagement.objects.update(logo=b"\x89PNG", logo_type="image/png")
    for place in (link(invitation), opened):
        assert f'src="{place}logo/"' in browser().get(place).content.decode()
        r = browser().get(f"{place}logo/")
        assert (r.status_code, r["Content-Type"], r.content) == (200, "image/png", b"\x89PNG")
    assert browser().get(f"/i/{'x' * 43}/logo/").status_code == 404
    Engagement.objects.update(logo=b"<svg/>", logo_type="image/svg+xml")
    assert browser().get(f"{opened}logo/").status_code == 404
    assert "<img" not in browser().get(opened).content.decode()


def test_every_post_has_a_role_and_the_shipped_document_knows_them_all(version):
    options = {option.code for option in definition_of(version.pk).questions["role"].options}
    assert set(ROLES) == set(Post)
    assert set(ROLES.values()) <= options
