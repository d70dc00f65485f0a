"""Advice for many people at once: what `ranking` says of each of them, person by person the same.

Needs and conditions are worked out by column (`columns`), by the same kinds as in `needs` and `conditions`. The steps
of every sum are those of one person's, so that no figure rounds to another side here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.definition import Condition, Definition, Need, Recommendation

from .columns import OPEN, Array, Columns, Flags
from .ranking import FIRST, PER_THEME, RELEVANCE_DIGITS, UNANSWERED_NEED, closeness

Places = NDArray[np.int8]


@dataclass(frozen=True)
class AdviceOfMany:
    """Every recommendation as it applies to each of many people, both of shape (people, recommendations).

    Columns in the order of the document. `needs` is NaN where nothing was answered; `places` counts from 1 those shown
    first and is 0 for the others.
    """

    needs: Array
    places: Places

    @property
    def is_first(self) -> Flags:
        """Which are among those shown first."""
        return self.places > 0


def recommend_many(columns: Columns, probabilities: Array) -> AdviceOfMany:
    """The advice for many people by their answers; `probabilities` is of shape (people, archetypes)."""
    definition, advices = columns.definition, columns.definition.recommendations
    needs = np.array([need_of_many(advice, columns) for advice in advices]).reshape(len(advices), len(columns))
    return AdviceOfMany(needs.T, _first_shown(definition, _ranking(definition, needs, probabilities)))


def need_of_many(advice: Recommendation, columns: Columns) -> Array:
    """The need for an advice of each of many people, NaN where nothing was answered."""
    value = evaluate_many(advice.need, columns)
    for condition in advice.certain_if:
        value = np.where(condition_met_by(condition, columns), 1.0, value)
    return value


def evaluate_many(need: Need, columns: Columns) -> Array:
    """The value of a need for each of many people, NaN where nothing was answered."""
    return np.asarray(NEEDS_OF_MANY[need.need](need, columns), dtype=np.float64)


def condition_met_by(condition: Condition, columns: Columns) -> Flags:
    """For whom a condition holds. What is not answered never holds."""
    return np.asarray(CONDITIONS_OF_MANY[condition.test](condition, columns), dtype=np.bool_)


# --- which are shown first ---


def _ranking(definition: Definition, needs: Array, probabilities: Array) -> NDArray[np.intp]:
    """For each person the recommendations by relevance, ties by code; shape (people, recommendations)."""
    advices = definition.recommendations
    by_code = np.array(sorted(range(len(advices)), key=lambda place: advices[place].code), dtype=np.intp)
    strengths = 0.5 + 0.5 * np.where(np.isnan(needs), UNANSWERED_NEED, needs)
    fits = {audience: _fit(definition, audience, probabilities) for audience in {one.audience for one in advices}}
    relevance = np.array([fits[advices[place].audience] * strengths[place] for place in by_code])
    order = np.argsort(-rounded(relevance.reshape(needs.shape)), axis=0, kind="stable")
    return np.asarray(by_code[order].T)


def _fit(definition: Definition, audience: tuple[str, ...], probabilities: Array) -> Array:
    """How well advice for these types fits each person: the sum over types that `ranking` has."""
    fit = np.zeros(len(probabilities))
    for k, archetype in enumerate(definition.archetypes):
        fit = fit + probabilities[:, k] * closeness(audience, archetype.code)
    return fit


def rounded(values: Array) -> Array:
    """Relevance rounded as `round` does it: close to half-way, NumPy by itself may come to the other side."""
    scaled = values * 10**RELEVANCE_DIGITS
    found = np.rint(scaled) / 10**RELEVANCE_DIGITS
    close = np.abs(scaled - np.floor(scaled) - 0.5) < 1e-3
    found[close] = [round(value, RELEVANCE_DIGITS) for value in values[close].tolist()]
    return np.asarray(found)


def _first_shown(definition: Definition, ranking: NDArray[np.intp]) -> Places:
    """The first seven of each person's ranking, no more than three of a theme, one of those that overlap."""
    themes = _numbered(advice.theme for advice in definition.recommendations)
    overlaps = _numbered(advice.overlaps for advice in definition.recommendations)
    people, places = np.arange(len(ranking)), np.zeros(ranking.shape, dtype=np.int8)
    chosen = np.zeros(len(ranking), dtype=np.int8)
    of_theme = np.zeros((len(ranking), len(definition.recommendations) + 1), dtype=np.int8)
    is_taken = np.zeros((len(ranking), len(definition.recommendations) + 1), dtype=np.bool_)
    for advice in ranking.T:
        theme, overlap = themes[advice], overlaps[advice]
        takes = (chosen < FIRST) & (of_theme[people, theme] < PER_THEME) & ~is_taken[people, overlap]
        chosen += takes
        places[people, advice] = np.where(takes, chosen, 0)
        of_theme[people, theme] += takes
        is_taken[people, overlap] |= takes & (overlap != 0)
        if (chosen == FIRST).all():
            break
    return places


