"""The consultant's own words beside the findings of an engagement."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.engagements.models import Engagement, Note
from assessment.lib.secrets import digest

FOREWORD = "foreword"
"""The place of the words that stand before everything else; they are stored with the engagement."""
PLACES = (FOREWORD, "map", "pair", "figures")
"""Where a note may stand."""


@dataclass(frozen=True)
class NoteAt:
    """What the consultant said at one place. `base` is what a change must be based on; empty where nothing is said."""

    place: str
    text: str = ""
    base: str = ""


def list_notes(engagement: Engagement) -> dict[str, NoteAt]:
    """Every place with what stands there, in one query; a place without a note is there, too."""
    stored = {one.place: one for one in Note.objects.filter(engagement=engagement)}
    found = {place: note_at(place, stored.get(place)) for place in PLACES}
    return {**found, FOREWORD: foreword_of(engagement)}


def find_note(engagement: Engagement, place: str) -> NoteAt:
    """What stands at one place."""
    if place == FOREWORD:
        return foreword_of(engagement)
    return note_at(place, Note.objects.filter(engagement=engagement, place=place).first())


def note_at(place: str, note: Note | None) -> NoteAt:
    """A stored note as pages show it."""
    return NoteAt(place, note.text, _base_of(note.text)) if note else NoteAt(place)


def foreword_of(engagement: Engagement) -> NoteAt:
    """The foreword."""
    return NoteAt(FOREWORD, engagement.foreword, _base_of(engagement.foreword))


def _base_of(text: str) -> str:
    """What a change must be based on: the words themselves, for a number could come again after they were cleared."""
    return digest(text)[:16] if text else ""
