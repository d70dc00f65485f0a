"""What a draft would do: the same people placed and advised by two versions, and what differs.

Both versions compute anew from the same answers, each as far as it knows them: what comes out is the difference that
the documents make, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.answers import Answers
from assessment.instrument.definition import Definition
from assessment.instrument.rules import all_as_asked
from assessment.scoring.recommend import AdviceOfMany, Columns, recommend_many
from assessment.scoring.result import BANDS, Standings, standings_of

from .figures import Figures
from .fitting import differing, fit
from .respondents import simulated_answers
from .withholding import (
    LEAST,
    Counts,
    Group,
    Halves,
    HalvesShown,
    Sum,
    groups_to_show,
    halves_to_show,
    is_small,
    withheld,
)

BLOCK = 2000
"""People worked on at a time."""
SMALLEST_GROUP = 20
"""Of how many people a group must be for the share of changes in it to tell anything."""
MOST_GROUPS = 10
ASKED_OF_ALL = ("role", "region")
"""Questions about the person, whose answers make groups."""
IN_TOP = "top"
"""Stands for time on a row that is among the top investments."""
CELL, TOTAL, CHANGES = 2, 3, 20
"""How much a figure is missed where it is withheld."""

Flags = NDArray[np.bool_]
Kind = tuple[str, str]
"""An outcome, as type (or why there is none) and band."""


def impact_of(
    before: Definition,
    after: Definition,
    people: Iterable[Answers],
    *,
    withhold: bool = False,
    tell: Callable[[int], None] | None = None,
) -> Figures:
    """The difference between two versions for these people; `tell` is called with how many are done.

    `withhold` leaves out what tells of fewer than five of them: for real people.
    """
    comparison = Comparison(before, after)
    for block in blocks_of(people):
        comparison.add(block)
        if tell is not None:
            tell(comparison.n)
    return comparison.figures(withhold=withhold)


def blocks_of(people: Iterable[Answers]) -> Iterator[list[Answers]]:
    """The people in blocks that are worked on at once."""
    iterator = iter(people)
    while block := list(islice(iterator, BLOCK)):
        yield block


def respondents_for(before: Definition, after: Definition, n: int, seed: int) -> list[Answers]:
    """Invented respondents by whom to compare two versions: drawn by the earlier, and answering what the later adds.

    An answer that only the later one offers to a question of both was never chosen, as in the past.
    """
    people: list[Answers] = [*simulated_answers(before, n, seed)]
    asked, owned = before.questions.keys(), before.ownership_question.code if before.ownership_question else ""
    if asked >= after.questions.keys() and before.responsibility_by_code.keys() >= after.responsibility_by_code.keys():
        return people
    both = zip(people, simulated_answers(after, n, seed), strict=True)
    return [
        {**new, **old, **({owned: new[owned] | old[owned]} if owned in new and owned in old else {})}
        for old, new in both
    ]


class Comparison:
    """People compared, block by block, and added up at once: nobody's answers are kept."""

    def __init__(self, before: Definition, after: Definition) -> None:
        self.before, self.after = before, after
        self.n = self.lost = self.advised = self.probable = 0
        self.differing = differing(before, after)
        self.has_rules = before.has_rules or after.has_rules
        kinds = _kinds(before), _kinds(after)
        self.tables = {"types": Table(*kinds, of=0), "bands": Table(*kinds, of=1)}
        self.is_change = np.array([[one[0] != other[0] for other in kinds[1]] for one in kinds[0]])
        self.people: Counts = np.zeros(self.is_change.shape, dtype=np.int64)
        self.groups: dict[tuple[str, str | None, str], Counts] = {}
        codes = dict.fromkeys(one.code for one in (*before.recommendations, *after.recommendations))
        self.advice: dict[str, Counts] = {code: np.zeros(3, dtype=np.int64) for code in codes}
        self.shift = {one.code: 0.0 for one in before.archetypes if one.code in after.archetype_by_code}

    def add(self, people: Sequence[Answers]) -> None:
        """Adds a block of people, whatever version they answered."""
        old, _unknown = fit(self.before, people)
        known = people if old is people else [*map(self._known, people, old)]
        new, dropped = fit(self.after, known, only=self.differing)
        self.n += len(people)
        self.lost += len(set().union(*(places for code, places in dropped.items() if code in self.before.questions)))
        earlier = _Side(Columns(self.before, all_as_asked(self.before, old)))
        # Rules may leave out of one version what the other asks: then no column serves both.
        shared: dict[str, Any] = {"beside": earlier.columns, "differing": self.differing}
        later = _Side(Columns(self.after, all_as_asked(self.after, new), **({} if self.has_rules else shared)))
        flat = earlier.kinds * self.people.shape[1] + later.kinds
        self.people += np.bincount(flat, minlength=self.people.size).reshape(self.people.shape)
        is_changed = self.is_change.ravel()[flat]
        for key, members in groups_in(earlier.columns):
            self.groups[key] = self.groups.get(key, 0) + np.array([members.sum(), (members & is_changed).sum()])
        self._add_advice(earlier.advice, later.advice)
        self._add_shift(earlier.standings, later.standings)

    def figures(self, *, withhold: bool) -> Figures:
        """All figures as plain JSON values; None in place of a count that is withheld.

        Of fewer than five people nothing but that is told, if small counts are withheld.
        """
        if withhold and self.n < LEAST:
            return {"n": None if self.n else 0}
        sums = dict(self._sums())
        hidden = withheld(self.people, sums) if withhold else frozenset[Any]()
        changed = int(self.people[self.is_change].sum())
        knows_changes = not hidden & {"changed", "unchanged"}
        return {
            "n": self.n,
            "lost": self._part(self.lost, withhold=withhold),
            "changed": changed if knows_changes else None,
            "advised": self._part(self.advised, withhold=withhold),
            **{name: table.told(name, self.people, hidden) for name, table in self.tables.items()},
            "affected": self._affected(changed, withhold=withhold) if knows_changes else [],
            "advice": self._told_advice(withhold=withhold),
            "shift": {code: round(total / max(self.probable, 1), 6) for code, total in self.shift.items()},
        }

    def _known(self, answers: Answers, old: Answers) -> Answers:
        """Answers of which the part that the version in use leaves out counts under the draft neither."""
        return {code: given for code, given in answers.items() if code not in self.before.questions} | {**old}

    def _add_advice(self, earlier: AdviceOfMany, later: AdviceOfMany) -> None:
        first, nobody = [], np.zeros(len(earlier.places), dtype=np.bool_)
        for definition, advice in ((self.before, earlier), (self.after, later)):
            codes = [one.code for one in definition.recommendations]
            first.append(dict(zip(codes, advice.is_first.T, strict=True)))
        otherwise = nobody.copy()
        for code, entry in self.advice.items():
            one, other = (each.get(code, nobody) for each in first)
            entry += np.array([(one & other).sum(), (one & ~other).sum(), (other & ~one).sum()])
            otherwise |= one != other
        self.advised += int(otherwise.sum())

    def _add_shift(self, earlier: Standings, later: Standings) -> None:
        both = earlier.is_enough & later.is_enough
        self.probable += int(both.sum())
        for code in self.shift:
            one, other = (
                standings.probabilities[both, [*definition.archetype_by_code].index(code)]
                for standings, definition in ((earlier, self.before), (later, self.after))
            )
            self.shift[code] += float((other - one).sum())

    def _part(self, count: int, *, withhold: bool) -> int | None:
        """How many of the people it is, unless they, or the others, are too few."""
        return None if withhold and (is_small(count) or is_small(self.n - count)) else count

    def _sums(self) -> Iterator[tuple[Any, Sum]]:
        """Every count that is told of the outcomes, and how many did not change, which is told along with it."""
        for name, table in self.tables.items():
            for line, column, cells in table.parts():
                yield (name, line, column), Sum(cells, TOTAL if None in (line, column) else CELL)
        yield "changed", Sum(self.is_change, CHANGES)
        yield "unchanged", Sum(~self.is_change, CHANGES)

    def _affected(self, changed: int, *, withhold: bool) -> list[dict[str, Any]]:
        """The kinds of answers of whose givers the largest shares change; all of them larger than that of everybody."""
        groups = [Group(*key, *counts.tolist()) for key, counts in self.groups.items()]
        groups = [one for one in groups if one.n >= SMALLEST_GROUP and one.changed * self.n > changed * one.n]
        groups.sort(key=lambda one: (-one.changed / one.n, -one.n, one.question, one.row or "", one.answer))
        if withhold:
            groups = groups_to_show(self.n, changed, groups)
        return [vars(one) for one in groups[:MOST_GROUPS]]

    def _told_advice(self, *, withhold: bool) -> list[dict[str, Any]]:
        halves = [Halves(*counts.tolist()) for counts in self.advice.values()]
        told = halves_to_show(self.n, halves) if withhold else [HalvesShown.all_of(one) for one in halves]
        return [{"code": code, **vars(one)} for code, one in zip(self.advice, told, strict=True)]


