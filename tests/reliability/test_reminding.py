"""Four jobs at once remind each person once."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.engagements.models import Invitation
from assessment.engagements.services import list_due, remind_by_hand, remind_due
from assessment.lib.secrets import new_token
from assessment.outbox.models import Mail
from assessment.outbox.services import queue_mail
from tests.engagements.world import make_client, make_engagement, make_invitation

from .crowd import at_once

JOBS, PEOPLE = 4, 60


@pytest.fixture
def waited_for(published):
    """An engagement with people for whom a reminder is due, committed."""
    engagement = make_engagement(make_client(owner="owner@example.org"), published, remind_after_days=3)
    for _ in range(PEOPLE):
        make_invitation(engagement, invited_at=timezone.now() - timedelta(days=4))
    return engagement


def test_four_jobs_at_once_remind_each_person_once(waited_for):
    counts = at_once([remind_due] * JOBS)
    assert sum(counts) == PEOPLE
    assert Mail.objects.count() == PEOPLE
    assert set(Invitation.objects.values_list("reminders", flat=True)) == {1}
    assert at_once([remind_due] * JOBS) == [0] * JOBS


def test_jobs_and_hands_at_once_remind_each_person_once(waited_for):
    user = waited_for.organisation.memberships.get().user

    def by_hand():
        return remind_by_hand(engagement=waited_for, user=user)

    assert sum(at_once([remind_due, by_hand, remind_due, by_hand])) == PEOPLE
    assert Mail.objects.count() == PEOPLE


def test_the_same_four_without_the_claim_remind_people_again_and_again(waited_for):
    """A control: look who is due, then write, as one would without the claim."""
    all_have_looked = threading.Barrier(JOBS)

    def remind_without_claim():
        now = timezone.now()
        due = list(list_due(waited_for, now))
        all_have_looked.wait(timeout=30)
        for one in due:
            queue_mail(
                key=f"reminder:{new_token()}",
                to=one.email,
                language=one.language,
                template="plain",
                data={"subject": "Reminder", "body": "…"},
            )
            Invitation.objects.filter(pk=one.pk).update(reminders=one.reminders + 1, reminded_at=now)
        return len(due)

    assert at_once([remind_without_claim] * JOBS) == [PEOPLE] * JOBS
    assert Mail.objects.count() == JOBS * PEOPLE
