"""What comparing two versions costs, and trying a document on invented respondents. Prints figures, asserts none."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from assessment.instrument import document
from assessment.instrument.definition import Definition
from assessment.lib.secrets import new_token
from assessment.questionnaires.models import Version
from assessment.questionnaires.services import create_draft
from assessment.responses.models import Consent, Response
from assessment.responses.services import compute_impact
from assessment.scoring.checks import scoring_problems
from assessment.scoring.simulate import impact_of, respondents_for, simulated_answers
from tests.scoring.test_fitting import changed
from tests.scoring.test_impact import rates

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

PEOPLE = 10_000
ROUNDS = 7


def measured(act: Callable[[], Any]) -> str:
    """Seconds on the clock, and of the processor alone: others may be at work on this machine."""
    clock, processor = [], []
    for _round in range(ROUNDS):
        begun, used = time.perf_counter(), time.process_time()
        act()
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    return f"{statistics.median(clock):5.2f} s, of which computing {min(processor):5.2f} s"


def test_two_versions_compared_by_those_who_answered_and_by_as_many_invented(
    shipped: Definition, shipped_content: dict[str, Any]
) -> None:
    draft, past = changed(shipped_content, rates), simulated_answers(shipped, PEOPLE, 5)
    print(f"\n{PEOPLE:,} past and {PEOPLE:,} invented respondents under two versions, advice included")
    print(f"  past, small counts withheld   {measured(lambda: impact_of(shipped, draft, past, withhold=True))}")
    print(f"  inventing                     {measured(lambda: respondents_for(shipped, draft, PEOPLE, 1))}")
    invented = respondents_for(shipped, draft, PEOPLE, 1)
    print(f"  invented                      {measured(lambda: impact_of(shipped, draft, invented))}")


def test_a_document_tried_on_invented_respondents(shipped: Definition) -> None:
    print(f"\nscoring checks of the shipped document {measured(lambda: scoring_problems(shipped))}   aim 0.3 s")


def test_the_effect_of_a_draft_from_the_button_to_what_is_stored(
    version: Version, shipped: Definition, shipped_content: dict[str, Any]
) -> None:
    """Checked, read from the database, compared, withheld and stored."""
    responses = Response.objects.bulk_create(
        Response(
            public_code=new_token()[:22],
            version=version,
            status=Response.Status.SUBMITTED,
            language="en",
            answers=answers,
            submitted_at=timezone.now(),
            start_digest=new_token(),
        )
        for answers in simulated_answers(shipped, PEOPLE, 5)
    )
    Consent.objects.bulk_create(
        Consent(response=one, text_version="1", language="en", items=["comparison"]) for one in responses
    )
    content = document.dump(changed(shipped_content, rates))
    draft = create_draft(questionnaire=version.questionnaire, content=content, note="", user=None, base=version)
    print(f"\n{PEOPLE:,} stored responses and {PEOPLE:,} invented respondents   "
          f"{measured(lambda: compute_impact(version=draft, user=None))}   aim 3 s")  # fmt: skip