class Table:
    """Outcomes before by outcomes after, told by type (`of` 0) or by band (1)."""

    def __init__(self, before: Sequence[Kind], after: Sequence[Kind], *, of: int) -> None:
        self.lines, self.columns = (dict.fromkeys(kind[of] for kind in kinds) for kinds in (before, after))
        self._before, self._after = ([kind[of] for kind in kinds] for kinds in (before, after))

    def parts(self) -> Iterator[tuple[str | None, str | None, Flags]]:
        """Every cell, every total of a line (column None) and of a column (line None), with the outcomes it holds."""
        for line in (*self.lines, None):
            for column in (*self.columns, None):
                if line is not None or column is not None:
                    in_line = [line in (None, one) for one in self._before]
                    in_column = [column in (None, one) for one in self._after]
                    yield line, column, np.logical_and.outer(in_line, in_column)

    def told(self, name: str, people: Counts, hidden: frozenset[Any]) -> dict[str, Any]:
        """The table with its totals, as plain JSON values."""
        counts = {
            (line, column): None if (name, line, column) in hidden else int(people[cells].sum())
            for line, column, cells in self.parts()
        }
        return {
            "lines": [*self.lines],
            "columns": [*self.columns],
            "cells": [[counts[line, column] for column in self.columns] for line in self.lines],
            "before": [counts[line, None] for line in self.lines],
            "after": [counts[None, column] for column in self.columns],
        }


