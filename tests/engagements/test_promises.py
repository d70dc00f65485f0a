"""What holds when the page of a link is sent: what it promised, the link itself, and what was said last."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from assessment.engagements import services
from assessment.engagements.models import Engagement, Invitation, Participation
from assessment.engagements.queries import ANONYMOUS_SCOPE, NAMED_SCOPE, find_invitation, promise_of
from assessment.lib.secrets import digest, new_token
from assessment.outbox.models import Mail
from assessment.outbox.services import drain
from assessment.responses.models import Consent, Response
from tests.responses.page import Page

from .test_entering import browser, came_in, come_openly, link, press
from .world import make_client, make_engagement, make_invitation

CHANGES = {
    "disclosure": ({"disclosure": "named"}, "under your name"),
    "smallest_group": ({"smallest_group": 9}, "at least 9 people"),
}


@pytest.fixture
def token():
    return new_token()


@pytest.fixture
def engagement(version, token):
    client = make_client("Sample Group", owner="ann@example.org")
    return make_engagement(client, version, open_token_digest=digest(token), disclosure="anonymous")


def given(invitation, **fields):
    """What the service is told."""
    usual = {"promise": promise_of(invitation.engagement), "consent_items": ["processing"], "start_key": new_token()}
    return {**usual, "language": "en", "owner": None, **fields}


# --- what was promised ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("openly", [False, True])
def test_a_promise_that_changed_since_starts_nothing_and_is_shown_anew(engagement, token, change, openly):
    invitation, client = make_invitation(engagement), browser()
    place = f"/o/{token}/" if openly else link(invitation)
    shown = {name: values[0] for name, values in Page.of(client.get(place)).posted.items() if values}
    fields, told = CHANGES[change]
    Engagement.objects.update(**fields)
    boxes = dict.fromkeys(("processing", ANONYMOUS_SCOPE, NAMED_SCOPE), "on")
    r = client.post(place, {**shown, **boxes, "post": "cio", "name": "Zoe"})
    assert r.status_code == 409
    assert not Response.objects.exists()
    page = Page.of(r)
    assert told in " ".join(r.content.decode().split())
    assert "has changed since you opened this page" in page.one("main").words
    assert page.values("processing") == page.values(ANONYMOUS_SCOPE) == page.values(NAMED_SCOPE) == []
    assert page.posted["start_key"] == [shown["start_key"]]
    again = {name: values[0] for name, values in page.posted.items() if values}
    assert client.post(place, {**again, **boxes, "post": "cio", "name": "Zoe"}).status_code == 302


@pytest.mark.parametrize("promise", ["", "0" * 64])
def test_a_post_without_the_promise_of_the_page_starts_nothing(engagement, promise):
    assert press(browser(), make_invitation(engagement), promise=promise).status_code == 409
    assert not Response.objects.exists()


def test_switching_the_language_after_a_change_does_not_pass_old_ticks_off_as_new(engagement):
    invitation, client = make_invitation(engagement), browser()
    old = promise_of(engagement)
    Engagement.objects.update(smallest_group=9)
    page = Page.of(press(client, invitation, ANONYMOUS_SCOPE, promise=old, _language="zh-hans"))
    assert page.values("processing") == ["on"]
    r = press(client, invitation, ANONYMOUS_SCOPE, promise=page.posted["promise"][0])
    assert r.status_code == 409
    assert "已有变化" in r.content.decode()


def test_the_promise_is_the_same_in_every_language(engagement):
    invitation = make_invitation(engagement)
    shown = {Page.of(browser(one).get(link(invitation))).posted["promise"][0] for one in ("en", "zh-hans")}
    assert shown == {promise_of(engagement)}


# --- what holds under the lock -------------------------------------------------------------------------------


def test_an_engagement_closed_since_it_was_looked_up_takes_nothing(engagement, token):
    invitation = make_invitation(engagement)
    read = find_invitation(invitation.token)
    Engagement.objects.update(closed_at=timezone.now())
    with pytest.raises(services.CannotStart, match="closed"):
        services.start_invited(invitation=read, **given(read))
    with pytest.raises(services.CannotStart, match="closed"):
        services.start_by_open_link(engagement=engagement, token=token, post="cio", name="", **given(read))
    assert not Response.objects.exists()


@pytest.mark.parametrize("now", [None, digest("another")])
def test_an_open_link_switched_off_or_renewed_since_starts_nothing(engagement, token, now):
    Engagement.objects.update(open_token_digest=now)
    with pytest.raises(services.CannotStart, match="unknown"):
        services.start_by_open_link(
            engagement=engagement, token=token, post="cio", name="", **given(make_invitation(engagement))
        )
    assert not Response.objects.exists()


@pytest.mark.parametrize("reason", ["revoked", "unknown"])
def test_an_invitation_taken_back_or_given_a_new_link_since_starts_nothing(engagement, reason):
    read = find_invitation(make_invitation(engagement).token)
    Invitation.objects.update(**({"revoked_at": timezone.now()} if reason == "revoked" else {"token_digest": "x"}))
    with pytest.raises(services.CannotStart, match=reason):
        services.start_invited(invitation=read, **given(read))
    assert not Response.objects.exists()


def test_another_page_of_a_link_by_name_that_was_used_since_opens_nothing(engagement):
    Engagement.objects.update(disclosure="named")
    read = find_invitation(make_invitation(engagement).token)
    services.start_invited(invitation=read, **given(read))
    with pytest.raises(services.CannotStart, match="begun"):
        services.start_invited(invitation=read, **given(read))


# --- a way back by mail --------------------------------------------------------------------------------------


def asked_for(invitation, client=None):
    """The mail that somebody with the link and nothing else asks for, and the link in it."""
    r = (client or browser()).post(link(invitation), {"_mail": "1", "email": "eve@example.org"}, follow=True)
    assert r.redirect_chain == [(link(invitation), 302)]
    mail.outbox.clear()
    drain()
    return " ".join(Page.of(r).one("main").words.split())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("is_answered", [False, True])
def test_elsewhere_a_way_back_is_mailed_to_the_address_that_was_invited(engagement, is_answered, language):
    Engagement.objects.update(disclosure="named")
    invitation = make_invitation(engagement, language=language)
    taker = came_in(invitation)
    if is_answered:
        taker.finished()
    text, client = asked_for(invitation), browser()
    assert ("on its way" if language == "en" else "邮件") in text
    assert client.get(taker.url()).status_code == 404
    [sent] = mail.outbox
    assert sent.to == [invitation.email]
    assert ("at which you were invited" if language == "en" else "受邀") in " ".join(sent.body.split())
    [place] = re.findall(r"(/(?:resume|own)/[\w-]{43}/)", sent.body)
    client.post(place)
    assert client.get(taker.url()).status_code in (200, 302)


def test_without_an_address_nothing_is_mailed_and_the_page_offers_none(engagement):
    Engagement.objects.update(disclosure="named")
    invitation = make_invitation(engagement, email="")
    came_in(invitation)
    r = browser().post(link(invitation), {"_mail": "1"})
    assert r.status_code == 410
    assert "_mail" not in r.content.decode()
    assert Page.of(r).links["Use a code"] == "/resume/"
    assert not services.mail_way_back(invitation=invitation, language="en")
    assert not Mail.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"disclosure": "named"}])
def test_no_way_back_is_mailed_of_what_was_not_begun_or_is_anonymous(engagement, fields):
    Engagement.objects.update(**fields)
    invitation = make_invitation(engagement)
    if not fields:
        came_in(invitation)
    browser().post(link(invitation), {"_mail": "1"})
    assert not Mail.objects.exists()


def test_a_way_back_is_mailed_a_few_times_an_hour_and_not_more(engagement):
    Engagement.objects.update(disclosure="named")
    invitation = make_invitation(engagement)
    came_in(invitation)
    client = browser()
    texts = [asked_for(invitation, client) for _ in range(6)]
    assert ["Too many mails" in text for text in texts] == [False] * 5 + [True]
    assert Mail.objects.count() == 5


# --- what was said last --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("disclosure", "scope"), [("named", NAMED_SCOPE), ("anonymous", ANONYMOUS_SCOPE)])
def test_the_same_page_sent_again_says_what_is_agreed_to_as_long_as_nothing_was_answered(engagement, disclosure, scope):
    Engagement.objects.update(disclosure=disclosure)
    invitation, client, key = make_invitation(engagement), browser(), new_token()
    place = press(client, invitation, scope, key=key)["Location"]
    assert Consent.objects.get().items == ["processing", scope]
    for other, agreed in ((client, ["processing"]), (browser(), ["processing", scope]), (client, ["processing"])):
        assert press(other, invitation, *agreed[1:], key=key)["Location"] == place
        assert Consent.objects.get().items == agreed
    client.post(place, {"_revision": "0", "role": "cto"})
    press(client, invitation, scope, key=key)
    assert Consent.objects.get().items == ["processing"]
    assert Response.objects.count() == Participation.objects.count() == 1


def test_by_the_open_link_name_and_role_are_as_they_were_said_last(engagement, token):
    Engagement.objects.update(disclosure="named")
    client, key, place = browser(), new_token(), f"/o/{token}/"
    first = come_openly(client, place, key=key)["Location"]
    assert come_openly(client, place, key=key, name="Yan", post="cto")["Location"] == first
    participation, response = Participation.objects.get(), Response.objects.get()
    assert (participation.name, participation.post) == (response.introduction["name"], "cto") == ("Yan", "cto")
    assert response.prefill == response.answers == {"role": "cto"}
    assert response.introduction["role"]["en"] == "CTO"
    Response.objects.update(revision=1)
    come_openly(client, place, key=key, name="Zoe", post="cio")
    participation.refresh_from_db()
    assert (participation.name, participation.post) == ("Yan", "cto")
