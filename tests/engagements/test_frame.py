"""The doors to a client and its engagements, and whose answers may be used."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from assessment.engagements.access import engagement_at, get_client, get_engagement, get_invitation
from assessment.engagements.models import Engagement, Membership
from assessment.engagements.queries import list_consenting

from .world import answered, make_client, make_engagement, make_invitation, owning

OWNER, HELPER, VIEWER, STRANGER = (f"{who}@example.org" for who in ("owner", "helper", "viewer", "stranger"))


@pytest.fixture
def theirs(version):
    """An engagement of a client with one member of each role."""
    return make_engagement(make_client(owner=OWNER, consultant=HELPER, viewer=VIEWER), version)


def asked_by(rf, email):
    """A request of somebody who is signed in."""
    from assessment.accounts.models import User
    from tests.factories import make_user

    request = rf.get("/")
    request.user = User.objects.filter(email=email).first() or make_user(email)
    return request


@pytest.mark.parametrize(
    ("email", "right", "opens"),
    [
        (OWNER, "manage", True),
        (OWNER, "change", True),
        (HELPER, "change", True),
        (HELPER, "manage", False),
        (VIEWER, "read", True),
        (VIEWER, "change", False),
    ],
)
def test_a_member_may_what_the_role_says(rf, theirs, email, right, opens):
    request = asked_by(rf, email)
    doors = [
        lambda: get_client(request, theirs.organisation.public_code, right).organisation == theirs.organisation,
        lambda: get_engagement(request, theirs.public_code, right) == theirs,
    ]
    for door in doors:
        if opens:
            assert door()
        else:
            with pytest.raises(PermissionDenied):
                door()


def test_to_a_stranger_nothing_exists(rf, theirs, version):
    make_client("Other", owner=STRANGER)
    request = asked_by(rf, STRANGER)
    invitation = make_invitation(theirs)
    for code in (theirs.public_code, "nonexistent", "a\0b", "٣"):
        with pytest.raises(Http404):
            get_engagement(request, code)
        with pytest.raises(Http404):
            get_client(request, code)
    with pytest.raises(Http404):
        get_invitation(request, theirs.public_code, invitation.public_code)


def test_whoever_is_removed_finds_nothing_from_then_on(rf, theirs):
    request = asked_by(rf, HELPER)
    at, found = engagement_at(request, theirs.public_code)
    assert (at.may_change, found) == (True, theirs)
    Membership.objects.filter(user=request.user).delete()
    with pytest.raises(Http404):
        get_engagement(request, theirs.public_code)


def test_an_invitation_of_another_engagement_is_not_found(rf, theirs, version):
    other = make_engagement(theirs.organisation, version)
    invitation = make_invitation(other)
    request = asked_by(rf, OWNER)
    assert get_invitation(request, other.public_code, invitation.public_code) == invitation
    with pytest.raises(Http404):
        get_invitation(request, theirs.public_code, invitation.public_code)


@pytest.mark.parametrize("disclosure", Engagement.Disclosure)
def test_only_who_agreed_is_seen(theirs, disclosure, django_assert_num_queries):
    theirs.disclosure = disclosure
    theirs.save()
    seen = answered(theirs, [("cto", owning(sdlc="me")), ("cio", owning(sdlc="cto"))])
    answered(theirs, [("ceo", owning(sdlc="cto"))], agreed=False)
    seen[0].response.consent.items = ["processing"]
    seen[0].response.consent.save()
    with django_assert_num_queries(1):
        found = list_consenting(theirs)
        assert [one.response.answers["ownership"]["sdlc"] for one in found] == ["cto"]
