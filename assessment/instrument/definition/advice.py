"""What is recommended: themes, recommendations and where they come from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .needs import Condition, Need
from .text import Code, Frozen, Text


class Origin(Frozen):
    """Where an advice comes from. `own` advice rests only on the definitions in the source."""

    source: Code | None
    chapter: Text
    own: bool = False


class Recommendation(Frozen):
    """One advice: what to do, for whom, how soon, and which answers bring it up."""

    code: Code
    title: Text
    """An imperative sentence without a full stop."""
    rationale: Text
    """One or two sentences: why this matters in this situation."""
    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    measure: Text
    """How one sees that it worked."""
    theme: Code
    audience: tuple[Code, ...] = ()
    """Archetypes it is written for; empty means every CTO."""
    horizon: Literal["90-days", "1-year", "3-years", "5-years"]
    effort: Literal["S", "M", "L"]
    need: Need
    certain_if: tuple[Condition, ...] = ()
    """If one of these holds, the need is 1."""
    overlaps: Code | None = None
    """Among the first seven only one of those that share this code is shown."""
    origin: Origin


class Theme(Frozen):
    """A group of recommendations."""

    code: Code
    label: Text


class Prompt(Frozen):
    """A question to oneself, with room for an answer that counts for nothing."""

    code: Code
    text: Text


class Reflection(Frozen):
    """The prompts that go with a chapter of a source."""

    chapter: Text
    source: Code
    prompts: Annotated[tuple[Prompt, ...], Field(min_length=1)]