def _numbered(codes: Iterable[str | None]) -> NDArray[np.intp]:
    """Each code as a number, 0 for None."""
    numbers: dict[str | None, int] = {None: 0}
    return np.array([numbers.setdefault(code, len(numbers)) for code in codes], dtype=np.intp)


# --- conditions, by their `test` ---


def is_judged_by(condition: Any, columns: Columns) -> Flags:
    """Who gave any answer that the condition looks at: of the others it says neither yes nor no."""
    if condition.test in ("all", "any"):
        parts = (is_judged_by(one, columns) for one in condition.conditions)
        return np.asarray(np.logical_or.reduce([columns.nobody(), *parts]))
    if condition.test == "index-between":
        return ~np.isnan(columns.index(condition.index))
    if condition.test in ("outside-top-time", "time-at-least"):
        return columns.gave_time
    return columns.is_answered(condition.question, getattr(condition, "row", None))


def _index_between(condition: Any, columns: Columns) -> Flags:
    mean = 1 + columns.index(condition.index) / 25
    return np.asarray((condition.low <= mean) & (mean < condition.below))


def _scale_between(condition: Any, columns: Columns) -> Flags:
    points = columns.points(condition.question)
    return np.asarray((condition.low <= points) & (points <= condition.high))


def _outcomes(condition: Any, columns: Columns) -> list[Flags]:
    return [condition_met_by(part, columns) for part in condition.conditions]


CONDITIONS_OF_MANY: dict[str, Callable[[Any, Columns], Flags]] = {
    "is": lambda one, columns: columns.is_one_of(one.values, one.question, one.row),
    "includes-any": lambda one, columns: columns.ticks_any(one.question, one.values),
    "lacks-all": lambda one, columns: columns.is_answered(one.question) & ~columns.ticks_any(one.question, one.values),
    "scale-between": _scale_between,
    "index-between": _index_between,
    "outside-top-time": lambda one, columns: columns.has_top & (columns.top_of(one.row) == 0),
    "time-at-least": lambda one, columns: columns.gave_time & (columns.spent(one.row) >= one.percent),
    "all": lambda one, columns: np.logical_and.reduce([~columns.nobody(), *_outcomes(one, columns)]),
    "any": lambda one, columns: np.logical_or.reduce([columns.nobody(), *_outcomes(one, columns)]),
}


# --- needs, by their `need` ---


def _scale_gap(need: Any, columns: Columns) -> Array:
    questions = tuple(dict.fromkeys(need.questions))
    if need.of == "lowest":
        return np.asarray((5 - np.fmin.reduce([columns.points(code) for code in questions])) / 4)
    return (5 - columns.mean(questions)) / 4


def _unmet_share(need: Any, columns: Columns) -> Array:
    lacking = sum(~columns.is_ticked(need.question, option) for option in need.options)
    return np.where(columns.is_answered(need.question), lacking / len(need.options), np.nan)


