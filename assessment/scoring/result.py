"""The outcome of one respondent's answers: type, firmness, weights, indices, roles, advice.

`assess` is the only entry. Its outcome is plain data that is stored as a snapshot with the document's hash
and `ENGINE`, so that it can be recomputed and proved equal at any time.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from assessment.instrument.answers import Answers, clean_answers
from assessment.instrument.definition import Definition

from .evidence import Evidence, evidence_of, ownership_items
from .explain import Weight, values_of, weights_of
from .indices import IndexValue, indices_of, role_profile
from .posterior import intervals, posterior
from .recommend import Advice, recommend

ENGINE = "1"
"""Version of the calculation. It changes whenever the same answers could give another figure."""

Band = Literal["clear", "leaning", "blend", "insufficient", "not-applicable"]


@dataclass(frozen=True)
class Assessment:
    """What answers mean.

    `archetype` is the code of the type, None for a blend and where no type is given. `ranking` are the codes
    by probability, highest first (ties by code). `probabilities` (sum 1) and `intervals` (10th and 90th percentile)
    are None where the answers are too few; `missing` then names the open ownership items. `evidence` weighs
    each answer for the first of the ranking. `indices`, `leadership_roles` and `advice` come with every band.
    """

    band: Band
    archetype: str | None
    ranking: tuple[str, ...]
    probabilities: dict[str, float] | None
    intervals: dict[str, tuple[float, float]] | None
    evidence: tuple[Weight, ...]
    missing: tuple[str, ...]
    indices: dict[str, IndexValue | None]
    leadership_roles: dict[str, float | None]
    advice: tuple[Advice, ...]

    def as_json(self) -> dict[str, Any]:
        """The snapshot as plain JSON values."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def assess(definition: Definition, answers: Answers) -> Assessment:
    """The outcome of answers. Raises `instrument.answers.AnswerError` for answers the version does not know."""
    cleaned = clean_answers(definition, answers)
    evidence = evidence_of(definition, cleaned)
    region = cleaned.get("region")
    eligible = cleaned.get("role") is None or cleaned["role"] in definition.model.eligible_roles
    found = posterior(definition, evidence, region)
    by_code = {
        archetype.code: float(p) for archetype, p in zip(definition.archetypes, found.probabilities, strict=True)
    }
    enough = len(evidence.ownership) >= definition.model.minimum_ownership
    ranking = tuple(sorted(by_code, key=lambda code: (-round(by_code[code], 12), code)))
    if not enough:
        prior = dict(zip(by_code, map(float, found.prior), strict=True))
        return _outcome(
            definition,
            cleaned,
            band="insufficient" if eligible else "not-applicable",
            weighing=prior,
            evidence=values_of(definition, evidence),
            missing=_missing(definition, evidence),
        )
    codes = [archetype.code for archetype in definition.archetypes]
    band = band_of(definition, by_code[ranking[0]]) if eligible else "not-applicable"
    bounds = intervals(definition, evidence, region)
    return _outcome(
        definition,
        cleaned,
        band=band,
        archetype=ranking[0] if band in ("clear", "leaning") else None,
        ranking=ranking,
        probabilities=by_code,
        intervals={code: (float(low), float(high)) for code, (low, high) in zip(codes, bounds, strict=True)},
        weighing=by_code,
        evidence=weights_of(definition, evidence, found, codes.index(ranking[0])),
    )


def band_of(definition: Definition, probability: float) -> Band:
    """How firm a result is whose leading type has this probability."""
    bands = definition.model.bands
    if probability >= bands.clear:
        return "clear"
    return "leaning" if probability >= bands.leaning else "blend"


def _outcome(
    definition: Definition,
    answers: Answers,
    *,
    band: Band,
    weighing: dict[str, float],
    evidence: list[Weight],
    missing: tuple[str, ...] = (),
    archetype: str | None = None,
    ranking: tuple[str, ...] = (),
    probabilities: dict[str, float] | None = None,
    intervals: dict[str, tuple[float, float]] | None = None,
) -> Assessment:
    return Assessment(
        band=band,
        archetype=archetype,
        ranking=ranking,
        probabilities=probabilities,
        intervals=intervals,
        evidence=tuple(evidence),
        missing=missing,
        indices=indices_of(definition, answers),
        leadership_roles=role_profile(definition, answers),
        advice=tuple(recommend(definition, answers, weighing)),
    )


def _missing(definition: Definition, evidence: Evidence) -> tuple[str, ...]:
    return tuple(f"ownership.{code}" for code in ownership_items(definition) if code not in evidence.ownership)


def _plain(value: Any) -> Any:
    """Dataclasses, tuples and dictionaries as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