class _Side:
    """What one version makes of a block of people."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.standings = standings_of(columns.definition, columns.answers)
        self.advice = recommend_many(columns, self.standings.probabilities)
        self.kinds = _kind_of_each(columns.definition, self.standings)


def groups_in(columns: Columns) -> Iterator[tuple[tuple[str, str | None, str], Flags]]:
    """Who gave the same answer: to each ownership row, time among the top investments, who one is."""
    definition = columns.definition
    if (question := definition.ownership_question) is not None:
        for option in question.options:
            for row, members in zip(columns.rows, columns.owned_by([option.code]).T, strict=True):
                yield (question.code, row, option.code), members
    if definition.time_question is not None:
        for code in definition.responsibility_by_code:
            yield (definition.time_question.code, code, IN_TOP), columns.top_of(code) > 0
    for code in ASKED_OF_ALL:
        for option in getattr(definition.questions.get(code), "options", ()):
            yield (code, None, option.code), columns.is_one_of([option.code], code)


_NAMED = ("clear", "leaning")
_UNNAMED = ("blend", "insufficient", "not-applicable")


def _kinds(definition: Definition) -> list[Kind]:
    """Every outcome that a version can have: each type clear and leaning, then those that name no type."""
    named = [(archetype.code, band) for archetype in definition.archetypes for band in _NAMED]
    return [*named, *((reason, reason) for reason in _UNNAMED)]


def _kind_of_each(definition: Definition, standings: Standings) -> NDArray[np.int64]:
    """The place of each person's outcome among `_kinds`."""
    first, unnamed = [], len(definition.archetypes) * len(_NAMED)
    for band in BANDS:
        first.append(_NAMED.index(band) if band in _NAMED else unnamed + _UNNAMED.index(band))
    is_named = np.array([band in _NAMED for band in BANDS])[standings.bands]
    return np.asarray(np.array(first)[standings.bands] + is_named * standings.leading * len(_NAMED))
