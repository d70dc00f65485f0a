"""More time for several people at once, while the engagement is closed, reopened and given another day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.engagements.models import Engagement, Invitation
from assessment.engagements.queries import deadline_of
from assessment.engagements.services import EngagementOver, close_engagement, extend_deadline, reopen_engagement
from assessment.responses.models import Response
from tests.engagements.world import answered, make_client, make_engagement, owning

from .crowd import at_once

PEOPLE = 8


@pytest.fixture
def engagement(published):
    """An engagement in which eight people have begun, committed."""
    found = make_engagement(make_client(owner="owner@example.org"), published)
    answered(found, [("cto", owning(sdlc="me"))] * PEOPLE)
    Response.objects.update(status="started", submitted_at=None, closes_at=found.closes_at)
    return found


def test_every_response_ends_at_the_deadline_that_holds(engagement):
    user = engagement.organisation.memberships.get().user
    later = timezone.now() + timedelta(days=40)

    def extend(invitation, days):
        extend_deadline(invitation=invitation, user=user, closes_at=later + timedelta(days=days))

    people = list(Invitation.objects.select_related("engagement__organisation"))
    acts = [lambda one=one, n=n: extend(one, n) for n, one in enumerate(people)]
    acts += [lambda: close_engagement(engagement=engagement, by=user)] * 2
    acts += [lambda: reopen_engagement(engagement=engagement, by=user)] * 2
    outcomes = at_once(acts)
    assert all(outcome is None or isinstance(outcome, EngagementOver) for outcome in outcomes), outcomes
    reopen_engagement(engagement=engagement, by=user)
    stored = Engagement.objects.get()
    for one in Invitation.objects.select_related("participation__response"):
        assert one.participation.response.closes_at == deadline_of(stored, one)
    assert Invitation.objects.exclude(closes_at=None).count() == outcomes[:PEOPLE].count(None)
