"""Answer sets of people who never were, for batches."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from assessment.instrument.definition import Definition


def answer_sets(definition: Definition, number: int, *, seed: int = 1) -> Iterator[dict[str, Any]]:
    """What so many people might answer: region, often a role, most rows of ownership, time that adds up to 100."""
    generator = random.Random(seed)
    rows = [row.code for row in definition.responsibilities]
    owners = [option.code for option in definition.ownership_question.options]
    roles = [option.code for option in definition.questions["role"].options]
    for _ in range(number):
        answered = generator.choice([0.2, 0.9, 0.9, 1])
        cuts = sorted(generator.choice(range(0, 101, 5)) for _ in range(7))
        shares = [after - before for before, after in zip([0, *cuts], [*cuts, 100], strict=True)]
        yield {
            "region": generator.choice(["elsewhere", "greater-china"]),
            "role": generator.choice([None, "cto", *roles]),
            "ownership": {row: generator.choice(owners) for row in rows if generator.random() < answered},
            "time": dict(zip(generator.sample([*rows, "other-work"], 8), shares, strict=True)),
        }


def lines_of(definition: Definition, number: int) -> list[str]:
    """As many answer sets in the form that `manage.py classify` reads."""
    sets = answer_sets(definition, number)
    return [json.dumps({"id": f"a{at}", "answers": answers}) for at, answers in enumerate(sets)]
