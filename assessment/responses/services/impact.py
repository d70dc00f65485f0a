"""What a draft would do to the results of those who answered so far, and of as many invented respondents.

The version in use and the draft both compute anew from the same answers. Stored results stay out of it: they may rest
on an older version, or calculation, and what differed then is not the draft's doing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing
from itertools import islice
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from assessment.accounts.models import User
from assessment.instrument import document
from assessment.instrument.answers import Answers
from assessment.instrument.checks import Problem
from assessment.instrument.definition import Definition
from assessment.questionnaires.models import Impact, Version
from assessment.questionnaires.published import definition_of
from assessment.questionnaires.queries import find_in_use, find_problems
from assessment.questionnaires.services import store_impact
from assessment.responses.models import Response
from assessment.responses.queries.tallies import COMPARISON
from assessment.scoring.simulate import SEED, Comparison, blocks_of, respondents_for
from assessment.scoring.simulate.withholding import is_small

from .tallies import may_count

MOST_RESPONSES = 10_000
"""So many are compared: those to the version in use first, the latest first."""
INVENTED = 10_000
ONLY_TEXT = ("missing-text", "placeholders")
"""What the checks find in texts alone is no reason not to compute."""
_ROWS_AT_A_TIME = 1000

Steps = Generator[tuple[int, int], None, Impact]
"""How many respondents are done, of how many, again and again; in the end what was stored."""


class CannotCompare(Exception):
    """No version is in use to compare with (no `problems`), or the draft has these, which come first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)) or "no version is in use")


def compute_impact(*, version: Version, user: User | None, tell: Callable[[int, int], None] | None = None) -> Impact:
    """Computes what a draft would do and stores it; `tell` is called with how many are done, and of how many.

    Raises `CannotCompare`, `questionnaires.services.WrongStatus` if it is no draft in the end.
    """
    steps = computing_impact(version=version, user=user)
    while True:
        try:
            done, of = next(steps)
        except StopIteration as end:
            stored: Impact = end.value
            return stored
        if tell is not None:
            tell(done, of)


def computing_impact(*, version: Version, user: User | None) -> Steps:
    """The same in steps, for those who tell of progress. `CannotCompare` comes at once; what is stored, at the end."""
    problems = [one for one in find_problems(version) if one.severity == "error" and one.code not in ONLY_TEXT]
    in_use = find_in_use(version)
    if problems or in_use is None:
        raise CannotCompare(problems)
    return _computing(version, in_use, user)


def _computing(version: Version, in_use: Version, user: User | None) -> Steps:
    before, after = definition_of(in_use.pk), document.loads(version.document)
    rows, left_out = _submitted(in_use), Counter[str]()
    submitted = rows.count()
    past = Comparison(before, after)
    with closing(_counted(rows, left_out)) as answers:
        for block in blocks_of(islice(answers, MOST_RESPONSES)):
            past.add(block)
            yield min(past.n + left_out.total(), submitted), submitted + INVENTED
    left_out["earlier"] = max(0, submitted - past.n - left_out.total())
    yield submitted, submitted + INVENTED
    invented = yield from _invented(before, after, submitted)
    figures = {
        "past": past.figures(withhold=True),
        "invented": invented.figures(withhold=False),
        "left_out": {reason: None if is_small(n) else n for reason, n in left_out.items() if n},
    }
    return store_impact(version=version, in_use=in_use, figures=figures, user=user)


def _invented(before: Definition, after: Definition, done: int) -> Generator[tuple[int, int], None, Comparison]:
    invented = Comparison(before, after)
    for block in blocks_of(respondents_for(before, after, INVENTED, SEED)):
        invented.add(block)
        yield done + invented.n, done + INVENTED
    return invented


def _submitted(in_use: Version) -> QuerySet[Response]:
    """The submitted responses to every version of the questionnaire, in the order in which they are taken."""
    rows = Response.objects.filter(status=Response.Status.SUBMITTED, version__questionnaire_id=in_use.questionnaire_id)
    to_it = Case(When(Q(version_id=in_use.pk), then=Value(0)), default=Value(1))
    return rows.order_by(to_it, "-submitted_at", "-pk")


def _counted(rows: QuerySet[Response], left_out: Counter[str]) -> Generator[Answers, None, None]:
    """The answers that may be counted, from one cursor; why others may not is added up in `left_out`."""
    columns: Any = rows.values_list("owner__role", "consent__items", "answers")
    for role, items, answers in columns.iterator(_ROWS_AT_A_TIME):
        if may_count(role, items):
            yield answers
        else:
            left_out["no-consent" if COMPARISON not in (items or ()) else "test"] += 1
