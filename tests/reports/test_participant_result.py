"""A participant's result, as the people of the client see it who were allowed to."""

import pytest

from assessment.accounts.models import AuditEntry
from assessment.engagements.models import Engagement, Invitation, Participation
from assessment.responses.models import Response
from tests.engagements.world import answered, make_client, make_engagement, make_invitation, owning, signed_in
from tests.factories import make_user

OWNER, VIEWER = "owner@example.org", "viewer@example.org"


@pytest.fixture
def engagement(version):
    """An engagement of a client with an owner and a viewer."""
    return make_engagement(make_client(owner=OWNER, viewer=VIEWER), version)


@pytest.fixture
def shown(engagement):
    """Somebody who agreed to show their result."""
    [found] = answered(
        engagement,
        [("cto", {"role": "cto", **owning(advising="me", sdlc="me", cybersecurity="me", data_privacy="me")})],
    )
    return found


def url_of(participation):
    """Where their result is."""
    return f"/engagements/{participation.engagement.public_code}/people/{participation.invitation.public_code}/result/"


def member(engagement, email=VIEWER):
    """A browser of a member."""
    return signed_in(engagement.organisation.memberships.get(user__email=email).user)


def test_a_result_is_read_without_what_only_its_owner_may_do(engagement, shown):
    r = member(engagement).get(url_of(shown))
    html = r.content.decode()
    assert r.status_code == 200
    assert "This is the result of a participant (CTO)" in html
    assert 'id="responsibilities-title"' in html
    assert shown.response.public_code not in html
    assert "<form" not in html.partition("<main")[2].partition("</main>")[0]
    assert "noindex" in r["X-Robots-Tag"]


def test_that_it_was_looked_at_is_noted_and_names_nobody(engagement, shown):
    client = member(engagement)
    client.get(url_of(shown))
    entry = AuditEntry.objects.get(action=AuditEntry.Action.RESULT_SEEN)
    assert entry.actor_id == engagement.organisation.memberships.get(user__email=VIEWER).user_id
    whose = f"client/{engagement.organisation.public_code}/engagement/{engagement.public_code}"
    assert entry.subject == f"{whose}/invitation/{shown.invitation.public_code}"
    assert entry.details == {}


def test_without_consent_there_is_nothing_and_nothing_is_noted(engagement):
    [hidden] = answered(engagement, [("cto", owning(sdlc="me"))], agreed=False)
    assert member(engagement, OWNER).get(url_of(hidden)).status_code == 404
    assert not AuditEntry.objects.filter(action=AuditEntry.Action.RESULT_SEEN).exists()


def test_a_withdrawn_consent_takes_it_away_at_once(engagement, shown):
    shown.response.consent.items = ["processing"]
    shown.response.consent.save()
    assert member(engagement, OWNER).get(url_of(shown)).status_code == 404


def test_what_is_not_submitted_is_not_shown(engagement, shown):
    Response.objects.filter(pk=shown.response_id).update(status=Response.Status.values[0])
    assert member(engagement, OWNER).get(url_of(shown)).status_code == 404


def test_an_invitation_of_an_anonymous_engagement_never_leads_to_a_result(engagement, shown):
    Engagement.objects.filter(pk=engagement.pk).update(disclosure=Engagement.Disclosure.ANONYMOUS)
    assert member(engagement, OWNER).get(url_of(shown)).status_code == 404


def test_refusals(engagement, shown, version, client):
    url = url_of(shown)
    other = make_engagement(engagement.organisation, version)
    foreign = f"/engagements/{other.public_code}/people/{shown.invitation.public_code}/result/"
    unanswered = f"/engagements/{engagement.public_code}/people/{make_invitation(engagement).public_code}/result/"
    for path in (foreign, unanswered, url.replace(shown.invitation.public_code, "a%00b")):
        assert member(engagement, OWNER).get(path).status_code == 404
    assert signed_in(make_user("stranger@example.org")).get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert member(engagement).post(url).status_code == 405
    assert not AuditEntry.objects.filter(action=AuditEntry.Action.RESULT_SEEN).exists()
    assert Invitation.objects.count() == Participation.objects.count() + 1
