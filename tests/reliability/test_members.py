"""Members and settings changed at the same moment, on real connections: an owner remains, and no promise is broken."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from assessment.accounts.models import User
from assessment.engagements import services
from assessment.engagements.models import Engagement, MemberInvitation, Membership
from assessment.engagements.queries import state_of_settings
from assessment.lib.secrets import digest, new_public_code
from tests.engagements.world import make_client, make_engagement
from tests.factories import make_user

from .crowd import at_once

TIMES = 3


@pytest.fixture
def owners(committed):
    """Four owners of one client."""
    organisation = make_client(owner="owner-0@example.org")
    for number in (1, 2, 3):
        user = make_user(f"owner-{number}@example.org")
        Membership.objects.create(organisation=organisation, user=user, role="owner")
    return list(Membership.objects.select_related("organisation", "user").order_by("pk"))


def left():
    return Membership.objects.filter(role="owner").count()


@pytest.mark.parametrize("attempt", range(TIMES))
def test_owners_who_demote_each_other_leave_one(owners, attempt):
    pairs = zip(owners, [*owners[1:], owners[0]], strict=True)
    done = at_once(
        [lambda by=by, on=on: services.change_role(member=on, role="viewer", by=by.user) for by, on in pairs]
    )
    refused = [one for one in done if one is not None]
    assert all(isinstance(one, (PermissionDenied, services.LastOwner)) for one in refused), refused
    assert left() == len(refused) >= 1


@pytest.mark.parametrize("attempt", range(TIMES))
def test_owners_who_all_leave_at_once_leave_one(owners, attempt):
    done = at_once([lambda one=one: services.remove_member(member=one, by=one.user) for one in owners])
    assert left() == 1
    assert [type(one) for one in done if one is not None] == [services.LastOwner]


@pytest.mark.parametrize("attempt", range(TIMES))
def test_an_invitation_is_spent_once_however_often_its_button_is_pressed(owners, attempt):
    invitation = MemberInvitation.objects.create(
        organisation=owners[0].organisation,
        public_code=new_public_code(),
        email="new@example.org",
        role="viewer",
        token_digest=digest("x"),
        expires_at=timezone.now() + services.INVITED_FOR,
        invited_by=owners[0].user,
    )
    user = make_user("new@example.org")
    done = at_once([lambda: services.join_client(invitation=invitation, user=user)] * 5)
    assert sorted(type(one).__name__ for one in done) == ["InvitationSpent"] * 4 + ["Organisation"]
    assert Membership.objects.filter(user=user).count() == 1


@pytest.mark.parametrize("attempt", range(TIMES))
def test_of_settings_saved_at_once_only_the_first_are_taken(published, attempt):
    engagement = make_engagement(make_client(owner="owner@example.org"), published)
    engagement.refresh_from_db()
    by, based_on = User.objects.get(email="owner@example.org"), state_of_settings(engagement)

    def save(wave):
        settings = services.Settings(
            wave=wave,
            version=published,
            languages=["en"],
            closes_at=engagement.closes_at,
            disclosure="named",
        )
        services.change_settings(engagement=engagement, settings=settings, based_on=based_on, by=by)

    done = at_once([lambda wave=wave: save(wave) for wave in "ABCD"])
    assert [type(one) for one in done if one is not None] == [services.ChangedSinceRead] * 3
    assert Engagement.objects.get().wave == "ABCD"[done.index(None)]
