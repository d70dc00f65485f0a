"""The demonstration client: eleven invented executives, eight of whom have answered."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessment.accounts.models import User
from assessment.engagements.models import Engagement, Invitation, Membership
from assessment.engagements.queries import list_consenting
from assessment.outbox.models import Mail
from assessment.responses.models import Result, Tally
from tests.factories import make_user

DEMO = json.loads((settings.BASE_DIR / "fixtures" / "demo.json").read_text(encoding="utf-8"))


@pytest.fixture
def engagement(version):
    make_user("consultant@example.org", User.Role.CONSULTANT)
    told = StringIO()
    call_command("load_demo", "consultant@example.org", stdout=told)
    found = Engagement.objects.get()
    assert told.getvalue().strip() == f"/engagements/{found.public_code}/"
    return found


def test_eleven_are_invited_ten_opened_nine_started_and_eight_submitted(engagement):
    invited = Invitation.objects.filter(engagement=engagement)
    counts = [invited.count(), invited.filter(is_opened=True).count(), invited.filter(is_started=True).count()]
    assert [*counts, len(list_consenting(engagement))] == [11, 10, 9, 8]
    assert [one["name"] for one in DEMO["people"]] == list(invited.order_by("pk").values_list("name", flat=True))


def test_it_belongs_to_the_account_alone_and_the_site_counts_none_of_it(engagement):
    assert [str(one.user) for one in Membership.objects.all()] == ["consultant@example.org"]
    assert not Mail.objects.exists()
    assert not any(tally.respondents for tally in Tally.objects.all())


def test_every_answer_of_the_description_is_stored_and_three_leaders_have_a_type(engagement):
    told = {one["name"]: one["answers"] for one in DEMO["people"] if one["state"] == "submitted"}
    for one in list_consenting(engagement):
        stored = one.response.answers
        assert {code: stored[code] for code in told[one.name]} == told[one.name], one.name
    assert Result.objects.exclude(archetype=None).count() + Result.objects.filter(band="blend").count() >= 3


def test_without_an_account_or_a_version_it_says_so(db):
    with pytest.raises(CommandError, match="No account"):
        call_command("load_demo", "nobody@example.org")
    make_user("consultant@example.org")
    with pytest.raises(CommandError, match="No version"):
        call_command("load_demo", "consultant@example.org")
