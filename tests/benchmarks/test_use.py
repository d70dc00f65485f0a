"""The CPU that the page on how a version is used takes, by the number of responses. Prints figures, asserts none."""

from __future__ import annotations

import statistics
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.accounts.models import User
from assessment.questionnaires.published import definition_of
from assessment.responses.models import Consent, Response, Tally
from assessment.responses.services import GONE_AFTER, add_to_tally, rebuild_tally, release_left
from tests.factories import make_responses, make_user, steps_gone_through, thorough_answers

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

ROUNDS = 20
LANGUAGES = ("en", "zh-hans", "zh-hans")
DIFFERENT = 1000
"""So many sets of answers differ: to assess more would take longer than all the rest."""


def fill(version, number):
    """So many who submitted, and a fifth as many who went away."""
    definition = definition_of(version.pk)
    answers = list(thorough_answers(definition, DIFFERENT))
    for start in range(0, number, DIFFERENT):
        turn = start // DIFFERENT % len(LANGUAGES)
        made = make_responses(
            version,
            answers[: number - start],
            consent=("processing", "comparison"),
            languages=LANGUAGES[turn:] + LANGUAGES[:turn],
            steps=list(steps_gone_through(definition, 200)),
        )
    gone = Response.objects.bulk_create(
        Response(
            public_code=f"gone-{place}",
            version=version,
            language="en",
            last_step=("profile", "ownership", "time")[place % 3],
            saved_at=timezone.now() - GONE_AFTER,
            start_digest=f"gone-{place}",
        )
        for place in range(number // 5)
    )
    Consent.objects.bulk_create(
        Consent(response=one, text_version="1", language="en", items=["processing", "comparison"]) for one in gone
    )
    return made


def milliseconds(act, rounds=ROUNDS):
    """The CPU it takes, in the middle of so many times, once warm."""
    act()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        act()
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


@pytest.mark.parametrize("number", [1000, 20_000])
def test_the_page_by_the_number_of_responses(version, number):
    made = fill(version, number)
    counting = milliseconds(lambda: rebuild_tally(version=version), rounds=1)
    leaving = milliseconds(lambda: release_left(version=version), rounds=5)
    reader = Client(headers={"accept-language": "en"})
    reader.force_login(make_user("reader@example.org", User.Role.AUDITOR))
    told = []
    for name, path in (("page", "use/"), ("section", "use/ownership/")):
        with CaptureQueriesContext(connection) as captured:
            size = len(reader.get(f"/versions/1/{path}").content)
        queries = len(captured)
        spent = milliseconds(lambda path=path: reader.get(f"/versions/1/{path}"))
        told.append(f"{name} {spent:.0f} ms in {queries} queries, {size / 1000:.0f} kB")
    adding = milliseconds(lambda: add_to_tally(response=made[0]))
    print(
        f"\n{Tally.objects.get().shown_respondents:,} responses: {'; '.join(told)}; one more into the totals "
        f"{adding:.1f} ms; where people leave {leaving:.0f} ms; counted anew {counting / 1000:.1f} s"
    )
