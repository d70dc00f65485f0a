"""Which answers count as evidence, and how strongly each says "yes".

Each item carries a value in [0, 1], the weight with which the answer says yes (virtual evidence in
Pearl's sense: a likelihood ratio v : 1 - v). An item without an answer is absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.answers import Answers
from assessment.instrument.definition import Definition


@dataclass(frozen=True)
class Evidence:
    """The values of the answered items, by responsibility code, in the order of the document."""

    ownership: dict[str, float]
    time: dict[str, float]


@dataclass(frozen=True)
class EvidenceTable:
    """The values of many people: `owned` of shape (people, ownership items), `spent` (people, time items).

    Columns in the order of `ownership_items` and `time_items`; NaN where an item was not answered.
    """

    owned: NDArray[np.float64]
    spent: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.owned)

    @property
    def answered(self) -> NDArray[np.int64]:
        """How many ownership items each of the people answered."""
        return np.asarray((~np.isnan(self.owned)).sum(axis=1))

    def select(self, rows: Any) -> EvidenceTable:
        """The people at these rows: a slice, indices, or a mask."""
        return EvidenceTable(self.owned[rows], self.spent[rows])


def ownership_items(definition: Definition) -> tuple[str, ...]:
    """The responsibilities that at least one archetype lists, in the order of the document."""
    listed = {code for archetype in definition.archetypes for code in archetype.responsibilities}
    return tuple(row.code for row in definition.responsibilities if row.code in listed)


def time_items(definition: Definition) -> tuple[str, ...]:
    """The responsibilities that at least one archetype lists under time, in the order of the document."""
    listed = {code for archetype in definition.archetypes for code in archetype.time}
    return tuple(row.code for row in definition.responsibilities if row.code in listed)


def evidence_of(definition: Definition, answers: Answers) -> Evidence:
    """The evidence in clean answers (see `instrument.answers.clean_answers`)."""
    return next(as_evidence(definition, evidence_table(definition, [answers])))


def top_time_values(definition: Definition, answers: Answers) -> dict[str, float]:
    """How surely each responsibility is among the top time investments: 1, 0, or q/m where m rows tie for q places.

    Empty without a time answer, or if all responsibilities are 0; extra rows (`other-work`) never count.
    """
    [values] = top_times(definition, [answers]).tolist()
    codes = (row.code for row in definition.responsibilities)
    return {code: value for code, value in zip(codes, values, strict=True) if value == value}


def top_times(definition: Definition, answers: Sequence[Answers]) -> NDArray[np.float64]:
    """`top_time_values` of many people, shape (people, responsibilities); NaN for who gave no time."""
    rows, question = tuple(row.code for row in definition.responsibilities), definition.time_question
    if question is None or not answers:
        return np.full((len(answers), len(rows)), np.nan)
    given = _in_order(answers, question.code, rows, 0)
    spent = np.fromiter(given, np.float64, len(answers) * len(rows)).reshape(-1, len(rows))
    last = len(rows) - min(definition.model.top_time_rows, len(rows))
    threshold = np.partition(spent, last, axis=1)[:, last, None]
    above, tied = spent > threshold, (spent == threshold) & (threshold > 0)
    places = len(rows) - last
    share = (places - above.sum(axis=1, keepdims=True)) / np.maximum(tied.sum(axis=1, keepdims=True), 1)
    values: NDArray[np.float64] = above + tied * share
    values[~spent.any(axis=1)] = np.nan
    return values


def evidence_table(definition: Definition, answers: Sequence[Answers]) -> EvidenceTable:
    """The evidence in the clean answers of many people."""
    rows = [row.code for row in definition.responsibilities]
    spent = top_times(definition, answers)[:, [rows.index(code) for code in time_items(definition)]]
    return EvidenceTable(_owned_columns(definition, answers), np.asarray(spent))


def as_table(definition: Definition, evidence: Sequence[Evidence]) -> EvidenceTable:
    """Evidence of many people as one table."""
    columns = ((ownership_items(definition), "ownership"), (time_items(definition), "time"))
    owned, spent = (
        np.array([[getattr(one, name).get(code, np.nan) for code in items] for one in evidence]).reshape(-1, len(items))
        for items, name in columns
    )
    return EvidenceTable(owned, spent)


def as_evidence(definition: Definition, table: EvidenceTable) -> Iterator[Evidence]:
    """The evidence of each of the people of a table."""
    owned, spent = ownership_items(definition), time_items(definition)
    for owned_values, spent_values in zip(table.owned.tolist(), table.spent.tolist(), strict=True):
        yield Evidence(
            ownership={code: value for code, value in zip(owned, owned_values, strict=True) if value == value},
            time={code: value for code, value in zip(spent, spent_values, strict=True) if value == value},
        )


def _owned_columns(definition: Definition, answers: Sequence[Answers]) -> NDArray[np.float64]:
    items, question = ownership_items(definition), definition.ownership_question
    if question is None or not items:
        return np.full((len(answers), len(items)), np.nan)
    strengths: dict[str | None, float] = {option.code: option.strength for option in question.options}
    strengths[None] = np.nan
    owners = _in_order(answers, question.code, items, None)
    return np.fromiter(map(strengths.__getitem__, owners), np.float64, len(answers) * len(items)).reshape(
        -1, len(items)
    )


def _in_order(answers: Sequence[Answers], question: str, rows: Sequence[str], absent: Any) -> Iterator[Any]:
    """What each person answered for these rows, person after person; `absent` where a row is open."""
    return chain.from_iterable(map((given.get(question) or {}).get, rows, repeat(absent)) for given in answers)
