"""From responses to learned rates, or to the reason for leaving the rates as they are."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from assessment.instrument.definition import Archetype, Definition, HeldOut, ItemKind, Learning, MissedPair, RateChange
from assessment.scoring.evidence import EvidenceTable
from assessment.scoring.posterior import HALF, INDEPENDENT, NESTED, Array, bounds_of, layout_of

from .findings import Known, known_by, missed_pairs, shares_of, worth_of
from .fitting import Fit, fit, leaning_log_likelihood
from .frame import LEAST_RATE, Frame, Sample, frame_of, sample_of

LEAST_RESPONSES = 200
"""Fewer responses than this, and nothing is learned."""

FOLDS = 5
STARTS = 8
LEAST_STANDARD_ERRORS = 2.0
"""By how many of its standard errors the held-out log-likelihood must gain."""

SPREADS = (0.5, 1.0, 1.5, 2.0)
"""Of a tendency to tick more of everything, as standard deviations of log-odds."""

SAME_PROBABILITY = 0.02
"""Starts agree if the types of the same people are as probable: on average over people, the largest difference.

Judged by what rates are for: rates of which little is known may differ and harm nobody."""

SAME_LOG_LIKELIHOOD = 0.005
"""Per response: well below the gain that acceptance asks for (two standard errors are 0.015 or more at 1,000)."""

FARTHEST_SHARE = 0.35
"""By how much a type may be commoner among the responses, or rarer, than the study says.

Measured: with shares off by 0.3 learning still gains; among people of one type only, off by 0.45, it loses 3 to 10
points, because it explains who they are by rates that are not theirs.
"""

Refusal = Literal["too-few", "no-gain", "other-shares", "starts-disagree"]


@dataclass(frozen=True)
class Recalibration:
    """What responses say of the unpublished rates. Refused where `refusal` is set; the rest is there all the same."""

    refusal: Refusal | None
    responses: int
    """Those that answered any item that is evidence."""
    coupling: float
    """0, 1/2 or 1: chosen by held-out likelihood."""
    held_out: tuple[HeldOut, ...]
    """Of each coupling tried: log-likelihood per response."""
    gain: float
    """Held-out log-likelihood per response gained over the model before; where a simpler account than learned rates
    would do as well (`_gain`), over that."""
    standard_error: float
    """Of the gain."""
    rates: tuple[RateChange, ...]
    """Every unlisted rate, in the order of the document."""
    worth: Mapping[tuple[str, str, str], int]
    """By (archetype, kind, item): how many respondents of the type, asked directly, would tell the rate as surely."""
    missed: tuple[MissedPair, ...]
    """Pairs of items that go together otherwise than the learned model says, largest deviation first."""


@dataclass(frozen=True)
class _Trial:
    """How well the rates learned with one coupling tell answers they have not seen.

    `log_likelihood` is of shape (folds, rows), as is `people`: how many of each row were held out.
    """

    coupling: float
    log_likelihood: Array
    people: Array

    @property
    def mean(self) -> float:
        """Log-likelihood per response."""
        return float((self.people * self.log_likelihood).sum() / self.people.sum())

    def gain_over(self, rows: Array) -> tuple[float, float]:
        """Log-likelihood gained per response over another model's of each row, and its standard error."""
        gains, count = self.log_likelihood - rows, self.people.sum()
        gain = (self.people * gains).sum() / count
        variance = (self.people * (gains - gain) ** 2).sum() / (count - 1)
        return float(gain), float(np.sqrt(variance / count))


