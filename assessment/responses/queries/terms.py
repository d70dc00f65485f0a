"""Who asked for a response, on which terms, and what was agreed to, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment.instrument.definition import Definition
from assessment.lib.ui import page_language, tr
from assessment.responses.models import Consent, Response


@dataclass(frozen=True)
class Agreed:
    """One thing that may be agreed to; `since` is when it was agreed to or taken back, None where it never was."""

    code: str
    label: str
    if_left_out: str
    required: bool
    held: bool
    since: datetime | None


@dataclass(frozen=True)
class AskedBy:
    """Who asked for a response: a client, on which occasion, of whom, in which role."""

    client: str
    occasion: str
    name: str
    role: str


def asked_by(response: Response) -> AskedBy | None:
    """Who asked for the response; None where somebody took the assessment of their own accord."""
    told = response.introduction
    client = in_page_language(told.get("from"))
    if not client:
        return None
    return AskedBy(client, *(in_page_language(told.get(key)) for key in ("occasion", "name", "role")))


def list_agreed(definition: Definition, response: Response, consent: Consent | None) -> list[Agreed]:
    """What the consent text asks and whoever asked for the response, in that order, and whether it holds."""
    items = [(one.code, tr(one.label), tr(one.if_left_out), one.required) for one in definition.consent.items]
    return [_agreed(consent, *item) for item in items] + list_scopes(response, consent)


def list_scopes(response: Response, consent: Consent | None) -> list[Agreed]:
    """Only what whoever asked for the response asks."""
    return [
        _agreed(consent, one["code"], in_page_language(one["label"]), in_page_language(one["if_left_out"]))
        for one in response.scopes
    ]


def in_page_language(text: Mapping[str, str] | str | None) -> str:
    """A text kept by language; in another one where it has none in the page's."""
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(page_language()) or next((one for one in text.values() if one), "")


def _agreed(consent: Consent | None, code: str, label: str, if_left_out: str, required: bool = False) -> Agreed:
    held = consent is not None and code in consent.items
    return Agreed(code, label, if_left_out, required, held, _moment(consent, code, held=held))


def _moment(consent: Consent | None, code: str, *, held: bool) -> datetime | None:
    """When the item last changed hands."""
    events: list[dict[str, Any]] = consent.withdrawn if consent else []
    moved = [one["at"] for one in events if code in (one.get("item"), one.get("given"))]
    if moved:
        return datetime.fromisoformat(moved[-1])
    return consent.given_at if consent and held else None
