"""The outcome of one respondent's answers: type, firmness, weights, indices, roles, advice.

`assess` is the entry for one person, `outcomes_of` for many (the type alone); both place by the same rules. The outcome
of `assess` is plain data that is stored as a snapshot with the document's hash
and `ENGINE`, so that it can be recomputed and proved equal at any time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from itertools import repeat, zip_longest
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from assessment.instrument.answers import Answers, clean_answers
from assessment.instrument.definition import Definition
from assessment.instrument.rules import all_as_asked, as_asked

from .evidence import Evidence, EvidenceTable, as_evidence, as_table, evidence_of, evidence_table, ownership_items
from .explain import Weight, values_of, weights_of_many
from .indices import IndexValue, indices_of, role_profile
from .posterior import Array, intervals, likelihoods_of_many, mixture_of, posterior_of_many, prior_of, priors_of
from .recommend import Advice, recommend
from .whatif import SmallestChange, smallest_change

ENGINE = "2"
"""Version of the calculation. It changes whenever the same answers could give another figure, or one figure more."""

SAME_WITHIN, SAME_INTERVAL_WITHIN = 1e-9, 1e-6
"""How far apart two figures, and two bounds of an interval, may be and yet count as equal."""

Band = Literal["clear", "leaning", "blend", "insufficient", "not-applicable"]
BANDS: tuple[Band, ...] = get_args(Band)


class Absent(Enum):
    """What stands for a value where there is none."""

    ABSENT = "absent"


@dataclass(frozen=True)
class FigureDifference:
    """A value of a snapshot that is not as computed: where (`probabilities.all-rounder`), and both values."""

    place: str
    stored: Any
    computed: Any


@dataclass(frozen=True)
class Placement:
    """Where evidence puts a person, whatever their post; see `Outcome` for the same names.

    `intervals` is empty where they were not asked for.
    """

    band: Band
    ranking: tuple[str, ...]
    probabilities: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    evidence: tuple[Weight, ...]


@dataclass(frozen=True)
class Standings:
    """Where many people stand: of each the place of the band in `BANDS`, that of the type that leads, and all figures.

    `probabilities` is of shape (people, archetypes); whose answers are too few (not `is_enough`) has the shares of the
    region, by which advice counts then, and leads to nothing.
    """

    bands: NDArray[np.int64]
    leading: NDArray[np.intp]
    probabilities: Array
    is_enough: NDArray[np.bool_]


@dataclass(frozen=True)
class Outcome:
    """Which type answers mean.

    `archetype` is the code of the type, None for a blend and where no type is given. `ranking` are the codes
    by probability, highest first (ties by code). `probabilities` (sum 1) and `intervals` (10th and 90th percentile)
    are None where the answers are too few; `missing` then names the open ownership items. `evidence` weighs
    each answer for the first of the ranking.
    """

    band: Band
    archetype: str | None
    ranking: tuple[str, ...]
    probabilities: dict[str, float] | None
    intervals: dict[str, tuple[float, float]] | None
    evidence: tuple[Weight, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Assessment(Outcome):
    """What answers mean: the type, and what comes with every band, `indices`, `leadership_roles` and `advice`.

    `change` is the smallest that puts another type first, None where no type is given or no three changes do.
    """

    indices: dict[str, IndexValue | None]
    leadership_roles: dict[str, float | None]
    advice: tuple[Advice, ...]
    change: SmallestChange | None = None

    def as_json(self) -> dict[str, Any]:
        """The snapshot as plain JSON values."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def assess(definition: Definition, answers: Answers) -> Assessment:
    """The outcome of answers, of those to questions that are asked.

    Raises `instrument.answers.AnswerError` for answers the version does not know.
    """
    cleaned = as_asked(definition, clean_answers(definition, answers))
    [outcome] = outcomes_of(definition, [cleaned])
    prior = prior_of(definition, cleaned.get("region"))
    change = None
    if outcome.ranking and is_eligible(definition, cleaned):
        change = smallest_change(definition, evidence_of(definition, cleaned), prior, outcome.ranking[0])
    return Assessment(
        **vars(outcome),
        indices=indices_of(definition, cleaned),
        leadership_roles=role_profile(definition, cleaned),
        advice=tuple(recommend(definition, cleaned, outcome.probabilities or _by_code(definition, prior.tolist()))),
        change=change,
    )