def recalibrate(
    definition: Definition,
    table: EvidenceTable,
    prior: Array,
    *,
    couplings: tuple[float, ...] = (INDEPENDENT, HALF, NESTED),
    seed: int = 0,
) -> Recalibration:
    """What the evidence of many people says of the unlisted rates.

    `prior` is of shape (archetypes,) or (people, archetypes). `couplings` are those to choose from, of 0, 1/2 and 1.
    """
    if not couplings or not set(couplings) <= {INDEPENDENT, HALF, NESTED}:
        raise ValueError(f"couplings must be of 0, 0.5 and 1, not {couplings}")
    sample = sample_of(definition, table, prior)
    if len(sample) < LEAST_RESPONSES:
        return Recalibration("too-few", len(sample), couplings[0], (), 0.0, 0.0, (), {}, ())
    frame, generator = frame_of(definition), np.random.default_rng(seed)
    folds = _folds(sample, generator)
    trials = [_trial(sample, frame, coupling, folds) for coupling in couplings]
    best = max(trials, key=lambda trial: trial.mean)
    gain, standard_error = _gain(sample, frame, best)
    fits = _fit_all(sample, frame, best.coupling, generator)
    chosen = fits.rates[:, [int(fits.objective.argmax())]]
    known = known_by(sample, best.coupling, chosen)
    respondents = worth_of(frame, known)
    return Recalibration(
        refusal=_refusal(known, _is_clear(gain, standard_error), fits),
        responses=len(sample),
        coupling=best.coupling,
        held_out=tuple(HeldOut(coupling=one.coupling, log_likelihood=one.mean) for one in trials),
        gain=gain,
        standard_error=standard_error,
        rates=_changes(definition, chosen[:, 0]),
        worth={place: int(respondents[index]) for place, index in _free_places(definition)},
        missed=missed_pairs(layout_of(definition), known),
    )


def provenance_of(
    found: Recalibration, *, source_hash: str, engine: str, learned_on: date, left_out: Mapping[str, int]
) -> Learning:
    """What is kept of how rates were learned; how past results would change is for the caller to add."""
    return Learning(
        source_hash=source_hash,
        engine=engine,
        learned_on=learned_on,
        responses=found.responses,
        left_out=dict(left_out),
        coupling=found.coupling,
        held_out=found.held_out,
        gain=found.gain,
        standard_error=found.standard_error,
        rates=found.rates,
        missed=found.missed,
        changes=(),
    )


def learned_document(content: Mapping[str, Any], found: Recalibration, provenance: Learning) -> dict[str, Any]:
    """A copy of a version's document with the learned rates, their coupling alone, and where they come from.

    Raises `ValueError` where learning was refused.
    """
    if found.refusal is not None:
        raise ValueError(f"nothing was learned: {found.refusal}")
    document: dict[str, Any] = copy.deepcopy(dict(content))
    by_code = {archetype["code"]: archetype for archetype in document["archetypes"]}
    for archetype in by_code.values():
        archetype["learned"] = {"responsibilities": {}, "time": {}}
    for rate in found.rates:
        respondents = found.worth[rate.archetype, rate.kind, rate.item]
        by_code[rate.archetype]["learned"][rate.kind][rate.item] = {"rate": rate.after, "respondents": respondents}
    weights = {"independent": float(found.coupling == INDEPENDENT), "nested": float(found.coupling == NESTED)}
    document["model"]["coupling_weights"] = weights | ({"half": 1.0} if found.coupling == HALF else {})
    document["learning"] = provenance.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return document


def _folds(sample: Sample, generator: np.random.Generator) -> Array:
    """How many people of each row are in each fold: at random, but by the answers alone, whoever came first."""
    fold_of = generator.permutation(len(sample)) % FOLDS
    rows = len(sample.counts)
    return np.stack([np.bincount(sample.row_of[fold_of == fold], minlength=rows) for fold in range(FOLDS)]).astype(
        np.float64
    )


def _trial(sample: Sample, frame: Frame, coupling: float, folds: Array) -> _Trial:
    starts = np.repeat(frame.middle_for(coupling)[:, None], FOLDS, axis=1)
    found = fit(sample, frame, coupling, starts, sample.counts - folds)
    return _Trial(coupling, found.log_likelihood, folds)


