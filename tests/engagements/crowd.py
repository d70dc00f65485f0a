"""Many people with answers of all kinds, for tests of figures and exports."""

from __future__ import annotations

import random
from typing import Any

from assessment.engagements.models import Engagement, Participation
from assessment.questionnaires.published import definition_of
from tests.factories import thorough_answers

from .world import answered

POSTS = ("cto", "cio", "ceo", "coo", "cfo", "ciso", "head-of")
REGIONS = ("greater-china", "elsewhere")


def crowd(engagement: Engagement, n: int, *, seed: int = 0, **more: Any) -> list[Participation]:
    """So many people of all posts and both regions, who submitted and agreed; of a few kinds of answers."""
    generator = random.Random(seed)
    kinds = list(thorough_answers(definition_of(engagement.version_id), min(n, 24), seed))
    people = [
        (
            generator.choices(POSTS, (5, 4, 2, 2, 2, 1, 4))[0],
            {**kinds[place % len(kinds)], "region": generator.choice(REGIONS), **more},
        )
        for place in range(n)
    ]
    return answered(engagement, people)