def differences(stored: Any, computed: Any, place: str = "") -> Iterator[FigureDifference]:
    """Where a stored snapshot and a computed one differ, both as plain JSON values.

    Numbers with a fraction may differ by `SAME_WITHIN`, or `SAME_INTERVAL_WITHIN` below `intervals`; all else is
    compared exactly. A key or an item of a list that only one of them has is `Absent` in the other.
    """
    if isinstance(stored, dict) and isinstance(computed, dict):
        pairs = {key: (stored.get(key, Absent.ABSENT), computed.get(key, Absent.ABSENT)) for key in computed | stored}
    elif isinstance(stored, list) and isinstance(computed, list):
        pairs = {str(at): pair for at, pair in enumerate(zip_longest(stored, computed, fillvalue=Absent.ABSENT))}
    else:
        if not _is_same(stored, computed, SAME_INTERVAL_WITHIN if place.startswith("intervals.") else SAME_WITHIN):
            yield FigureDifference(place, stored, computed)
        return
    for key, (one, other) in pairs.items():
        yield from differences(one, other, f"{place}.{key}" if place else key)


@dataclass(frozen=True)
class Move:
    """A figure with its interval, earlier and later. `is_beyond`: each lies outside the interval of the other."""

    earlier: float
    later: float
    earlier_interval: tuple[float, float]
    later_interval: tuple[float, float]

    @property
    def is_beyond(self) -> bool:
        """Whether the move is more than the unpublished rates alone could explain."""
        return not (_within(self.later, self.earlier_interval) or _within(self.earlier, self.later_interval))


def moves_between(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Move]:
    """How the probability of each type moved between two snapshots that both have probabilities, by code."""
    if not earlier["probabilities"] or not later["probabilities"]:
        return {}
    return {
        code: Move(
            earlier["probabilities"][code],
            probability,
            _pair(earlier["intervals"][code]),
            _pair(later["intervals"][code]),
        )
        for code, probability in later["probabilities"].items()
        if code in earlier["probabilities"]
    }


def _within(value: float, interval: tuple[float, float]) -> bool:
    return interval[0] <= value <= interval[1]


def _pair(interval: Sequence[float]) -> tuple[float, float]:
    low, high = interval
    return low, high


def is_earlier(engine: str) -> bool:
    """Whether this is a version of the calculation before this one."""
    return engine.isdecimal() and int(engine) < int(ENGINE)


def outcomes_of(definition: Definition, answers: Sequence[Answers], *, with_intervals: bool = True) -> list[Outcome]:
    """The type behind the clean answers (see `instrument.answers.clean_answers`) of each of many people.

    What they were not asked does not count.
    """
    answers = all_as_asked(definition, answers)
    table = evidence_table(definition, answers)
    enough = table.answered >= definition.model.minimum_ownership
    regions = [given.get("region") for given, sure in zip(answers, enough, strict=True) if sure]
    placements = place_many(definition, table.select(enough), regions, with_intervals=with_intervals)
    return [
        _placed(definition, given, next(placements)) if sure else _unplaced(definition, given)
        for given, sure in zip(answers, enough.tolist(), strict=True)
    ]


def is_enough(definition: Definition, evidence: Evidence) -> bool:
    """Whether a type may be named from so much evidence."""
    return len(evidence.ownership) >= definition.model.minimum_ownership


def is_eligible(definition: Definition, answers: Answers) -> bool:
    """Whether a type applies to the respondent's post; no answer counts as a CTO."""
    role = answers.get("role")
    return role is None or role in definition.model.eligible_roles


def place(definition: Definition, evidence: Evidence, region: str | None) -> Placement:
    """Where evidence puts a person. Ask `is_enough` first."""
    return next(place_many(definition, as_table(definition, [evidence]), [region]))


def place_many(
    definition: Definition, table: EvidenceTable, regions: Sequence[str | None], *, with_intervals: bool = True
) -> Iterator[Placement]:
    """Where evidence puts each of many people, one after the other, with a region for each."""
    prior, likelihoods = priors_of(definition, regions), likelihoods_of_many(definition, table)
    weights = prior * mixture_of(definition, likelihoods)
    found = weights / weights.sum(axis=1, keepdims=True)
    order = _ranked(definition, found)
    explained = weights_of_many(definition, table, likelihoods, prior, order[:, 0].tolist())
    codes = [archetype.code for archetype in definition.archetypes]
    bounds: Iterable[list[list[float]]] = repeat([])
    if with_intervals:
        each = zip(as_evidence(definition, table), regions, strict=True)
        bounds = (intervals(definition, evidence, region).tolist() for evidence, region in each)
    for probabilities, ranked, why, spread in zip(found.tolist(), order.tolist(), explained, bounds, strict=False):
        yield Placement(
            band=band_of(definition, probabilities[ranked[0]]),
            ranking=tuple(codes[k] for k in ranked),
            probabilities=dict(zip(codes, probabilities, strict=True)),
            intervals={code: (low, high) for code, (low, high) in zip(codes, spread, strict=False)},
            evidence=why,
        )


