"""A person's answers and result as what figures are made of: codes and amounts, and never a word they wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment.engagements.models import Participation
from assessment.instrument.answers import total_of
from assessment.instrument.definition import Definition
from assessment.scoring.release import ANSWERED, Person

TYPE, OWNERSHIP, TIME, INDEX, ADVICE = "type", "ownership", "time", "index", "advice"
"""Items: the type; the owner of a row, the share of time it takes, an index, a recommendation (`ownership.sdlc`, …)."""
BLEND, NO_TYPE, HOLDS = "blend", "none", "yes"
"""Types beside those of the version; a recommendation is among those shown first."""


def person_of(definition: Definition, participation: Participation, outcome: Mapping[str, Any] | None = None) -> Person:
    """What a participation adds to figures; `outcome` is what is known of the result, without it the whole is read."""
    response = participation.response
    snapshot = response.result.snapshot if outcome is None else outcome
    answers = {TYPE: snapshot["archetype"] or (BLEND if snapshot["band"] == "blend" else NO_TYPE)}
    answers |= {f"{OWNERSHIP}.{row}": owner for row, owner in _answer(definition, response.answers, OWNERSHIP).items()}
    answers |= {f"{ADVICE}.{one['code']}": HOLDS for one in snapshot.get("advice", ()) if one["first"] is not None}
    amounts = {f"{INDEX}.{code}": value["points"] for code, value in snapshot["indices"].items() if value is not None}
    spent = _answer(definition, response.answers, TIME)
    if total := total_of(spent):
        answers[TIME] = ANSWERED
        rows = definition.allocation_rows(definition.time_question) if definition.time_question else []
        amounts |= {f"{TIME}.{row.code}": 100 * (spent.get(row.code) or 0) / total for row in rows}
    answers |= {item: ANSWERED for item, amount in amounts.items() if amount or item.startswith(INDEX)}
    traits = {
        "post": participation.post,
        "region": str(response.answers.get("region") or ""),
        "language": response.language,
    }
    return Person(participation.response_id, traits, answers, amounts)


def _answer(definition: Definition, answers: dict[str, Any], which: str) -> dict[str, Any]:
    """The rows of the answer to who owns what, or to where the time goes."""
    question = definition.ownership_question if which == OWNERSHIP else definition.time_question
    return (answers.get(question.code) or {}) if question else {}
