"""The consultant's own words beside the findings of an engagement."""

from __future__ import annotations

from django.db import transaction

from assessment.accounts.models import User
from assessment.engagements.models import Engagement, Note
from assessment.engagements.queries import FOREWORD, PLACES, NoteAt, find_note


class UnknownPlace(Exception):
    """No note stands at this place."""


class NoteChanged(Exception):
    """Somebody wrote something else meanwhile; `stored` is what stands there now."""

    def __init__(self, stored: NoteAt) -> None:
        self.stored = stored
        super().__init__("changed since it was read")


@transaction.atomic
def save_note(*, engagement: Engagement, place: str, text: str, base: str, user: User) -> None:
    """Stores the words at one place; none take them away. What changes nothing writes nothing.

    `base` is the one of the words that were read. Raises `UnknownPlace`, and `NoteChanged` if others stand there now.
    """
    if place not in PLACES:
        raise UnknownPlace(place)
    locked = Engagement.objects.select_for_update().get(pk=engagement.pk)  # one writer after the other
    stored = find_note(locked, place)
    if stored.text == text:
        return
    if stored.base != base:
        raise NoteChanged(stored)
    if place == FOREWORD:
        Engagement.objects.filter(pk=locked.pk).update(foreword=text)
    elif not text:
        Note.objects.filter(engagement=locked, place=place).delete()
    elif stored.text:
        note = Note.objects.get(engagement=locked, place=place)
        note.text, note.noted_by = text, user
        note.save()
    else:
        Note.objects.create(engagement=locked, place=place, text=text, noted_by=user)
