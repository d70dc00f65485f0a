"""Where learned rates come from: what a person needs to decide whether to publish them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from .text import Code, Frozen, Rate

ItemKind = Literal["responsibilities", "time"]
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _as_written(value: object) -> object:
    """A date as the schema has it; pydantic would take seconds since 1970 as well."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value if _WRITTEN.fullmatch(value) else "")
    except ValueError as error:
        raise PydanticCustomError("date_type", "not a date such as 2026-11-30") from error


Day = Annotated[date, BeforeValidator(_as_written)]


class RateChange(Frozen):
    """One unlisted rate before and after learning."""

    archetype: Code
    kind: ItemKind
    item: Code
    before: Rate
    after: Rate
    bound: Rate
    """The lowest rate that the archetype's own list publishes; the rate lies between 0 and it."""
    at_bound: bool = False
    """Whether the responses would have it higher still."""


class HeldOut(Frozen):
    """How well one coupling tells answers it has not seen: log-likelihood per response (natural logarithm)."""

    coupling: Annotated[float, Field(ge=0, le=1)]
    log_likelihood: float


class MissedPair(Frozen):
    """Two items that go together in the responses more, or less, than the learned model says."""

    items: tuple[str, str]
    """Each as `ownership.CODE` or `time.CODE`."""
    observed: Rate
    """Share of responses that say yes to both."""
    expected: Rate
    deviation: float
    """How many standard errors lie between the two."""


class TypeChange(Frozen):
    """How many stored results go from one leading type to another (None: no type named)."""

    before: Code | None = None
    after: Code | None = None
    results: int


class Learning(Frozen):
    """The provenance of learned rates."""

    source_hash: str
    """SHA-256 of the document that the responses answered."""
    engine: str
    """Version of the calculation that learned."""
    learned_on: Day
    responses: int
    left_out: dict[Code, int]
    """Responses not used, by reason."""
    coupling: Annotated[float, Field(ge=0, le=1)]
    held_out: tuple[HeldOut, ...]
    """Of every coupling that was tried."""
    gain: float
    """Held-out log-likelihood gained over the model before, per response."""
    standard_error: float
    """Standard error of the gain."""
    rates: tuple[RateChange, ...]
    missed: tuple[MissedPair, ...]
    changes: tuple[TypeChange, ...]
    """Past results by type before and after, those that stay included."""
