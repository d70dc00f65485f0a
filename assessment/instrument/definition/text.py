"""What all parts of a document share: immutable objects, codes, rates, texts in both languages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LANGUAGES = ("zh-hans", "en")

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Rate = Annotated[float, Field(ge=0, le=1)]
Language = Literal["zh-hans", "en"]


class Frozen(BaseModel):
    """Base of all parts of a document: immutable, and unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)


class Text(Frozen):
    """One wording in every language. Wording is never an identifier and never scored."""

    zh_hans: Annotated[str, Field(alias="zh-hans")]
    en: str

    def in_(self, language: str) -> str:
        """The wording in `language` (`zh-hans` or `en`; anything else reads as Chinese)."""
        return self.en if language == "en" else self.zh_hans