def band_of(definition: Definition, probability: float) -> Band:
    """How firm a result is whose leading type has this probability."""
    bands = definition.model.bands
    if probability >= bands.clear:
        return "clear"
    return "leaning" if probability >= bands.leaning else "blend"


def leading_types(definition: Definition, answers: Sequence[Answers]) -> list[str | None]:
    """The type that `assess` names for each of many people's clean answers; None for a blend or no type."""
    found = standings_of(definition, answers)
    named = zip(found.leading.tolist(), found.bands.tolist(), strict=True)
    return [definition.archetypes[k].code if BANDS[band] in ("clear", "leaning") else None for k, band in named]


def standings_of(definition: Definition, answers: Sequence[Answers]) -> Standings:
    """The band, the leading type and the probabilities of each of many people with clean answers."""
    answers = all_as_asked(definition, answers)
    table = evidence_table(definition, answers)
    priors = priors_of(definition, [given.get("region") for given in answers])
    probabilities = posterior_of_many(definition, table, priors)
    highest, bands = probabilities.max(axis=1, initial=0), definition.model.bands
    is_enough = table.answered >= definition.model.minimum_ownership
    eligible = np.array([is_eligible(definition, given) for given in answers], dtype=np.bool_)
    names: list[Band] = ["not-applicable", "insufficient", "clear", "leaning"]
    apply = [~eligible, ~is_enough, highest >= bands.clear, highest >= bands.leaning]
    return Standings(
        bands=np.select(apply, [BANDS.index(name) for name in names], BANDS.index("blend")),
        leading=_ranked(definition, probabilities)[:, 0],
        probabilities=np.where(is_enough[:, None], probabilities, priors),
        is_enough=is_enough,
    )


def _ranked(definition: Definition, probabilities: Array) -> NDArray[np.intp]:
    """For each person the archetypes by probability, highest first, ties by code; shape (people, archetypes)."""
    by_code = np.array(sorted(range(len(definition.archetypes)), key=lambda k: definition.archetypes[k].code))
    return np.asarray(by_code[np.argsort(-probabilities[:, by_code].round(12), axis=1, kind="stable")])


def _placed(definition: Definition, answers: Answers, placement: Placement) -> Outcome:
    """The outcome of answers that suffice."""
    band = placement.band if is_eligible(definition, answers) else "not-applicable"
    return Outcome(
        band=band,
        archetype=placement.ranking[0] if band in ("clear", "leaning") else None,
        ranking=placement.ranking,
        probabilities=placement.probabilities,
        intervals=placement.intervals or None,
        evidence=placement.evidence,
        missing=(),
    )


def _unplaced(definition: Definition, answers: Answers) -> Outcome:
    """The outcome of answers that are too few."""
    evidence = evidence_of(definition, answers)
    return Outcome(
        band="insufficient" if is_eligible(definition, answers) else "not-applicable",
        archetype=None,
        ranking=(),
        probabilities=None,
        intervals=None,
        evidence=values_of(definition, evidence),
        missing=_missing(definition, evidence),
    )


def _by_code(definition: Definition, values: Sequence[float]) -> dict[str, float]:
    return {archetype.code: value for archetype, value in zip(definition.archetypes, values, strict=True)}


def _is_same(stored: Any, computed: Any, within: float) -> bool:
    if {type(stored), type(computed)} in ({float}, {float, int}):
        return math.isclose(stored, computed, rel_tol=0, abs_tol=within)
    return type(stored) is type(computed) and bool(stored == computed)


def _missing(definition: Definition, evidence: Evidence) -> tuple[str, ...]:
    return tuple(f"ownership.{code}" for code in ownership_items(definition) if code not in evidence.ownership)


def _plain(value: Any) -> Any:
    """Dataclasses, tuples and dictionaries as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