def _gain(sample: Sample, frame: Frame, best: _Trial) -> tuple[float, float]:
    """What learning gains over the model before, with its standard error; or over a simpler account, if it fails there.

    Where some people tick more of everything, types that differ in how much is ticked foretell answers better and
    place people worse. So learned rates must also beat mean rates with such a tendency, which explains that outright.
    """
    gain = best.gain_over(sample.before)
    leaning = [leaning_log_likelihood(sample, frame, best.coupling, spread) for spread in SPREADS]
    simpler = best.gain_over(max(leaning, key=lambda rows: float((sample.counts * rows).sum())))
    return gain if _is_clear(*simpler) else simpler


def _is_clear(gain: float, standard_error: float) -> bool:
    return gain > LEAST_STANDARD_ERRORS * standard_error


def _fit_all(sample: Sample, frame: Frame, coupling: float, generator: np.random.Generator) -> Fit:
    """The fits from the middle of what the rates may be, and from anywhere within it."""
    middle = np.repeat(frame.middle_for(coupling)[:, None], STARTS, axis=1)
    anywhere = generator.random(middle.shape) * frame.most[:, None]
    starts = np.where(frame.free[:, None] & (np.arange(STARTS) > 0)[:, None, None], anywhere, middle)
    return fit(sample, frame, coupling, starts, np.tile(sample.counts, (STARTS, 1)))


def _refusal(known: Known, gains: bool, fits: Fit) -> Refusal | None:
    if not gains:
        return "no-gain"
    if np.abs(shares_of(known) - known.sample.shares).max() > FARTHEST_SHARE:
        return "other-shares"
    return None if _agree(known.sample, known.coupling, fits) else "starts-disagree"


def _agree(sample: Sample, coupling: float, fits: Fit) -> bool:
    """Whether all starts came to the same answer for practical purposes."""
    people = len(sample)
    if np.ptp(fits.objective) > SAME_LOG_LIKELIHOOD * people:
        return False
    chosen = int(fits.objective.argmax())
    expected = known_by(sample, coupling, fits.rates[:, [chosen]]).types
    for start in range(STARTS):
        found = known_by(sample, coupling, fits.rates[:, [start]]).types
        if np.abs(found - expected).max(axis=0).sum() > SAME_PROBABILITY * people:
            return False
    return True


def _free_places(definition: Definition) -> Iterator[tuple[tuple[str, ItemKind, str], tuple[int, int, int]]]:
    """Every unlisted rate in the order of the document, with where it stands in an array of rates."""
    layout = layout_of(definition)
    for k, archetype in enumerate(definition.archetypes):
        sides: tuple[tuple[ItemKind, tuple[str, ...], dict[str, float]], ...] = (
            ("responsibilities", layout.ownership, archetype.responsibilities),
            ("time", layout.time, archetype.time),
        )
        for side, (kind, items, published) in enumerate(sides):
            for code in items:
                if code not in published:
                    yield (archetype.code, kind, code), (side, layout.responsibilities.index(code), k)


def _changes(definition: Definition, rates: Array) -> tuple[RateChange, ...]:
    changes = []
    for (code, kind, item), index in _free_places(definition):
        archetype = definition.archetype_by_code[code]
        bound = bounds_of(archetype)[index[0]]
        after = min(max(round(float(rates[index]), 6), LEAST_RATE), bound)
        changes.append(
            RateChange(
                archetype=code,
                kind=kind,
                item=item,
                before=_rate_before(archetype, kind, item, bound),
                after=after,
                bound=bound,
                at_bound=after >= bound - 2 * LEAST_RATE,
            )
        )
    return tuple(changes)


def _rate_before(archetype: Archetype, kind: ItemKind, item: str, bound: float) -> float:
    """The earlier learned rate, or the mean of what it may be."""
    if archetype.learned is None:
        return bound / 2
    rate: float = getattr(archetype.learned, kind)[item].rate
    return rate