def _unbacked_share(need: Any, columns: Columns) -> Array:
    wanted, missing = np.zeros(len(columns)), np.zeros(len(columns))
    for item, counterpart in need.counterparts.items():
        is_named = np.logical_or.reduce([columns.is_ticked(code, item) for code in need.questions])
        wanted += is_named
        missing += is_named & ~columns.is_ticked(need.backing, counterpart)
    return _share(missing, wanted, columns.is_answered(need.backing))


def _rows_share(need: Any, columns: Columns) -> Array:
    counts = np.array([not need.rows or row in need.rows for row in columns.rows], dtype=np.bool_)
    answered = (columns.owners != OPEN) & counts
    return _share((answered & columns.owned_by(need.values)).sum(axis=1), answered.sum(axis=1))


def _owned_outside_top_time(need: Any, columns: Columns) -> Array:
    owned = columns.owned_by(need.values)
    return _share((owned & (columns.owned_top == 0)).sum(axis=1), owned.sum(axis=1), columns.has_top)


def _top_time_not_owned(need: Any, columns: Columns) -> Array:
    top = (columns.owned_top > 0) & (columns.owners != OPEN)
    return _share((top & ~columns.owned_by(need.values)).sum(axis=1), top.sum(axis=1))


def _time_share(need: Any, columns: Columns) -> Array:
    total = sum(columns.spent(row.code) for row in columns.definition.responsibilities)
    return _share(np.asarray(sum(columns.spent(row) for row in need.rows)), np.asarray(total))


def _cases(need: Any, columns: Columns) -> Array:
    met = [condition_met_by(case.when, columns) for case in need.cases]
    found = np.select([columns.nobody(), *met], [0.0, *(case.value for case in need.cases)], need.otherwise)
    return np.where(columns.is_answered(need.question), found, np.nan)


def _mean(need: Any, columns: Columns) -> Array:
    parts = _parts(need, columns)
    total, lost = np.zeros(len(columns)), np.zeros(len(columns))
    for part in np.where(np.isnan(parts), 0.0, parts):
        # What the addition loses is kept, so that the sum is as exact as `fmean` has it.
        larger = total + part
        lost += np.where(np.abs(total) >= np.abs(part), (total - larger) + part, (part - larger) + total)
        total = larger
    return _share(total + lost, (~np.isnan(parts)).sum(axis=0))


def _only_where(need: Any, columns: Columns) -> Array:
    elsewhere = np.where(is_judged_by(need.when, columns), 0.0, np.nan)
    return np.where(condition_met_by(need.when, columns), evaluate_many(need.part, columns), elsewhere)


NEEDS_OF_MANY: dict[str, Callable[[Any, Columns], Array]] = {
    "scale-gap": _scale_gap,
    "scale-height": lambda need, columns: (columns.mean(need.questions) - 1) / 4,
    "index-gap": lambda need, columns: 1 - columns.index(need.index) / 100,
    "index-height": lambda need, columns: columns.index(need.index) / 100,
    "unmet-share": _unmet_share,
    "unbacked-share": _unbacked_share,
    "rows-share": _rows_share,
    "owned-outside-top-time": _owned_outside_top_time,
    "top-time-not-owned": _top_time_not_owned,
    "time-share": _time_share,
    "cases": _cases,
    "mean": _mean,
    "largest": lambda need, columns: np.fmax.reduce(_parts(need, columns)),
    "product": lambda need, columns: reduce(mul, _parts(need, columns), np.ones(len(columns))),
    "only-where": _only_where,
}


def _parts(need: Any, columns: Columns) -> Array:
    return np.array([evaluate_many(part, columns) for part in need.parts]).reshape(len(need.parts), len(columns))


def _share(found: NDArray[Any], of: NDArray[Any], judged: Flags | None = None) -> Array:
    """A share of what there is; NaN where there is nothing, and for those of whom nothing can be said."""
    has = (of > 0) if judged is None else (of > 0) & judged
    return np.where(has, found / np.where(of > 0, of, 1), np.nan)
